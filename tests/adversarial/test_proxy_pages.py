"""A proxy answers in Telegram's place while an announcement is on its way: nobody is lost by its pages."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from bot.announcing.courier import Courier
from bot.state import StateThread, state_url
from bot.state.store import Store
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.transport import AiohttpRequest
from bot.values.announcement import Message, State, Written

TOKEN = "123456:AAE-a_token_that_nobody_may_see"  # noqa: S105 - of no bot
ME = {"id": 123456, "is_bot": True, "first_name": "Consortium", "username": "consortium_bot"}
RECIPIENTS = 120
PAGE = "<html><h1>403 Forbidden</h1>Your organisation blocks this site.</html>"


class Between:
    """Telegram, and a proxy before it that answers every method itself for a while, from the 30th call on."""

    def __init__(self, status: int, body: str, seconds: float) -> None:
        self.status, self.body, self.seconds = status, body, seconds
        self.calls, self.until = 0, 0.0
        self.got: Counter[int] = Counter()

    async def answer(self, request: web.Request) -> web.Response:
        values = await request.json() if request.can_read_body else {}
        self.calls += 1
        if self.calls == 30:
            self.until = time.monotonic() + self.seconds
        if time.monotonic() < self.until:
            return web.Response(status=self.status, text=self.body, content_type="text/html")
        if request.path.endswith("getMe"):
            return web.json_response({"ok": True, "result": ME})
        chat = values["chat_id"]
        self.got[chat] += 1
        message: dict[str, Any] = {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}}
        return web.json_response({"ok": True, "result": message})


@pytest.fixture(
    params=[
        (403, PAGE),
        (403, '{"error": "forbidden"}'),
        (403, '{"ok": false}'),
        (400, "<html>400 Bad Request</html>"),
        (429, "Too many requests"),
        (302, ""),
        (200, "<html>Please log in to the guest network</html>"),
        (502, "<html>502 Bad Gateway</html>"),
    ],
    ids=lambda page: f"{page[0]} {page[1][:14]}",
)
async def between(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Between, str]]:
    made = Between(*request.param, seconds=1.5)
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", made.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield made, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_page_of_a_proxy_takes_nobody_off_the_list(
    between: tuple[Between, str], tmp_path: Path
) -> None:
    there, url = between
    state = StateThread(state_url(tmp_path / "directory.db"))

    def announced(store: Store) -> int:
        store.chats.bring_in(
            {"id": one, "kind": "private", "subscribed": True} for one in range(1, RECIPIENTS + 1)
        )
        draft = store.announcements.create(7, time.time(), Message({"": Written("Hello")}), quiet=False)
        assert store.announcements.confirm(draft.id, [7], time.time(), 1)
        return draft.id

    number = await state.run(announced)
    async with AiohttpRequest() as request:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)
        courier = Courier(state, TelegramCarrier(bot, None), lambda _chat, _category: None)
        running = asyncio.create_task(courier.run())
        async with asyncio.timeout(40):
            while (found := await state.run(lambda store: store.announcements.get(number))) is not None:
                if found.state is State.DONE:
                    break
                await asyncio.sleep(0.1)
        running.cancel()
        await asyncio.wait({running})
    kept = await state.run(lambda store: sum(chat.active for chat in store.chats.all()))
    state.close()
    assert kept == RECIPIENTS
    assert found is not None
    assert (found.counts.gone, found.counts.failed) == (0, 0)
    assert found.counts.unknown <= 8
    assert found.counts.sent == RECIPIENTS - found.counts.unknown
    assert set(there.got.values()) == {1}
