"""Quiet answers: in a group that wants it, an answer is seen by whoever asked, and by nobody else."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Hashable
from dataclasses import replace

from telegram import (
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessage,
    Message,
)
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.answers import Asker, AsyncQuestionService
from bot.replies import Message as Words
from bot.replies import decode, encode, say
from bot.state import Rooms
from bot.telegram.heard import place_of, question_to
from bot.telegram.newer import ephemeral_id, whispered_to
from bot.telegram.odd import understood
from bot.telegram.sender import Only, Place, Sender, Sent, Text
from bot.values.answer import Answer, NotFound, Outcome
from bot.values.language import Language
from bot.values.query import Action, Query, Topic
from handlers.answer_text import as_text, notice
from handlers.kept import Kept
from handlers.links import deep_link

_LONGEST_PAYLOAD = 64  # t.me/BOT?start=…
_PREFIX = "c-"
_HELLO = "ask"
_RIGHTS_KEPT = 60.0  # seconds that the bot's own rights in a group are believed
_SHOWN = 60.0  # seconds in which another tap of the same person is answered by a notice
# Of an answer that no query leads to (a close call, a name that is not here): the question is asked anew.
_ANEW = Query(Topic.OVERVIEW)


def payload_of(query: Query, language: Language) -> str:
    """Return a question for a deep link; a plain hello where it does not fit whole into one."""
    packed = base64.urlsafe_b64encode((encode(query, language) or "").encode()).decode().rstrip("=")
    payload = _PREFIX + packed if packed else _HELLO
    return payload if len(payload) <= _LONGEST_PAYLOAD else _HELLO


def question_in(payload: str) -> tuple[Query, Language] | None:
    """Return the question of a deep link; None where there is none."""
    if not payload.startswith(_PREFIX):
        return None
    packed = payload.removeprefix(_PREFIX)
    try:
        return decode(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode())
    except ValueError:
        return None


class Quiet:
    """The quietest way that the server, the bot's rights and the moment allow.

    A message that only the asker sees where the bot is administrator, or after an ephemeral command or a tap;
    else one line with a button that shows the answer to whoever taps it, and one that leads into private.
    """

    def __init__(
        self, desk: AsyncQuestionService, sender: Sender, rooms: Rooms, clock: Callable[[], float]
    ) -> None:
        self._desk = desk
        self._sender = sender
        self._rooms = rooms
        self._rights: Kept[int, bool] = Kept(clock, _RIGHTS_KEPT)
        self._shown: Kept[Hashable, bool] = Kept(clock, _SHOWN)

    async def wanted(self, chat: Chat) -> bool:
        """Whether answers in a chat are for whoever asked only."""
        return chat.type != Chat.PRIVATE and (await self._rooms.of(chat.id)).quiet

    async def answer(self, message: Message, answer: Answer | None, text: Text) -> Sent | None:
        """Answer a message in a group; a line that is no answer to a question (None) may be seen by all."""
        place, person = place_of(message), message.from_user
        only = whispered_to(person.id, message) if person else None
        if only is None and person and message.sender_chat is None and await self._any_time(message):
            only = Only(person.id)
        if only is not None:
            sent = await self._sender.send(replace(place, only=only), text)
            if isinstance(sent, Sent):
                return sent
            if only.command:
                place = replace(place, reply_to=None)  # what all see hangs on nothing that they do not
        public = self.public(message, answer, text)
        if public is None:
            return None
        sent = await self._sender.send(place, public)
        return sent if isinstance(sent, Sent) else None

    @staticmethod
    def public(message: Message, answer: Answer | None, text: Text) -> Text | None:
        """Return what all may see of an answer; None where that is nothing."""
        if answer is None:
            return text
        if answer.outcome is Outcome.NOT_UNDERSTOOD:
            return None
        shown = _asked(answer) or (None if ephemeral_id(message) else _ANEW)
        return _short(shown, answer.language, message.get_bot().username)

    def forget_rights(self, chat: int) -> None:
        """Look up what the bot may do in a chat anew, as somebody has changed it."""
        self._rights.drop(chat)

    async def _any_time(self, message: Message) -> bool:
        """Whether a message can be shown to one member without their tapping anything."""
        return await self._sender.whispers() and await self._administers(message)

    async def _administers(self, message: Message) -> bool:
        known = self._rights.get(message.chat.id)
        if known is not None:
            return known
        try:
            me = await understood(lambda: message.chat.get_member(message.get_bot().id))
        except TelegramError:
            return False
        head = me.status in {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}
        self._rights.put(message.chat.id, head)
        return head

    async def tapped(self, tap: CallbackQuery, query: Query, language: Language) -> None:
        """Show the answer behind a short line to whoever taps."""
        message, query = tap.message, replace(query, action=None)
        answer = None
        if message is None or message.chat.type == Chat.PRIVATE:
            pass  # there are no short lines
        elif query == _ANEW:
            answer = await self._anew(message, language)
        else:
            told = await self._desk.tell(query, language)
            answer = None if isinstance(told.body, NotFound) else told  # an empty list is an answer
        if answer is None:
            await self._sender.answer_tap(tap.id, say(Words.BUTTON_OUT_OF_DATE, language))
        else:
            await self.show(tap, answer)

    async def _anew(self, message: MaybeInaccessibleMessage, language: Language) -> Answer | None:
        """Answer the question that a short line hangs on."""
        question = message.reply_to_message if isinstance(message, Message) else None
        if question is None:
            return None
        words = question_to(question, message.get_bot().bot)
        home = (await self._rooms.of(message.chat.id)).consortium
        return await self._desk.ask(words, Asker(language, home=home))

    async def show(self, tap: CallbackQuery, answer: Answer) -> None:
        """Show an answer to whoever taps: in the chat where the server can and in time, else aside."""
        text, message = as_text(answer), tap.message
        if not isinstance(message, Message) or not await self._sender.whispers():
            await self._sender.answer_tap(tap.id, notice(text.plain), alert=True)
            return
        place = place_of(message)
        place = Place(place.chat, place.topic, only=Only(tap.from_user.id, tap=tap.id), by=tap.from_user.id)
        shown = (place.chat, message.message_id, tap.from_user.id, answer.query or answer.question)
        if self._shown.get(shown):
            await self._sender.answer_tap(tap.id, notice(text.plain), alert=True)
        elif self._sender.late(place):
            await self._lead_away(tap, answer, text)
        elif await self._shown_alone(tap, place, text):
            self._shown.put(shown, value=True)

    async def _shown_alone(self, tap: CallbackQuery, place: Place, text: Text) -> bool:
        """Send what one person sees; False where a notice said it instead, or nothing could."""
        if self._sender.whispered:
            # The tap is answered at once, whenever the turn of the message comes.
            _, sent = await asyncio.gather(self._sender.answer_tap(tap.id), self._sender.send(place, text))
            return isinstance(sent, Sent)
        # The first of all: the server may turn out not to know how, and then the tap is all there is.
        done = isinstance(await self._sender.send(place, text), Sent)
        await self._sender.answer_tap(tap.id, "" if done else notice(text.plain), alert=not done)
        return done

    async def _lead_away(self, tap: CallbackQuery, answer: Answer, text: Text) -> None:
        """Open the private chat, where the answer waits; a notice where it has no link."""
        query = _asked(answer)
        payload = payload_of(query, answer.language) if query else _HELLO
        if payload == _HELLO:
            await self._sender.answer_tap(tap.id, notice(text.plain), alert=True)
        else:
            await self._sender.answer_tap(tap.id, url=deep_link(tap.get_bot().username, payload))


def _asked(answer: Answer) -> Query | None:
    """Return the query that leads to an answer again and that a button can hold; None where there is none."""
    query = None if answer.outcome is Outcome.CHOOSE else answer.query
    fits = query is not None and encode(replace(query, action=Action.SHOW), answer.language) is not None
    return query if fits else None


def _short(query: Query | None, language: Language, username: str) -> Text:
    """Return the line that all see; without a query it can only lead into the private chat."""
    url = deep_link(username, payload_of(query, language) if query and query != _ANEW else _HELLO)
    buttons = [InlineKeyboardButton(say(Words.QUIET_PRIVATE, language), url=url)]
    if query is not None:
        data = encode(replace(query, action=Action.SHOW), language)
        buttons.insert(0, InlineKeyboardButton(say(Words.QUIET_SHOW, language), callback_data=data))
    return Text(say(Words.QUIET_READY, language), keyboard=InlineKeyboardMarkup([buttons]))
