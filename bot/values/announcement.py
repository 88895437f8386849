"""What an announcement is, and what becomes of it in each chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2s
from typing import TypeAlias


class Kind(StrEnum):
    """What is done to each chat; the last two change what an earlier announcement sent."""

    SEND = "send"
    EDIT = "edit"
    RECALL = "recall"

    @property
    def harmless(self) -> bool:
        """Whether doing it twice is the same as once, so that what is unclear is simply done again."""
        return self is not Kind.SEND


class State(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Delivery(StrEnum):
    """Where one recipient stands: ``pending → sending → sent | gone | moved | failed | unknown``.

    ``moved``: the group had become a supergroup and got it under its new id. ``unknown``: perhaps delivered,
    and never sent again without an administrator's word.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    GONE = "gone"
    MOVED = "moved"
    FAILED = "failed"
    UNKNOWN = "unknown"


# What a delivery says of an album that has arrived, until the line of buttons under it has as well.
WITHOUT_BUTTONS = "without its buttons"
SETTLED = (Delivery.SENT, Delivery.GONE, Delivery.MOVED, Delivery.FAILED, Delivery.UNKNOWN)


class Category(StrEnum):
    """What chats can subscribe to; urgent ones do not wait for the end of quiet hours."""

    NEWS = "news"
    EVENTS = "events"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Written:
    """A text, plain or in Telegram's HTML."""

    text: str
    html: bool = False


@dataclass(frozen=True, slots=True)
class Copied:
    """A message as it stands in a chat; ``caption`` tells that its words are under a picture or file.

    ``instead``: a caption that was written later, in place of its own.
    """

    chat: int
    message: int
    caption: bool = False
    instead: Written | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One picture, video, file or piece of music of an album, by Telegram's id of the file.

    The caption is formatted by ``entities`` (Telegram's JSON), or by Telegram's HTML. ``spoiler``: it is
    covered until somebody taps it.
    """

    kind: str
    file: str
    caption: str = ""
    entities: str = ""
    html: bool = False
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Album:
    """Two to ten items that are shown together; sent in one call, so that it arrives whole or not at all."""

    items: tuple[Item, ...]


Content: TypeAlias = Written | Copied | Album


def corrected(content: Content, words: Written) -> Content:
    """Return a content with other words; pictures and files stay."""
    match content:
        case Copied(caption=True):
            return replace(content, instead=words)
        case Album((first, *others)):
            first = replace(first, caption=words.text, entities="", html=words.html)
            return Album((first, *others))
        case _:
            return words


@dataclass(frozen=True, slots=True)
class Link:
    """A button under an announcement."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is announced: ``variants`` by language (``zh`` stands for both scripts), ``""`` for the rest."""

    variants: Mapping[str, Content]
    links: tuple[Link, ...] = ()

    @property
    def weight(self) -> int:
        """As how many messages it counts at most: an album's items, and the line of buttons under it."""
        return max(
            len(content.items) + 1 if isinstance(content, Album) else 1 for content in self.variants.values()
        )

    def variant(self, language: str) -> Content:
        """Return what a chat of this language gets."""
        for tag in (language, language.partition("-")[0], ""):
            if tag in self.variants:
                return self.variants[tag]
        return next(iter(self.variants.values()))  # a draft whose default is not written yet


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recipients stand where; all but ``recipients`` add up to it."""

    recipients: int = 0
    sending: int = 0
    sent: int = 0
    gone: int = 0
    moved: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def pending(self) -> int:
        """Those whose turn has not come."""
        return self.recipients - self.sending - self.settled

    @property
    def settled(self) -> int:
        """Those of whom nothing more is to be done."""
        return self.sent + self.gone + self.moved + self.failed + self.unknown


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement, or the correction or recall ``of`` an earlier one; times are Unix seconds.

    ``due``: not before this time. ``confirmed``: who said yes. ``note``: why it was paused by itself.
    ``panel``: the message from which an administrator steers it; ``awaits``: what that one writes next.
    """

    id: int
    kind: Kind
    of: int | None
    state: State
    message: Message
    audience: str
    category: Category
    silent: bool
    quiet: bool
    paid: bool
    due: float | None
    author: int
    confirmed: frozenset[int]
    note: str
    panel: tuple[int, int] | None
    awaits: str
    created: float
    started: float | None
    finished: float | None
    counts: Counts = Counts()

    @property
    def mark(self) -> str:
        """Sixteen hexadecimal digits of all that a yes is said to: with any change of it they are others."""
        told = (
            dict(self.message.variants),
            self.message.links,
            self.audience,
            self.category,
            (self.silent, self.quiet, self.paid),
            self.due,
        )
        return blake2s(repr(told).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that the bot knows.

    ``kind`` is Telegram's; ``categories``: what it wants (empty: all); ``topic``: where announcements go in a
    group; ``consortium``: which one it is about; ``zone``: its time zone, where it said one. ``chosen``: the
    language it wants answers in; ``quiet``: answers are for who asks; ``asks``: who may (empty: everyone).
    """

    id: int
    kind: str
    language: str = ""
    title: str = ""
    subscribed: bool = False
    categories: frozenset[str] = frozenset()
    topic: int | None = None
    active: bool = True
    consortium: str = ""
    zone: str = ""
    chosen: str = ""
    quiet: bool = False
    asks: str = ""

    def wants(self, category: Category) -> bool:
        """Whether announcements of a category may be sent here."""
        return self.active and self.subscribed and (not self.categories or category in self.categories)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One recipient's part of an announcement: what is to be done where.

    ``messages``: what an earlier delivery put there, for corrections and recalls. ``tap``: label and data of
    the button by which the chat ends its subscription; where it has none, it gets none.
    """

    kind: Kind
    chat: int
    content: Content
    links: tuple[Link, ...] = ()
    topic: int | None = None
    messages: tuple[int, ...] = ()
    silent: bool = False
    paid: bool = False
    tap: tuple[str, str] | None = None

    @property
    def line(self) -> bool:
        """Whether its buttons follow in a line of their own: albums have none."""
        return self.kind is Kind.SEND and self.weight > 1 and bool(self.links or self.tap)

    @property
    def weight(self) -> int:
        """As how many messages it counts in its chat, without that line."""
        return len(self.content.items) if self.kind is Kind.SEND and isinstance(self.content, Album) else 1


@dataclass(frozen=True, slots=True)
class Sent:
    """Done; the ids of the messages in the chat."""

    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody is there: blocked, removed, deleted."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Nothing was done: the group is a supergroup with another id now."""

    chat: int


@dataclass(frozen=True, slots=True)
class NoTopic:
    """Nothing was done: the topic is no more."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Telegram does not take it here, and would not later; ``here``: because of what this chat allows."""

    why: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Unfit:
    """Telegram takes this announcement nowhere: its own words, buttons or source are at fault."""

    why: str


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing was done: Telegram asks everyone to wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unreached:
    """Nothing was done: the request never left this machine."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost or makes no sense: perhaps it was done."""

    why: str


Outcome: TypeAlias = Sent | Gone | Moved | NoTopic | Failed | Unfit | Later | Unreached | Unknown
