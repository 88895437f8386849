"""What ``/privacy`` says is kept for some minutes is forgotten after them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import build
from bot.replies import Message as Words
from bot.replies import say
from bot.settings import Settings
from bot.tryout.local import LocalTelegram
from bot.tryout.transport import LocalTransport
from bot.values.language import Language
from handlers.recent import Recent
from tests.daytime import daytime
from tests.flow.scripted import Time

QUESTION = "what is the address of SZPU?"


@pytest.fixture(autouse=True)
async def application(store: Path, local: LocalTelegram, time: Time) -> AsyncIterator[None]:
    settings = Settings(store, admins=frozenset({local.administrator.id}))
    application = build(settings, transport=LocalTransport(local), clock=time, wall=daytime)
    async with local.connected(application):
        yield
    assert application.post_shutdown is not None
    await application.post_shutdown(application)


@pytest.mark.parametrize(("later", "told"), [(590.0, QUESTION), (610.0, None)])
async def test_a_question_is_told_with_its_report_only_for_some_minutes(
    local: LocalTelegram, time: Time, later: float, told: str | None
) -> None:
    desk = local.private(local.administrator)
    await local.say(desk, local.administrator, "/start")
    chat = local.private(local.member)
    await local.say(chat, local.member, QUESTION)
    answer = local.last(chat)
    time.now += later
    with local.watching() as events:
        await local.press(answer, local.member, "Wrong?")
        async with asyncio.timeout(5):
            while (await events.get()).chat is not desk:
                pass
    report = local.last(desk).text
    assert (told or say(Words.REPORT_UNSAID, Language.ENGLISH)) in report.partition("\n\nAnswer")[0]


def test_what_somebody_looked_at_last_is_forgotten_too(time: Time) -> None:
    recent = Recent(time)
    recent.note(7, ["szpu"])
    time.now += 590
    recent.note(7, ["byd"])
    assert recent.of(7) == ("byd", "szpu")
    time.now += 610
    assert recent.of(7) == ()
