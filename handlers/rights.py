"""Who may decide for a chat, or for all of them."""

from __future__ import annotations

from telegram import Bot, Chat, Message
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

_HEADS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


async def administers(bot: Bot, chat: Chat, person: int) -> bool:
    """Whether a person may decide for a chat: in private everyone, in a group its administrators."""
    if chat.type == Chat.PRIVATE:
        return True
    try:
        member = await bot.get_chat_member(chat.id, person)
    except TelegramError:
        return False
    return member.status in _HEADS


async def wrote_as_administrator(message: Message) -> bool:
    """Whether whoever wrote this may decide for the chat; who stays anonymous there is an administrator."""
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    person = message.from_user
    return person is not None and await administers(message.get_bot(), message.chat, person.id)
