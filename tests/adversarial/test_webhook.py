"""The webhook's server meets whatever strangers, proxies and Telegram itself may send."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from telegram import Bot, Update

from bot.state import StateThread, state_url
from bot.state.schema import taken_updates
from bot.state.store import Store
from bot.state.taken import KEPT
from bot.telegram.repeated import TakenUpdates
from bot.telegram.webhook import listening, receiver
from tests.emulator.companion import COMPANION, Running, free_port
from tests.flow.scripted import TOKEN, Scripted, Time

SECRET = "the-secret"  # noqa: S105 - of no webhook
HEAD = f"POST /hook HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
WITHIN = 0.4


def update(number: int, text: str = "x") -> dict[str, Any]:
    chat = {"id": 7, "type": "private", "first_name": "Mei"}
    sender = {"id": 7, "is_bot": False, "first_name": "Mei"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 0, "chat": chat, "from": sender, "text": text},
    }


def request(body: bytes, head: str = HEAD, **headers: str) -> bytes:
    more = {"Content-Length": str(len(body))} | {name.replace("_", "-"): v for name, v in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in more.items())
    return (head + lines + "\r\n").encode() + body


@dataclass
class Hook:
    port: int
    taken: list[int] = field(default_factory=list)

    async def raw(self, data: bytes, seconds: float = 5.0) -> bytes:
        """Send bytes on a connection of their own; what comes back until the server closes it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(data)
            return await asyncio.wait_for(reader.read(), seconds)
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def status(self, data: bytes) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(data)
            line = await asyncio.wait_for(reader.readline(), 5)
        except ConnectionError:
            return 0
        finally:
            writer.close()
        return int(line.split()[1]) if line else 0

    async def post(self, raw: Any, **headers: str) -> int:
        return await self.status(request(json.dumps(raw).encode(), **headers))


@pytest.fixture
async def hook(script: Scripted, bot: Bot, clock: Time) -> AsyncIterator[Hook]:
    del script
    hook = Hook(0)

    async def take(found: Update) -> None:
        hook.taken.append(found.update_id)

    taken = TakenUpdates(StateThread("sqlite://"), clock)
    receive = receiver(bot, take, path="/hook", secret=SECRET, fresh=taken.fresh, clock=clock, within=WITHIN)
    async with listening(receive, "127.0.0.1", 0, within=WITHIN) as port:
        hook.port = port
        yield hook


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def script() -> Scripted:
    return Scripted()


@pytest.fixture
def bot(script: Scripted) -> Bot:
    return Bot(TOKEN, request=script, get_updates_request=script)


DEEP = b"[" * 100_000 + b"]" * 100_000
NESTED = b'{"update_id": 9, "message": ' + b'{"reply_to_message": ' * 5000 + b"{}" + b"}" * 5001
ODD: dict[str, tuple[bytes, int | None]] = {
    "deep list": (DEEP, 400),
    "deep object": (NESTED, 400),
    "deep inside an update": (b'{"update_id": 9, "x": ' + DEEP + b"}", 400),
    "nested as deep as is read": (
        b'{"update_id": 9, "message": ' + b'{"reply_to_message": ' * 300 + b"{}" + b"}" * 301,
        200,
    ),
    **{
        f"nested {depth} deep": (b'{"update_id": 9, "x": ' + b"[" * depth + b"]" * depth + b"}", None)
        for depth in range(800, 1000, 10)
    },
    "no JSON": (b"update_id=5", 400),
    "nothing": (b"", 400),
    "no text": (bytes(range(256)), 400),
    "a number of many digits": (b'{"update_id": ' + b"9" * 6000 + b"}", 400),
    "a list": (b"[]", 400),
    "null": (b"null", 400),
    "no number": (b"{}", 200),
    "number in words": (b'{"update_id": "5"}', 200),
    "number without end": (b'{"update_id": 1e999}', 200),
    "not a number": (b'{"update_id": NaN}', 200),
    "below nought": (b'{"update_id": -1}', 200),
    "half a character": (json.dumps(update(9, "\ud800")).encode(), 200),
    "nobody": (b'{"update_id": 9, "message": null}', 200),
    "of another shape": (b'{"update_id": 9, "message": [1]}', 200),
    "zipped": (gzip.compress(json.dumps(update(9)).encode()), 400),
}


