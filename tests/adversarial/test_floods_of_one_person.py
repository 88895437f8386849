"""Whoever asks more at once than can be answered is told so; everybody else is answered as always."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import Any

import pytest
from telegram import Bot, Update

from bot.telegram.lanes import InOrder
from bot.telegram.sender import Sender
from bot.telegram.trouble import Reporter
from handlers.overload import Overload
from tests.emulator.companion import COMPANION, Running
from tests.flow.scripted import DONE, TOKEN, Scripted, Time

PERSON = {"id": 7, "is_bot": False, "first_name": "Mei"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Mei"}
GROUP = {"id": -9, "type": "supergroup", "title": "Talk"}
SENT = {"message_id": 1, "date": 0, "chat": PRIVATE}


def written(number: int, chat: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"message_id": number, "date": 0, "chat": chat, "from": PERSON, "text": "x"} | more


def update(kind: str, number: int) -> dict[str, Any]:
    bodies: dict[str, Any] = {
        "text": {"message": written(number, PRIVATE)},
        "group": {"message": written(number, GROUP)},
        "edit": {"edited_message": written(1, PRIVATE, edit_date=1)},
        "tap": {
            "callback_query": {"id": str(number), "from": PERSON, "chat_instance": "1", "data": "x"}
            | {"message": written(1, PRIVATE)}
        },
        "guest": {"guest_message": written(number, GROUP, guest_query_id=str(number))},
        "inline": {"inline_query": {"id": str(number), "from": PERSON, "query": "x", "offset": ""}},
        "block": {
            "my_chat_member": {
                "chat": PRIVATE,
                "from": PERSON,
                "date": 0,
                "old_chat_member": {"status": "member", "user": PERSON},
                "new_chat_member": {"status": "kicked", "user": PERSON, "until_date": 0},
            }
        },
        "move": {"message": written(number, GROUP, migrate_from_chat_id=-5)},
    }
    return {"update_id": number} | bodies[kind]


class Flood:
    """A processor on which one person's updates wait until the test lets them pass."""

    def __init__(self, script: Scripted) -> None:
        self.bot = Bot(TOKEN, request=script, get_updates_request=script)
        self.clock = Time()
        sender = Sender(self.bot, Reporter(logging.getLogger("test"), self.clock), self.clock)
        self._processor = InOrder(Overload(sender, self.clock).refuse)
        self._held = asyncio.Event()
        self.handled: Counter[str] = Counter()

    async def _handle(self, kind: str) -> None:
        await self._held.wait()
        self.handled[kind] += 1

    async def of(self, *kinds: str) -> None:
        async with asyncio.TaskGroup() as tasks:
            for number, kind in enumerate(kinds, start=1):
                found = Update.de_json(update(kind, number), self.bot)
                tasks.create_task(self._processor.process_update(found, self._handle(kind)))
            await asyncio.sleep(0.05)
            self._held.set()
        assert self._processor._lanes == {}
        assert not self._processor._asked


@pytest.fixture
def script() -> Scripted:
    return Scripted()


async def test_every_tap_is_answered_however_many_wait(
    script: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    flood = Flood(script)
    script.will("answerCallbackQuery", *[DONE] * 900)
    await flood.of(*["tap"] * 1000)
    assert flood.handled["tap"] == 100
    answered = {call["callback_query_id"] for call in script.of("answerCallbackQuery")}
    assert answered == {str(number) for number in range(101, 1001)}
    assert all(call["text"] for call in script.of("answerCallbackQuery"))
    assert len([record for record in caplog.records if "asks more at once" in record.getMessage()]) == 1


async def test_texts_in_private_are_told_so_once_a_minute_and_those_in_groups_not(
    script: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    flood = Flood(script)
    script.will("sendMessage", SENT)
    await flood.of(*["text"] * 300, *["group"] * 300)
    assert flood.handled == {"text": 100, "group": 100}
    assert [call["chat_id"] for call in script.of("sendMessage")] == [7]
    assert "asks more at once" in caplog.text


async def test_guests_and_inline_queries_are_answered_and_edits_left(script: Scripted) -> None:
    flood = Flood(script)
    script.will("answerInlineQuery", *[DONE] * 500)
    script.will("answerGuestQuery", *[{"inline_message_id": "i"}] * 500)
    await flood.of(*["guest"] * 150, *["inline"] * 320, *["edit"] * 150)
    assert flood.handled == {"guest": 100, "inline": 200}
    assert len(script.of("answerGuestQuery")) == 50
    assert len(script.of("answerInlineQuery")) == 120


async def test_what_a_chat_becomes_is_always_heard(script: Scripted) -> None:
    flood = Flood(script)
    script.will("sendMessage", SENT)
    await flood.of(*["text"] * 120, *["group"] * 120, *["block", "move"] * 150)
    assert flood.handled["block"] == 150
    assert flood.handled["move"] == 150


async def test_one_person_s_flood_takes_few_of_all_turns(script: Scripted) -> None:
    """Else some accounts in many groups would hold up everybody: an update that waits has a turn, too."""
    flood = Flood(script)
    script.will("sendMessage", SENT)
    script.will("answerCallbackQuery", *[DONE] * 500)
    bodies = [("group", -number) for number in range(1, 501)]
    async with asyncio.TaskGroup() as tasks:
        for kind, group in bodies:
            raw = update(kind, -group)
            raw["message"]["chat"] = GROUP | {"id": group}
            found = Update.de_json(raw, flood.bot)
            tasks.create_task(flood._processor.process_update(found, flood._handle(kind)))
        await asyncio.sleep(0.05)
        assert flood._processor.current_concurrent_updates == 300
        flood._held.set()
    assert flood.handled["group"] == 300


@pytest.mark.emulator
@pytest.mark.skipif(not COMPANION.is_dir(), reason="the Bot API emulator of ../shared is not here")
async def test_three_hundred_taps_of_one_finger_are_all_answered(
    tg: Any, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with running():
        tg.private_message(7, "Who leads the Shenzhen consortium?")
        await tg.wait_reply(7)
        tg.fault(method="editMessageText", action="delay", delay=0.2, times=20)
        for _ in range(300):
            tg.press(7, "Members")
        tg.private_message(8, "SZPU")
        assert await tg.wait_reply(8)
        await tg.wait_call("answerCallbackQuery", 300, timeout=30)
        await tg.wait_idle()
    assert "asks more at once" in caplog.text
    tg.assert_clean()
