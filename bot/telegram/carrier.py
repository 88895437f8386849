"""Announcements to Telegram: one call for one chat, tried once; what came of it is a value."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    MessageEntity,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.telegram.odd import understood
from bot.telegram.pace import Pace
from bot.telegram.polling import denied
from bot.telegram.transport import NeverSentError
from bot.telegram.trouble import trouble
from bot.values.announcement import (
    Album,
    Content,
    Copied,
    Failed,
    Gone,
    Item,
    Kind,
    Later,
    Moved,
    NoTopic,
    Outcome,
    Parcel,
    Sent,
    Unfit,
    Unknown,
    Unreached,
    Written,
)

_MEDIA = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
# What the server of the Bot API says (telegram-bot-api 10.0, Client.cpp, and TDLib), in lower case.
_NOBODY = ("chat not found", "peer_id_invalid", "user not found", "input_user_deactivated")
_NO_TOPIC = ("message thread not found", "topic_deleted", "topic_id_invalid")
# Of these a chat's own administrators are the reason, not the announcement.
_OF_CHAT = (
    "not enough rights",
    "have no rights",
    "administrator rights",
    "_forbidden",
    "topic_closed",
    "restricted",
)
_UNFIT = (
    "can't parse",
    "message to copy not found",
    "there are no messages to",
    "message can't be copied",
    "message has protected content",
    "is too long",
    "text is empty",
    "text must be non-empty",
    "button",
    "reply markup",
    "wrong file identifier",
    "wrong http url",
    "media_invalid",
    "entit",
)
_DONE_ALREADY = ("message is not modified", "message to delete not found")


class TelegramCarrier:
    """See :class:`bot.announcing.carrier.Carrier`; ``pace`` None: nothing waits, as on a local Telegram."""

    def __init__(self, bot: Bot, pace: Pace | None) -> None:
        self._bot = bot
        self._pace = pace

    def turn(self, chat: int) -> float:
        """Book a message to a chat within its own limits; seconds to wait for it."""
        return self._pace.chat(chat) if self._pace else 0.0

    async def reachable(self) -> bool:
        """Whether Telegram answers. Raises ``InvalidToken`` where it says twice that it knows no such bot."""
        try:
            await understood(self._bot.get_me)
        except InvalidToken:
            if await denied(self._bot):
                raise
            return False
        except RetryAfter:
            return True
        except TelegramError:
            return False
        return True

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send, correct or recall."""
        act = {Kind.SEND: self._send, Kind.EDIT: self._edit, Kind.RECALL: self._recall}[parcel.kind]
        return await self._tried(act, parcel)

    async def line(self, parcel: Parcel) -> Outcome:
        """Send an album's buttons, which it cannot have itself."""
        return await self._tried(self._under, parcel)

    async def _tried(self, act: Callable[[Parcel], Awaitable[tuple[int, ...]]], parcel: Parcel) -> Outcome:
        try:
            return Sent(await understood(lambda: act(parcel)))
        except TelegramError as error:
            return _outcome(error, parcel)

    async def _send(self, parcel: Parcel) -> tuple[int, ...]:
        where, keyboard = _where(parcel), keyboard_of(parcel)
        match parcel.content:
            case Written(text, html):
                mode = ParseMode.HTML if html else None
                sent = await self._bot.send_message(
                    parcel.chat, text, parse_mode=mode, reply_markup=keyboard, **where
                )
                return (sent.message_id,)
            case Copied(chat, message, _, instead):
                caption: dict[str, Any] = {}
                if instead:
                    mode = ParseMode.HTML if instead.html else None
                    caption = {"caption": instead.text, "parse_mode": mode}
                copy = await self._bot.copy_message(
                    parcel.chat, chat, message, reply_markup=keyboard, **caption, **where
                )
                return (copy.message_id,)
            case Album(items):
                media = [_media(item) for item in items]
                album = await self._bot.send_media_group(parcel.chat, media, **where)
                return tuple(one.message_id for one in album)

    async def _under(self, parcel: Parcel) -> tuple[int, ...]:
        line = await self._bot.send_message(
            parcel.chat, "⬆️", reply_markup=keyboard_of(parcel), **_where(parcel)
        )
        return (line.message_id,)

    async def _edit(self, parcel: Parcel) -> tuple[int, ...]:
        """Replace the words: of a text, or under a picture (an album's first)."""
        words, caption = _words(parcel.content)
        if not parcel.messages:
            return ()
        first = parcel.messages[0]
        mode = ParseMode.HTML if words.html else None
        keyboard = keyboard_of(parcel) if len(parcel.messages) == 1 else None
        if caption:
            await self._bot.edit_message_caption(
                parcel.chat, first, caption=words.text, parse_mode=mode, reply_markup=keyboard
            )
        else:
            await self._bot.edit_message_text(
                words.text, parcel.chat, first, parse_mode=mode, reply_markup=keyboard
            )
        return parcel.messages

    async def _recall(self, parcel: Parcel) -> tuple[int, ...]:
        if len(parcel.messages) == 1:
            await self._bot.delete_message(parcel.chat, parcel.messages[0])
        else:
            await self._bot.delete_messages(parcel.chat, parcel.messages)
        return parcel.messages


