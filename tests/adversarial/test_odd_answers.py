"""No answer of a server, and of nothing between, ends the process or is taken for Telegram's word."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.app import CannotServeError
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.polling import Patient, denied, poll
from bot.telegram.transport import AiohttpRequest
from bot.telegram.trouble import Reporter
from bot.values.announcement import Gone, Kind, Parcel, Sent, Unknown, Unreached, Written
from tests.emulator.companion import COMPANION, TOKEN, Running
from tests.flow.scripted import DONE, Time

PAGE = b"<html><h1>No</h1></html>"
REFUSAL = {"ok": False, "error_code": 401, "description": "Unauthorized"}
# A status and a body, of a proxy, a captive portal, a balancer or a server that is broken.
ODD: dict[str, tuple[int, bytes]] = {
    **{f"page {status}": (status, PAGE) for status in (200, 302, 401, 403, 404, 407, 409, 429, 502)},
    "nothing": (200, b""),
    "no content": (204, b""),
    "not ok": (200, b'{"ok": false}'),
    "null": (200, b"null"),
    "a list": (200, b"[1, 2]"),
    "a list with 502": (502, b"[1, 2]"),
    "no result": (200, b'{"ok": true}'),
    "result null": (200, b'{"ok": true, "result": null}'),
    "result null, close": (200, b'{"ok":true,"result":null}'),
    "a number": (200, b'{"ok": true, "result": 7}'),
    "a word": (200, b'{"ok": true, "result": "yes"}'),
    "a list of nothing": (200, b'{"ok": true, "result": [null, 1, [], {}]}'),
    "no such thing": (200, b'{"ok": true, "result": [{"message": {}}]}'),
    "a number in words": (200, b'{"ok": true, "result": [{"update_id": "870000001"}]}'),
    "yes for a number": (200, b'{"ok": true, "result": [{"update_id": true}]}'),
    "a broken number": (200, b'{"ok": true, "result": [{"update_id": 1.5}, {"update_id": 1e400}]}'),
    "below nought": (200, b'{"ok": true, "result": [{"update_id": -5}, {"update_id": 9e99}]}'),
    "cut off": (200, b'{"ok": true, "result": [{"update_id": 5, "mess'),
    "deep": (200, b'{"ok": true, "result": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "bytes": (200, bytes(range(256)) * 9),
    "error 401 in passing": (401, b'{"error": "unauthorized"}'),
    "forbidden in passing": (403, b'{"ok": false, "message": "blocked by policy"}'),
    "odd parameters": (
        400,
        b'{"ok":false,"error_code":400,"description":"x","parameters":{"retry_after":"9"}}',
    ),
    "no parameters": (429, b'{"ok":false,"error_code":429,"description":"x","parameters":[]}'),
    "no words": (404, b'{"ok":false,"error_code":404,"description":null}'),
}
MESSAGE = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "x"}


class Server:
    """Answers each call with what is next in its line; afterwards well."""

    def __init__(self) -> None:
        self.line: list[tuple[int, bytes]] = []
        self.calls: list[str] = []

    async def entry(self, request: web.Request) -> web.Response:
        self.calls.append(request.path.rpartition("/")[2])
        status, body = self.line.pop(0) if self.line else (200, b'{"ok": true, "result": []}')
        return web.Response(status=status, body=body)


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, Bot]]:
    server, application = Server(), web.Application()
    application.router.add_route("*", "/{path:.*}", server.entry)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with AiohttpRequest(read_timeout=5) as request:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        yield server, Bot(TOKEN, base_url=url, request=request, get_updates_request=request)
    await runner.cleanup()


def answer(result: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "result": result}).encode()


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_a_call_that_is_answered_oddly_is_an_outage_and_no_refusal(
    server: tuple[Server, Bot], odd: tuple[int, bytes]
) -> None:
    there, bot = server
    there.line = [odd]
    patient = Patient(Reporter(logging.getLogger("odd"), Time()), lambda _: None, Time().sleep)
    await patient.call(bot, bot.get_updates)
    outcome = TelegramCarrier(bot, None)
    there.line = [odd]
    sent = await outcome.deliver(Parcel(Kind.SEND, 7, Written("x")))
    assert isinstance(sent, Unknown | Unreached), sent


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (403, {"ok": False, "error_code": 403, "description": "Forbidden: blocked"}, Forbidden),
        (400, {"ok": False, "error_code": 400, "description": "chat not found"}, BadRequest),
        (401, REFUSAL, InvalidToken),
        (429, REFUSAL | {"error_code": 429, "parameters": {"retry_after": 3}}, RetryAfter),
        (400, REFUSAL | {"error_code": 400, "parameters": {"migrate_to_chat_id": -1009}}, ChatMigrated),
        (400, REFUSAL | {"error_code": 400, "parameters": {"something_new": [1]}}, BadRequest),
    ],
)
async def test_what_telegram_itself_refuses_is_refused(
    server: tuple[Server, Bot], status: int, body: dict[str, Any], kind: type[Exception]
) -> None:
    there, bot = server
    there.line = [(status, json.dumps(body).encode())]
    with pytest.raises(kind):
        await bot.send_message(7, "x")


async def test_gone_is_who_telegram_says_is_gone(server: tuple[Server, Bot]) -> None:
    there, bot = server
    carrier, parcel = TelegramCarrier(bot, None), Parcel(Kind.SEND, 7, Written("x"))
    there.line = [(403, PAGE)]
    assert not isinstance(await carrier.deliver(parcel), Gone)
    refusal = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    there.line = [(403, json.dumps(refusal).encode())]
    assert isinstance(await carrier.deliver(parcel), Gone)
    there.line = [answer(MESSAGE)]
    assert await carrier.deliver(parcel) == Sent((1,))


async def test_polling_goes_on_behind_every_odd_answer(server: tuple[Server, Bot]) -> None:
    there, bot = server
    numbers = range(11, 11 + len(ODD))
    good = [answer([{"update_id": number, "message": MESSAGE}]) for number in numbers]
    there.line = [answer(DONE), *(one for pair in zip(ODD.values(), good, strict=True) for one in pair)]
    taken: list[int] = []
    done = asyncio.Event()

    async def take(update: Update) -> None:
        taken.append(update.update_id)
        if len(taken) == len(ODD):
            done.set()

    patient = Patient(Reporter(logging.getLogger("odd"), Time()), lambda _: None, Time().sleep)
    polling = asyncio.create_task(poll(bot, take, ["message"], patient))
    waiting = asyncio.create_task(done.wait())
    await asyncio.wait({polling, waiting}, return_when=asyncio.FIRST_COMPLETED)
    assert not polling.done()
    assert taken == list(numbers)
    polling.cancel()
    await asyncio.wait({polling})


async def test_a_server_that_brings_nothing_at_once_is_not_asked_without_end(
    server: tuple[Server, Bot],
) -> None:
    there, bot = server
    old = answer([{"update_id": 11, "message": MESSAGE}])
    there.line = [
        answer(DONE),
        old,
        *[old] * 3,
        *[answer([])] * 3,
        answer([{"update_id": 12, "message": MESSAGE}]),
    ]
    taken: asyncio.Queue[Update] = asyncio.Queue()
    seen: set[int] = set()

    async def fresh(updates: Sequence[dict[str, Any]]) -> frozenset[int]:
        new = {raw["update_id"] for raw in updates} - seen
        seen.update(new)
        return frozenset(new)

    time = Time()
    patient = Patient(Reporter(logging.getLogger("odd"), time), lambda _: None, time.sleep)
    polling = asyncio.create_task(poll(bot, taken.put, ["message"], patient, fresh))
    assert [(await taken.get()).update_id for _ in range(2)] == [11, 12]
    assert time.slept == [0.5] * 6
    polling.cancel()
    await asyncio.wait({polling})


async def test_of_a_batch_with_odd_updates_the_others_are_taken(server: tuple[Server, Bot]) -> None:
    there, bot = server
    batch = [
        {"message": MESSAGE},
        {"update_id": 12, "message": MESSAGE},
        None,
        {"update_id": 13, "message": 5},
    ]
    there.line = [answer(DONE), answer(batch), answer([{"update_id": 14, "message": MESSAGE}])]
    taken: asyncio.Queue[Update] = asyncio.Queue()
    patient = Patient(Reporter(logging.getLogger("odd"), Time()), lambda _: None, Time().sleep)
    polling = asyncio.create_task(poll(bot, taken.put, ["message"], patient))
    assert [(await taken.get()).update_id for _ in range(2)] == [12, 14]
    polling.cancel()
    await asyncio.wait({polling})


@pytest.mark.parametrize(
    ("line", "is_denied"),
    [
        ([REFUSAL, REFUSAL], True),
        (
            [REFUSAL, {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "x", "username": "x"}}],
            False,
        ),
        ([REFUSAL, None], False),
        ([None], False),
    ],
    ids=["twice", "once", "once and a page", "a page"],
)
async def test_a_token_is_wrong_when_telegram_says_so_twice(
    server: tuple[Server, Bot], line: list[Any], *, is_denied: bool
) -> None:
    there, bot = server
    bodies = [(401, json.dumps(body).encode()) if body else (401, PAGE) for body in line]
    there.line = [(200, body) if b'"ok": true' in body else (status, body) for status, body in bodies]
    assert await denied(bot, Time().sleep) is is_denied


async def test_a_401_of_one_call_is_none_of_the_token(server: tuple[Server, Bot]) -> None:
    there, bot = server
    me = {"id": 1, "is_bot": True, "first_name": "x", "username": "x"}
    there.line = [(401, json.dumps(REFUSAL).encode()), answer(me), answer([])]
    patient = Patient(Reporter(logging.getLogger("odd"), Time()), lambda _: None, Time().sleep)
    assert await patient.call(bot, bot.get_updates) == ()
    assert there.calls == ["getUpdates", "getMe", "getUpdates"]
    there.line = [(401, json.dumps(REFUSAL).encode()), answer(me)]
    parcel = Parcel(Kind.SEND, 7, Written("x"))
    assert isinstance(await TelegramCarrier(bot, None).deliver(parcel), Unreached)


async def test_an_answer_without_end_is_not_read_to_its_end(server: tuple[Server, Bot]) -> None:
    there, bot = server
    there.line = [(200, b'{"ok": true, "result": "' + b"x" * (40 << 20) + b'"}')]
    with pytest.raises(NetworkError, match="without end"):
        await bot.send_message(7, "x")


# ---- the process


METHODS = (
    "getMe",
    "deleteWebhook",
    "getUpdates",
    "getMyName",
    "getMyCommands",
    "sendMessage",
    "answerCallbackQuery",
    "editMessageText",
)


@pytest.mark.emulator
@pytest.mark.skipif(not COMPANION.is_dir(), reason="the Bot API emulator of ../shared is not here")
@pytest.mark.parametrize("name", ["page 404", "result null", "no such thing"])
async def test_the_process_outlives_an_odd_answer_to_any_call(tg: Any, running: Running, name: str) -> None:
    left = dict.fromkeys(METHODS, 1)
    call = tg.run_call

    async def twisted(method: str, parameters: Any) -> Any:
        if left.get(method, 0):
            left[method] -= 1
            return ODD[name][0], {}, ODD[name][1]
        return await call(method, parameters)

    tg.run_call = twisted
    async with running():
        tg.private_message(7, "SZPU")
        await asyncio.sleep(0)
        tg.private_message(8, "Who leads the Shenzhen consortium?")
        await tg.wait_reply(8, timeout=10)
        tg.press(8, "Members")
        await tg.wait_idle(quiet=1)
        tg.private_message(9, "SZPU")
        assert await tg.wait_reply(9, timeout=10)
    assert set(left.values()) == {0}


@pytest.mark.emulator
@pytest.mark.skipif(not COMPANION.is_dir(), reason="the Bot API emulator of ../shared is not here")
async def test_a_revoked_token_ends_the_process_with_one_line(tg: Any, running: Running) -> None:
    async def revoked() -> None:
        async with running():
            tg.cfg.token = "654321:AAE-another_token"  # noqa: S105 - of no bot
            tg.group("Talk", users=[7])  # ends the long poll that is under way
            await tg.wait_call("getMe", 4, timeout=15)
            await asyncio.sleep(0.2)

    with pytest.raises(CannotServeError, match="CONSORTIUM_BOT_TOKEN"):
        await revoked()
