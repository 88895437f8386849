"""What every conversation does: ask the desk, and put its answer where the question was asked."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta

from telegram import (
    Chat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    SwitchInlineQueryChosenChat,
    Update,
)

from bot.desk import Asker, Desk
from bot.question.reader import LONGEST
from bot.replies import Button, Reply, encode, render, say
from bot.replies import Message as Words
from bot.telegram.heard import answers_bot, language_of, place_of
from bot.telegram.sender import Sender, Sent, Spot, Text
from bot.values.answer import Answer, Outcome
from bot.values.language import Language
from bot.values.query import Topic

_ANSWERS_REMEMBERED = 10_000
# A question that the bot never answered is answered when it is corrected, but not days later.
_CORRECTION = timedelta(minutes=10)


def as_text(answer: Answer) -> Text:
    """Return an answer as a message."""
    reply = render(answer)
    return Text(reply.plain, reply.html, _keyboard(reply, answer.language))


def _keyboard(reply: Reply, language: Language) -> InlineKeyboardMarkup | None:
    rows = [[_button(button, language) for button in row] for row in reply.rows]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button, language: Language) -> InlineKeyboardButton:
    if button.query is not None:
        return InlineKeyboardButton(button.label, callback_data=encode(button.query, language))
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.share:
        chats = SwitchInlineQueryChosenChat(
            button.share, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        )
        return InlineKeyboardButton(button.label, switch_inline_query_chosen_chat=chats)
    return InlineKeyboardButton(button.label, url=button.url)


def thread_of(message: Message) -> str:
    """Where follow-ups of a message look for what was spoken of."""
    chat = message.chat
    if chat.type == Chat.PRIVATE:
        person = message.from_user.id if message.from_user else chat.id
        return f"private:{chat.id}:{person}"
    earlier = message.reply_to_message
    return (
        replied(chat.id, earlier.message_id)
        if earlier and answers_bot(message, message.get_bot().bot)
        else ""
    )


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

    def __init__(self, desk: Desk, sender: Sender) -> None:
        self.desk = desk
        self._sender = sender
        self._answers: OrderedDict[tuple[int, int], int] = OrderedDict()

    async def question(
        self, update: Update, text: str, *, topic: Topic | None = None, otherwise: Words | None = None
    ) -> None:
        """Answer a question; say ``otherwise`` where it has no name in it and nothing was spoken of."""
        message = message_of(update)
        if len(text) > LONGEST:
            await self.say(update, Words.TOO_LONG)
            return
        asker = Asker(language_of(message.from_user), thread_of(message))
        answer = self.desk.ask(text, asker, topic=topic)
        if otherwise and answer.outcome is Outcome.NOT_UNDERSTOOD:
            await self.say(update, otherwise)
        else:
            await self.put(update, answer)

    async def put(self, update: Update, answer: Answer) -> None:
        """Send an answer, or change the earlier one to the same message."""
        sent = await self._deliver(update, as_text(answer))
        if sent:
            self.desk.remember(replied(sent.chat, sent.message), answer)

    async def say(self, update: Update, words: Words, **values: str) -> None:
        """Send a line of ours."""
        await self.write(update, say(words, language_of(message_of(update).from_user), **values))

    async def write(self, update: Update, text: str) -> None:
        """Send a text without markup."""
        await self._deliver(update, Text(text))

    async def _deliver(self, update: Update, text: Text) -> Sent | None:
        message = message_of(update)
        question = (message.chat.id, message.message_id)
        if update.edited_message:
            earlier = self._answers.get(question)
            if earlier and await self._sender.edit(Spot(message.chat.id, earlier), text):
                return Sent(message.chat.id, earlier)
            if message.edit_date and message.edit_date - message.date > _CORRECTION:
                return None
        sent = await self._sender.send(place_of(message), text)
        if not isinstance(sent, Sent):
            return None
        self._answers[question] = sent.message
        if len(self._answers) > _ANSWERS_REMEMBERED:
            self._answers.popitem(last=False)
        return sent