@pytest.mark.parametrize("odd", ODD)
async def test_what_is_odd_is_no_fault_of_ours_and_the_next_one_is_taken(hook: Hook, odd: str) -> None:
    body, status = ODD[odd]
    assert await hook.status(request(body)) in ({status} if status else {200, 400})
    assert await hook.post(update(12)) == 200
    assert hook.taken[-1:] == [12]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "multipart/form-data; boundary=x"},
        {"Content_Type": "text/html; charset=utf-16"},
        {"Content_Type": "; ;=;"},
        {"Content_Encoding": "gzip"},
        {"Content_Encoding": "br"},
        {"Content_Encoding": "no-such-thing"},
    ],
    ids=str,
)
async def test_what_is_said_of_a_body_changes_nothing(hook: Hook, headers: dict[str, str]) -> None:
    assert await hook.post(update(11), **headers) == 200
    assert hook.taken == [11]


async def test_a_body_that_is_too_long_is_refused_and_not_read(hook: Hook) -> None:
    assert await hook.status(request(b" " * (2 << 20))) == 413
    assert await hook.status(request(b"", Content_Length=str(10 << 30))) in {408, 413}
    bomb = gzip.compress(b" " * (200 << 20))
    assert await hook.status(request(bomb, Content_Encoding="gzip")) == 400
    assert await hook.post(update(12)) == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"P",
        b"POST /hook HTTP/1.1\r\n",
        HEAD.encode(),
        b"POST /hook HTTP/1.1\r\nHost: x\r\n\r\n",
        request(b"{", Content_Length="100"),
        request(b"5\r\nab", Content_Length="0").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked"),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ],
    ids=lambda sent: sent[:20].hex() or "nothing",
)
async def test_what_is_half_open_is_closed_in_time(hook: Hook, sent: bytes) -> None:
    started = time.monotonic()
    await hook.raw(sent, seconds=WITHIN * 10)
    assert time.monotonic() - started < WITHIN * 8


async def test_a_head_that_trickles_is_closed_in_time(hook: Hook) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", hook.port)
    writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\n")
    closed = asyncio.create_task(reader.read())
    for number in range(100):
        if closed.done():
            break
        writer.write(f"X-{number}: x\r\n".encode())
        await asyncio.sleep(WITHIN / 10)
    assert closed.done()
    writer.close()


async def test_five_hundred_half_open_connections_keep_no_update_out(hook: Hook) -> None:
    idle = [await asyncio.open_connection("127.0.0.1", hook.port) for _ in range(500)]
    for _, writer in idle:
        writer.write(b"POST /hook HTTP/1.1\r\n")
    assert await hook.post(update(11)) == 200
    ended = await asyncio.wait_for(
        asyncio.gather(*(reader.read() for reader, _ in idle), return_exceptions=True), 5
    )
    assert len(ended) == 500
    for _, writer in idle:
        writer.close()