def _where(parcel: Parcel) -> dict[str, Any]:
    return {
        "message_thread_id": parcel.topic,
        "disable_notification": parcel.silent or None,
        "allow_paid_broadcast": parcel.paid or None,
    }


def keyboard_of(parcel: Parcel) -> InlineKeyboardMarkup | None:
    """Return the buttons under an announcement: its links, and the one that ends the subscription."""
    rows = [[InlineKeyboardButton(link.label, url=link.url)] for link in parcel.links]
    if parcel.tap:
        label, data = parcel.tap
        rows.append([InlineKeyboardButton(label, callback_data=data)])
    return InlineKeyboardMarkup(rows) if rows else None


def _media(item: Item) -> Any:
    entities = [MessageEntity.de_json(entity, None) for entity in json.loads(item.entities or "[]")]
    covered = {"has_spoiler": True} if item.spoiler else {}
    return _MEDIA[item.kind](
        item.file,
        **covered,
        caption=item.caption or None,
        caption_entities=entities or None,
        parse_mode=ParseMode.HTML if item.html else None,
    )


def _words(content: Content) -> tuple[Written, bool]:
    match content:
        case Copied(_, _, caption, instead) if instead:
            return instead, caption
        case Written():
            return content, False
        case Album(items):
            return Written(items[0].caption, items[0].html), True
        case _:
            message = "a correction has words of its own"
            raise AssertionError(message)


def _outcome(error: TelegramError, parcel: Parcel) -> Outcome:  # noqa: PLR0911 - one for each kind
    said = error.message.lower()
    # Subclasses of NetworkError first: BadRequest and TimedOut are among them.
    match error:
        case RetryAfter():
            return Later(trouble(error).wait)
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Gone(error.message)
        case BadRequest() if parcel.kind.harmless and _says(said, _DONE_ALREADY):
            return Sent(parcel.messages)
        case BadRequest() if _says(said, _NOBODY):
            return Gone(error.message)
        case BadRequest() if parcel.topic and _says(said, _NO_TOPIC):
            return NoTopic()
        case BadRequest() if parcel.kind is Kind.SEND and _says(said, _UNFIT):
            return Unfit(error.message)
        case BadRequest():
            return Failed(error.message, here=_says(said, _OF_CHAT))
        case NeverSentError() | InvalidToken():
            return Unreached(trouble(error).words)
        case _:
            # No answer in time, a connection that broke, a 5xx: perhaps it was done.
            return Unknown(trouble(error).words)


def _says(said: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in said for phrase in phrases)
