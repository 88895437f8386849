"""What every conversation does: ask the desk, and put its answer where the question was asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

from telegram import Chat, Message, Update

from bot.answers import Asker, AsyncQuestionService
from bot.replies import Message as Words
from bot.replies import say
from bot.state import Rooms
from bot.telegram.heard import answers_bot, language_of, place_of
from bot.telegram.newer import ephemeral_id
from bot.telegram.sender import Sender, Sent, Spot, Text
from bot.understanding.dialogue import KEPT_SECONDS
from bot.understanding.tokenizer import LONGEST
from bot.values.answer import Answer, Outcome
from bot.values.language import Language
from bot.values.query import Topic
from handlers.answer_text import as_text
from handlers.kept import Kept
from handlers.quiet import Quiet
from handlers.recent import Recent
from handlers.repeats import Repeats

_ANSWERS_REMEMBERED = 10_000
_THEN = " › "  # between a question and the button that was pressed under its answer
# A question that the bot never answered is answered when it is corrected, but not days later.
_CORRECTION = timedelta(minutes=10)


def threads_of(message: Message) -> tuple[str, ...]:
    """Where a message looks for what was spoken of, one after the other.

    A reply to an answer goes on from that answer. Whoever asks without one goes on from what they last asked
    in this chat, and else from the last answer that everybody there has seen.
    """
    chat = message.chat
    if chat.type == Chat.PRIVATE:
        return (alone(chat.id, message.from_user.id if message.from_user else chat.id),)
    if ephemeral_id(message) and message.from_user:
        # Telegram does not tell which of the bot's messages a reply that only the bot sees belongs to.
        return (whispered(chat.id, message.from_user.id), *_own(message))
    earlier = message.reply_to_message
    if earlier is not None and answers_bot(message, message.get_bot().bot):
        return (replied(chat.id, number_of(earlier)),)
    return (*_own(message), everybody(chat.id, place_of(message).topic))


def _own(message: Message) -> tuple[str, ...]:
    """Return the thread of a person in a group; who writes in a chat's name is nobody in particular."""
    if message.from_user is None or message.sender_chat is not None:
        return ()
    return (member(message.chat.id, place_of(message).topic, message.from_user.id),)


def alone(chat: int, person: int) -> str:
    """Where a person's private chat looks."""
    return f"private:{chat}:{person}"


def member(chat: int, topic: int | None, person: int) -> str:
    """Where a member of a group looks first."""
    return f"member:{chat}:{topic or 0}:{person}"


def everybody(chat: int, topic: int | None) -> str:
    """Where a member of a group looks who has asked nothing yet."""
    return f"group:{chat}:{topic or 0}"


def number_of(message: Message) -> int:
    """Return the number of a message in its chat; below 0 for one that only one person sees."""
    return -ephemeral_id(message) or message.message_id


def whispered(chat: int, person: int) -> str:
    """Where those look who reply to an answer that only they saw."""
    return f"whisper:{chat}:{person}"


def replied(chat: int, message: int) -> str:
    """Where those look who reply to an answer."""
    return f"reply:{chat}:{message}"


def message_of(update: Update) -> Message:
    """Return the message that an update brings, new or changed."""
    message = update.effective_message
    if message is None:
        fault = "the update brings no message"
        raise ValueError(fault)
    return message


