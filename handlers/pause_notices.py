"""Administrators are told of an announcement that paused by itself, whoever sent it from wherever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.announcing.office import Office
from bot.state import StateError
from bot.values.announcement import Announcement, Kind
from handlers.panels import Panels

_LOOK = 2.0


class PauseNotices:
    """Each gets the panel, with the reason and the button that goes on."""

    def __init__(
        self, office: Office, panels: Panels, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._office = office
        self._panels = panels
        self._sleep = sleep
        self._told: frozenset[int] | None = None

    async def look_after(self) -> None:
        """Tell of each pause once, until cancelled; those of before the process began were told then."""
        while True:
            with suppress(StateError):  # the courier says so in the log, and the next look is soon
                await self._look()
            await self._sleep(_LOOK)

    async def _look(self) -> None:
        stopped = await self._office.stopped()
        fresh = [] if self._told is None else [one for one in stopped if one.id not in self._told]
        # One that was resumed is told of again when it pauses again.
        self._told = frozenset(one.id for one in stopped)
        for one in fresh:
            await self._tell(one)

    async def _tell(self, one: Announcement) -> None:
        shown = one if one.kind is Kind.SEND or one.of is None else await self._office.get(one.of)
        if shown is None:
            return
        for administrator in sorted(self._office.administrators):
            await self._panels.open(administrator, shown)
