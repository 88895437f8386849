"""``QuestionService.ask(text, asker)`` answers a question, from chats, inline results and the terminal."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from bot.answers.query_executor import QueryExecutor
from bot.directory.store import Directory
from bot.lookup.finder import Finder
from bot.understanding.analysis import Lexicon
from bot.understanding.dialogue import DialogueContext, DialogueMemory, DialogueStore, context_after
from bot.understanding.gazetteer import read_places
from bot.understanding.interpretation import (
    Ambiguous,
    Interpretation,
    Resolved,
    SmallTalk,
    TooMuch,
    UnknownEntity,
)
from bot.understanding.interpretation import NotUnderstood as Unclear
from bot.understanding.interpreter import Interpreter, Parsed
from bot.understanding.language_detection import detect_language
from bot.understanding.linking.autocomplete import PrefixIndex
from bot.understanding.ranker import shipped_ranker
from bot.understanding.tokenizer import LONGEST, is_long
from bot.values.answer import (
    Answer,
    Choice,
    Help,
    Matched,
    NotFound,
    NotUnderstood,
    Option,
    Outcome,
    Several,
)
from bot.values.budget import Budget, OverBudgetError
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Name, Subject

MOST_OPTIONS = 5
_MOST_TYPED = 5_000


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the chat's ``language`` and the ``thread`` that follow-ups belong to ("" for none).

    ``home`` is the id of the consortium that the chat is about, if it is about one. A thread that several may
    go on with (a message in a group) is not ``kept`` up to date with what each of them asks. Where nothing
    was spoken of in the thread, a question goes on from the thread ``otherwise``.
    """

    language: Language = Language.ENGLISH
    thread: str = ""
    home: str = ""
    kept: bool = True
    otherwise: str = ""

    @property
    def threads(self) -> tuple[str, ...]:
        """The threads that a question may go on from, the first one first."""
        return tuple(filter(None, (self.thread, self.otherwise)))


@dataclass(frozen=True, slots=True)
class _Edition:
    """What is derived from one revision of the directory."""

    revision: object
    interpreter: Interpreter
    executor: QueryExecutor
    prefixes: PrefixIndex


