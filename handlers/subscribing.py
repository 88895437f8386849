"""Subscriptions: offered and ended with one tap, per category; in groups their administrators decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes, filters

from bot.announcing.quiet import zone
from bot.answers import Asker, AsyncQuestionService
from bot.directory import Directory
from bot.replies import title
from bot.replies.notices import Notice, category, tell
from bot.state import StateThread
from bot.telegram.heard import PEOPLE, language_of, place_of
from bot.telegram.sender import Sender, Spot, Text
from bot.values.announcement import Category, Chat
from bot.values.answer import Answer
from bot.values.language import Language
from handlers.answer_text import as_text
from handlers.answering import message_of
from handlers.command_handler import CommandHandler
from handlers.commands import rest
from handlers.membership import known_as
from handlers.rights import administers, wrote_as_administrator

_ON, _OFF, _END, _FLIP = "sub:on", "sub:off", "sub:end:", "sub:flip:"


def tap(chat: Chat, kind: Category) -> tuple[str, str] | None:
    """Return the button under an announcement; channels have readers, but nobody who could tap for them."""
    if chat.kind == "channel":
        return None
    language = language_in(chat)
    return tell(Notice.STOP_ONE, language, category=category(kind, language)), f"{_END}{kind}"


def language_in(chat: Chat) -> Language:
    """Return the language of what is said in a chat of itself."""
    if chat.language in set(Language):
        return Language(chat.language)
    return Language.SIMPLIFIED if chat.language.startswith("zh") else Language.ENGLISH


class Subscribing:
    """``/subscribe [consortium or time zone]``, ``/unsubscribe``, and their buttons."""

    def __init__(
        self, state: StateThread, sender: Sender, desk: AsyncQuestionService, directory: Directory
    ) -> None:
        self._state = state
        self._sender = sender
        self._desk = desk
        self._directory = directory

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Commands and taps."""
        here = PEOPLE & filters.UpdateType.MESSAGES
        return (
            CommandHandler("subscribe", self._subscribe, here),
            CommandHandler("unsubscribe", self._unsubscribe, here),
            CallbackQueryHandler(self._tapped, r"^sub:"),
        )

    async def hello(self, update: Update, answer: Answer) -> None:
        """Greet whoever starts a chat, and offer announcements with one tap where it has none."""
        message = message_of(update)
        chat, text = await self._know(message), as_text(answer)
        if not chat.subscribed:
            language = language_in(chat)
            offer = tell(Notice.OFFER, language)
            yes = InlineKeyboardButton(tell(Notice.OFFER_YES, language), callback_data=_ON)
            rows = text.keyboard.inline_keyboard if text.keyboard else ()
            text = replace(
                text,
                plain=f"{text.plain}\n\n{offer}",
                html=f"{text.html}\n\n{offer}",
                keyboard=InlineKeyboardMarkup([*rows, [yes]]),
            )
        await self._sender.send(place_of(message), text)

    async def _subscribe(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        chat = await self._know(message)
        language = language_in(chat)
        if not await wrote_as_administrator(message):
            await self._say(message, tell(Notice.GROUP_ADMINS, language))
            return
        values: dict[str, Any] = {"subscribed": True}
        lines = []
        if words := rest(message):
            more, line = await self._preference(words, language)
            if not more:
                await self._say(message, line)
                return
            values |= more
            lines.append(line)
        if message.is_topic_message:
            values["topic"] = message.message_thread_id
            lines.append(tell(Notice.TOPIC, language))
        elif chat.topic is not None:
            # Written in General, or in a group that is no forum any more.
            values["topic"] = None
            lines.append(tell(Notice.TOPIC_LEFT, language))
        await self._state.run(lambda store: store.chats.change(chat.id, **values))
        chat = await self._know(message)
        menu = _menu(chat)
        await self._sender.send(
            place_of(message), Text("\n".join((*lines, menu.plain)), keyboard=menu.keyboard)
        )

    async def _preference(self, words: str, language: Language) -> tuple[dict[str, str], str]:
        """Return what is to be kept and how to say it; nothing where the words mean neither."""
        if "/" in words and zone(words):
            return {"zone": words}, tell(Notice.ZONE, language, zone=words)
        answer = await self._desk.ask(words, Asker(language))
        found = [self._directory.consortium(subject) for subject in answer.subjects]
        consortia = [consortium for consortium in found if consortium]
        if len(consortia) != 1:
            return {}, tell(Notice.UNCLEAR, language)
        name = title(consortia[0], language)
        return {"consortium": consortia[0].id}, tell(Notice.FOLLOWS, language, consortium=name)

    async def _unsubscribe(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        chat = await self._know(message)
        if not await wrote_as_administrator(message):
            await self._say(message, tell(Notice.GROUP_ADMINS, language_in(chat)))
            return
        await self._state.run(lambda store: store.chats.change(chat.id, subscribed=False))
        await self._say(message, tell(Notice.UNSUBSCRIBED, language_in(chat)))

    async def _tapped(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        where = query.message.chat if query.message else None
        if where is None:
            words = tell(Notice.OUT_OF_DATE, language_of(query.from_user))
            await self._sender.answer_tap(query.id, words)
            return
        if not await administers(context.bot, where, query.from_user.id):
            words = tell(Notice.GROUP_ADMINS, language_of(query.from_user))
            await self._sender.answer_tap(query.id, words, alert=True)
            return
        chat = await self._state.run(
            lambda store: store.chats.known(known_as(where, language_of(query.from_user)))
        )
        data = query.data or ""
        if data.startswith(_END) and data.removeprefix(_END) in set(Category):
            await self._end(query, chat, Category(data.removeprefix(_END)))
            return
        values = _change(chat, data)
        if values is None:
            words = tell(Notice.OUT_OF_DATE, language_in(chat))
            await self._sender.answer_tap(query.id, words)
            return
        await self._state.run(lambda store: store.chats.change(chat.id, **values))
        await self._sender.answer_tap(query.id)
        await self._show(query, await self._known(chat))

    async def _end(self, query: CallbackQuery, chat: Chat, kind: Category) -> None:
        """End one category by the button under an announcement, which itself stays as it is."""
        left = (chat.categories or frozenset(Category)) - {kind}
        values: dict[str, Any] = {"categories": left} if left else {"subscribed": False}
        await self._state.run(lambda store: store.chats.change(chat.id, **values))
        language = language_in(chat)
        words = tell(Notice.STOPPED_ONE, language, category=category(kind, language))
        await self._sender.answer_tap(query.id, words, alert=True)

    async def _show(self, query: CallbackQuery, chat: Chat) -> None:
        if query.message:
            await self._sender.edit(Spot(chat.id, query.message.message_id), _menu(chat))

    async def _know(self, message: Message) -> Chat:
        chat = known_as(message.chat, language_of(message.from_user))
        return await self._state.run(lambda store: store.chats.known(chat))

    async def _known(self, chat: Chat) -> Chat:
        return await self._state.run(lambda store: store.chats.get(chat.id)) or chat

    async def _say(self, message: Message, words: str) -> None:
        await self._sender.send(place_of(message), Text(words))


def _change(chat: Chat, data: str) -> dict[str, Any] | None:
    """Return what a tap changes; None where the button is none of ours."""
    if data == _ON:
        return {"subscribed": True}
    if data == _OFF:
        return {"subscribed": False}
    kind = data.removeprefix(_FLIP)
    if not data.startswith(_FLIP) or kind not in set(Category):
        return None
    wanted = (chat.categories or frozenset(Category)) ^ {Category(kind)}
    if not wanted:
        return {"subscribed": False}
    return {"subscribed": True, "categories": frozenset() if wanted == set(Category) else wanted}


def _menu(chat: Chat) -> Text:
    language = language_in(chat)
    if not chat.subscribed:
        return Text(tell(Notice.UNSUBSCRIBED, language))
    rows = [
        [
            InlineKeyboardButton(
                ("✅ " if chat.wants(kind) else "☐ ") + category(kind, language),
                callback_data=f"{_FLIP}{kind}",
            )
        ]
        for kind in Category
    ]
    rows.append([InlineKeyboardButton(tell(Notice.STOP_ALL, language), callback_data=_OFF)])
    return Text(tell(Notice.SUBSCRIBED, language), keyboard=InlineKeyboardMarkup(rows))
