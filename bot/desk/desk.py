"""``Desk.ask(text, asker)`` answers a question; chats, inline results and the terminal all come here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from bot.desk.facts import Facts
from bot.desk.finding import Finding
from bot.desk.interpreter import Interpreter
from bot.desk.memory import Memory, spoken_of
from bot.desk.names import Names
from bot.desk.understanding import Clear, Missing, Talk, TooMuch, Unclear, Understanding, Unsure
from bot.directory.store import Directory
from bot.lookup.finder import Finder
from bot.question.beginnings import Beginnings
from bot.question.common import CommonWords
from bot.question.consortia import ConsortiumFinder
from bot.question.partial import PartialNames
from bot.question.phrases import Phrases
from bot.question.places import Gazetteer, read_places
from bot.question.reader import LONGEST, Known, Reader, Reading, unread
from bot.values.answer import Answer, Choice, Help, Matched, NotFound, NotUnderstood, Option, Outcome
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
    go on with (a message in a group) is not ``kept`` up to date with what each of them asks.
    """

    language: Language = Language.ENGLISH
    thread: str = ""
    home: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class _Edition:
    """What is derived from one revision of the directory."""

    revision: object
    known: Known
    consortia: frozenset[str]
    beginnings: Beginnings
    names: Names


class Desk:
    """Answers questions from one directory."""

    def __init__(
        self,
        directory: Directory,
        finder: Finder,
        phrases: Path,
        clock: Callable[[], float] = time.monotonic,
        allow: Callable[[], Budget] = Budget,
    ) -> None:
        """Take the folder of phrases (and real places); ``clock`` gives seconds, for what is remembered.

        ``allow`` gives each question its processor time; a question that uses it up is not understood.
        """
        self._directory = directory
        self._finder = finder
        self._real = read_places(phrases / "places.csv")
        read = Phrases.read(phrases)
        self._phrases = read
        self._common = CommonWords.read(phrases)
        self._reader = Reader(read)
        self._facts = Facts(directory, read)
        self._memory = Memory(clock)
        self._allow = allow
        self._renewing = Lock()
        self._current: _Edition | None = None

    def ask(self, text: str, asker: Asker, *, topic: Topic | None = None) -> Answer:
        """Answer a question in words; ``topic`` is what it is about beside what its words say (a command).

        A question that is too long, or would take more processor time than it is allowed, is to be asked
        shorter: that is an answer, too.
        """
        reading, understood = self._understand(text, asker, self._edition(), topic)
        answer = self._answer(text, reading.language, understood)
        if asker.thread and asker.kept:
            self.remember(asker.thread, answer)
        return answer

    def tell(self, query: Query, language: Language, *, asked: str = "") -> Answer:
        """Answer a query, as buttons and links hold it: its ids may be cut to a prefix marked ``*``."""
        whole = replace(
            query,
            subject=self._whole(query.subject),
            consortium=self._whole(query.consortium),
            background=self._whole(query.background),
        )
        return self._answer(asked, language, Clear(whole))

    def remember(self, thread: str, answer: Answer) -> None:
        """Keep what an answer was about for follow-ups in a thread."""
        spoken = spoken_of(answer, self._edition().consortia)
        if spoken is not None:
            self._memory.keep(thread, spoken)

    def suggest(self, text: str, *, offset: int = 0, limit: int = 20) -> tuple[Subject, ...]:
        """Return what someone who types may mean, best first; with no text the consortia in table order."""
        if not text.strip():
            return self._directory.consortia()[offset : offset + limit]
        edition = self._edition()
        understood = Unclear() if len(text) > LONGEST else self._understand(text, Asker(), edition)[1]
        queries = _queries(understood)
        named = [query.subject for query in queries if query.subject]
        listed = [i for query in queries for i in self._facts.find(query).results]
        found = [c.id for c in self._finder.find(text, limit=offset + limit).candidates]
        ids = dict.fromkeys([*named, *listed, *edition.beginnings.of(text), *found])
        return tuple(self._directory.subjects(list(ids)[offset : offset + limit]).values())

    def _understand(
        self, text: str, asker: Asker, edition: _Edition, topic: Topic | None = None
    ) -> tuple[Reading, Understanding]:
        spoken = self._memory.recall(asker.thread) if asker.thread else None
        home = asker.home if asker.home in edition.consortia else ""  # it may have been removed
        budget = self._allow()
        try:
            reading = self._reader.read(text, asker.language, edition.known, budget)
            if reading.is_too_much:
                return reading, TooMuch()
            if topic is not None:
                reading = replace(reading, said=frozenset({topic.value}))
            interpreter = Interpreter(edition.names.within(budget), self._common)
            understood = interpreter.interpret(reading, spoken, home)
        except OverBudgetError:
            return unread(text, asker.language), TooMuch()
        if isinstance(understood, Missing | Unsure):
            understood = replace(understood, asked=reading.written(understood.asked))
        return reading, understood

    def _edition(self) -> _Edition:
        """Return what is derived of the directory as it is now; the first to ask after a change makes it.

        That is not charged to the question, and where another thread is at it, it is waited for.
        """
        with self._renewing:
            return self._renewed()

    def _renewed(self) -> _Edition:
        revision = self._directory.revision()
        if self._current is None or self._current.revision != revision:
            self._finder.refresh()
            consortia = self._directory.consortia()
            places = Gazetteer((consortium.place for consortium in consortia), self._real)
            finder = ConsortiumFinder(self._directory, places)
            partial = PartialNames(self._directory, self._phrases, places, self._common)
            ids = frozenset(consortium.id for consortium in consortia)
            prominent = self._directory.participants() | ids
            self._current = _Edition(
                revision,
                Known(places, self._finder.spot, prominent, partial.words, partial.openings),
                consortia=ids,
                beginnings=Beginnings(self._typed(prominent)),
                names=Names(self._directory, self._finder, finder, partial, self._phrases),
            )
        return self._current

    def _typed(self, prominent: frozenset[str]) -> Iterable[Name]:
        """Return the names to suggest: all of a small directory, else of those that are in consortia."""
        if self._directory.count_names() <= _MOST_TYPED:
            return self._directory.all_names()
        return self._directory.names_of(prominent)

    def _whole(self, identifier: str) -> str:
        if not identifier.endswith("*"):
            return identifier
        found = self._directory.ids_starting(identifier[:-1])
        return found[0] if len(found) == 1 else identifier

    def _answer(self, text: str, language: Language, understood: Understanding) -> Answer:
        empty = Answer(text, language, Outcome.NOT_UNDERSTOOD, NotUnderstood())
        match understood:
            case Clear(query, sure, matched):
                return self._told(empty, query, sure, matched)
            case Unsure(asked, queries, sure):
                return self._choice(empty, asked, queries, sure)
            case Missing(asked, topic, nearest, mentions):
                options = self._options(nearest)
                return replace(
                    empty,
                    outcome=Outcome.NOT_FOUND,
                    body=NotFound(asked, options),
                    topic=topic,
                    mentions=tuple(dict.fromkeys((*(option.subject.id for option in options), *mentions))),
                )
            case TooMuch():
                return replace(empty, body=NotUnderstood(too_much=True))
            case Unclear(topic):
                return replace(empty, body=NotUnderstood(topic), topic=topic)
            case Talk(about):
                return replace(empty, outcome=Outcome.HELP, body=Help(about))

    def _told(self, empty: Answer, query: Query, sure: float, matched: tuple[Matched, ...]) -> Answer:
        found: Finding = self._facts.find(query)
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
            confidence=round(sure, 2),
            unconfirmed=found.unconfirmed,
            cited=found.cited,
            matched=matched,
        )

    def _choice(self, empty: Answer, asked: str, queries: tuple[Query, ...], sure: float) -> Answer:
        varied = "consortium" if len({query.subject for query in queries}) == 1 else "subject"
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
            results=tuple(option.subject.id for option in shown),
            confidence=round(sure, 2),
        )

    def _options(self, ids: Iterable[str]) -> tuple[Option, ...]:
        subjects = self._directory.subjects(ids)
        return tuple(Option(subject, Query(Topic.OVERVIEW, subject.id)) for subject in subjects.values())


def _queries(understood: Understanding) -> tuple[Query, ...]:
    match understood:
        case Clear(query):
            return (query,)
        case Unsure(_, queries):
            return queries
        case _:
            return ()
