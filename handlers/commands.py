"""Commands, in private and in groups; a command's words are a question with its topic given."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any

from telegram import Bot, Chat, Message, Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, ContextTypes, filters

from bot.directory import Directory
from bot.replies import Message as Words
from bot.replies import about
from bot.telegram.heard import PEOPLE, words_of
from bot.telegram.odd import understood
from bot.values.answer import Answer, Help, Outcome
from bot.values.language import Language
from bot.values.query import Query, Topic
from handlers.answering import Answering, message_of, threads_of
from handlers.command_handler import CommandHandler
from handlers.quiet import question_in

# What follows the command's name; PTB splits it at white space, and names have meaning in theirs.
_REST = re.compile(r"/\w+(?:@\w+)?\s*(.*)", re.DOTALL)
# t.me/BOT?start=o-szpu, …?start=t-address-szpu; at most 64 of A-Z a-z 0-9 _ -
_LINK = re.compile(r"(?:o|t-(?P<topic>[a-z_]+))-(?P<id>[a-z0-9-]{1,40})")
_CONTACTS = 3
Opener = Callable[[Update, str, Language], Awaitable[bool]]

_TOPICS = {
    "lead": (Topic.LEAD, Words.LEAD_OF_WHAT),
    "members": (Topic.MEMBERS, Words.MEMBERS_OF_WHAT),
    "contact": (Topic.CONTACT, Words.CONTACT_OF_WHOM),
    "find": (None, Words.FIND_WHAT),
}


def rest(message: Message) -> str:
    """Return what is written behind a command."""
    match = _REST.match(words_of(message))
    return match[1].strip() if match else ""


def linked(payload: str) -> Query | None:
    """Return the question in a deep link; None where there is none."""
    match = _LINK.fullmatch(payload)
    topic = (match["topic"] or Topic.OVERVIEW) if match else ""
    return Query(Topic(topic), match["id"]) if match and topic in set(Topic) else None


class Commands:
    """``admins`` are the people who run the bot, by their Telegram ids."""

    def __init__(
        self,
        answering: Answering,
        directory: Directory,
        openers: Sequence[Opener],
        admins: Iterable[int],
        hello: Callable[[Update, Answer], Awaitable[None]],
    ) -> None:
        """``hello`` answers a first ``/start`` in private, ``openers`` what else deep links are for."""
        self._answering = answering
        self._directory = directory
        self._openers = openers
        self._hello = hello
        self._admins = sorted(admins)[:_CONTACTS]
        self._contact: str | None = None

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """One for each command."""
        callbacks: dict[str, Callable[..., Any]] = {
            "start": self._start,
            "help": self._help,
            "consortia": self._consortia,
            "about": self._about,
            "privacy": self._privacy,
        }
        callbacks |= {name: self._topic(*asked) for name, asked in _TOPICS.items()}
        here = PEOPLE & filters.UpdateType.MESSAGES
        return tuple(CommandHandler(name, callback, here) for name, callback in callbacks.items())

    async def _start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        language = await self._answering.language(message)
        query, language = question_in(rest(message)) or (linked(rest(message)), language)
        if query is not None and query.action is None:
            answer = await self._answering.desk.tell(query, language)
            await self._answering.desk.remember(threads_of(message)[0], answer)
            await self._answering.put(update, answer)
        elif await self._opened(update, rest(message)):
            return
        elif message.chat.type == Chat.PRIVATE:
            if update.edited_message:
                return  # a hello is said once
            await self._hello(update, _help(message, "hello", await self._answering.language(message)))
        else:
            await self._answering.say(update, Words.GROUP_ASK, mention=f"@{context.bot.username}")

    async def _opened(self, update: Update, payload: str) -> bool:
        language = await self._answering.language(message_of(update))
        for opener in self._openers:
            if await opener(update, payload, language):
                return True
        return False

    async def _help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        language = await self._answering.language(message)
        await self._answering.put(update, _help(message, "help", language))

    def _topic(self, topic: Topic | None, otherwise: Words) -> Callable[..., Any]:
        async def ask(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            await self._answering.question(update, rest(message_of(update)), topic=topic, otherwise=otherwise)

        return ask

    async def _consortia(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        if words := rest(message):
            await self._answering.question(update, words, topic=Topic.CONSORTIA)
        else:
            answer = await self._answering.desk.tell(
                Query(Topic.CONSORTIA), await self._answering.language(message)
            )
            await self._answering.put(update, answer)

    async def _about(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if self._contact is None:
            self._contact = await self._whom(context.bot)
        words = about(
            await self._answering.language(message_of(update)),
            published=self._directory.facts_date(),
            totals=self._directory.totals(),
            contact=self._contact,
        )
        await self._answering.write(update, words)

    async def _whom(self, bot: Bot) -> str:
        names = []
        for admin in self._admins:
            try:
                names.append((await understood(partial(bot.get_chat, admin))).username)
            except TelegramError:
                continue  # an owner who has never written to the bot
        return ", ".join(f"@{name}" for name in names if name)

    async def _privacy(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await self._answering.say(update, Words.PRIVACY)


def _help(message: Message, about_what: str, language: Language) -> Answer:
    return Answer(words_of(message), language, Outcome.HELP, Help(about_what), confidence=1.0)
