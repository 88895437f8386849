"""Who and what there is in the local Telegram: people, chats, messages, and what happened to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.tryout.refusals import refuse

Json = dict[str, Any]

BOT_ID = 7_000_000_001
SUPERGROUPS = -1_000_000_000_000  # ids of supergroups count down from here


@dataclass(slots=True)
class Person:
    """An account; ``language`` is the client's, as in ``language_code``."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "en"
    is_bot: bool = False
    blocked: bool = False

    def as_json(self) -> Json:
        """Give Telegram's ``User``."""
        user = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username}
        if not self.is_bot:
            optional["language_code"] = self.language
        return user | {key: value for key, value in optional.items() if value}


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group; ``members`` maps ids to Telegram's status.

    In a private chat the bot may write only once the person has written (``started``).
    """

    id: int
    kind: str
    title: str = ""
    members: dict[int, str] = field(default_factory=dict)
    topics: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    started: bool = False
    next_id: Iterator[int] = field(default_factory=lambda: count(1))

    def as_json(self) -> Json:
        """Give Telegram's ``Chat``."""
        named = {"title" if self.is_group else "first_name": self.title}
        forum = {"is_forum": True} if self.topics else {}
        return {"id": self.id, "type": self.kind} | named | forum

    @property
    def is_group(self) -> bool:
        """Whether others than one person and the bot are here."""
        return self.kind != "private"


@dataclass(slots=True)
class Message:
    """A message as it stands now; ``content`` holds those keys of Telegram's ``Message`` that are that."""

    chat: Chat
    id: int
    sender: Person
    date: int
    content: Json
    rows: list[list[Json]] = field(default_factory=list)
    reply_to: Message | None = None
    thread: int = 0
    edited: int = 0
    via_bot: Person | None = None
    inline_id: str = ""

    @property
    def text(self) -> str:
        """Text or caption."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def labels(self) -> list[list[str]]:
        """What the buttons under it say."""
        return [[button["text"] for button in row] for row in self.rows]

    def button(self, label: str) -> Json:
        """Find the first button that says so; KeyError where none does."""
        for row in self.rows:
            for button in row:
                if button["text"] == label:
                    return button
        raise KeyError(label)

    def as_json(self) -> Json:
        """Give Telegram's ``Message``."""
        message = {
            "message_id": self.id,
            "date": self.date,
            "chat": self.chat.as_json(),
            "from": self.sender.as_json(),
        } | self.content
        if self.rows:
            message["reply_markup"] = {"inline_keyboard": self.rows}
        if self.reply_to:
            message["reply_to_message"] = {
                key: value for key, value in self.reply_to.as_json().items() if key != "reply_to_message"
            }
        if self.thread:
            message |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.edited:
            message["edit_date"] = self.edited
        if self.via_bot:
            message["via_bot"] = self.via_bot.as_json()
        return message


@dataclass(frozen=True, slots=True)
class Event:
    """Something that those who look on see: kind is message, edited, deleted, typing or profile."""

    kind: str
    chat: Chat | None = None
    message: Message | None = None


class World:
    """All that Telegram's servers keep, changed only through these methods; ``clock`` gives Unix seconds."""

    def __init__(self, *, clock: Callable[[], float], username: str) -> None:
        self.clock = clock
        self.bot = Person(BOT_ID, "Consortium bot", username=username, is_bot=True)
        self.people: dict[int, Person] = {BOT_ID: self.bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, tuple[str, bytes, str]] = {}
        self.profile: dict[tuple[str, ...], Any] = {}
        self.inline_messages: dict[str, Message] = {}
        self.summons: dict[str, Message] = {}
        self.queries: dict[str, Json | None] = {}
        self.unknown: list[str] = []
        self.refused: list[str] = []
        self.webhook = ""
        self._serial = count(1)
        self._watchers: set[asyncio.Queue[Event]] = set()

    def serial(self, prefix: str) -> str:
        """Give an id that nothing else has."""
        return f"{prefix}{next(self._serial)}"

    def person(self, first_name: str, *, id: int, language: str = "en", username: str = "") -> Person:  # noqa: A002
        """Add an account with its private chat, in which nothing was written yet."""
        person = Person(id, first_name, username=username, language=language)
        self.people[id] = person
        self.chats[id] = Chat(id, "private", first_name, members={id: "member", BOT_ID: "member"})
        return person

    def open_group(
        self, title: str, owner: Person, *others: Person, bot: str = "member", topics: int = 0
    ) -> Chat:
        """Add a supergroup; ``bot`` is its status there ("left": it is none of the members)."""
        chat = Chat(SUPERGROUPS - len(self.chats) - 1, "supergroup", title)
        chat.members = {owner.id: "creator"} | {other.id: "member" for other in others} | {BOT_ID: bot}
        chat.topics = set(range(2, 2 + topics))
        self.chats[chat.id] = chat
        return chat

    def private(self, person: Person) -> Chat:
        """Give the person's private chat with the bot."""
        return self.chats[person.id]

    def messages(self, chat: Chat) -> tuple[Message, ...]:
        """Give what stands in the chat now, oldest first."""
        return tuple(chat.messages.values())

    def last(self, chat: Chat) -> Message:
        """Give the bot's newest message in the chat; LookupError where it wrote none."""
        for message in reversed(self.messages(chat)):
            if message.sender is self.bot:
                return message
        fault = "the bot has written nothing here"
        raise LookupError(fault)

    def post(  # noqa: PLR0913 - the fields of a message
        self,
        chat: Chat,
        sender: Person,
        content: Json,
        *,
        rows: list[list[Json]] | None = None,
        reply_to: Message | None = None,
        thread: int = 0,
        via_bot: Person | None = None,
    ) -> Message:
        """Put a message into a chat."""
        message = Message(chat, next(chat.next_id), sender, int(self.clock()), content)
        message.rows, message.reply_to, message.thread = rows or [], reply_to, thread
        message.via_bot = via_bot
        chat.messages[message.id] = message
        self.emit(Event("message", chat, message))
        return message

    def change(self, message: Message, content: Json, rows: list[list[Json]]) -> None:
        """Edit a message; what changes nothing is refused."""
        if content == message.content and rows == message.rows:
            refuse(
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        if content != message.content:
            message.edited = int(self.clock())
        message.content, message.rows = content, rows
        self.emit(Event("edited", message.chat, message))

    def remove(self, message: Message) -> None:
        """Delete a message for everyone."""
        del message.chat.messages[message.id]
        self.emit(Event("deleted", message.chat, message))

    def known_media(self, file_id: object, kind: object) -> Json | None:
        """Give the photo, video or file that Telegram knows by this id; None where there is none."""
        for chat in self.chats.values():
            for message in chat.messages.values():
                media = message.content.get(str(kind))
                sizes = media if isinstance(media, list) else [media]
                if any(size and size["file_id"] == file_id for size in sizes):
                    return {str(kind): media}
        return None

    def emit(self, event: Event) -> None:
        """Tell everyone who looks on."""
        for queue in self._watchers:
            queue.put_nowait(event)

    @contextmanager
    def watching(self) -> Iterator[asyncio.Queue[Event]]:
        """Collect what happens from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)
