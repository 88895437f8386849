"""Who speaks to the bot, and what it is that they say; pure readings of an incoming message."""

from __future__ import annotations

import re

from telegram import Message, User
from telegram.constants import MessageEntityType
from telegram.ext import filters

from bot.telegram.sender import Place
from bot.values.language import Language

_GENERAL = 1
COMMAND = re.compile(r"/(\w+)(@\w+)?")


class _People(filters.MessageFilter):
    """Written by a person: not by a bot, nor through one, nor forwarded from a linked channel by Telegram.

    Administrators who stay anonymous, and people who write as their channel, come as bots of Telegram's own
    with ``sender_chat`` set.
    """

    def filter(self, message: Message) -> bool:
        sender = message.from_user
        if sender is None or message.via_bot or message.is_automatic_forward:
            return False
        return not sender.is_bot or message.sender_chat is not None


PEOPLE = _People()


class _Commands(filters.MessageFilter):
    """Begins with a command, in a text or under a picture: Telegram delivers both, and both mean the same."""

    def filter(self, message: Message) -> bool:
        return bool(command_at(message))


COMMANDS = _Commands()


def command_at(message: Message) -> str:
    """Return the command that a message begins with, as it is written without its slash; else nothing."""
    entities = message.entities if message.text else message.caption_entities
    first = entities[0] if entities else None
    if first is None or first.type != MessageEntityType.BOT_COMMAND or first.offset:
        return ""
    return words_of(message)[1 : first.length]


def language_of(user: User | None) -> Language:
    """Return the language of a person's Telegram, where nothing else tells one."""
    tag = (user.language_code or "").lower().replace("_", "-") if user else ""
    if not tag.startswith("zh"):
        return Language.ENGLISH
    traditional = tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo"))
    return Language.TRADITIONAL if traditional else Language.SIMPLIFIED


def words_of(message: Message) -> str:
    """Return a message's text, or what is written under its picture."""
    return message.text or message.caption or ""


def without_name(text: str, username: str) -> str:
    """Return a text without the bot's @name."""
    name = re.compile(rf"(?<![\w@])@{re.escape(username)}(?!\w)", re.IGNORECASE)
    return " ".join(name.sub(" ", text).split(" ")).strip()


def answers_bot(message: Message, me: User) -> bool:
    """Whether a message replies to one that the bot wrote itself."""
    earlier = message.reply_to_message
    # In a topic everything replies to the message that opened it.
    return bool(earlier and earlier.from_user == me and not earlier.forum_topic_created)


def mentions(message: Message, me: User) -> bool:
    """Whether a message names the bot."""
    found = message.parse_entities() if message.text else message.parse_caption_entities()
    at = f"@{me.username}".lower()
    return any(
        (entity.type == MessageEntityType.MENTION and text.lower() == at)
        or (entity.type == MessageEntityType.TEXT_MENTION and entity.user == me)
        for entity, text in found.items()
    )


def asked(message: Message, me: User) -> str:
    """Return the words of a message without the bot's name; where none are left, those it replies to."""
    question = without_name(words_of(message), me.username or "")
    earlier = message.reply_to_message
    if not question and earlier and not answers_bot(message, me):
        question = without_name(words_of(earlier), me.username or "")
    return question


def question_to(message: Message, me: User) -> str:
    """Return the words of a group's message as a question; a command's name is the first of them."""
    text = words_of(message)
    command = COMMAND.match(text)
    return f"{command[1]} {text[command.end() :]}" if command else asked(message, me)


def place_of(message: Message) -> Place:
    """Where an answer to a message goes; in a group it hangs on the question."""
    topic = message.message_thread_id if message.is_topic_message else None
    group = message.chat.type != message.chat.PRIVATE
    return Place(
        message.chat.id,
        topic=None if topic == _GENERAL else topic,
        reply_to=message.message_id if group else None,
        by=message.from_user.id if message.from_user else 0,
    )
