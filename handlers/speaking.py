"""``/language``: the language of answers where a question does not tell one."""

from __future__ import annotations

from typing import Any

from telegram import CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes, filters

from bot.replies import Message as Words
from bot.replies import say
from bot.state import Rooms
from bot.telegram.heard import PEOPLE, language_of, place_of
from bot.telegram.sender import Sender, Spot, Text
from bot.values.language import Language
from handlers.answering import Answering, message_of
from handlers.command_handler import CommandHandler
from handlers.commands import rest
from handlers.membership import known_as
from handlers.rights import administers, wrote_as_administrator

_DATA = "lang:"
_TELEGRAM = "telegram"  # as the person's client: nothing chosen
# What people write behind the command, beside the tags.
_NAMES = {
    "english": "en",
    "英文": "en",
    "英语": "en",
    "英語": "en",
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "中文": "zh-Hans",
    "简体": "zh-Hans",
    "简体中文": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "繁体中文": "zh-Hant",
    "繁體": "zh-Hant",
    "繁體中文": "zh-Hant",
}
_TAGS = {language.lower(): language.value for language in Language} | {_TELEGRAM: ""} | _NAMES


def chosen_in(words: str) -> str | None:
    """Return the language that is named, empty for that of Telegram; None where there is none."""
    return _TAGS.get(words.strip().lower().replace("_", "-"))


class Speaking:
    """A person decides for the private chat, administrators for a group."""

    def __init__(self, answering: Answering, sender: Sender, rooms: Rooms) -> None:
        self._answering = answering
        self._sender = sender
        self._rooms = rooms

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Take the command and its buttons."""
        here = PEOPLE & filters.UpdateType.MESSAGE
        return (
            CommandHandler("language", self._asked, here),
            CallbackQueryHandler(self._tapped, f"^{_DATA}"),
        )

    async def _asked(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        words = rest(message)
        if not await wrote_as_administrator(message):
            await self._answering.say(update, Words.SETTINGS_ADMINS)
            return
        if not words:
            text = _menu(await self._answering.language(message))
            await self._sender.send(place_of(message), text)
            return
        chosen = chosen_in(words)
        if chosen is None:
            await self._answering.say(update, Words.LANGUAGE_NONE)
            return
        language = await self._choose(message.chat, chosen, language_of(message.from_user))
        await self._answering.write(update, _confirmed(language, chosen))

    async def _tapped(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        tap = update.callback_query
        if tap is None:
            return
        own = language_of(tap.from_user)
        chat, chosen = tap.message.chat if tap.message else None, _tapped_language(tap)
        if chat is None or chosen is None:
            await self._sender.answer_tap(tap.id, say(Words.BUTTON_OUT_OF_DATE, own))
        elif not await administers(context.bot, chat, tap.from_user.id):
            await self._sender.answer_tap(tap.id, say(Words.SETTINGS_ADMINS, own), alert=True)
        else:
            language = await self._choose(chat, chosen, own)
            await self._sender.answer_tap(tap.id)
            spot = Spot(chat.id, tap.message.message_id if tap.message else None)
            await self._sender.edit(spot, Text(_confirmed(language, chosen)))

    async def _choose(self, chat: Chat, chosen: str, own: Language) -> Language:
        """Keep the choice; returns the language that holds now. Raises StateError."""
        known = known_as(chat, own)
        # What nobody asked for (announcements) follows the choice, too.
        room = await self._rooms.change(known, chosen=chosen, language=chosen or own)
        return Language(room.chosen) if room.chosen else own


def _tapped_language(tap: CallbackQuery) -> str | None:
    tag = (tap.data or "").removeprefix(_DATA)
    return "" if tag == _TELEGRAM else tag if tag in set(Language) else None


def _confirmed(language: Language, chosen: str) -> str:
    return say(Words.LANGUAGE_CHOSEN if chosen else Words.LANGUAGE_TELEGRAM, language)


def _menu(language: Language) -> Text:
    names = [(say(Words.LANGUAGE_NAME, each), each.value) for each in Language]
    names.append((say(Words.LANGUAGE_AS_TELEGRAM, language), _TELEGRAM))
    rows = [[InlineKeyboardButton(name, callback_data=_DATA + tag)] for name, tag in names]
    return Text(say(Words.LANGUAGE_WHICH, language), keyboard=InlineKeyboardMarkup(rows))
