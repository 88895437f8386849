"""What Bot API 10.1 to 10.3 brought and python-telegram-bot 22.8 (10.0) does not know: known here only.

Rich messages (10.1) and messages that only one member of a group sees (ephemeral, 10.2 and 10.3). Whether the
server takes them is learnt at the first chance, once; afterwards nothing is tried that it does not take.
"""

from __future__ import annotations

import logging
from typing import Any, cast

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, EndPointNotFound, TelegramError

from bot.telegram.odd import understood
from bot.telegram.outgoing import Only, Place, Spot, Text

_LOG = logging.getLogger(__name__)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What a server says that takes no ``rich_message`` where a text is expected.
_NO_TEXT = "message text is empty"
EPHEMERAL_COMMAND = {"is_ephemeral": True}
# What the first message for one person says until it is known that nobody else sees it.
_HARMLESS = Text("…")


class SeenByAllError(BadRequest):
    """What is for one person would be shown to everybody, as the server knows no better."""


def is_ephemeral(command: BotCommand) -> bool:
    """Whether the server keeps that a command is seen by its sender and the bot only."""
    return bool(command.api_kwargs.get("is_ephemeral"))


def ephemeral_id(message: Any) -> int:
    """Return the id of a message that only one person sees; 0 where everybody sees it."""
    kwargs = getattr(message, "api_kwargs", None) or {}
    return int(kwargs.get("ephemeral_message_id") or 0)


class Newer:
    """Sends and edits messages as new as the server allows."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._rich: bool | None = None
        self._whispers: bool | None = None
        self.seen_by_one = False  # whether a message for one person was, which not every server's are

    async def whispers(self) -> bool:
        """Whether the server can show a message to one member only.

        It is asked whether it keeps that a command is declared so (``handlers/menu.py``): a question without
        effect, unlike a message that everybody would see.
        """
        if self._whispers is None:
            try:
                menu = await understood(lambda: self._bot.get_my_commands(BotCommandScopeAllGroupChats()))
            except TelegramError:
                return False  # asked again the next time
            self._whispers = any(map(is_ephemeral, menu))
        return self._whispers

    async def post(self, place: Place, text: Text) -> Message:
        """Send a message. Raises TelegramError, :class:`SeenByAllError` among them."""
        if place.only is not None and not self.seen_by_one:
            return await self._post_first(place, place.only, text)
        return await self._post(place, text)

    async def _post_first(self, place: Place, only: Only, text: Text) -> Message:
        """Show one person something harmless first, and the text once nobody else has seen that."""
        posted = await self._post(place, _HARMLESS)
        self.seen_by_one = True
        await self.edit(Spot(place.chat, -ephemeral_id(posted), person=only.person), text)
        return posted

    async def _post(self, place: Place, text: Text) -> Message:
        if text.rich and self._rich is not False:
            try:
                posted = await self._post_rich(place, text)
            except EndPointNotFound:
                self._learn_no_rich()
            except BadRequest as error:
                if "rich" not in error.message.lower():
                    raise
                _LOG.error("Telegram does not take our rich message: %s", error.message)
            else:
                self._rich = True
                return await self._checked(place, posted)
        message = await self._bot.send_message(
            place.chat,
            text.html or text.plain,
            parse_mode=ParseMode.HTML if text.html else None,
            message_thread_id=place.topic,
            reply_markup=text.markup,
            link_preview_options=NO_PREVIEW,
            reply_parameters=reply_to(place),
            api_kwargs=_only(place),
        )
        return await self._checked(place, message)

    async def _post_rich(self, place: Place, text: Text) -> Message:
        call = _only(place) | {"chat_id": place.chat, "rich_message": {"html": text.rich}}
        optional = {
            "message_thread_id": place.topic,
            "reply_markup": text.markup,
            "reply_parameters": reply_to(place),
        }
        call = {key: value for key, value in optional.items() if value is not None} | call
        posted: Message = await self._bot.do_api_request("sendRichMessage", call, return_type=Message)
        return posted

    async def _checked(self, place: Place, message: Message) -> Message:
        if place.only is not None and not ephemeral_id(message):
            # The parameter was ignored, as servers do with what they do not know.
            self._whispers = False
            _LOG.info("this Bot API server has no ephemeral messages: quiet answers are short ones")
            try:
                await self._bot.delete_message(place.chat, message.message_id)
            except TelegramError as error:
                _LOG.info("it could not be deleted: %s", error.message)
            raise SeenByAllError("the server ignores ephemeral_message_parameters")
        return message

    async def edit(self, spot: Spot, text: Text) -> None:
        """Replace what a message says. Raises TelegramError."""
        if text.rich and self._rich is not False and spot.inline is None:
            try:
                await self._edit(spot, text, rich=True)
            except BadRequest as error:
                if _NO_TEXT in error.message.lower():
                    self._learn_no_rich()
                elif "rich" not in error.message.lower():
                    raise
            else:
                return
        await self._edit(spot, text, rich=False)

    async def _edit(self, spot: Spot, text: Text, *, rich: bool) -> None:
        if spot.person is not None:
            await self._edit_ephemeral(spot, text, rich=rich)
            return
        where: dict[str, Any] = {
            "chat_id": spot.chat,
            "message_id": spot.message,
            "inline_message_id": spot.inline,
            "reply_markup": text.keyboard,
        }
        if rich:
            # The parameter is required by python-telegram-bot only, which leaves out what is None.
            nothing = cast(str, None)
            newer = {"rich_message": {"html": text.rich}}
            await self._bot.edit_message_text(nothing, **where, api_kwargs=newer)
        else:
            words = text.html or text.plain
            mode = ParseMode.HTML if text.html else None
            await self._bot.edit_message_text(
                words, **where, parse_mode=mode, link_preview_options=NO_PREVIEW
            )

    async def _edit_ephemeral(self, spot: Spot, text: Text, *, rich: bool) -> None:
        call: dict[str, Any] = {
            "chat_id": spot.chat,
            "receiver_user_id": spot.person,
            "ephemeral_message_id": -(spot.message or 0),
        }
        if text.keyboard:
            call["reply_markup"] = text.keyboard
        if rich:
            call["rich_message"] = {"html": text.rich}
        else:
            call |= {"text": text.html or text.plain, "link_preview_options": NO_PREVIEW}
            call |= {"parse_mode": ParseMode.HTML} if text.html else {}
        await self._bot.do_api_request("editEphemeralMessageText", call)

    def _learn_no_rich(self) -> None:
        self._rich = False
        _LOG.info("this Bot API server has no rich messages: tables are shown as lists")


def _only(place: Place) -> dict[str, Any]:
    """Return what makes a message one that only one person sees."""
    only = place.only
    if only is None:
        return {}
    parameters: dict[str, Any] = {"receiver_user_id": only.person}
    if only.tap:
        parameters["callback_query_id"] = only.tap
    made: dict[str, Any] = {"ephemeral_message_parameters": parameters}
    if only.command:
        made["reply_parameters"] = {"ephemeral_message_id": only.command}
    return made


def reply_to(place: Place) -> ReplyParameters | None:
    """Return what a message hangs on; where that is gone, it is sent all the same."""
    if place.reply_to is None or (place.only and place.only.command):
        return None
    if place.only:
        return ReplyParameters(place.reply_to)
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True)


def whispered_to(person: int, message: Message) -> Only | None:
    """Return how a person's ephemeral command is answered: in the same way; None for what everybody sees."""
    identifier = ephemeral_id(message)
    return Only(person, command=identifier) if identifier else None
