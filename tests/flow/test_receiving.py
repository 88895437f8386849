from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot, Message, Update
from telegram.error import InvalidToken, TimedOut

from bot.telegram.lanes import InOrder, lane
from bot.telegram.logs import configure
from bot.telegram.polling import Patient, poll
from bot.telegram.transport import BrokenError
from bot.telegram.trouble import Reporter
from bot.telegram.webhook import listening, receiver
from tests.flow.scripted import DONE, TOKEN, Scripted, Time

SECRET = "the-secret"  # noqa: S105 - of no webhook
PERSON = {"id": 7, "is_bot": False, "first_name": "Mei"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Mei"}
GROUP = {"id": -9, "type": "supergroup", "title": "Talk"}


def message(number: int, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    body = {"message_id": number, "date": 0, "chat": chat, "from": PERSON, "text": str(number)}
    return {"update_id": number, "message": body | more}


Hook = tuple[Callable[..., Awaitable[int]], list[Update]]


class Enough(Exception):  # noqa: N818
    """The test has seen what it wants."""


async def polled(script: Scripted, bot: Bot, time: Time, *batches: Any) -> list[int]:
    """Poll until the batches are used up; the ids of the updates that were taken."""
    taken: list[int] = []

    async def take(update: Update) -> None:
        taken.append(update.update_id)

    script.will("deleteWebhook", DONE)
    script.will("getUpdates", *batches, Enough())
    reporter = Reporter(logging.getLogger("receiving"), time)
    held: list[float] = []

    async def sleep(seconds: float) -> None:
        if len(script.of("getUpdates")) > len(batches):
            raise Enough
        await time.sleep(seconds)

    with pytest.raises(Enough):
        await poll(bot, take, ["message"], Patient(reporter, held.append, sleep))
    assert set(held) <= {7.0}
    return taken


async def test_updates_are_taken_in_order_and_confirmed_by_the_next_call(
    script: Scripted, bot: Bot, time: Time
) -> None:
    assert await polled(script, bot, time, [message(11), message(12)], [], [message(13)]) == [11, 12, 13]
    assert [call.get("offset") for call in script.of("getUpdates")] == [None, 13, 13, 14]
    assert script.of("getUpdates")[0]["allowed_updates"] == ["message"]


@pytest.mark.parametrize(
    ("trouble", "words", "waits"),
    [
        (BrokenError("the connection broke"), "no answer from Telegram", [0.5, 1.0]),
        (b"<html>502</html>", "Telegram has trouble: Bad Gateway (502)", [0.5, 1.0]),
        ((500, "Internal Server Error"), "Telegram has trouble", [0.5, 1.0]),
        ((429, "Too Many Requests", {"retry_after": 7}), "asks to wait 7 s", [7.0, 7.0]),
        ((409, "Conflict: terminated by other getUpdates request"), "another instance", [5.0, 5.0]),
        (TimedOut(), "no answer from Telegram in time", [0.0, 0.0]),
    ],
)
async def test_polling_survives(  # noqa: PLR0913, PLR0917 - fixtures
    script: Scripted,
    bot: Bot,
    time: Time,
    caplog: pytest.LogCaptureFixture,
    trouble: Any,
    words: str,
    waits: list[float],
) -> None:
    caplog.set_level("INFO")
    assert await polled(script, bot, time, trouble, trouble, [message(1)]) == [1]
    assert time.slept == waits
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) <= 2  # the second is of the failure that ends the test
    assert words in warnings[0]
    assert TOKEN not in caplog.text


async def test_a_long_outage_is_a_line_a_minute_and_one_when_it_is_over(
    script: Scripted, bot: Bot, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "receiving")
    await polled(script, bot, time, *[BrokenError("cut")] * 20, [message(1)])
    lines = [record.getMessage() for record in caplog.records if record.name == "receiving"]
    assert 6 < len(lines) < 11
    assert any(line.startswith("Telegram answers again after 4") for line in lines)


async def test_a_revoked_token_ends_the_polling(script: Scripted, bot: Bot, time: Time) -> None:
    script.will("deleteWebhook", DONE)
    script.will("getUpdates", (401, "Unauthorized"))
    script.will("getMe", (401, "Unauthorized"), (401, "Unauthorized"))
    patient = Patient(Reporter(logging.getLogger(), time), pytest.fail, time.sleep)
    with pytest.raises(InvalidToken):
        await poll(bot, pytest.fail, [], patient)


async def test_one_update_that_cannot_be_read_does_not_stop_the_others(
    script: Scripted, bot: Bot, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    odd = {"update_id": 12, "message": {"message_id": "no message at all"}}
    assert await polled(script, bot, time, [message(11), odd, message(13)]) == [11, 13]
    assert script.of("getUpdates")[1]["offset"] == 14
    assert "update 12 cannot be read" in caplog.text


# ---- order


async def test_a_chat_is_answered_in_order_and_nobody_waits_for_another_chat(bot: Bot) -> None:
    events: list[str] = []

    async def handle(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        events.append(name)

    processor = InOrder()
    group = {"id": -9, "type": "group", "title": "x"}
    work = [(message(1), "slow", 0.05), (message(2), "next", 0.0), (message(3, group), "elsewhere", 0.01)]
    async with asyncio.TaskGroup() as tasks:
        for raw, name, seconds in work:
            update = Update.de_json(raw, bot)
            tasks.create_task(processor.process_update(update, handle(name, seconds)))
    assert events == ["elsewhere", "slow", "next"]
    assert processor._lanes == {}


async def test_a_failing_update_lets_the_next_one_pass(bot: Bot) -> None:
    processor = InOrder()

    async def fail() -> None:
        raise Enough

    with pytest.raises(Enough):
        await processor.process_update(Update.de_json(message(1), bot), fail())
    await processor.process_update(Update.de_json(message(2), bot), asyncio.sleep(0))
    assert processor._lanes == {}


def test_taps_inline_queries_and_guests_have_lanes_of_their_own(bot: Bot) -> None:
    query = {"id": "1", "from": PERSON, "query": "x", "offset": ""}
    tap = {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x"}
    of = {
        "message": message(1),
        "tap": {"update_id": 1, "callback_query": tap | {"message": message(1)["message"]}},
        "card": {"update_id": 1, "callback_query": tap | {"inline_message_id": "i"}},
        "guest": {"update_id": 1, "guest_message": message(1)["message"] | {"guest_query_id": "g"}},
        "inline": {"update_id": 1, "inline_query": query},
    }
    lanes = {name: lane(Update.de_json(raw, bot)) for name, raw in of.items()}
    assert lanes.pop("inline") is None
    assert len(set(lanes.values())) == 4


# ---- webhook


@pytest.fixture
async def hook(bot: Bot) -> AsyncIterator[Hook]:
    taken: list[Update] = []

    async def take(update: Update) -> None:
        taken.append(update)

    application = receiver(bot, take, path="/hook", secret=SECRET)
    async with listening(application, "127.0.0.1", 0) as port, aiohttp.ClientSession() as session:

        async def post(
            body: Any = None, secret: str | None = SECRET, path: str = "/hook", **more: Any
        ) -> int:
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
            data = io.BytesIO(body) if isinstance(body, bytes) else json.dumps(body)
            url = f"http://127.0.0.1:{port}{path}"
            async with session.request(
                more.get("method", "POST"), url, data=data, headers=headers
            ) as response:
                return response.status

        yield post, taken


async def test_an_update_with_the_secret_is_taken(hook: Hook) -> None:
    post, taken = hook
    assert await post(message(11)) == 200
    assert [update.update_id for update in taken] == [11]
    assert isinstance(taken[0].message, Message)


@pytest.mark.parametrize("secret", [None, "", "another", SECRET + "x", "ключ"])
async def test_without_the_secret_nothing_is_taken(hook: Hook, secret: str | None) -> None:
    post, taken = hook
    assert await post(message(11), secret=secret) == 401
    assert taken == []


async def test_what_is_no_update_is_refused_and_the_next_one_taken(hook: Hook) -> None:
    post, taken = hook
    assert await post(b"\xff\x00") == 400
    assert await post([1, 2]) == 400
    assert await post(message(1), path="/other") == 404
    assert await post(message(1), method="GET") == 405
    assert await post(b" " * (2 << 20)) == 413
    assert await post({"update_id": 4, "message": {"message_id": "no message"}}) == 200
    assert await post(message(12)) == 200
    assert [update.update_id for update in taken] == [12]


# ---- logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("style", ["text", "json", None])
def test_the_token_never_reaches_the_log(log: io.StringIO, style: Any) -> None:
    configure(style, TOKEN, log)
    logging.getLogger("x").warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("x").warning("%s", TOKEN.replace(":", "%3A"))
    logging.getLogger("httpx").info("HTTP Request: %s", TOKEN)
    logging.getLogger("x").error("failed", exc_info=ValueError(TOKEN))
    text = log.getvalue()
    assert "AAE-a_token" not in text
    assert text.count("<token>") == 3
    assert "HTTP Request" not in text


def test_json_lines_are_for_machines_and_keep_chinese(log: io.StringIO) -> None:
    configure(None, TOKEN, log)
    logging.getLogger("bot.sending").warning("等待 %d s", 5)
    line = json.loads(log.getvalue())
    assert line["message"] == "等待 5 s"
    assert line["level"] == "warning"
    assert line["logger"] == "bot.sending"
