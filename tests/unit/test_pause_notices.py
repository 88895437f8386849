"""An announcement that paused by itself reaches every administrator, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.replies import panel
from bot.replies.notices import Notice, tell
from bot.values.announcement import Announcement, Kind, State
from bot.values.language import Language
from bot.values.ledger import Waits
from bot.values.pauses import gone_run, read_gone_run
from handlers.pause_notices import PauseNotices
from tests.unit.replies.test_panel import ONE

PAUSED = replace(ONE, state=State.PAUSED, note=gone_run(25, "Forbidden: bot was blocked by the user"))
NOON = 1_800_000_000.0 - 4 * 3600  # in Shanghai


class Office:
    administrators = frozenset({7, 8})

    def __init__(self) -> None:
        self.paused: list[Announcement] = []

    async def stopped(self) -> tuple[Announcement, ...]:
        return tuple(self.paused)

    async def get(self, _: int) -> Announcement:
        return replace(ONE, state=State.DONE)


class Panels:
    def __init__(self) -> None:
        self.opened: list[tuple[int, int]] = []

    async def open(self, chat: int, one: Announcement) -> None:
        self.opened.append((chat, one.id))


@pytest.fixture
async def told() -> Any:
    """Look at these announcements one after the other; whom that told."""

    async def looks(*seen: list[Announcement]) -> list[tuple[int, int]]:
        office, panels, ended = Office(), Panels(), asyncio.Event()
        rest = iter(seen)

        async def sleep(_: float) -> None:
            following = next(rest, None)
            if following is None:
                ended.set()
                await asyncio.Event().wait()
            else:
                office.paused = following

        made: Any = PauseNotices(office, panels, sleep)  # type: ignore[arg-type]
        task = asyncio.create_task(made.look_after())
        await ended.wait()
        task.cancel()
        return panels.opened

    return looks


async def test_every_administrator_is_told_once(told: Any) -> None:
    assert await told([], [PAUSED], [PAUSED]) == [(7, 1), (8, 1)]


async def test_one_that_pauses_again_is_told_again(told: Any) -> None:
    assert await told([PAUSED], [], [PAUSED]) == [(7, 1), (8, 1)] * 2


async def test_a_correction_that_paused_is_shown_at_its_announcement(told: Any) -> None:
    assert await told([replace(PAUSED, id=2, kind=Kind.EDIT, of=1)]) == [(7, 1), (8, 1)]


NOTHING = Waits()


def shown(
    one: Announcement, language: Language, *changes: Announcement, waits: Waits = NOTHING
) -> panel.Panel:
    return panel.progress(one, language, changes, 0.0, None, "Asia/Shanghai", asleep=False, waits=waits)


@pytest.mark.parametrize("language", Language)
def test_a_panel_says_why_nobody_is_gone_yet(language: Language) -> None:
    run = read_gone_run(PAUSED.note)
    assert run is not None
    why = tell(Notice.GONE_RUN, language, count="25", reason=run[1])
    assert tell(Notice.NOTE, language, note=why) in shown(PAUSED, language)[0]


@pytest.mark.parametrize("language", Language)
def test_a_panel_says_until_when_all_or_some_wait(language: Language) -> None:
    one = replace(ONE, state=State.SENDING)
    words, _ = shown(one, language, waits=Waits(NOON + 60, 3, NOON + 3600))
    assert tell(Notice.LANE_HELD, language, time="12:01") in words
    assert "13:00" in words
    assert "3" in words
    assert "12:01" not in shown(one, language)[0]


@pytest.mark.parametrize("language", Language)
def test_a_correction_that_paused_can_be_resumed_from_its_announcement(language: Language) -> None:
    done, change = replace(ONE, state=State.DONE), replace(PAUSED, id=2, kind=Kind.EDIT, of=1)
    verbs = {verb for row in shown(done, language, change)[1] for _, verb in row}
    assert "resume" in verbs
    assert "resume" not in {verb for row in shown(done, language)[1] for _, verb in row}
