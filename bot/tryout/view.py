"""The local Telegram as the page shows it: JSON in the shapes of the Bot API, and the words around it."""

from __future__ import annotations

from bot.tryout.local import LocalTelegram
from bot.tryout.profile import menu
from bot.tryout.wording import suggestions, words
from bot.tryout.world import BOT_ID, Chat, Event, Json


def world_json(telegram: LocalTelegram) -> Json:
    """Give everything that a page needs which has just been opened."""
    people = [person for person in telegram.people.values() if person is not telegram.bot]
    return {
        "bot": telegram.bot.as_json(),
        "people": {person.id: person.as_json() for person in people},
        "chats": [_chat_json(telegram, chat) for chat in _chats(telegram)],
        "menus": _menus(telegram),
        "words": words(),
        "suggestions": suggestions(),
    }


def event_json(telegram: LocalTelegram, event: Event) -> Json:
    """Give what has changed."""
    if event.message:
        return event.message.as_json()
    if event.chat:
        return {"chat": {"id": event.chat.id}}
    return {"menus": _menus(telegram)}


def _chats(telegram: LocalTelegram) -> tuple[Chat, ...]:
    return telegram.private(telegram.member), telegram.group, telegram.private(telegram.administrator)


def _chat_json(telegram: LocalTelegram, chat: Chat) -> Json:
    return chat.as_json() | {
        "role": "group" if chat.is_group else "admin" if chat.id == telegram.administrator.id else "private",
        "writers": sorted(number for number in chat.members if number != BOT_ID),
        "messages": [message.as_json() for message in telegram.messages(chat)],
    }


def _menus(telegram: LocalTelegram) -> Json:
    """Give, by chat and person, what their clients show of the bot."""
    return {
        str(chat.id): {
            str(number): menu(telegram, chat, telegram.people[number])
            for number in chat.members
            if number != BOT_ID
        }
        for chat in _chats(telegram)
    }