class QuestionService:
    """Answers questions from one directory. For one thread."""

    def __init__(  # noqa: PLR0913 - what tests and several machines put in the place of the usual
        self,
        directory: Directory,
        finder: Finder,
        lexicon: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        dialogues: DialogueStore | None = None,
        allow: Callable[[], Budget] = Budget,
    ) -> None:
        """Take the folder of the lexicon; ``clock`` gives seconds, for what is remembered in this process.

        ``allow`` gives each question its processor time; one that uses it up is to be asked shorter.
        """
        self._allow = allow
        self._collects = gc.isenabled()
        self._renewing = Lock()
        self._directory = directory
        self._finder = finder
        self._real_places = read_places(lexicon / "places.csv")
        self._lexicon = Lexicon.read(lexicon)
        self._ranker = shipped_ranker(lexicon / "weights.tsv.gz")
        self._dialogues = dialogues or DialogueMemory(clock)
        self._current: _Edition | None = None

    def ask(self, text: str, asker: Asker, *, topic: Topic | None = None) -> Answer:
        """Answer a question in words; ``topic`` is what it is about whatever its words say (a command)."""
        context = self._spoken_of(asker.threads)
        answer = self.answer(text, asker.language, context, home=asker.home, topic=topic)
        if asker.thread and asker.kept:
            self.remember(asker.thread, answer, after=asker.threads)
        return answer

    def answer(
        self,
        text: str,
        language: Language,
        context: DialogueContext | None = None,
        *,
        home: str = "",
        topic: Topic | None = None,
    ) -> Answer:
        """Answer a question in a dialogue that the caller keeps."""
        if topic is None and not text.strip():  # who says nothing asks nothing, whatever was spoken of
            return self._answer(text, language, Unclear())
        if is_long(text):
            start = text[:LONGEST]
            return self._answer(text, detect_language(start, None, language), TooMuch())
        try:
            parsed = self.parse(text, context, home=home, topic=topic)
        except OverBudgetError:
            return self._answer(text, detect_language(text, None, language), TooMuch())
        # The word of a command is in no language.
        said = parsed.analysis if topic is None else self._edition().interpreter.analyse(text)
        spoken = detect_language(text, said, language)
        return self._answer(text, spoken, parsed.interpretation)

    def parse(
        self, text: str, context: DialogueContext | None = None, *, home: str = "", topic: Topic | None = None
    ) -> Parsed:
        """Understand a question without answering it. Raises ``OverBudgetError``."""
        interpreter = self._edition().interpreter  # what it costs to make one is not charged to the question
        # Nor is a collection of garbage, which takes the time of whichever thread is at work when it is due.
        gc.disable()
        try:
            return interpreter.interpret(text, context, home, topic, self._allow())
        finally:
            if self._collects:
                gc.enable()

    def context_after(self, answer: Answer, before: DialogueContext | None) -> DialogueContext | None:
        """Return what is spoken of after an answer."""
        return context_after(answer, before, self._edition().interpreter.outline)

    def tell(self, query: Query, language: Language, *, asked: str = "") -> Answer:
        """Answer a query, as buttons and links hold it; in old ones ids are cut to a prefix marked ``*``."""
        return self._answer(asked, language, Resolved(self._whole_query(query)))

    def remember(self, thread: str, answer: Answer, *, after: Sequence[str] = ()) -> None:
        """Keep what an answer was about for follow-ups in a thread.

        ``after`` are the threads that its question could go on from, where that was not this one alone.
        """
        context = self.context_after(answer, self._spoken_of(after or (thread,)))
        if context is not None:
            self._dialogues.keep(thread, context)

    def _spoken_of(self, threads: Sequence[str]) -> DialogueContext | None:
        """Return what was spoken of in the first of some threads in which anything was."""
        return next(filter(None, map(self._dialogues.recall, threads)), None)

    def suggest(self, text: str, *, offset: int = 0, limit: int = 20) -> tuple[Subject, ...]:
        """Return what someone who types may mean, best first; with no text the consortia in table order."""
        if not text.strip():
            return self._directory.consortia()[offset : offset + limit]
        edition = self._edition()
        queries: tuple[Query, ...] = ()
        if not is_long(text):
            with suppress(OverBudgetError):
                queries = _queries(self.parse(text).interpretation)
        named = [query.subject for query in queries if query.subject]
        listed = [i for query in queries for i in edition.executor.execute(query).results]
        found = [c.id for c in self._finder.find(text[:LONGEST], limit=offset + limit).candidates]
        typed = edition.prefixes.search(text)
        begun = [i for i in named if i in typed]  # what is understood and may still be typed, before either
        ids = dict.fromkeys([*begun, *typed, *named, *listed, *found])
        return tuple(self._directory.subjects(list(ids)[offset : offset + limit]).values())

    def _edition(self) -> _Edition:
        """Return what is derived of the directory as it is now; the first to ask after a change makes it.

        Where another thread is at it, it is waited for.
        """
        with self._renewing:
            return self._renewed()

    def _renewed(self) -> _Edition:
        revision = self._directory.revision()
        if self._current is None or self._current.revision != revision:
            self._finder.refresh()
            interpreter = Interpreter(
                self._directory, self._finder, self._lexicon, self._ranker, self._real_places
            )
            outline = interpreter.outline
            prominent = outline.participants | outline.consortia.keys()
            self._current = _Edition(
                revision,
                interpreter,
                QueryExecutor(self._directory, outline, self._lexicon),
                PrefixIndex(self._typed(frozenset(prominent))),
            )
        return self._current

    def _typed(self, prominent: frozenset[str]) -> Iterable[Name]:
        """Return the names to suggest: all of a small directory, else of those that are in consortia."""
        if self._directory.count_names() <= _MOST_TYPED:
            return self._directory.all_names()
        return self._directory.names_of(prominent)

    def _whole_query(self, query: Query) -> Query:
        return replace(
            query,
            subject=self._whole(query.subject),
            consortium=self._whole(query.consortium),
            background=self._whole(query.background),
        )

    def _whole(self, identifier: str) -> str:
        if not identifier.endswith("*"):
            return identifier
        found = self._directory.ids_starting(identifier[:-1])
        return found[0] if len(found) == 1 else identifier

    def _answer(self, text: str, language: Language, understood: Interpretation) -> Answer:
        empty = _not_understood(text, language)
        match understood:
            case Resolved(query, certainty, matched):
                return self._executed(empty, query, certainty, matched)
            case Ambiguous(asked, queries, certainty):
                told = queries if asked else self._told_apart(queries)
                if len(told) == 1:
                    return self._executed(empty, told[0], certainty, ())
                return self._choice(empty, asked, told, certainty)
            case UnknownEntity(asked, topic, nearest):
                options = self._options(nearest)
                return replace(
                    empty,
                    outcome=Outcome.NOT_FOUND,
                    body=NotFound(asked, options),
                    topic=topic,
                    mentions=tuple(dict.fromkeys(option.subject.id for option in options)),
                )
            case Unclear(topic):
                return replace(empty, body=NotUnderstood(topic), topic=topic)
            case TooMuch():
                return replace(empty, body=NotUnderstood(too_much=True))
            case SmallTalk(about):
                return replace(empty, outcome=Outcome.HELP, body=Help(about))

    def _executed(
        self, empty: Answer, query: Query, certainty: float, matched: tuple[Matched, ...]
    ) -> Answer:
        if query.also:
            return self._several(empty, query, certainty, matched)
        found = self._edition().executor.execute(query)
        return replace(
            empty,
            outcome=found.outcome,
            body=found.body,
            topic=found.topic or query.topic,
            query=query,
            subjects=found.subjects,
            results=found.results,
            mentions=found.mentions,
            values=found.values,
            confidence=round(certainty, 2),
            unconfirmed=found.unconfirmed,
            cited=found.cited,
            matched=matched,
        )

    def _several(self, empty: Answer, query: Query, certainty: float, matched: tuple[Matched, ...]) -> Answer:
        """Answer several questions of one message in one answer."""
        parts = tuple(
            self._executed(empty, one, certainty, ()) for one in (replace(query, also=()), *query.also)
        )
        answered = any(part.outcome is Outcome.ANSWERED for part in parts)

        def joined(field: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(value for part in parts for value in getattr(part, field)))

        results, subjects = joined("results"), joined("subjects")
        return replace(
            parts[0],
            outcome=Outcome.ANSWERED if answered else parts[0].outcome,
            body=Several(parts),
            query=query,
            subjects=subjects,
            results=results,
            mentions=tuple(i for i in joined("mentions") if i not in results and i not in subjects),
            values=joined("values"),
            unconfirmed=any(part.unconfirmed for part in parts),
            cited=tuple({source.id: source for part in parts for source in part.cited}.values()),
            matched=matched,
        )

    def _told_apart(self, queries: Sequence[Query]) -> tuple[Query, ...]:
        """Return the readings that lead to different facts; between the others there is nothing to choose."""
        found: dict[object, Query] = {}
        for query in queries:
            result = self._edition().executor.execute(query)
            # What is not published has no results: then the query itself is all that can be told.
            facts = (result.outcome, result.results, result.values) if result.results else query
            found.setdefault((query.topic, facts), query)
        return tuple(found.values())

    def _choice(self, empty: Answer, asked: str, queries: tuple[Query, ...], certainty: float) -> Answer:
        """Offer one option a query: by its consortium where that differs, else by its subject."""
        one_subject = len({query.subject for query in queries}) == 1
        apart = one_subject and len({query.consortium for query in queries}) == len(queries)
        varied = "consortium" if apart and all(query.consortium for query in queries) else "subject"
        subjects = self._directory.subjects(getattr(query, varied) for query in queries)
        options = tuple(
            Option(subjects[getattr(query, varied)], query)
            for query in queries
            if getattr(query, varied) in subjects
        )
        shown = options[:MOST_OPTIONS]
        return replace(
            empty,
            outcome=Outcome.CHOOSE,
            body=Choice(asked, shown, more=len(options) > MOST_OPTIONS),
            topic=queries[0].topic,
            query=queries[0],
            results=tuple(dict.fromkeys(option.subject.id for option in shown)),
            confidence=round(certainty, 2),
        )

    def _options(self, ids: Iterable[str]) -> tuple[Option, ...]:
        subjects = self._directory.subjects(ids)
        return tuple(Option(subject, Query(Topic.OVERVIEW, subject.id)) for subject in subjects.values())


def _not_understood(text: str, language: Language) -> Answer:
    return Answer(text, language, Outcome.NOT_UNDERSTOOD, NotUnderstood())


def _queries(understood: Interpretation) -> tuple[Query, ...]:
    match understood:
        case Resolved(query):
            return (query,)
        case Ambiguous(_, queries):
            return queries
        case _:
            return ()
