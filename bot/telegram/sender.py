"""Messages, edits and answers to Telegram: what can be tried again is, and what came of it is a value."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from telegram import Bot, InlineQueryResult, InlineQueryResultsButton, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.telegram.newer import NO_PREVIEW, Newer, ephemeral_id, reply_to
from bot.telegram.odd import understood
from bot.telegram.outgoing import File, Gone, Late, Lost, Only, Outcome, Place, Refused, Sent, Spot, Text
from bot.telegram.pace import Pace
from bot.telegram.refusals import is_late, refusal, simpler
from bot.telegram.trouble import Kind, Reporter, trouble

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)

__all__ = [
    "NO_PREVIEW",
    "File",
    "Gone",
    "Late",
    "Lost",
    "Only",
    "Place",
    "Refused",
    "Sender",
    "Sent",
    "Spot",
    "Text",
]

# Seconds after which an answer is no longer worth giving; taps and inline queries expire on Telegram's side.
_PATIENCE = 60.0
# Where Telegram says itself when it takes messages again (slow groups), people see that and wait longer.
_PATIENCE_TOLD = 180.0
_PATIENCE_QUERY = 10.0
# How often a call is repeated whose effect is not known.
_BLIND_TRIES = 2
# A wait that people notice shows that the bot is typing.
_NOTICED = 1.0


class Sender:
    """The one way out to people."""

    def __init__(  # noqa: PLR0913 - what it stands between
        self,
        bot: Bot,
        reporter: Reporter,
        clock: Callable[[], float],
        *,
        pace: Pace | None = None,
        charge: Callable[[], None] = lambda: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Without a pace nothing waits: a local Telegram has no limits.

        ``charge`` is told of every message, so that announcements make room for it.
        """
        self._bot = bot
        self._newer = Newer(bot)
        self._reporter = reporter
        self._clock = clock
        self._pace = pace
        self._charge = charge
        self._sleep = sleep

    async def whispers(self) -> bool:
        """Whether Telegram can show a message to one member of a group only."""
        return await self._newer.whispers()

    @property
    def whispered(self) -> bool:
        """Whether it has shown one, so that it is sure to be able to."""
        return self._newer.seen_by_one

    def late(self, place: Place) -> bool:
        """Whether what is for one person would have its turn when Telegram takes it no more."""
        seconds = place.only.seconds if place.only else None
        return bool(self._pace and seconds is not None and self._pace.ahead(place.chat, place.by) > seconds)

    async def send(self, place: Place, content: Text | File) -> Outcome:
        """Send a message as soon as Telegram's limits allow."""
        if self.late(place):
            return Late()
        started = self._clock()
        await self._wait(place)
        seconds = place.only.seconds if place.only else None
        patience = None if seconds is None else max(0.0, seconds - (self._clock() - started))
        try:
            number = await self._tried(lambda: self._posted(place, content), place.chat, patience=patience)
        except ChatMigrated as moved:
            # Topics and messages have other ids there; what was for one person still is.
            return await self.send(replace(place, chat=moved.new_chat_id, topic=None, reply_to=None), content)
        except BadRequest as error:
            instead = simpler(content, error) if isinstance(content, Text) else content
            if instead == content:
                return refusal(error)
            _LOG.error("Telegram does not take what we send: %s", error.message)
            return await self.send(place, instead)
        except TelegramError as error:
            return refusal(error)
        return Sent(place.chat, number)

    async def _posted(self, place: Place, content: Text | File) -> int:
        """Send a message; returns its number, below 0 where only one person sees it."""
        message = await self._post(place, content)
        return -ephemeral_id(message) or message.message_id

    async def _post(self, place: Place, content: Text | File) -> Message:
        if isinstance(content, Text):
            return await self._newer.post(place, content)
        where: dict[str, Any] = {"message_thread_id": place.topic, "reply_parameters": reply_to(place)}
        caption = content.caption or None
        if content.picture:
            return await self._bot.send_photo(
                place.chat, content.data, caption, filename=content.name, **where
            )
        return await self._bot.send_document(
            place.chat, content.data, caption, filename=content.name, **where
        )

    async def edit(self, spot: Spot, text: Text) -> bool:
        """Replace what a message says; False where the message cannot be edited (any more)."""
        try:
            await self._tried(
                lambda: self._newer.edit(spot, text),
                spot.chat,
                harmless=True,
            )
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return True
            if simpler(text, error) != text:
                _LOG.error("Telegram does not take what we send: %s", error.message)
            return False
        except TelegramError:
            return False
        return True

    async def answer_tap(self, query: str, words: str = "", *, alert: bool = False, url: str = "") -> None:
        """Answer a button; ``words`` (at most 200 characters) are seen by the person who tapped only.

        ``url`` is a deep link to the bot, which the person's client opens.
        """
        await self._answered(
            lambda: self._bot.answer_callback_query(
                query, words or None, show_alert=alert or None, url=url or None
            )
        )

    async def answer_inline(  # noqa: PLR0913 - what Telegram takes
        self,
        query: str,
        results: Sequence[InlineQueryResult],
        *,
        seconds: int,
        personal: bool,
        next_offset: str = "",
        button: InlineQueryResultsButton | None = None,
    ) -> None:
        """Answer an inline query; Telegram may show the same results for ``seconds``."""
        await self._answered(
            lambda: self._bot.answer_inline_query(
                query,
                results,
                cache_time=seconds,
                is_personal=personal,
                next_offset=next_offset,
                button=button,
            )
        )

    async def answer_guest(self, query: str, result: InlineQueryResult) -> None:
        """Answer in a chat where the bot is a guest."""
        await self._answered(lambda: self._bot.answer_guest_query(query, result), patience=_PATIENCE / 2)

    async def _answered(self, call: Callable[[], Awaitable[Any]], patience: float = _PATIENCE_QUERY) -> None:
        try:
            await self._tried(call, None, patience=patience, harmless=True)
        except TelegramError as error:
            # Queries expire within seconds; an answer that comes late has nobody who waits for it.
            _LOG.log(logging.DEBUG if is_late(error) else logging.WARNING, "%s", trouble(error).words)

    async def _wait(self, place: Place) -> None:
        """Wait for the chat's turn, then for a place among all messages."""
        if self._pace is None:
            return
        await self._wait_typing(place, self._pace.share(place.chat, place.by))
        await self._wait_typing(place, self._pace.chat(place.chat, place.by))
        self._charge()
        wait = self._pace.slot()
        if wait > 0:
            await self._sleep(wait)

    async def _wait_typing(self, place: Place, wait: float) -> None:
        if wait >= _NOTICED:
            try:
                await self._bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.topic)
            except TelegramError as error:
                _LOG.debug("%s", trouble(error).words)
        if wait > 0:
            await self._sleep(wait)

    async def _tried(
        self,
        call: Callable[[], Awaitable[_T]],
        chat: int | None,
        *,
        patience: float | None = None,
        harmless: bool = False,
    ) -> _T:
        """Call until it works, waiting in between; raise the last error when that is of no use.

        ``chat`` is the one that the call is about; ``patience`` is in seconds; ``harmless``: doing it twice
        is the same as once. Otherwise a call that may have worked is repeated only where the connection broke
        (docs/decisions/0007).
        """
        started = self._clock()
        attempt = 0
        while True:
            try:
                result = await understood(call)
            except TelegramError as error:
                found = trouble(error)
                wait = found.back_off(attempt)
                if self._pace and found.kind is Kind.FLOOD:
                    self._pace.hold(wait, chat)
                blind = found.kind is Kind.BROKEN or (harmless and found.kind is Kind.TIMED_OUT)
                again = found.passes or (blind and attempt < _BLIND_TRIES)
                told = _PATIENCE_TOLD if found.kind is Kind.FLOOD else _PATIENCE
                if not again or self._clock() + wait > started + (told if patience is None else patience):
                    if found.kind is not Kind.REFUSED:
                        self._reporter.met(found, "giving up on one message")
                    raise
                self._reporter.met(found, f"trying again in {wait:g} s")
                await self._sleep(wait)
                attempt += 1
            else:
                self._reporter.over()
                return result
