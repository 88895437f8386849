"""What a reply is: the same words as HTML and as plain text, and buttons; and the draft it is made from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.replies.markup import Text
from bot.replies.words import Words
from bot.values.query import Query


@dataclass(frozen=True, slots=True)
class Button:
    """A button with exactly one action.

    A question (or what is done with its answer), a web address, a text to copy (1-256 characters), or the
    words to look up inline in a chat that is chosen then.
    """

    label: str
    query: Query | None = None
    url: str = ""
    copy: str = ""
    share: str = ""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: ``html`` keeps Telegram's limits, ``plain`` is the same words without markup.

    ``rich`` is the same as a rich message of Bot API 10.1, where that shows it better; else empty.
    """

    html: str
    plain: str
    rows: tuple[Row, ...] = ()
    rich: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the words depend on beside the facts: language, page, and how many list items a page holds."""

    words: Words
    query: Query | None
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a family of bodies contributes: lines of text, and buttons by their purpose.

    ``options`` stand one in a row, ``numbers`` five in a row, ``actions`` and ``questions`` share the rows
    below; ``pages`` is how many pages the list has. ``rich`` is the same as ``lines`` in the HTML of rich
    messages, where a table shows it better.
    """

    lines: tuple[Text, ...]
    actions: Row = ()
    questions: Row = ()
    options: Row = ()
    numbers: Row = ()
    page: int = 0
    pages: int = 1
    rich: str = ""