class Answering:
    """Questions in chats where the bot is at home; a corrected question corrects its answer."""

    def __init__(  # noqa: PLR0913, PLR0917 - what an answer depends on
        self,
        desk: AsyncQuestionService,
        sender: Sender,
        rooms: Rooms,
        quiet: Quiet,
        recent: Recent,
        clock: Callable[[], float],
    ) -> None:
        self.desk = desk
        self._sender = sender
        self._rooms = rooms
        self._quiet = quiet
        self._recent = recent
        self._repeats = Repeats(clock)
        self._answers: OrderedDict[tuple[int, int], Spot] = OrderedDict()
        self._questions: Kept[tuple[int, int], str] = Kept(clock, KEPT_SECONDS)

    async def language(self, message: Message) -> Language:
        """Return the language where a question does not tell one: the chat's, else the person's."""
        return await self.language_in(message.chat.id, language_of(message.from_user))

    async def language_in(self, chat: int, otherwise: Language = Language.ENGLISH) -> Language:
        """Return the language that a chat has chosen, else the other one."""
        room = await self._rooms.of(chat)
        return Language(room.chosen) if room.chosen in set(Language) else otherwise

    def asked(self, chat: int, answer: int) -> str:
        """Return the question that a message answers, while it is remembered."""
        return self._questions.get((chat, answer)) or ""

    def changed(self, chat: int, before: int, message: int, pressed: str) -> None:
        """Note that a button turned a message into another answer (in a new message where it had to be)."""
        self._repeats.forget(chat, before)
        question, _, _ = self.asked(chat, before).partition(_THEN)
        if question:
            self._questions.put((chat, message), f"{question}{_THEN}{pressed}")

    async def question(
        self,
        update: Update,
        text: str,
        *,
        topic: Topic | None = None,
        otherwise: Words | None = None,
        worth: Callable[[Answer], bool] | None = None,
    ) -> None:
        """Answer a question; say ``otherwise`` where it has no name in it and nothing was spoken of.

        An answer that is not ``worth`` giving is not given.
        """
        message = message_of(update)
        room = await self._rooms.of(message.chat.id)
        if len(text) > LONGEST:
            await self.say(update, Words.TOO_LONG)
            return
        private = message.chat.type == Chat.PRIVATE
        thread, beside = (*threads_of(message), "", "")[:2]
        language = await self.language(message)
        asker = Asker(language, thread, room.consortium, kept=private, otherwise=beside)
        answer = await self.desk.ask(text, asker, topic=topic)
        if worth and not worth(answer):
            return
        if otherwise and answer.outcome is Outcome.NOT_UNDERSTOOD and not answer.is_too_much:
            await self.say(update, otherwise)
        else:
            await self.put(update, answer)

    async def put(self, update: Update, answer: Answer) -> None:
        """Send an answer, or change the earlier one to the same message."""
        message = message_of(update)
        sent = await self._deliver(update, as_text(answer), answer)
        if message.from_user is not None:
            self._recent.note(message.from_user.id, answer.subjects)
        if sent:
            for thread in await self._threads(message, sent):
                await self.desk.remember(thread, answer, after=threads_of(message))
            self._questions.put((sent.chat, sent.message), answer.question)

    async def _threads(self, message: Message, sent: Sent) -> list[str]:
        """Return where follow-ups of an answer may look for it."""
        threads = [replied(sent.chat, sent.message)]
        if message.chat.type == Chat.PRIVATE:
            return threads
        threads += _own(message)
        if sent.message < 0 and message.from_user is not None:
            threads.append(whispered(sent.chat, message.from_user.id))
        elif not ephemeral_id(message) and not await self._quiet.wanted(message.chat):
            threads.append(everybody(sent.chat, place_of(message).topic))
        return threads

    async def say(self, update: Update, words: Words, **values: str) -> None:
        """Send a line of ours."""
        await self.write(update, say(words, await self.language(message_of(update)), **values))

    async def write(self, update: Update, text: str) -> None:
        """Send a text without markup."""
        await self._deliver(update, Text(text))

    async def _deliver(self, update: Update, text: Text, answer: Answer | None = None) -> Sent | None:
        message = message_of(update)
        question = (message.chat.id, number_of(message))
        if update.edited_message:
            earlier = self._answers.get(question)
            changed = await self._seen(message, earlier, text, answer) if earlier else None
            if earlier and changed and await self._sender.edit(earlier, changed):
                number = earlier.message or 0
                self._repeats.forget(message.chat.id, number)
                if answer and changed is text and number > 0:
                    self._repeats.note(message, answer, number)
                return Sent(message.chat.id, number)
            if message.edit_date and message.edit_date - message.date > _CORRECTION:
                return None
        sent = await self._send(message, text, answer)
        if sent:
            self._answers[question] = _spot(sent, message)
            if len(self._answers) > _ANSWERS_REMEMBERED:
                self._answers.popitem(last=False)
        return sent

    async def _seen(self, message: Message, earlier: Spot, text: Text, answer: Answer | None) -> Text | None:
        """Return what an earlier answer may say now; None where that is nothing.

        A group may have turned quiet after an answer that everybody sees.
        """
        if earlier.person is None and await self._quiet.wanted(message.chat):
            return self._quiet.public(message, answer, text)
        return text

    async def _send(self, message: Message, text: Text, answer: Answer | None) -> Sent | None:
        group = message.chat.type != Chat.PRIVATE
        if group and (ephemeral_id(message) or await self._quiet.wanted(message.chat)):
            return await self._quiet.answer(message, answer, text)
        link = self._repeats.link(message, answer) if group and answer else ""
        if answer and link:
            text = Text(say(Words.REPEATED, answer.language, link=link))
        sent = await self._sender.send(place_of(message), text)
        if not isinstance(sent, Sent):
            return None
        if group and answer and not link:
            self._repeats.note(message, answer, sent.message)
        return sent


def _spot(sent: Sent, message: Message) -> Spot:
    person = message.from_user.id if sent.message < 0 and message.from_user else None
    return Spot(sent.chat, sent.message, person=person)
