"""A contact to keep: the file that a phone's address book imports, and the QR code for a poster."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import CallbackQuery, Chat, Message, Update

from bot.answers import AsyncQuestionService
from bot.replies import Message as Words
from bot.replies import qr_code, say, title, vcard
from bot.telegram.heard import place_of
from bot.telegram.sender import File, Place, Sender
from bot.values.answer import Answer, Contacts, Outcome
from bot.values.language import Language
from bot.values.query import Action, Query, Topic
from handlers.links import deep_link

# t.me/BOT?start=s-szpu saves the contact, ?start=q-szpu makes a poster.
_LINK = re.compile(r"(?P<action>[sq])-(?P<id>[a-z0-9-]{1,40})")
_ACTIONS = {"s": Action.SAVE, "q": Action.POSTER}
_LETTERS = {action: letter for letter, action in _ACTIONS.items()}


class Cards:
    """Files go into private chats: whoever taps in a group is led there."""

    def __init__(self, desk: AsyncQuestionService, sender: Sender) -> None:
        self._desk = desk
        self._sender = sender

    async def tapped(self, tap: CallbackQuery, query: Query, language: Language) -> None:
        """Do what a button under a contact says."""
        answer = await self._answer(query, language)
        message = tap.message
        if answer is None or query.action not in _LETTERS:
            await self._sender.answer_tap(tap.id, say(Words.BUTTON_OUT_OF_DATE, language))
        elif isinstance(message, Message) and message.chat.type == Chat.PRIVATE:
            await self._sender.answer_tap(tap.id)
            await self._send(place_of(message), answer, query.action, tap.get_bot().username)
        else:
            payload = f"{_LETTERS[query.action]}-{answer.results[0]}"
            await self._sender.answer_tap(tap.id, url=deep_link(tap.get_bot().username, payload))

    async def opened(self, update: Update, payload: str, language: Language) -> bool:
        """Do what a deep link says; False where it says something else."""
        message, found = update.effective_message, _LINK.fullmatch(payload)
        if found is None or message is None:
            return False
        action = _ACTIONS[found["action"]]
        answer = await self._answer(Query(Topic.CONTACT, found["id"]), language)
        if answer is None:
            return False
        await self._send(place_of(message), answer, action, message.get_bot().username)
        return True

    async def _answer(self, query: Query, language: Language) -> Answer | None:
        answer = await self._desk.tell(replace(query, topic=Topic.CONTACT, action=None), language)
        found = isinstance(answer.body, Contacts) and len(answer.body.items) == 1 and answer.results
        return answer if found and answer.outcome is Outcome.ANSWERED else None

    async def _send(self, place: Place, answer: Answer, action: Action, username: str) -> None:
        if action is Action.SAVE:
            saved = vcard(answer)
            if saved is not None:
                await self._sender.send(place, File(saved[0], saved[1], say(Words.SAVE_HOW, answer.language)))
            return
        if not isinstance(answer.body, Contacts):
            return
        one = answer.body.items[0].organisation
        link = deep_link(username, f"t-contact-{one.id}")
        caption = say(Words.POSTER, answer.language, name=title(one, answer.language), link=link)
        await self._sender.send(place, File(f"{one.id}.png", qr_code(link), caption, picture=True))
