"""The question service for who must not wait: it answers on a thread of its own.

A question takes a millisecond or two; one on a large directory, or the first after the directory was changed,
takes longer. One thread answers all, in their order, so nothing of the service is ever used twice at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from bot.answers.service import Asker, QuestionService
from bot.values.answer import Answer
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Subject

T = TypeVar("T")


class AsyncQuestionService:
    """Passes questions on to a service, and returns what that returns."""

    def __init__(self, service: QuestionService) -> None:
        self._service = service
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="questions")

    async def ask(self, text: str, asker: Asker, *, topic: Topic | None = None) -> Answer:
        """Answer a question in words."""
        return await self._do(partial(self._service.ask, text, asker, topic=topic))

    async def tell(self, query: Query, language: Language) -> Answer:
        """Answer a query, as buttons and links hold it."""
        return await self._do(partial(self._service.tell, query, language))

    async def remember(self, thread: str, answer: Answer) -> None:
        """Keep what an answer was about for follow-ups in a thread."""
        await self._do(partial(self._service.remember, thread, answer))

    async def suggest(self, text: str, *, offset: int, limit: int) -> tuple[Subject, ...]:
        """Return what someone who types may mean, best first."""
        return await self._do(partial(self._service.suggest, text, offset=offset, limit=limit))

    def close(self) -> None:
        """Answer what was asked, then end."""
        self._thread.shutdown()

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
