"""Telegram in memory: people write, press and look up; the bot answers through ``LocalTransport``.

    telegram = LocalTelegram()
    application = build(settings, transport=LocalTransport(telegram))
    async with telegram.connected(application):
        await telegram.say(telegram.group, telegram.member, "/lead@consortium_bot Shenzhen")
        answer = telegram.last(telegram.group)
        await telegram.press(answer, telegram.member, "Website")

Every action returns when the bot has handled the update. ``refused`` holds what Telegram refused on the way,
``unanswered`` the callback queries that got no answer; a clean run leaves both empty.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.telegram.application import ConsortiumApplication
from bot.tryout.entities import detect
from bot.tryout.methods import METHODS
from bot.tryout.queries import content_of
from bot.tryout.refusals import RefusalError, UnknownMethodError, checked_keyboard
from bot.tryout.world import BOT_ID, Chat, Json, Message, Person, World

MEMBER, COLLEAGUE, ADMINISTRATOR = 1001, 1002, 1003
TOKEN = f"{BOT_ID}:local-telegram-has-no-secrets-and-no-network"
_QUERY_LIMIT = 256
NEWER_METHODS = frozenset({"sendRichMessage", "editEphemeralMessageText"})
NEWER_PARAMETER = "rich_message"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a tap on a button did: a notice (an ``alert`` has to be closed), or a link, or text to copy."""

    text: str = ""
    alert: bool = False
    url: str = ""
    copied: str = ""
    inline: str | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to an inline query; ``next_offset`` is empty where nothing more follows."""

    query_id: str
    query: str
    results: tuple[Json, ...] = ()
    next_offset: str = ""
    cache_seconds: int = 300
    button: Json | None = None


class LocalTelegram(World):
    """The world with a cast of three people, one group, and what they do."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        username: str = "consortium_bot",
        group: str = "Consortium talk",
    ) -> None:
        super().__init__(clock=clock, username=username)
        self.member = self.person("Mei", id=MEMBER, username="mei")
        self.colleague = self.person("Jonas", id=COLLEAGUE, username="jonas")
        self.administrator = self.person("Alex", id=ADMINISTRATOR, username="alex")
        self.group = self.open_group(group, self.colleague, self.member)
        self.unanswered: list[str] = []
        self._updates = 0
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None

    @asynccontextmanager
    async def connected(self, application: Application[Any, Any, Any, Any, Any, Any]) -> AsyncIterator[None]:
        """Start the application, hand it every update, and close it at the end; there is no polling."""
        try:
            async with application:
                if application.post_init:
                    await application.post_init(application)
                await application.start()
                self._application = application
                beside = application.beside if isinstance(application, ConsortiumApplication) else ()
                try:
                    async with asyncio.TaskGroup() as tasks:
                        running = [tasks.create_task(work()) for work in beside]
                        yield
                        for one in running:
                            one.cancel()
                finally:
                    self._application = None
                    await application.stop()
        finally:
            if application.post_shutdown:
                await application.post_shutdown(application)

    async def deliver(self, kind: str, body: Json) -> None:
        """Hand over one update and wait until it is handled; calls to unknown methods are raised here."""
        if self._application is None:
            message = "no application is connected"
            raise RuntimeError(message)
        self._updates += 1
        update = Update.de_json({"update_id": self._updates, kind: body}, self._application.bot)
        processor = self._application.update_processor
        await processor.process_update(update, self._application.process_update(update))
        if self.unknown:
            names = ", ".join(self.unknown)
            self.unknown.clear()
            raise UnknownMethodError(names)

    async def say(  # noqa: PLR0913 - what a person chooses when writing
        self,
        chat: Chat,
        person: Person,
        text: str = "",
        *,
        reply_to: Message | None = None,
        thread: int = 0,
        content: Json | None = None,
    ) -> Message:
        """Write a message, or send ``content`` (``{"sticker": {…}}``); the bot gets what it may hear."""
        text, entities = detect(text, [])
        content = content or {"text": text} | ({"entities": entities} if entities else {})
        chat.started = True
        person.blocked = person.blocked and chat.is_group
        message = self.post(chat, person, content, reply_to=reply_to, thread=thread)
        if self.heard(message):
            await self.deliver("message", message.as_json())
        elif chat.members.get(BOT_ID) == "left" and self._mentions(message):
            await self._summon(message)
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        text, entities = detect(text, [])
        self.change(message, {"text": text} | ({"entities": entities} if entities else {}), message.rows)
        if self.heard(message):
            await self.deliver("edited_message", message.as_json())

    async def press(
        self,
        message: Message,
        person: Person,
        label: str = "",
        *,
        data: str | None = None,
        button: Json | None = None,
    ) -> Pressed:
        """Tap a button by its label; ``data`` presses one that is not (or no longer) there, as forgers do."""
        if data is not None:
            button = {"callback_data": data}
        elif button is None:
            button = message.button(label)
        if "callback_data" not in button:
            chosen = button.get("switch_inline_query_chosen_chat", {}).get("query")
            inline = button.get("switch_inline_query_current_chat", button.get("switch_inline_query", chosen))
            copied = button.get("copy_text", {}).get("text", "")
            return Pressed(url=button.get("url", ""), copied=copied, inline=inline)
        number = self.serial("callback")
        self.queries[number] = None
        query = {
            "id": number,
            "from": person.as_json(),
            "chat_instance": str(message.chat.id),
            "data": button["callback_data"],
        }
        where = (
            {"inline_message_id": message.inline_id} if message.inline_id else {"message": message.as_json()}
        )
        await self.deliver("callback_query", query | where)
        answer = self.queries.pop(number)
        if answer is None:
            self.unanswered.append(button["callback_data"])
            return Pressed()
        return Pressed(answer.get("text", ""), bool(answer.get("show_alert")), answer.get("url", ""))

    async def inline(
        self, person: Person, query: str, *, offset: str = "", chat_type: str = "sender"
    ) -> Results | None:
        """Type ``@bot query`` in any chat; None: the bot gave no answer."""
        number = self.serial("inline-query")
        self.queries[number] = None
        query = query[:_QUERY_LIMIT]
        body = {
            "id": number,
            "from": person.as_json(),
            "query": query,
            "offset": offset,
            "chat_type": chat_type,
        }
        await self.deliver("inline_query", body)
        answer = self.queries.pop(number)
        if answer is None:
            return None
        return Results(
            number,
            query,
            tuple(answer.get("results") or ()),
            str(answer.get("next_offset") or ""),
            int(answer.get("cache_time", 300)),
            answer.get("button"),
        )

    async def choose(self, chat: Chat, person: Person, results: Results, number: int = 0) -> Message:
        """Send one of the inline results into a chat, in the person's name."""
        result = results.results[number]
        rows = checked_keyboard(result.get("reply_markup"))
        message = self.post(chat, person, content_of(result), rows=rows, via_bot=self.bot)
        chosen = {"result_id": result["id"], "from": person.as_json(), "query": results.query}
        if rows:
            message.inline_id = self.serial("inline")
            self.inline_messages[message.inline_id] = message
            chosen["inline_message_id"] = message.inline_id
        await self.deliver("chosen_inline_result", chosen)
        return message

    async def _summon(self, message: Message) -> None:
        """Mention the bot in a group where it is no member: a guest query, to be answered once."""
        number = self.serial("guest-query")
        self.queries[number], self.summons[number] = None, message
        await self.deliver("guest_message", message.as_json() | {"guest_query_id": number})
        del self.queries[number]

    def heard(self, message: Message) -> bool:
        """Tell whether the bot gets this: all in private or as administrator, else what is meant for it.

        https://core.telegram.org/bots/features#privacy-mode
        """
        chat, status = message.chat, message.chat.members.get(BOT_ID)
        if not chat.is_group or status in {"administrator", "creator"}:
            return True
        if status in {None, "left", "kicked"}:
            return False
        if message.reply_to and message.reply_to.sender is self.bot:
            return True
        if command := re.match(r"/\w+(?:@(\w+))?", message.text, re.ASCII):
            return command[1] is None or command[1].lower() == self.bot.username.lower()
        return self._mentions(message)

    def _mentions(self, message: Message) -> bool:
        return bool(
            re.search(
                rf"(?<!\w)@{re.escape(self.bot.username)}(?!\w)", message.text, re.IGNORECASE | re.ASCII
            )
        )

    def call(self, method: str, parameters: Json) -> tuple[int, Json]:
        """Answer one call of the Bot API: status and body.

        What is newer than Bot API 10.0 is refused as an older server does, and that is no fault of the bot.
        """
        if method in NEWER_METHODS:
            return 404, {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
        if NEWER_PARAMETER in parameters:
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message text is empty"}
        if method not in METHODS:
            self.unknown.append(method)
            raise UnknownMethodError(method)
        try:
            return 200, {"ok": True, "result": METHODS[method](self, parameters)}
        except RefusalError as refusal:
            self.refused.append(f"{method}: {refusal.description}")
            return refusal.code, {"ok": False, "error_code": refusal.code, "description": refusal.description}
