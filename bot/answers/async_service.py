"""Questions of who must not wait: answered on a thread of its own, so that the event loop goes on meanwhile.

A question takes a millisecond or two; one on a large directory, or the first after the directory was changed,
takes longer. One thread answers all, in their order; one that is stuck is left behind, so that a question
which no budget stops takes nothing from the questions after it, nor from the end of the process.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from bot.answers.service import Asker, QuestionService
from bot.executor import Executor, OverstayedError
from bot.values.answer import Answer, NotUnderstood, Outcome
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Subject

_LOG = logging.getLogger(__name__)


class AsyncQuestionService:
    """Passes questions on to a service; what it returns is what the service returns."""

    def __init__(self, service: QuestionService, executor: Executor | None = None) -> None:
        self._service = service
        self._executor = executor or Executor("answers")

    async def ask(self, text: str, asker: Asker, *, topic: Topic | None = None) -> Answer:
        """Answer a question in words; one that was given up is to be asked shorter."""
        try:
            return await self._executor.run(partial(self._service.ask, text, asker, topic=topic))
        except OverstayedError:
            _LOG.warning("a question of %d characters was given up", len(text))
            body = NotUnderstood(too_much=True)
            return Answer(text, asker.language, Outcome.NOT_UNDERSTOOD, body)

    async def tell(self, query: Query, language: Language) -> Answer:
        """Answer a query, as buttons and links hold it."""
        return await self._executor.run(partial(self._service.tell, query, language))

    async def tell_all(self, queries: Sequence[Query], language: Language) -> tuple[Answer, ...]:
        """Answer several queries in one go; none where that takes too long."""
        try:
            return await self._executor.run(
                lambda: tuple(self._service.tell(query, language) for query in queries)
            )
        except OverstayedError:
            return ()

    async def remember(self, thread: str, answer: Answer, *, after: Sequence[str] = ()) -> None:
        """Keep what an answer was about for follow-ups, where there is time; ``after`` as there."""
        with suppress(OverstayedError):
            await self._executor.run(partial(self._service.remember, thread, answer, after=after))

    async def suggest(self, text: str, *, offset: int, limit: int) -> tuple[Subject, ...]:
        """Return what someone who types may mean, best first; nothing where that takes too long."""
        try:
            return await self._executor.run(partial(self._service.suggest, text, offset=offset, limit=limit))
        except OverstayedError:
            return ()

    def close(self) -> bool:
        """Take no more questions, and wait for none that is stuck. Returns whether none is."""
        return self._executor.close()
