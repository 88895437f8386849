from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.telegram.transport import AiohttpRequest, BrokenError, NeverSentError
from tests.flow.scripted import TOKEN

MESSAGE = {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}}
Handle = Callable[[web.Request], Any]


class Server:
    """A Bot API server that answers with whatever ``handle`` returns."""

    def __init__(self) -> None:
        self.handle: Handle = lambda _: ok(MESSAGE)
        self.bodies: list[Any] = []
        self.connections: set[Any] = set()
        self.at_once = self.most_at_once = 0

    async def entry(self, request: web.Request) -> web.StreamResponse:
        self.connections.add(request.transport)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if request.content_type.startswith("multipart/"):
                parts = {}
                async for part in await request.multipart():
                    parts[part.name] = (part.filename, bytes(await part.read()))
                self.bodies.append(parts)
            elif request.can_read_body:
                self.bodies.append(await request.json())
            response = self.handle(request)
            return await response if asyncio.iscoroutine(response) else response
        finally:
            self.at_once -= 1


def ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refused(status: int, description: str, **parameters: Any) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    application = web.Application(client_max_size=1 << 30)
    application.router.add_route("*", "/{tail:.*}", server.entry)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"  # type: ignore[attr-defined]
    yield server
    await runner.cleanup()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(read_timeout=0.3, connect_timeout=0.3, pool_timeout=0.3) as request:
        yield request


def bot_at(server: Any, request: AiohttpRequest) -> Bot:
    return Bot(TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request)


async def test_a_call_carries_its_parameters_and_brings_the_result(
    server: Server, request_: AiohttpRequest
) -> None:
    message = await bot_at(server, request_).send_message(
        7, "牵头高校 <b>&\n\ud800", disable_notification=True
    )
    assert message.message_id == 5
    assert server.bodies == [{"chat_id": 7, "text": "牵头高校 <b>&\n?", "disable_notification": True}]


async def test_uploads_keep_bytes_and_chinese_file_names(server: Server, request_: AiohttpRequest) -> None:
    await bot_at(server, request_).send_document(
        7, InputFile(io.BytesIO(b"BEGIN:VCARD"), "深圳.vcf"), caption="x"
    )
    assert server.bodies == [
        {"chat_id": (None, b"7"), "caption": (None, b"x"), "document": ("深圳.vcf", b"BEGIN:VCARD")}
    ]


async def test_an_upload_may_take_longer_than_an_answer(server: Server) -> None:
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return ok(MESSAGE)

    server.handle = slow
    async with AiohttpRequest(read_timeout=0.2) as request:
        bot = bot_at(server, request)
        assert await bot.send_document(7, b"content")
        with pytest.raises(TimedOut):
            await bot.send_message(7, "text")


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (lambda: refused(400, "Bad Request: chat not found"), BadRequest),
        (lambda: refused(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (lambda: refused(409, "Conflict: terminated"), Conflict),
        (lambda: refused(429, "Too Many Requests", retry_after=3), RetryAfter),
        (lambda: refused(400, "Bad Request", migrate_to_chat_id=-1009), ChatMigrated),
        (lambda: web.Response(status=502, text="<html>502 Bad Gateway</html>"), NetworkError),
    ],
)
async def test_what_telegram_refuses_is_told_by_the_library_s_errors(
    server: Server,
    request_: AiohttpRequest,
    response: Any,
    kind: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.handle = lambda _: response()
    with pytest.raises(kind) as caught:
        await bot_at(server, request_).send_message(7, "x")
    assert type(caught.value) is kind
    assert not caplog.records


async def test_an_answer_that_never_comes_is_timed_out(server: Server, request_: AiohttpRequest) -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return ok(MESSAGE)

    server.handle = never
    with pytest.raises(TimedOut) as caught:
        await bot_at(server, request_).send_message(7, "x")
    assert not isinstance(caught.value, NeverSentError)


async def test_a_long_poll_waits_for_its_own_time(server: Server, request_: AiohttpRequest) -> None:
    async def later(_: web.Request) -> web.Response:
        await asyncio.sleep(0.6)
        return ok([])

    server.handle = later
    assert await bot_at(server, request_).get_updates(timeout=1) == ()


async def test_a_cut_connection_may_have_delivered(server: Server, request_: AiohttpRequest) -> None:
    def cut(request: web.Request) -> web.Response:
        request.transport.abort()
        return web.Response()

    server.handle = cut
    with pytest.raises(BrokenError) as caught:
        await bot_at(server, request_).send_message(7, "x")
    assert not isinstance(caught.value, NeverSentError)


async def test_where_nobody_listens_nothing_was_sent(request_: AiohttpRequest) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/bot", request=request_)
        with pytest.raises(NeverSentError, match="cannot connect"):
            await bot.send_message(7, "x")


async def test_a_full_pool_is_timed_out_and_nothing_was_sent(server: Server) -> None:
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return ok(MESSAGE)

    server.handle = slow
    async with AiohttpRequest(connections=1, connect_timeout=0.1, pool_timeout=0.1) as request:
        bot = bot_at(server, request)
        first = asyncio.create_task(bot.send_message(7, "x"))
        await asyncio.sleep(0.05)
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(7, "y")
        assert isinstance(caught.value, NeverSentError)
        await first


async def test_no_more_connections_than_allowed_are_open(server: Server) -> None:
    async def short(_: web.Request) -> web.Response:
        await asyncio.sleep(0.01)
        return ok(MESSAGE)

    server.handle = short
    async with AiohttpRequest(connections=4) as request:
        bot = bot_at(server, request)
        await asyncio.gather(*(bot.send_message(7, "x") for _ in range(40)))
    assert server.most_at_once == 4
    assert len(server.connections) == 4


async def test_calls_go_through_the_proxy(server: Server) -> None:
    seen = []

    def proxied(request: web.Request) -> web.Response:
        seen.append(request.raw_path)
        return ok(MESSAGE)

    server.handle = proxied
    async with AiohttpRequest(proxy=server.url) as request:
        await Bot(TOKEN, base_url="http://telegram.invalid/bot", request=request).send_message(7, "x")
    assert seen == [f"http://telegram.invalid/bot{TOKEN}/sendMessage"]


async def test_it_opens_again_after_it_was_closed(server: Server) -> None:
    request = AiohttpRequest()
    for _ in range(2):
        async with request:
            assert await bot_at(server, request).send_message(7, "x")
    with pytest.raises(NetworkError):
        await bot_at(server, request).send_message(7, "x")


@pytest.mark.parametrize("failure", ["refused", "cut", "hang", "nonsense", "url"])
async def test_no_failure_tells_the_token(
    server: Server, request_: AiohttpRequest, failure: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "bot")
    base = {"refused": "http://127.0.0.1:9/bot", "url": "http://[/bot"}.get(failure, f"{server.url}/bot")
    if failure == "cut":
        server.handle = lambda request: request.transport.abort() or web.Response()
    if failure == "hang":
        server.handle = lambda _: asyncio.sleep(2, ok(MESSAGE))
    if failure == "nonsense":
        server.handle = lambda _: web.Response(text="no JSON")
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any of several
        await Bot(TOKEN, base_url=base, request=request_).send_message(7, "x")
    assert TOKEN not in caplog.text + repr(caught.getrepr(chain=True)) + json.dumps(str(caught.value))
