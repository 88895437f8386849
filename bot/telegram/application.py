"""The application with what it does beside answering."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram.ext import Application

from bot.telegram.repeated import TakenUpdates

Work = Callable[[], Coroutine[Any, Any, None]]


class ConsortiumApplication(Application[Any, Any, Any, Any, Any, Any]):
    """``beside``: what runs as long as the application does; where one of these fails, the process ends.

    A bot that answers but has silently stopped announcing is worse than one that restarts. ``taken`` tells
    which updates come again.
    """

    __slots__ = ("beside", "taken")

    def __init__(self, *, taken: TakenUpdates, beside: Sequence[Work] = (), **more: Any) -> None:
        super().__init__(**more)
        self.taken = taken
        self.beside = tuple(beside)
