"""What a chat was just about, for questions like "and its postcode?"; in memory, for some minutes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.desk.wish import ABOUT_CONSORTIA, COLLEGES, Wish, is_contact
from bot.values.answer import Answer, Outcome
from bot.values.query import LEAD_TOPICS, ROLES_OF, Query, Topic

KEPT_SECONDS = 600.0
MOST_THREADS = 10_000


@dataclass(frozen=True, slots=True)
class Spoken:
    """The last answered query of a thread, and the organisation and consortium that it was about."""

    query: Query
    organisation: str = ""
    consortium: str = ""

    def continued(self, wish: Wish) -> Wish:
        """Ask of a new name what was asked of the last: "what about Foshan?"."""
        query = self.query
        lead = next((topic for topic, roles in ROLES_OF.items() if roles == query.hop), None)
        if query.topic in LEAD_TOPICS:
            lead = query.topic
        return replace(
            wish,
            topic=query.topic,
            lead=lead,
            category=wish.category or query.category,
            background=query.background,
            several=query.topic is Topic.CONSORTIA,
        )

    def about(self, wish: Wish) -> Query | None:
        """Ask something new of what was spoken of: "and its postcode?"."""
        topic = wish.topic
        if topic is None or topic is Topic.CONSORTIA:
            return None
        if is_contact(topic):
            hop = wish.roles or self.query.hop or ROLES_OF.get(self.query.topic, ())
            if wish.category in COLLEGES and self.consortium and not self.organisation:
                hop = ROLES_OF[Topic.LEAD_COLLEGE]
            if self.consortium and hop:
                return Query(topic, self.consortium, hop=hop)
            subject = self.organisation or self.consortium
            return Query(topic, subject) if subject else None
        if topic in ABOUT_CONSORTIA or topic is Topic.BACKGROUND:
            category = wish.category if topic in {Topic.MEMBERS, Topic.COUNT} else ""
            return (
                Query(topic, self.consortium, category=category, background=wish.background)
                if self.consortium
                else None
            )
        if topic in {Topic.CONSORTIA_OF, Topic.MEMBERSHIP}:
            return Query(Topic.CONSORTIA_OF, self.organisation) if self.organisation else None
        subject = self.organisation or self.consortium
        return Query(topic, subject) if subject else None


def spoken_of(answer: Answer, consortia: frozenset[str]) -> Spoken | None:
    """Return what an answer leaves to be spoken of; None where it was about nothing in particular."""
    query = answer.query
    if query is None or answer.outcome not in {Outcome.ANSWERED, Outcome.NOT_PUBLISHED}:
        return None
    named = [*answer.subjects, *answer.results]
    about = tuple(dict.fromkeys(i for i in named if i in consortia))
    others = tuple(dict.fromkeys(i for i in named if i not in consortia))
    consortium = next((i for i in answer.subjects if i in consortia), about[0] if len(about) == 1 else "")
    subject = next((i for i in answer.subjects if i not in consortia), others[0] if len(others) == 1 else "")
    return (
        Spoken(query, subject, consortium)
        if subject or consortium or query.topic is Topic.CONSORTIA
        else None
    )


class Memory:
    """Keeps the newest threads; older and outdated ones are forgotten."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._threads: OrderedDict[str, tuple[float, Spoken]] = OrderedDict()

    def keep(self, thread: str, spoken: Spoken) -> None:
        """Remember what a thread is about."""
        self._threads[thread] = (self._clock() + KEPT_SECONDS, spoken)
        self._threads.move_to_end(thread)
        while len(self._threads) > MOST_THREADS:
            self._threads.popitem(last=False)

    def recall(self, thread: str) -> Spoken | None:
        """Return what a thread is about, if it was spoken of lately."""
        until, spoken = self._threads.get(thread, (0.0, None))
        if spoken is None or until < self._clock():
            self._threads.pop(thread, None)
            return None
        return spoken
