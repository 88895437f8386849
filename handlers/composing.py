"""What administrators write and send for an announcement, before anything else hears it."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, ContextTypes, MessageHandler, filters

from bot.announcing.amending import Why
from bot.announcing.office import CONTENT, LONGEST_ALBUM, Office, refusal
from bot.announcing.times import read_time
from bot.replies.notices import Notice
from bot.telegram.heard import COMMANDS, PEOPLE, words_of
from bot.values.announcement import Album, Announcement, Content, Copied, Item, Link, Outcome, Written
from bot.values.announcement import Message as Draft
from bot.values.audience import Audience, AudienceError
from handlers.answering import message_of
from handlers.panels import Panels

_LINK = re.compile(r"(?P<label>[^|\n]{1,64})\|\s*(?P<url>https?://[^\s/.]+\.[^\s]+)")
# Telegram copies these; others it refuses, or they are of one chat (copyMessage).
_KINDS = (
    "text", "photo", "video", "document", "audio", "voice", "animation", "sticker", "video_note",
    "location", "venue", "contact",
)  # fmt: skip
_CAPTIONED = ("photo", "video", "document", "audio", "voice", "animation")
_OF_ALBUMS = ("photo", "video", "document", "audio")
# The items of an album come one by one, and nothing tells which is the last.
_ALBUM_IS_COMPLETE = 1.0


class Composing:
    """Takes an administrator's message where a draft waits for it; else it is a question like any other."""

    def __init__(self, office: Office, panels: Panels) -> None:
        self._office = office
        self._panels = panels
        # Albums of which more may come, by draft; whether was said that what comes beside is left out.
        self._gathering: dict[int, bool] = {}

    def before(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Return what comes before all other handlers."""
        here = PEOPLE & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & ~COMMANDS
        mine = filters.User(self._office.administrators, allow_empty=True)
        return (MessageHandler(here & mine, self._written),)

    async def _written(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        one = await self._office.awaiting(message.from_user.id if message.from_user else 0)
        if one is None:
            return
        match one.awaits.partition(":")[0]:
            case "content" | "version":
                await self._content(message, one, context)
            case "link":
                await self._link(message, one)
            case "audience":
                await self._audience(message, one)
            case "time":
                await self._time(message, one)
            case _:
                await self._correction(message, one)
        raise ApplicationHandlerStop

    async def _content(self, message: Message, one: Announcement, context: ContextTypes.DEFAULT_TYPE) -> None:
        album = one.awaits.partition(":")[2]
        if one.id in self._gathering and message.media_group_id != album:
            # Clients split eleven pictures in two and send both at the same moment.
            if not self._gathering[one.id]:
                self._gathering[one.id] = True
                await self._panels.say(message, Notice.LEFT_OUT)
            return
        if message.media_group_id:
            await self._item(message, one, context)
            return
        if message.poll:
            await self._panels.say(message, Notice.NO_POLL)
            return
        content = content_of(message)
        if content is None:
            await self._panels.say(message, Notice.NO_SUCH_KIND)
            return
        await self._kept(message, await self._office.take(one, content, message.chat.id))

    async def _item(self, message: Message, one: Announcement, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Gather an album; it is shown when no more of it comes."""
        item = item_of(message)
        if item is None:
            await self._panels.say(message, Notice.NO_SUCH_KIND)
            return
        _, first = await self._office.take_item(one, item, str(message.media_group_id))
        if first:
            self._gathering[one.id] = False
            context.application.create_task(self._complete(message, one.id, one.message))

    async def _complete(self, message: Message, number: int, before: Draft) -> None:
        """Wait until no more of an album comes; one that is not taken leaves the draft as it was."""
        try:
            await self._gathered(message, number, before)
        finally:
            self._gathering.pop(number, None)

    async def _gathered(self, message: Message, number: int, before: Draft) -> None:
        items = -1
        while True:
            await asyncio.sleep(_ALBUM_IS_COMPLETE)
            one = await self._office.get(number)
            awaits, _, album = one.awaits.partition(":") if one else ("", "", "")
            content = one.message.variants.get("" if awaits == CONTENT else "zh") if one else None
            if one is None or album != message.media_group_id or not isinstance(content, Album):
                return
            if len(content.items) == items:
                break
            items = len(content.items)
        if items > LONGEST_ALBUM:
            await self._office.change(one, message=before, awaits=awaits)
            await self._panels.say(message, Notice.TOO_MANY)
            return
        # Showing it takes seconds in which what is written is a question like any other.
        await self._office.change(one, awaits="")
        self._gathering.pop(number, None)
        kept = await self._office.take(one, content, message.chat.id)
        if kept[0] is None:
            await self._office.change(one, message=before, awaits=awaits)
        await self._kept(message, kept)

    async def _kept(self, message: Message, kept: tuple[Announcement | None, Outcome]) -> None:
        """Open the panel of what was shown and kept; what Telegram does not take is still waited for."""
        one, outcome = kept
        if one:
            await self._panels.open(message.chat.id, one)
        elif why := refusal(outcome):
            await self._panels.say(message, Notice.REFUSED, reason=why)

    async def _link(self, message: Message, one: Announcement) -> None:
        found = _LINK.fullmatch(words_of(message).strip())
        if found is None:
            await self._panels.say(message, Notice.NO_LINK, text=words_of(message)[:60])
            return
        link = Link(found["label"].strip(), found["url"])
        await self._kept(message, await self._office.link(one, link, message.chat.id))

    async def _audience(self, message: Message, one: Announcement) -> None:
        words = words_of(message).strip()
        try:
            audience = Audience.parse(words)
        except AudienceError:
            await self._panels.say(message, Notice.NO_AUDIENCE, text=words[:60])
            return
        if missing := self._office.unknown_consortium(audience):
            await self._panels.say(message, Notice.NO_CONSORTIUM, text=missing)
            return
        changed = await self._office.change(one, audience=str(audience), paid=False, awaits="")
        if changed:
            await self._panels.open(message.chat.id, changed)

    async def _time(self, message: Message, one: Announcement) -> None:
        words, now = words_of(message), self._office.clock()
        try:
            due = read_time(words, now)
        except (ValueError, OverflowError):
            await self._panels.say(message, Notice.NO_TIME, text=words[:60])
            return
        if due is not None and due <= now:
            await self._panels.say(message, Notice.PAST)
            return
        changed = await self._office.change(one, due=due, awaits="")
        if changed:
            await self._panels.open(message.chat.id, changed)

    async def _correction(self, message: Message, one: Announcement) -> None:
        text = message.text_html if message.text else message.caption_html
        if not text:
            await self._panels.say(message, Notice.SEND_CORRECTION)
            return
        if len(one.message.variants) > 1:
            await self._office.change(one, awaits="")
            await self._panels.say(message, Notice.VERSION_TOO)
            return
        who = message.from_user.id if message.from_user else 0
        made = await self._office.amend(one, who, Written(text, html=True))
        if made is Why.LONG:
            await self._panels.say(message, Notice.TOO_LONG)
            return
        await self._office.change(one, awaits="")
        if isinstance(made, Why):
            await self._panels.say(message, Notice.BUSY if made is Why.BUSY else Notice.NOT_GOT)
            return
        await self._panels.open(message.chat.id, await self._office.get(one.id) or one)


def content_of(message: Message) -> Content | None:
    """Return a message as content; None where Telegram does not copy its kind."""
    for kind in _KINDS:
        if getattr(message, kind, None):
            return Copied(message.chat.id, message.message_id, caption=kind in _CAPTIONED)
    return None


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
