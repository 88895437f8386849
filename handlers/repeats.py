"""A question that a group has just had answered is answered by a link to that answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from telegram import Chat, Message

from bot.telegram.heard import place_of
from bot.values.answer import Answer, Outcome
from bot.values.language import Language
from bot.values.query import Query

_SECONDS = 300.0  # afterwards the answer is too far up
_KEPT = 4096
_SUPERGROUPS = "-100"

_Key = tuple[int, int | None, Query, Language]


class Repeats:
    """Remembers which message of a group answered what, by its meaning and not by its words."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._answered: OrderedDict[_Key, tuple[float, int]] = OrderedDict()

    def link(self, message: Message, answer: Answer) -> str:
        """Return the address of the earlier answer; empty where there is none, or none that can be linked."""
        key = _key(message, answer)
        at, earlier = self._answered.get(key, (None, 0)) if key else (None, 0)
        if at is None or self._clock() - at > _SECONDS:
            return ""
        name = message.chat.username or f"c/{str(message.chat.id).removeprefix(_SUPERGROUPS)}"
        return f"https://t.me/{name}/{earlier}"

    def note(self, message: Message, answer: Answer, sent: int) -> None:
        """Remember an answer that the whole group sees."""
        key = _key(message, answer)
        if key is None:
            return
        self._answered[key] = (self._clock(), sent)
        self._answered.move_to_end(key)
        if len(self._answered) > _KEPT:
            self._answered.popitem(last=False)


def _key(message: Message, answer: Answer) -> _Key | None:
    # Basic groups have no links to messages.
    if message.chat.type != Chat.SUPERGROUP or answer.query is None or answer.outcome is not Outcome.ANSWERED:
        return None
    return message.chat.id, place_of(message).topic, answer.query, answer.language
