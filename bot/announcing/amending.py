"""Correcting and recalling what was already sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bot.values.announcement import Announcement, Kind, Message, State, Written, corrected

if TYPE_CHECKING:
    from bot.state.store import Store

_T = TypeVar("_T")
# What a dead courier held is settled when its lease has run out.
_PATIENCE = 20.0
_LOOK = 0.1


class Why(StrEnum):
    """Why it cannot be done."""

    NONE = "none"  # there is no such announcement
    NOBODY = "nobody"  # nobody got it
    BUSY = "busy"  # it is still being sent to some
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
    new words; a recalled one is cancelled.
    """
    one = await run(lambda store: store.announcements.get(number))
    if one is None or one.kind is not Kind.SEND:
        return Why.NONE
    if words is not None and set(words) != set(one.message.variants):
        return Why.VERSIONS
    going = one.state is State.SENDING
    if going:
        await run(lambda store: store.announcements.pause(number, who, clock()))
    until = clock() + _PATIENCE
    while one is None or one.counts.sending:
        if clock() > until:
            return Why.BUSY
        await sleep(_LOOK)
        one = await run(lambda store: store.announcements.get(number))
    kind, message = Kind.RECALL, None
    if words is not None:
        variants = {tag: corrected(old, words[tag]) for tag, old in one.message.variants.items()}
        kind, message = Kind.EDIT, Message(variants, one.message.links)
    made = await run(lambda store: store.announcements.amend(number, kind, who, clock(), message))
    if going and words is not None:
        await run(lambda store: store.announcements.resume(number, who, clock()))
    return made or Why.NOBODY
