"""Who may decide for a chat, or for all of them."""

from __future__ import annotations

from telegram import Bot, Chat, Message
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.telegram.odd import understood
from bot.telegram.trouble import Kind, trouble

_HEADS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


class UncheckedError(Exception):
    """Whether somebody administers a chat cannot be told now: Telegram gave no answer."""


async def administers(bot: Bot, chat: Chat, person: int) -> bool:
    """Whether a person may decide for a chat: in private everyone, in a group its administrators.

    Raises :class:`UncheckedError`.
    """
    if chat.type == Chat.PRIVATE:
        return True
    try:
        member = await understood(lambda: bot.get_chat_member(chat.id, person))
    except TelegramError as error:
        if trouble(error).kind is Kind.REFUSED:
            return False
        raise UncheckedError from error
    return member.status in _HEADS


async def wrote_as_administrator(message: Message) -> bool:
    """Whether whoever wrote this may decide for the chat; who stays anonymous there is an administrator.

    Raises :class:`UncheckedError`.
    """
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    person = message.from_user
    return person is not None and await administers(message.get_bot(), message.chat, person.id)