async def test_a_thousand_requests_without_the_secret_are_one_line_a_minute(
    hook: Hook, clock: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    wrong = request(json.dumps(update(5)).encode()).replace(SECRET.encode(), b"wrong")
    for number in range(1000):
        assert await hook.status(wrong) == 401
        if number == 500:
            clock.now += 61
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2, lines[:5]
    assert "500 more like it" in lines[1]
    for _ in range(100):
        assert await hook.status(request(b"{}")) == 200
        assert await hook.status(request(b"no JSON")) == 400
    assert len(caplog.records) == 4
    assert hook.taken == []


# ---- once


async def test_an_update_that_comes_again_is_taken_once(hook: Hook) -> None:
    for _ in range(3):
        assert await hook.post(update(11)) == 200
    statuses = await asyncio.gather(*(hook.post(update(12)) for _ in range(20)))
    assert statuses == [200] * 20
    assert await hook.post(update(11)) == 200
    assert hook.taken == [11, 12]


def thread(tmp_path: Path, state_address: str) -> StateThread:
    return StateThread(state_url(tmp_path / "directory.db", state_address))


async def test_after_a_restart_too(tmp_path: Path, state_address: str) -> None:
    first = thread(tmp_path, state_address)
    batch = [update(number) for number in range(100, 200)]
    assert len(await TakenUpdates(first, Time()).fresh(batch)) == 100
    first.close()
    second = thread(tmp_path, state_address)
    after = TakenUpdates(second, Time())
    assert await after.fresh([*batch[50:], update(200)]) == {200}
    # The same number with something else in it is another update: numbers begin anew after a quiet week.
    assert await after.fresh([update(120, "another")]) == {120}
    second.close()


async def test_two_machines_take_it_once(tmp_path: Path, state_address: str) -> None:
    one, other = thread(tmp_path, state_address), thread(tmp_path, state_address)
    machines = [TakenUpdates(one, Time(), 5.0), TakenUpdates(other, Time(), 5.0)]
    taken = await asyncio.gather(*(each.fresh([update(number)]) for number in range(50) for each in machines))
    assert sorted(number for fresh in taken for number in fresh) == list(range(50))
    one.close()
    other.close()


async def test_what_is_remembered_stays_small(tmp_path: Path, state_address: str) -> None:
    state = thread(tmp_path, state_address)
    taken = TakenUpdates(state, Time(), 30.0)
    for start in range(0, 25_000, 500):
        assert len(await taken.fresh([update(number) for number in range(start, start + 500)])) == 500

    def count(store: Store) -> int:
        with store.read() as connection:
            return connection.execute(select(func.count()).select_from(taken_updates)).scalar_one()

    assert await state.run(count) == KEPT
    assert len(taken._seen) == KEPT
    assert await taken.fresh([update(number) for number in range(24_000, 25_000)]) == frozenset()
    state.close()


async def test_a_state_that_is_locked_or_away_holds_up_no_update(tmp_path: Path) -> None:
    state = thread(tmp_path, "")
    taken = TakenUpdates(state, Time(), 0.1)
    await taken.open(5)
    locked = Store.open(state_url(tmp_path / "directory.db"))
    with locked.write():
        assert await taken.fresh([update(11)]) == {11}
        assert await taken.fresh([update(11)]) == frozenset()
    locked.close()
    away = StateThread("postgresql+psycopg://127.0.0.1:1/none")
    taken = TakenUpdates(away, Time(), 0.1)
    await taken.open(1)
    assert await taken.fresh([update(11), update(12)]) == {11, 12}
    assert await taken.fresh([update(12), update(13)]) == {13}
    state.close()
    away.close()


# ---- the process


@pytest.mark.emulator
@pytest.mark.skipif(not COMPANION.is_dir(), reason="the Bot API emulator of ../shared is not here")
@pytest.mark.parametrize("by", ["webhook", "polling"])
async def test_a_question_that_comes_again_is_answered_once_also_after_a_restart(
    tg: Any, running: Running, by: str
) -> None:
    port = free_port()
    more = {"webhook_url": f"http://127.0.0.1:{port}/hook", "listen_port": port} if by == "webhook" else {}

    def again() -> None:
        """Deliver the question once more, as where its 200, or the confirming call, got lost."""
        (question,) = [each for each in tg.updates if each.kind == "message"]
        tg.queue[question.id] = question
        if by == "webhook":
            tg._deliver_soon(question)

    def answers() -> int:
        return len([entry for entry in tg.transcript(7) if entry["by"] == "bot"])

    async with running(**more):
        tg.private_message(7, "SZPU")
        await tg.wait_reply(7)
        if by == "webhook":
            again()
        await tg.wait_idle()
        assert answers() == 1
    if by == "polling":
        again()
    async with running(**more):
        if by == "webhook":
            again()
        await tg.wait_idle()
        assert answers() == 1
        tg.private_message(8, "SZPU")
        assert await tg.wait_reply(8)
