"""The desk for who must not wait: asked on a thread of its own, so that the event loop goes on meanwhile.

A question takes a millisecond or two; one on a large directory, or the first after the directory was changed,
takes longer. One thread answers all, in their order, so nothing of the desk is ever used twice at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from bot.desk.desk import Asker, Desk
from bot.values.answer import Answer
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Subject

T = TypeVar("T")


class Reception:
    """Passes questions on to a desk; what it returns is what the desk returns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")

    async def ask(self, text: str, asker: Asker, *, topic: Topic | None = None) -> Answer:
        """Answer a question in words."""
        return await self._do(partial(self._desk.ask, text, asker, topic=topic))

    async def tell(self, query: Query, language: Language) -> Answer:
        """Answer a query, as buttons and links hold it."""
        return await self._do(partial(self._desk.tell, query, language))

    async def remember(self, thread: str, answer: Answer) -> None:
        """Keep what an answer was about for follow-ups in a thread."""
        await self._do(partial(self._desk.remember, thread, answer))

    async def suggest(self, text: str, *, offset: int, limit: int) -> tuple[Subject, ...]:
        """Return what someone who types may mean, best first."""
        return await self._do(partial(self._desk.suggest, text, offset=offset, limit=limit))

    def close(self) -> None:
        """Answer what was asked, then end."""
        self._thread.shutdown()

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
