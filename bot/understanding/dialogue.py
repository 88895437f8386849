"""What a chat was just about, for questions like "and its postcode?": one value, kept for some minutes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import Protocol

from bot.understanding.outline import Outline
from bot.values.answer import Answer, Outcome
from bot.values.query import CONTACT_TOPICS, Query, Topic

KEPT_SECONDS = 600.0
MOST_THREADS = 10_000
_OF_SOMEBODY = frozenset(Topic) - {Topic.OVERVIEW, Topic.CONSORTIA, Topic.BACKGROUND}


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """The last query of a thread and what it left to be spoken of; ids, so that any store can hold it.

    ``open``: the query was understood and its name was not found, so only what was asked goes on.
    ``results`` keep their order ("the second one"), also through questions about contacts; ``options`` are
    the choices offered, of which each is the subject of ``query``; ``listed`` is the last list of consortia,
    ``before`` the consortium that was spoken of before the last.
    """

    query: Query
    open: bool = False
    consortium: str = ""
    organisation: str = ""
    results: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    before: str = ""


def context_after(answer: Answer, before: DialogueContext | None, outline: Outline) -> DialogueContext | None:
    """Return what is spoken of after an answer: what was before where it was no answer to go on from."""
    query = answer.query
    consortia: Container[str] = outline.consortia
    nameless = answer.outcome is Outcome.NOT_UNDERSTOOD and before is None
    if query is None and (answer.outcome is Outcome.NOT_FOUND or nameless):
        if answer.topic in _OF_SOMEBODY:
            start = before or DialogueContext(Query(answer.topic))
            return replace(start, query=Query(answer.topic), open=True, options=())
        return before
    if query is None or query.sources or answer.outcome in {Outcome.NOT_UNDERSTOOD, Outcome.HELP}:
        return before
    last = before or DialogueContext(query)
    if answer.outcome is Outcome.CHOOSE:
        listed = tuple(i for i in answer.results if i in consortia) or last.listed
        return replace(last, query=query, open=False, options=answer.results, results=(), listed=listed)
    consortium, organisation = _spoken_of(answer, last, outline)
    results = answer.results
    if not results or (query.topic in CONTACT_TOPICS and len(results) == 1):
        results = last.results if query.topic in CONTACT_TOPICS else ()
    listed = tuple(i for i in answer.results if i in consortia)
    return DialogueContext(
        query,
        consortium=consortium,
        organisation=organisation,
        results=results,
        listed=listed if len(listed) > 1 else last.listed,
        before=last.consortium if last.consortium != consortium else last.before,
    )


def _spoken_of(answer: Answer, last: DialogueContext, outline: Outline) -> tuple[str, str]:
    """Return the consortium and the organisation that "it" may stand for."""
    subjects = [i for i in answer.subjects if i in outline.consortia]
    others = [i for i in answer.subjects if i not in outline.consortia]
    if not subjects:
        subjects = [i for i in answer.results if i in outline.consortia]
        if not others and len(subjects) > 1:
            subjects = []
    if not subjects and others:
        subjects = list(outline.consortia_of(others[0]))
    organisation = others[0] if others else ""
    if not others:
        results = [i for i in answer.results if i not in outline.consortia]
        organisation = results[0] if len(results) == 1 else ""
    if len(subjects) == 1:
        return subjects[0], organisation
    if answer.topic is Topic.CONSORTIA:
        return "", organisation
    kept = organisation and any(row.consortium == last.consortium for row in outline.parts_of(organisation))
    return (last.consortium if kept else subjects[0] if answer.subjects and subjects else ""), organisation


class DialogueStore(Protocol):
    """Keeps the context of each thread for some minutes."""

    def keep(self, thread: str, context: DialogueContext) -> None:
        """Remember what a thread is about."""
        ...

    def recall(self, thread: str) -> DialogueContext | None:
        """Return what a thread is about, if it was spoken of lately."""
        ...


class DialogueMemory:
    """Keeps the newest threads in this process; older and outdated ones are forgotten."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` gives seconds."""
        self._clock = clock
        self._threads: OrderedDict[str, tuple[float, DialogueContext]] = OrderedDict()

    def keep(self, thread: str, context: DialogueContext) -> None:
        """Remember what a thread is about."""
        self._threads[thread] = (self._clock() + KEPT_SECONDS, context)
        self._threads.move_to_end(thread)
        while len(self._threads) > MOST_THREADS:
            self._threads.popitem(last=False)

    def recall(self, thread: str) -> DialogueContext | None:
        """Return what a thread is about, if it was spoken of lately."""
        until, context = self._threads.get(thread, (0.0, None))
        if context is None or until < self._clock():
            self._threads.pop(thread, None)
            return None
        return context
