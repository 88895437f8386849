"""Many questions in one group: Telegram's limit is kept, nobody is forgotten, and people take turns."""

from __future__ import annotations

import asyncio
import logging
import time
from bisect import bisect_left
from typing import Any

from telegram import Bot, Update

from bot.telegram.lanes import InOrder
from bot.telegram.pace import Pace
from bot.telegram.sender import Place, Sender, Sent, Text
from bot.telegram.trouble import Reporter
from tests.flow.scripted import DONE, Scripted

GROUP = -1_000_000_000_123
FASTER = 60.0  # two minutes pass in two seconds


def clock() -> float:
    return time.monotonic() * FASTER


async def sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / FASTER)


def question(number: int, person: int) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "Talk"}
    someone = {"id": person, "is_bot": False, "first_name": "P"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": someone, "text": "?"}
    return {"update_id": number, "message": message}


class Talk:
    """A group, and when its questions were asked and answered."""

    def __init__(self, bot: Bot, script: Scripted) -> None:
        self._bot, self._script = bot, script
        self._processor = InOrder()
        self._sender = Sender(
            bot, Reporter(logging.getLogger("test"), clock), clock, pace=Pace(clock), sleep=sleep
        )
        self.asked: dict[int, float] = {}
        self.answered: dict[int, float] = {}
        self.person: dict[int, int] = {}

    async def ask(self, number: int, person: int) -> None:
        self.asked[number], self.person[number] = clock(), person
        chat = {"id": GROUP, "type": "supergroup"}
        self._script.will("sendMessage", {"message_id": 1000 + number, "date": 1, "chat": chat})
        self._script.will("sendChatAction", DONE, DONE)
        update = Update.de_json(question(number, person), self._bot)
        await self._processor.process_update(update, self._answer(number))

    async def _answer(self, number: int) -> None:
        place = Place(GROUP, by=self.person[number])
        assert isinstance(await self._sender.send(place, Text("!")), Sent)
        self.answered[number] = clock()

    def waits(self, person: int) -> list[float]:
        return [self.answered[n] - at for n, at in self.asked.items() if self.person[n] == person]


async def test_thirty_questions_a_minute_for_two_minutes_are_all_answered_in_time(
    bot: Bot, script: Scripted
) -> None:
    talk = Talk(bot, script)
    async with asyncio.TaskGroup() as tasks:
        for number in range(60):
            tasks.create_task(talk.ask(number, person=number % 5))
            await sleep(2.0)
    assert len(talk.answered) == 60
    assert max(talk.answered[n] - at for n, at in talk.asked.items()) <= 90
    times = sorted(talk.answered.values())
    assert max(bisect_left(times, start + 60) - at for at, start in enumerate(times)) <= 20


async def test_whoever_asks_much_waits_and_others_do_not(bot: Bot, script: Scripted) -> None:
    talk = Talk(bot, script)
    async with asyncio.TaskGroup() as tasks:
        for number in range(30):
            tasks.create_task(talk.ask(number, person=1))
        for number in range(100, 105):
            await sleep(10)
            tasks.create_task(talk.ask(number, person=number))
    assert max(wait for person in range(100, 105) for wait in talk.waits(person)) <= 5
    assert len(talk.waits(1)) == 30


async def test_who_floods_is_not_heard_for_ever(bot: Bot) -> None:
    processor, held, done = InOrder(), asyncio.Event(), []

    async def answer(number: int) -> None:
        await held.wait()
        done.append(number)

    async with asyncio.TaskGroup() as tasks:
        for number in range(500):
            update = Update.de_json(question(number, person=1), bot)
            tasks.create_task(processor.process_update(update, answer(number)))
        tasks.create_task(processor.process_update(Update.de_json(question(900, person=2), bot), answer(900)))
        await asyncio.sleep(0)
        held.set()
    assert len(done) == 101
    assert 900 in done[:2]
