"""What delivers one announcement to one chat; bot.telegram has one, tests have others."""

from __future__ import annotations

from typing import Protocol

from bot.values.announcement import Outcome, Parcel


class Carrier(Protocol):
    """The way to Telegram."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send, correct or recall; tries once, and does not raise."""

    async def line(self, parcel: Parcel) -> Outcome:
        """Send the buttons of an album that has arrived, in a line of their own; tries once."""

    async def reachable(self) -> bool:
        """Ask Telegram something harmless; raises only where nobody can send anything any more."""

    def turn(self, chat: int) -> float:
        """Book a message to a chat within its own limits; seconds to wait for it."""
