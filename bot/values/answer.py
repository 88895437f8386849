"""What is answered, as values: facts in both languages and no words of ours.

``Answer.body`` says what is to be said; ``bot.replies`` puts it into words. An exhaustive ``match`` over
:data:`Body` is the way to read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.values.language import Language
from bot.values.query import Filter, Pick, Query, Topic
from bot.values.records import (
    Background,
    Consortium,
    Contact,
    Count,
    Membership,
    Name,
    Organisation,
    Place,
    Role,
    Source,
    Subject,
)

EVERYTHING = Filter()


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    CHOOSE = "choose"
    NOT_PUBLISHED = "not_published"
    NOT_FOUND = "not_found"
    NOT_UNDERSTOOD = "not_understood"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Matched:
    """The name that led to a subject, where it is not the subject's own name.

    ``because``: alias, short, acronym, former, successor, pinyin, initials, typo, partial …
    """

    subject: str
    asked: str
    name: str
    because: str


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation with its membership in the consortium that is spoken of."""

    organisation: Organisation
    membership: Membership


@dataclass(frozen=True, slots=True)
class RoleHolders:
    """Who has a role; ``roles`` are those asked for, ``parts`` those a source names (some may be missing).

    ``supposed`` is an organisation that was thought to have the role and is not named with it; ``own`` is
    the part that it has in the consortium, if any.
    """

    consortium: Consortium
    roles: tuple[Role, ...]
    parts: tuple[Part, ...]
    supposed: Organisation | None = None
    own: Membership | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """Named members; ``counts`` are what sources state of the category.

    ``participants`` (and partners by agreement) are no members; ``without`` were left out.
    """

    consortium: Consortium
    category: str
    parts: tuple[Part, ...]
    counts: tuple[Count, ...]
    participants: tuple[Part, ...]
    without: tuple[Organisation, ...] = ()


@dataclass(frozen=True, slots=True)
class Belonging:
    """Is this organisation a member of that consortium? ``membership`` None: not listed in the sources.

    A participant's membership is not stated either; then ``membership.role`` is PARTICIPANT. ``elsewhere``:
    the consortia it is in, for when it is not listed here.
    """

    organisation: Organisation
    consortium: Consortium
    membership: Membership | None
    elsewhere: tuple[tuple[Consortium, Membership], ...] = ()


