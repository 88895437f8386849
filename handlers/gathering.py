"""Albums for an announcement: their items come one by one, and nothing tells which is the last."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Message

from bot.announcing.office import CONTENT, LONGEST_ALBUM, VERSION, Office, gathered
from bot.announcing.previews import refusal
from bot.replies.notices import Notice
from bot.state import StateError
from bot.values.announcement import Album, Announcement, Item
from handlers.panels import Panels

Begin = Callable[[Coroutine[Any, Any, None]], object]
_LOG = logging.getLogger(__name__)
_OF_ALBUMS = ("photo", "video", "document", "audio")
_IS_COMPLETE = 1.0
# What Telegram had not been told the bot has heard comes again after a start.
_IS_COMPLETE_AFTER_START = 3.0


class Gathering:
    """Shows an album when no more of it comes."""

    def __init__(
        self, office: Office, panels: Panels, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._office = office
        self._panels = panels
        self._sleep = sleep
        # Those of which more may come, by draft; whether was said that what comes beside is left out.
        self._told: dict[int, bool] = {}
        # What had come before the start, and may come once more.
        self._before: dict[int, tuple[Item, ...]] = {}

    async def beside(self, chat: int, one: Announcement, begin: Begin) -> None:
        """Say once that what comes beside an album is left out; ``begin`` is as for :meth:`item`."""
        if one.id not in self._told:
            begin(self.resume(one))
        if not self._told.get(one.id):
            self._told[one.id] = True
            await self._panels.tell(chat, Notice.LEFT_OUT)

    async def item(self, message: Message, one: Announcement, begin: Begin) -> None:
        """Take an item; ``begin`` starts what shows the album in the end."""
        item = item_of(message)
        if item is None:
            await self._panels.tell(message.chat.id, Notice.NO_SUCH_KIND)
            return
        if item in self._before.get(one.id, ()):
            return
        if await self._office.take_item(one, item, str(message.media_group_id)):
            self._told[one.id] = False
            begin(self._complete(message.chat.id, one.id, _IS_COMPLETE))

    async def resume(self, one: Announcement) -> None:
        """Go on with an album that was being gathered when the process ended."""
        if one.id in self._before:
            return
        self._told.setdefault(one.id, False)
        self._before[one.id] = gathered(one)[1]
        try:
            await self._complete(one.awaited or one.author, one.id, _IS_COMPLETE_AFTER_START)
        except StateError as error:
            _LOG.warning("%s; an album is not shown", error)
        finally:
            self._before.pop(one.id, None)

    async def _complete(self, chat: int, number: int, pause: float) -> None:
        """Show an album when no more of it comes; one that is not taken leaves the draft as it was."""
        try:
            one, items = await self._whole(number, pause)
        finally:
            self._told.pop(number, None)
        if one is None:
            return
        tag, _ = gathered(one)
        awaits = CONTENT if not tag else VERSION
        if len(items) > LONGEST_ALBUM:
            await self._office.change(one, awaits=awaits, gathered=None)
            await self._panels.tell(chat, Notice.TOO_MANY)
            return
        # Showing it takes seconds in which what is written is a question like any other.
        await self._office.change(one, awaits="")
        kept, outcome = await self._office.take(one, Album(items), chat, tag)
        if kept is not None:
            await self._panels.open(chat, kept)
        elif why := refusal(outcome):
            await self._office.change(one, awaits=awaits, gathered=None)
            await self._panels.tell(chat, Notice.REFUSED, reason=why)
        else:
            await self._office.change(one, gathered=None)
            await self._panels.tell(chat, Notice.OUT_OF_DATE)

    async def _whole(self, number: int, pause: float) -> tuple[Announcement | None, tuple[Item, ...]]:
        """Return the draft and its album when nothing was added for a while; None where it waits no more."""
        before: tuple[Item, ...] = ()
        while True:
            await self._sleep(pause)
            one = await self._office.get(number)
            items = gathered(one)[1] if one else ()
            if one is None or not items:
                return None, ()
            if items == before or not one.awaits:
                return one, items
            before, pause = items, _IS_COMPLETE


def item_of(message: Message) -> Item | None:
    """Return a message as an item of an album."""
    for kind in _OF_ALBUMS:
        if found := getattr(message, kind, None):
            file = found[-1] if kind == "photo" else found
            entities = [entity.to_dict() for entity in message.caption_entities]
            formatted = json.dumps(entities) if entities else ""
            spoiler = bool(message.has_media_spoiler)
            return Item(kind, file.file_id, message.caption or "", formatted, spoiler=spoiler)
    return None
