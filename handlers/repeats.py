"""A question that a group has just had answered is answered by a link to that answer."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Chat, Message

from bot.telegram.heard import place_of
from bot.values.answer import Answer, Outcome
from bot.values.language import Language
from bot.values.query import Query
from handlers.kept import Kept

# Afterwards the answer is too far up; nor does Telegram tell of one that was deleted.
_SECONDS = 300.0
_KEPT = 4096
_SUPERGROUPS = "-100"

_Key = tuple[int, int | None, Query, Language]


class Repeats:
    """Remembers which message of a group answered what, by its meaning and not by its words."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._answered: Kept[_Key, int] = Kept(clock, _SECONDS, _KEPT)
        self._said: Kept[tuple[int, int], _Key] = Kept(clock, _SECONDS, _KEPT)

    def link(self, message: Message, answer: Answer) -> str:
        """Return the address of the earlier answer; empty where there is none, or none that can be linked."""
        key = _key(message, answer)
        earlier = self._answered.get(key) if key else None
        if earlier is None:
            return ""
        name = message.chat.username or f"c/{str(message.chat.id).removeprefix(_SUPERGROUPS)}"
        return f"https://t.me/{name}/{earlier}"

    def note(self, message: Message, answer: Answer, sent: int) -> None:
        """Remember an answer that the whole group sees."""
        key = _key(message, answer)
        if key is not None:
            self._answered.put(key, sent)
            self._said.put((message.chat.id, sent), key)

    def forget(self, chat: int, message: int) -> None:
        """Note that a message says something else now."""
        key = self._said.get((chat, message))
        if key is not None and self._answered.get(key) == message:
            self._answered.drop(key)


def _key(message: Message, answer: Answer) -> _Key | None:
    # Basic groups have no links to messages.
    if message.chat.type != Chat.SUPERGROUP or answer.query is None or answer.outcome is not Outcome.ANSWERED:
        return None
    return message.chat.id, place_of(message).topic, answer.query, answer.language
