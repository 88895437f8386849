"""The application with what it does beside answering."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram.ext import Application

Work = Callable[[], Coroutine[Any, Any, None]]


class ConsortiumApplication(Application[Any, Any, Any, Any, Any, Any]):
    """``beside``: what runs as long as the application does; where one of these fails, the process ends.

    A bot that answers but has silently stopped announcing is worse than one that restarts.
    """

    __slots__ = ("beside",)

    def __init__(self, *, beside: Sequence[Work] = (), **more: Any) -> None:
        super().__init__(**more)
        self.beside = tuple(beside)
