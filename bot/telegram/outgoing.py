"""What goes out to people, where it goes, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from telegram import ForceReply, InlineKeyboardMarkup

# Telegram takes what only one person sees within 15 s of their tap or command; a little is for the way.
_WITHIN = 12.0


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says: as Telegram's HTML (empty: there is none) and without markup.

    ``rich`` is the same as a rich message, for servers that have them. ``asks``: an answer to it is awaited.
    """

    plain: str
    html: str = ""
    keyboard: InlineKeyboardMarkup | None = None
    rich: str = ""
    asks: bool = False

    @property
    def markup(self) -> InlineKeyboardMarkup | ForceReply | None:
        """What is below the message."""
        return ForceReply(selective=True) if self.asks else self.keyboard


@dataclass(frozen=True, slots=True)
class File:
    """A file, or a picture that is shown, and the words under it (plain text)."""

    name: str
    data: bytes
    caption: str = ""
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Only:
    """A message that one member of a group sees, and why the bot may send it.

    ``tap``: the person has just tapped this button; ``command``: has just sent this ephemeral message;
    neither: the bot is an administrator.
    """

    person: int
    tap: str = ""
    command: int = 0

    @property
    def seconds(self) -> float | None:
        """How long Telegram takes it from when it was heard; None where that does not matter."""
        return _WITHIN if self.tap or self.command else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, one of its topics (never 1, the general one), under which message.

    ``only``: it is seen by one person there. ``by``: who asked for it (0: nobody in particular), so that
    people in a group take turns.
    """

    chat: int
    topic: int | None = None
    reply_to: int | None = None
    only: Only | None = None
    by: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A message to edit: one in a chat, one that only ``person`` sees (id below 0), or an inline one."""

    chat: int | None = None
    message: int | None = None
    inline: str | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The message is in the chat; ``chat`` differs from the place's where a group became a supergroup.

    The id of a message that only one person sees is below 0: they are counted apart from the chat's others.
    """

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody is there: the bot was blocked or removed, or the chat is no more."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram does not take it here, and would not later."""

    why: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Given up on; where the answer was lost, not the request, it may have been done."""

    why: str


@dataclass(frozen=True, slots=True)
class Late:
    """Its turn would have come when Telegram takes it no more: nothing was sent, and no turn was taken."""


Outcome: TypeAlias = Sent | Gone | Refused | Lost | Late
