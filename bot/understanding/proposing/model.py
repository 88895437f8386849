"""Proposals, and what they are built of.

An argument is whom a question may be about; slots are what its cues offer to fill in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.understanding.analysis import Analysis
from bot.understanding.dialogue import DialogueContext
from bot.understanding.mentions import Mention, OrganisationMention
from bot.understanding.outline import Outline
from bot.values.query import CONTACT_TOPICS, LEAD_TOPICS, Query, Topic
from bot.values.records import ContactKind, Role

NOT_FOUND, NOT_UNDERSTOOD, HELP, HELLO, THANKS = "not_found", "not_understood", "help", "hello", "thanks"

TALK = (HELP, HELLO, THANKS)

FAX = ContactKind.FAX.value

DISTRICT_OF, HEADQUARTERS = "district_of", "headquarters_of"

CONTACT_CUES = ("address", "postcode", "phone", "email", "website", "contact", FAX, DISTRICT_OF, HEADQUARTERS)

CATEGORY_OF_CUE = {
    "college": "college",
    "university": "undergraduate_university",
    "vocational": "vocational_college",
    "secondary": "secondary_vocational_school",
    "enterprise": "enterprise",
    "research": "research_institution",
    "association": "association",
    "government": "government",
    "district": "district",
    "park": "park",
}

LEVEL_OF_CUE = {
    "national": "national",
    "provincial": "provincial",
    "municipal": "municipal",
    "crossprov": "cross-province",
    "unconf": "unconfirmed",
}

LEAD_TOPICS_IN_ORDER = (Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE, Topic.SUPPORT_PARK)

MOST_OPTIONS = 5

_SURE = 0.6  # score of an organisation that a set may be made with
_MOST_APART = 6


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to understand a question.

    ``goal`` names what is asked (a topic, an operation on a set, or one of the acts above) and ``argument``
    how it is known of whom: C, O, C(O) by a mention, x… by the dialogue. ``queries``: one is clear, several
    are as likely, none is an act. ``mentions`` are those that it uses.
    """

    goal: str
    argument: str
    queries: tuple[Query, ...] = ()
    mentions: tuple[Mention, ...] = ()
    topic: Topic | None = None

    @property
    def query(self) -> Query | None:
        """Its query, the likeliest where there are several."""
        return self.queries[0] if self.queries else None


@dataclass(frozen=True, slots=True)
class Argument:
    """Whom a question may be about: ids that are as likely, and how that is known."""

    how: str
    ids: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()

    @property
    def words(self) -> frozenset[int]:
        """The words that name it."""
        return frozenset().union(*(mention.words for mention in self.mentions))


@dataclass(frozen=True)
class Slots:
    """What the cues of a question offer to fill in."""

    analysis: Analysis
    context: DialogueContext | None
    outline: Outline
    consortia: tuple[Argument, ...]
    organisations: tuple[Argument, ...]
    categories: tuple[str, ...]
    contacts: tuple[str, ...]

    def has(self, *cues: str) -> bool:
        """Whether one of these cues is in the question."""
        return self.analysis.has(*cues)


def contact_query(contact: str, subject: str, hop: tuple[Role, ...] = ()) -> Query:
    """Return the query for a kind of contact."""
    if contact == FAX:
        return Query(Topic.CONTACT, subject, hop=hop, category=FAX)
    if contact == DISTRICT_OF:
        return Query(Topic.ADDRESS, subject, hop=hop, category=ContactKind.DISTRICT.value)
    if contact == HEADQUARTERS:
        return Query(Topic.ADDRESS, subject, hop=hop, category=ContactKind.HEADQUARTERS.value)
    return Query(Topic(contact), subject, hop=hop)


def goal_of(query: Query) -> str:
    """Return what a query asks, in one word."""
    if query.sources:
        return "sources"
    if query.also:
        return "two"
    if query.pick is not None:
        return query.pick.value
    if query.topic is Topic.CONTACT and query.category == FAX:
        return FAX
    if query.topic is Topic.ADDRESS and query.category:
        return DISTRICT_OF if query.category == ContactKind.DISTRICT.value else HEADQUARTERS
    if query.topic is Topic.BACKGROUND:
        return query.background or "what"
    return query.topic.value if query.subject else _goal_of_list(query.topic)


def _goal_of_list(topic: Topic) -> str:
    if topic in LEAD_TOPICS:
        return f"all_{topic.value}"
    if topic in CONTACT_TOPICS:
        return "contacts_of"
    return "organisations" if topic is Topic.MEMBERS else topic.value


def each(goal: str, argument: Argument, query: Query, how: str = "") -> Proposal:
    """Return a proposal with a query for each id of an argument."""
    queries = tuple(replace(query, subject=one) for one in argument.ids[: MOST_OPTIONS + 1])
    return Proposal(goal, argument.how + how, queries, argument.mentions)


def both(first: Argument, second: Argument) -> str:
    """Return how it is known whom two arguments mean."""
    return f"{first.how}{second.how}"


def mentions_of(*arguments: Argument) -> tuple[Mention, ...]:
    """Return the mentions of several arguments in the order of the question."""
    return tuple(sorted((m for a in arguments for m in a.mentions), key=lambda mention: mention.start))


def is_sure(argument: Argument) -> bool:
    """Whether an argument is no organisation that a name is merely a little like."""
    mention = argument.mentions[0] if argument.mentions else None
    return not isinstance(mention, OrganisationMention) or mention.score > _SURE


def named_organisations(slots: Slots) -> list[Argument]:
    """Return the organisations that are surely named, each one alone."""
    return [a for a in slots.organisations if len(a.ids) == 1 and a.mentions and is_sure(a)]


def apart(arguments: Sequence[Argument]) -> tuple[Argument, ...]:
    """Return the arguments that share no word, the first of those that do, in the order of the question."""
    kept: list[Argument] = []
    for one in arguments:
        if all(one.words.isdisjoint(other.words) and one.ids != other.ids for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.mentions[0].start))[:_MOST_APART]
