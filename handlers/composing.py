"""What administrators write and send for an announcement, before anything else hears it."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import Any

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, ContextTypes, MessageHandler, filters

from bot.announcing.amending import Why
from bot.announcing.office import VERSIONS, Office, gathered
from bot.announcing.previews import refusal
from bot.announcing.times import read_time
from bot.replies.notices import Notice
from bot.state import StateError
from bot.telegram.heard import COMMANDS, PEOPLE, language_of, words_of
from bot.values.announcement import Announcement, Content, Copied, Link, Outcome, Written
from bot.values.audience import Audience, AudienceError
from handlers.answering import message_of
from handlers.gathering import Gathering
from handlers.panels import Panels

_LINK = re.compile(r"(?P<label>[^|\n]{1,64})\|\s*(?P<url>https?://[^\s/.]+\.[^\s]+)")
# Telegram copies these; others it refuses, or they are of one chat (copyMessage).
_KINDS = (
    "text", "photo", "video", "document", "audio", "voice", "animation", "sticker", "video_note",
    "location", "venue", "contact",
)  # fmt: skip
_CAPTIONED = ("photo", "video", "document", "audio", "voice", "animation")
_AGAIN = 1.0  # seconds until a store that was away is asked again


class Composing:
    """Takes an administrator's message where a draft waits for it; else it is a question like any other."""

    def __init__(self, office: Office, panels: Panels) -> None:
        self._office = office
        self._panels = panels
        self._gathering = Gathering(office, panels)

    def before(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Return what comes before all other handlers; who may is looked at when something was written."""
        here = PEOPLE & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & ~COMMANDS
        return (MessageHandler(here, self._written),)

    async def begin(self) -> None:
        """Go on where an earlier process ended: with those who are administrators now, and nobody else."""
        async with asyncio.TaskGroup() as tasks:
            for one in await self._unfinished():
                if gathered(one)[1]:
                    tasks.create_task(self._gathering.resume(one))
                else:
                    tasks.create_task(self._ask_again(one))

    async def _ask_again(self, one: Announcement) -> None:
        """Tell whoever was about to write: what came as the process ended was perhaps not heard."""
        if one.awaited is not None:
            with suppress(StateError):
                await self._panels.tell(one.awaited, Notice.RESTARTED)

    async def _unfinished(self) -> tuple[Announcement, ...]:
        while True:
            try:
                return await self._office.unfinished()
            except StateError:
                await asyncio.sleep(_AGAIN)  # the courier says so in the log

    async def _written(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        person = message.from_user
        one = await self._office.awaiting(person.id) if person else None
        if one is None:
            return
        self._panels.meet(message.chat.id, language_of(person))
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
        name, _, album = one.awaits.partition(":")
        if album and message.media_group_id != album:
            # Clients split eleven pictures in two and send both at the same moment.
            await self._gathering.beside(message.chat.id, one, context.application.create_task)
            return
        if message.media_group_id:
            await self._gathering.item(message, one, context.application.create_task)
            return
        if message.poll:
            await self._panels.tell(message.chat.id, Notice.NO_POLL)
            return
        content = content_of(message)
        if content is None:
            await self._panels.tell(message.chat.id, Notice.NO_SUCH_KIND)
            return
        kept = await self._office.take(one, content, message.chat.id, VERSIONS[name])
        await self._kept(message.chat.id, kept)

    async def _kept(self, chat: int, kept: tuple[Announcement | None, Outcome]) -> None:
        """Open the panel of what was shown and kept; what Telegram does not take is still waited for."""
        one, outcome = kept
        if why := refusal(outcome):
            await self._panels.tell(chat, Notice.REFUSED, reason=why)
        else:
            await self._opened(chat, one)

    async def _opened(self, chat: int, changed: Announcement | None) -> None:
        """Open the panel of a changed draft; None: somebody sent or discarded it in between."""
        if changed:
            await self._panels.open(chat, changed)
        else:
            await self._panels.tell(chat, Notice.OUT_OF_DATE)

    async def _link(self, message: Message, one: Announcement) -> None:
        found = _LINK.fullmatch(words_of(message).strip())
        if found is None:
            await self._panels.tell(message.chat.id, Notice.NO_LINK, text=words_of(message)[:60])
            return
        link = Link(found["label"].strip(), found["url"])
        await self._kept(message.chat.id, await self._office.link(one, link, message.chat.id))

    async def _audience(self, message: Message, one: Announcement) -> None:
        words = words_of(message).strip()
        try:
            audience = Audience.parse(words)
        except AudienceError:
            await self._panels.tell(message.chat.id, Notice.NO_AUDIENCE, text=words[:60])
            return
        if missing := self._office.unknown_consortium(audience):
            await self._panels.tell(message.chat.id, Notice.NO_CONSORTIUM, text=missing)
            return
        changed = await self._office.change(one, audience=str(audience), paid=False, awaits="")
        await self._opened(message.chat.id, changed)

    async def _time(self, message: Message, one: Announcement) -> None:
        words, now = words_of(message), self._office.clock()
        try:
            due = read_time(words, now)
        except (ValueError, OverflowError):
            await self._panels.tell(message.chat.id, Notice.NO_TIME, text=words[:60])
            return
        if due is not None and due <= now:
            await self._panels.tell(message.chat.id, Notice.PAST)
            return
        changed = await self._office.change(one, due=due, awaits="")
        await self._opened(message.chat.id, changed)

    async def _correction(self, message: Message, one: Announcement) -> None:
        text = message.text_html if message.text else message.caption_html
        if not text:
            await self._panels.tell(message.chat.id, Notice.SEND_CORRECTION)
            return
        if len(one.message.variants) > 1:
            await self._office.forget(message.chat.id)
            await self._panels.tell(message.chat.id, Notice.VERSION_TOO)
            return
        made = await self._office.correct(one, Written(text, html=True), message.chat.id)
        match made:
            case Announcement():
                await self._office.forget(message.chat.id)
                await self._panels.ask(message.chat.id, made)
            case Why.LONG:
                await self._panels.tell(message.chat.id, Notice.TOO_LONG)
            case Why():
                await self._office.forget(message.chat.id)
                await self._panels.tell(message.chat.id, Notice.NOT_GOT)
            case _:
                await self._panels.tell(message.chat.id, Notice.REFUSED, reason=refusal(made))


def content_of(message: Message) -> Content | None:
    """Return a message as content; None where Telegram does not copy its kind."""
    for kind in _KINDS:
        if getattr(message, kind, None):
            return Copied(message.chat.id, message.message_id, caption=kind in _CAPTIONED)
    return None