@dataclass(frozen=True, slots=True)
class ConsortiaOf:
    """The consortia that an organisation is in, and (``participations``) those that it is no member of.

    With ``roles``, ``places`` are those where it has one of them, and ``besides`` the others; ``without``
    were left out.
    """

    organisation: Organisation
    places: tuple[tuple[Consortium, Membership], ...]
    participations: tuple[tuple[Consortium, Membership], ...]
    roles: tuple[Role, ...] = ()
    besides: tuple[tuple[Consortium, Membership], ...] = ()
    without: tuple[Consortium, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many members a source states; ``named`` is how many of the category this directory names.

    ``counts`` holds the category's count alone, or every stated count where no category was asked for;
    empty: not published, and ``others`` are the counts that are known instead.
    """

    consortium: Consortium
    category: str
    counts: tuple[Count, ...]
    named: int
    others: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactsOf:
    """Contact details of one organisation of the kind asked for, and what is known instead or beside."""

    organisation: Organisation
    contacts: tuple[Contact, ...]
    instead: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contact details of one organisation, or of those who have ``roles`` in ``via``.

    ``kind`` is set where one kind of contact was asked for that is no topic of its own.
    """

    topic: Topic
    items: tuple[ContactsOf, ...]
    via: Consortium | None = None
    roles: tuple[Role, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """Overview of an organisation."""

    organisation: Organisation
    names: tuple[Name, ...]
    places: tuple[tuple[Consortium, Membership], ...]
    participations: tuple[tuple[Consortium, Membership], ...]
    contacts: tuple[Contact, ...]
    via: Consortium | None = None


@dataclass(frozen=True, slots=True)
class ConsortiumCard:
    """Overview of a consortium; ``leads`` holds lead colleges, lead enterprises and parks.

    ``reachable``: contacts of its own are known.
    """

    consortium: Consortium
    names: tuple[Name, ...]
    leads: tuple[Part, ...]
    counts: tuple[Count, ...]
    members_named: int
    background: tuple[Background, ...]
    reachable: bool = False


@dataclass(frozen=True, slots=True)
class ConsortiaList:
    """Consortia that pass a filter; ``total`` is how many the directory has in all.

    ``members`` are the organisations that are in all of them, ``without`` the consortia that were left out.
    """

    filter: Filter
    consortia: tuple[Consortium, ...]
    total: int
    members: tuple[Organisation, ...] = ()
    without: tuple[Consortium, ...] = ()


@dataclass(frozen=True, slots=True)
class Provinces:
    """Where the consortia of a list are: each province with its consortia, the most first."""

    filter: Filter
    rows: tuple[tuple[Place, tuple[Consortium, ...]], ...]


@dataclass(frozen=True, slots=True)
class OrganisationList:
    """Organisations that a set holds, each with the consortia that it is in for this reason.

    ``roles`` are those that it was asked by (empty: any), ``category`` narrows it, ``without`` were left out.
    """

    filter: Filter
    category: str
    roles: tuple[Role, ...]
    rows: tuple[tuple[Organisation, tuple[Consortium, ...]], ...]
    without: tuple[Subject, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Consortia by what sources state of a category, the first ones first; ``unknown`` state nothing."""

    pick: Pick
    category: str
    rows: tuple[tuple[Consortium, Count], ...]
    unknown: tuple[Consortium, ...]
    winners: int
    filter: Filter = EVERYTHING


@dataclass(frozen=True, slots=True)
class Together:
    """The consortia that several organisations are all in; none: what each is in is ``apart``."""

    organisations: tuple[Organisation, ...]
    consortia: tuple[Consortium, ...]
    apart: tuple[tuple[Organisation, tuple[Consortium, ...]], ...]


@dataclass(frozen=True, slots=True)
class Several:
    """The answers to several questions of one message, in their order."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class BackgroundText:
    """Paragraphs of one consortium or general ones, and when it was announced; neither: not published."""

    consortium: Consortium | None
    paragraphs: tuple[Background, ...]
    announced: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what it is called and the query that it leads to."""

    subject: Subject
    query: Query


@dataclass(frozen=True, slots=True)
class Choice:
    """Several subjects are as likely; at most five options, ``more`` says whether there are others.

    ``asked`` is what may mean any of them; empty where the question can be read in several ways: the options
    then differ in what they ask, of whom, or both.
    """

    asked: str
    options: tuple[Option, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class NotFound:
    """No such organisation or consortium here; the nearest names, if any is near."""

    asked: str
    nearest: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No question that this bot answers; ``topic`` is set where only the name was missing.

    ``too_much`` where the text was not read to its end, because it says more than is answered at once.
    """

    topic: Topic | None = None
    too_much: bool = False


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked, or a word back: ``about`` is help, hello or thanks."""

    about: str = "help"


Body = (
    RoleHolders
    | Members
    | Belonging
    | ConsortiaOf
    | Counted
    | Contacts
    | OrganisationCard
    | ConsortiumCard
    | ConsortiaList
    | OrganisationList
    | Provinces
    | Ranking
    | Together
    | Several
    | BackgroundText
    | Choice
    | NotFound
    | NotUnderstood
    | Help
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; the fields are those of ``ask --json``, and ``body`` what the words are made of.

    ``cited`` are the sources of the facts stated, in the order of ``sources``; ``confidence`` is in 0..1.
    ``query`` is the question with its names resolved (None where that failed): buttons and follow-ups start
    from it. Of a choice it is that of the first option.
    """

    question: str
    language: Language
    outcome: Outcome
    body: Body
    topic: Topic | None = None
    query: Query | None = None
    subjects: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    confidence: float = 0.0
    unconfirmed: bool = False
    cited: tuple[Source, ...] = ()
    matched: tuple[Matched, ...] = ()

    @property
    def is_too_much(self) -> bool:
        """Whether the question is to be asked shorter."""
        return isinstance(self.body, NotUnderstood) and self.body.too_much

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of the facts stated."""
        return tuple(source.id for source in self.cited)
