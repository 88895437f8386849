"""Correcting and recalling what was already sent."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from html import unescape
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bot.values.announcement import (
    Album,
    Announcement,
    Content,
    Copied,
    Kind,
    Message,
    State,
    Written,
    corrected,
)

if TYPE_CHECKING:
    from bot.state.store import Store

_T = TypeVar("_T")
# What a dead courier held is settled when its lease has run out.
_PATIENCE = 20.0
_LOOK = 0.1
_LONGEST_TEXT, _LONGEST_CAPTION = 4096, 1024  # characters without markup
_TAG = re.compile(r"<[^>]*>")


class Why(StrEnum):
    """Why it cannot be done."""

    NONE = "none"  # there is no such announcement
    NOBODY = "nobody"  # nobody got it
    BUSY = "busy"  # it is still being sent to some
    LONG = "long"  # longer than Telegram takes
    VERSIONS = "versions"  # it has versions that were not corrected


class Run(Protocol):
    """Whatever does work with the store."""

    async def __call__(self, work: Callable[[Store], _T]) -> _T:
        """Do it."""


async def amend(  # noqa: PLR0913 - what it is made of
    run: Run,
    number: int,
    who: int,
    words: Mapping[str, Written] | None,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[Any]],
) -> Announcement | Why:
    """Correct an announcement to ``words`` (by language, as its versions are), or recall it (None).

    One that is being sent is paused until those under way have arrived. A corrected one then goes on with the
    new words; a recalled one is cancelled; and where neither is done, it goes on as before. Where nobody has
    got it yet, a correction changes what is still to be sent, and the announcement itself is returned.
    """
    one = await run(lambda store: store.announcements.get(number))
    if one is None or one.kind is not Kind.SEND:
        return Why.NONE
    message = corrected_message(one, words) if words is not None else None
    if isinstance(message, Why):
        return message
    return await _in_between(run, one, who, message, clock=clock, sleep=sleep)


async def carry_out(
    run: Run,
    proposal: Announcement,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[Any]],
) -> Announcement | Why:
    """Correct an announcement as it was proposed, and said yes to; see :func:`amend`."""
    one = await run(lambda store: store.announcements.get(proposal.of or 0))
    if one is None:
        return Why.NONE
    who, message = proposal.author, proposal.message
    return await _in_between(run, one, who, message, proposal.id, clock=clock, sleep=sleep)


def corrected_message(one: Announcement, words: Mapping[str, Written]) -> Message | Why:
    """Return an announcement's message with other words, or why Telegram would not take it."""
    if set(words) != set(one.message.variants):
        return Why.VERSIONS
    if any(_too_long(old, words[tag]) for tag, old in one.message.variants.items()):
        return Why.LONG
    variants = {tag: corrected(old, words[tag]) for tag, old in one.message.variants.items()}
    return replace(one.message, variants=variants)


async def _in_between(  # noqa: PLR0913 - as above
    run: Run,
    one: Announcement,
    who: int,
    message: Message | None,
    proposal: int | None = None,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[Any]],
) -> Announcement | Why:
    if one.state is not State.SENDING:
        return await _amended(run, one, who, message, proposal, clock=clock, sleep=sleep)
    await run(lambda store: store.announcements.pause(one.id, who, clock()))
    try:
        return await _amended(run, one, who, message, proposal, clock=clock, sleep=sleep)
    finally:
        # A recall that was made has cancelled it; a correction that paused by itself waits for a word.
        await run(lambda store: store.announcements.go_on(one.id, who, clock()))


async def _amended(  # noqa: PLR0913 - as above
    run: Run,
    first: Announcement,
    who: int,
    message: Message | None,
    proposal: int | None,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[Any]],
) -> Announcement | Why:
    one: Announcement | None = first
    looks = round(_PATIENCE / _LOOK)
    while one is None or one.counts.sending:
        looks -= 1
        if looks < 0:
            return Why.BUSY
        await sleep(_LOOK)
        one = await run(lambda store: store.announcements.get(first.id))
    kind = Kind.EDIT if message else Kind.RECALL
    made = await run(lambda store: store.announcements.amend(first.id, kind, who, clock(), message, proposal))
    return made or Why.NOBODY


def _too_long(old: Content, words: Written) -> bool:
    """Whether Telegram takes the words in no chat (Bot API, sendMessage and editMessageCaption)."""
    captions = isinstance(old, Album) or (isinstance(old, Copied) and old.caption)
    text = unescape(_TAG.sub("", words.text)) if words.html else words.text
    return len(text) > (_LONGEST_CAPTION if captions else _LONGEST_TEXT)
