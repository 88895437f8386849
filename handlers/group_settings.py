"""``/settings``: how the bot answers in a group; its administrators decide, anonymous ones included."""

from __future__ import annotations

from typing import Any

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram import Chat as TelegramChat
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes, filters

from bot.answers import AsyncQuestionService
from bot.directory import Directory
from bot.replies import Message as Words
from bot.replies import say, title
from bot.state import Rooms
from bot.state.rooms import ADMINISTRATORS
from bot.telegram.heard import PEOPLE, language_of, place_of
from bot.telegram.sender import Sender, Spot, Text
from bot.values.announcement import Chat
from bot.values.language import Language
from handlers.answering import message_of
from handlers.command_handler import CommandHandler
from handlers.commands import rest
from handlers.homes import Homes, which
from handlers.membership import known_as
from handlers.rights import administers, wrote_as_administrator

_DATA = "set:"
# What each button sets; the rights are looked up again at every tap.
_LANGUAGES: dict[str, dict[str, Any]] = {
    f"lang-{language}": {"chosen": language.value, "language": language.value} for language in Language
}
_CHANGES: dict[str, dict[str, Any]] = _LANGUAGES | {
    "quiet": {"quiet": True},
    "open": {"quiet": False},
    "all": {"asks": ""},
    "heads": {"asks": ADMINISTRATORS},
    "news": {"subscribed": True},
    "none": {"subscribed": False},
    "home": {"consortium": ""},
    "lang-telegram": {"chosen": ""},
}
_HOME = "home-"  # and the id of a consortium


class GroupSettings:
    """One message with the settings, changed in place by its buttons."""

    def __init__(
        self, desk: AsyncQuestionService, directory: Directory, sender: Sender, rooms: Rooms
    ) -> None:
        self._homes = Homes(desk, directory)
        self._directory = directory
        self._sender = sender
        self._rooms = rooms

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Take the command and its buttons."""
        here = PEOPLE & filters.UpdateType.MESSAGE
        return (
            CommandHandler("settings", self._asked, here),
            CallbackQueryHandler(self._tapped, f"^{_DATA}"),
        )

    async def _asked(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        language = await self._language(message.chat, language_of(message.from_user))
        if message.chat.type == TelegramChat.PRIVATE:
            await self._say(message, say(Words.SETTINGS_GROUPS, language))
            return
        if not await wrote_as_administrator(message):
            await self._say(message, say(Words.SETTINGS_ADMINS, language))
            return
        values: dict[str, Any] = {}
        if message.is_topic_message:
            values["topic"] = message.message_thread_id  # announcements go where the settings were opened
        if words := rest(message):
            found = await self._homes.meant(words, language)
            if not found:
                await self._say(message, say(Words.SETTINGS_UNKNOWN, language, name=words[:100]))
                return
            if len(found) > 1 or not self._homes.written(words, found[0]):
                await self._sender.send(place_of(message), which(found, language, _DATA + _HOME))
                return
            values["consortium"] = found[0].id
        room = await self._rooms.change(known_as(message.chat, language), **values)
        await self._sender.send(place_of(message), self._menu(room, language))

    async def _tapped(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        tap = update.callback_query
        if tap is None:
            return
        own = language_of(tap.from_user)
        values = self._change((tap.data or "").removeprefix(_DATA))
        chat = _group(tap.message)
        if chat is None or values is None:
            await self._sender.answer_tap(tap.id, say(Words.BUTTON_OUT_OF_DATE, own))
        elif not await administers(context.bot, chat, tap.from_user.id):
            await self._sender.answer_tap(tap.id, say(Words.SETTINGS_ADMINS, own), alert=True)
        else:
            room = await self._rooms.change(known_as(chat, own), **values)
            await self._sender.answer_tap(tap.id)
            await self._show(tap, room, own)

    async def _show(self, tap: CallbackQuery, room: Chat, own: Language) -> None:
        if tap.message:
            menu = self._menu(room, await self._language(tap.message.chat, own))
            await self._sender.edit(Spot(room.id, tap.message.message_id), menu)

    async def _language(self, chat: TelegramChat, own: Language) -> Language:
        room = await self._rooms.of(chat.id)
        return Language(room.chosen) if room.chosen in set(Language) else own

    def _change(self, change: str) -> dict[str, Any] | None:
        """Return what a button sets; None where it is forged, or of a consortium that is no more."""
        home = change.removeprefix(_HOME)
        if change.startswith(_HOME):
            return {"consortium": home} if self._directory.consortium(home) else None
        return _CHANGES.get(change)

    async def _say(self, message: Message, words: str) -> None:
        await self._sender.send(place_of(message), Text(words))

    def _menu(self, room: Chat, language: Language) -> Text:
        spoken = say(Words.LANGUAGE_NAME, Language(room.chosen)) if room.chosen in set(Language) else ""
        home = self._directory.consortium(room.consortium) if room.consortium else None
        lines = [
            say(Words.SETTINGS, language),
            say(Words.SETTINGS_LANGUAGE, language, value=spoken or say(Words.LANGUAGE_AS_TELEGRAM, language)),
            say(Words.SETTINGS_IS_QUIET if room.quiet else Words.SETTINGS_IS_OPEN, language),
            say(Words.SETTINGS_HEADS_ASK if room.asks else Words.SETTINGS_ALL_ASK, language),
            say(Words.SETTINGS_NEWS if room.subscribed else Words.SETTINGS_NO_NEWS, language),
        ]
        if home is not None:
            lines.append(say(Words.SETTINGS_HOME, language, value=title(home, language)))
        else:
            lines.append(
                say(Words.SETTINGS_LOST_HOME if room.consortium else Words.SETTINGS_NO_HOME, language)
            )
        return Text("\n".join(lines), keyboard=_keyboard(room, language))


def _keyboard(room: Chat, language: Language) -> InlineKeyboardMarkup:
    def button(words: Words, change: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(say(words, language), callback_data=_DATA + change)

    languages = [
        InlineKeyboardButton(say(Words.LANGUAGE_NAME, each), callback_data=f"{_DATA}lang-{each}")
        for each in Language
        if each != room.chosen
    ]
    rows = [
        languages,
        *([[button(Words.LANGUAGE_AS_TELEGRAM, "lang-telegram")]] if room.chosen else []),
        [button(Words.SETTINGS_BE_OPEN, "open") if room.quiet else button(Words.SETTINGS_BE_QUIET, "quiet")],
        [button(Words.SETTINGS_LET_ALL, "all") if room.asks else button(Words.SETTINGS_LET_HEADS, "heads")],
        [
            button(Words.SETTINGS_STOP_NEWS, "none")
            if room.subscribed
            else button(Words.SETTINGS_GET_NEWS, "news")
        ],
    ]
    if room.consortium:
        rows.append([button(Words.SETTINGS_FORGET_HOME, "home")])
    return InlineKeyboardMarkup(rows)


def _group(message: MaybeInaccessibleMessage | None) -> TelegramChat | None:
    if message is None or message.chat.type == TelegramChat.PRIVATE:
        return None
    return message.chat
