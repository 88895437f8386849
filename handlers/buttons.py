"""Buttons under answers: a tap changes the message in place, where the eye is.

A question in a button holds ids only, so it works after a restart. Where it is out of date, forged, or not
the person's own to press (a group's answer belongs to whoever asked), nothing is changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import CallbackQuery, Chat, MaybeInaccessibleMessage, Message, Update, User
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes

from bot.replies import Message as Words
from bot.replies import decode, say
from bot.telegram.heard import language_of, place_of
from bot.telegram.sender import Place, Sender, Sent, Spot
from bot.values.answer import Answer, NotFound, NotUnderstood
from bot.values.language import Language
from bot.values.query import Action, Query
from handlers.answer_text import as_text, notice
from handlers.answering import (
    Answering,
    alone,
    everybody,
    member,
    number_of,
    replied,
    whispered,
)
from handlers.door import Door
from handlers.quiet import Quiet

Act = Callable[[CallbackQuery, Query, Language], Awaitable[None]]


class Buttons:
    """Every tap is answered; ``acts`` are what buttons do that show no other answer."""

    def __init__(
        self, answering: Answering, sender: Sender, quiet: Quiet, door: Door, acts: Mapping[Action, Act]
    ) -> None:
        self._answering = answering
        self._sender = sender
        self._quiet = quiet
        self._door = door
        self._acts = acts

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """One for all."""
        return (CallbackQueryHandler(self._tapped),)

    async def _tapped(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        tap = update.callback_query
        if tap is None:
            return
        if tap.message and not await self._door.lets_tap(context.bot, tap.message.chat, tap.from_user.id):
            words = say(Words.HEADS_ASK, language_of(tap.from_user))
            await self._sender.answer_tap(tap.id, words, alert=True)
            return
        asked = decode(tap.data or "")
        act = self._acts.get(asked[0].action) if asked and asked[0].action else None
        if asked and act:
            await act(tap, *asked)
            return
        answer = await self._answer(asked)
        if answer is None or not (tap.message or tap.inline_message_id):
            await self._sender.answer_tap(tap.id, say(Words.BUTTON_OUT_OF_DATE, language_of(tap.from_user)))
        elif _belongs_to_another(tap.message, tap.from_user):
            await self._sender.answer_tap(tap.id, notice(as_text(answer).plain), alert=True)
        elif await self._for_all_in_a_quiet_group(tap.message):
            await self._quiet.show(tap, answer)
        else:
            await asyncio.gather(self._sender.answer_tap(tap.id), self._show(tap, answer))

    async def _answer(self, asked: tuple[Query, Language] | None) -> Answer | None:
        answer = await self._answering.desk.tell(*asked) if asked else None
        stale = answer is None or isinstance(answer.body, NotFound | NotUnderstood)
        return None if stale else answer

    async def _for_all_in_a_quiet_group(self, message: MaybeInaccessibleMessage | None) -> bool:
        """Whether everybody sees a message where answers are for their askers: it must not become one."""
        if not isinstance(message, Message) or number_of(message) < 0:
            return False
        return await self._quiet.wanted(message.chat)

    async def _show(self, tap: CallbackQuery, answer: Answer) -> None:
        text, message = as_text(answer), tap.message
        if message is None:
            await self._sender.edit(Spot(inline=tap.inline_message_id), text)
            return
        chat, shown = message.chat, message.message_id
        person = None
        if isinstance(message, Message) and (shown := number_of(message)) < 0:
            person = tap.from_user.id
        before = shown
        if not await self._sender.edit(Spot(chat.id, shown, person=person), text):
            if person is not None:
                return  # the person's client has forgotten it; nobody else is to see it
            # Deleted, or too old to be changed.
            place = place_of(message) if isinstance(message, Message) else Place(chat.id)
            sent = await self._sender.send(Place(place.chat, place.topic), text)
            if not isinstance(sent, Sent):
                return
            shown = sent.message
        self._answering.changed(chat.id, before, shown, _label(tap))
        threads = _threads(tap, shown)
        for thread in threads:
            await self._answering.desk.remember(thread, answer, after=threads)


def _threads(tap: CallbackQuery, shown: int) -> list[str]:
    """Return where follow-ups of what a tap has shown look for it."""
    message, person = tap.message, tap.from_user.id
    if message is None:
        return []
    chat, threads = message.chat, [replied(message.chat.id, shown)]
    if chat.type == Chat.PRIVATE:
        return [*threads, alone(chat.id, person)]
    topic = place_of(message).topic if isinstance(message, Message) else None
    threads.append(member(chat.id, topic, person))
    return [*threads, whispered(chat.id, person) if shown < 0 else everybody(chat.id, topic)]


def _belongs_to_another(message: MaybeInaccessibleMessage | None, person: User) -> bool:
    if message is None or message.chat.type == Chat.PRIVATE:
        return False
    # What is too old to be known may be anybody's; python-telegram-bot makes a Message of it all the same.
    if not (isinstance(message, Message) and message.is_accessible):
        return True
    question = message.reply_to_message
    if question is None or question.sender_chat is not None:
        return False  # nobody knows who asked: anonymous administrators tap as themselves
    return question.from_user is not None and question.from_user != person


def _label(tap: CallbackQuery) -> str:
    """Return what the button that was pressed says."""
    keyboard = tap.message.reply_markup if isinstance(tap.message, Message) else None
    buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
    return next((button.text for button in buttons if button.callback_data == tap.data), "…")
