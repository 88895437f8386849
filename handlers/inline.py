"""Inline mode: cards for whatever is typed behind the bot's name, in any chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import BaseHandler, ContextTypes, InlineQueryHandler

from bot.answers import Asker
from bot.directory import Directory
from bot.replies import Message as Words
from bot.replies import describe, say, title
from bot.telegram.heard import language_of
from bot.telegram.sender import NO_PREVIEW, Sender, Text
from bot.values.answer import Answer, Outcome, Several
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Subject
from handlers.answer_text import as_text
from handlers.answering import Answering
from handlers.recent import Recent

_PAGE = 20
_LONGEST_OFFSET = 6
# The directory changes a few times a year; what someone has typed is likely to be typed again soon.
_CACHE = 300
_CACHE_RECENT = 1  # what was looked at last is another with the next answer
_ANSWER = "answer"  # no subject has this id


def article(identifier: str, name: str, text: Text, description: str = "") -> InlineQueryResultArticle:
    """Return a card that sends ``text``."""
    mode = ParseMode.HTML if text.html else None
    words = text.html or text.plain
    content = InputTextMessageContent(words, parse_mode=mode, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(
        identifier, name, content, reply_markup=text.keyboard, description=description or None
    )


class Inline:
    """The answer to a question comes first, then the organisations and consortia whose names fit."""

    def __init__(self, answering: Answering, directory: Directory, sender: Sender, recent: Recent) -> None:
        self._answering = answering
        self._desk = answering.desk
        self._directory = directory
        self._sender = sender
        self._recent = recent

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """One for all."""
        return (InlineQueryHandler(self._typed),)

    async def _typed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        typed = update.inline_query
        if typed is None:
            return
        offset = _offset(typed.offset)
        # What the person has chosen in private holds here, too.
        language = await self._answering.language_in(typed.from_user.id, language_of(typed.from_user))
        answer = await self._desk.ask(typed.query, Asker(language)) if typed.query.strip() else None
        if answer:
            language = answer.language
        subjects = await self._suggested(typed.query, offset, typed.from_user.id)
        cards = await self._cards(subjects, language)
        if answer and offset == 0 and _worth_a_card(answer):
            cards.insert(0, _answer_card(answer, typed.query))
        nothing = say(Words.INLINE_NOTHING, language)
        await self._sender.answer_inline(
            typed.id,
            cards,
            seconds=_CACHE if typed.query.strip() else _CACHE_RECENT,
            personal=True,  # a card's language is the reader's
            next_offset=str(offset + _PAGE) if len(subjects) >= _PAGE else "",
            button=None if cards or offset else InlineQueryResultsButton(nothing, start_parameter="inline"),
        )

    async def _suggested(self, query: str, offset: int, person: int) -> tuple[Subject, ...]:
        """Return what may be meant; before anything is typed, what the person last saw comes first."""
        found = await self._desk.suggest(query, offset=offset, limit=_PAGE)
        recent = self._recent.of(person) if not query.strip() else ()
        if not recent:
            return found
        known = self._directory.subjects(recent)
        first = tuple(known[one] for one in recent if one in known) if offset == 0 else ()
        return first + tuple(subject for subject in found if subject.id not in known)

    async def _cards(self, subjects: Sequence[Subject], language: Language) -> list[InlineQueryResultArticle]:
        # Asked for one by one, each would wait behind whatever others ask.
        told = await self._desk.tell_all([Query(Topic.OVERVIEW, one.id) for one in subjects], language)
        return [
            article(one.id, title(one, language), as_text(answer), describe(one, language))
            for one, answer in zip(subjects, told, strict=False)
        ]


def _offset(text: str) -> int:
    plain = text.isascii() and text.isdigit() and len(text) <= _LONGEST_OFFSET
    return int(text) if plain else 0


def _worth_a_card(answer: Answer) -> bool:
    answered = answer.outcome in {Outcome.ANSWERED, Outcome.NOT_PUBLISHED}
    # The card of an overview is among the subjects' anyway, but not what was asked beside it.
    return answered and (answer.topic is not Topic.OVERVIEW or isinstance(answer.body, Several))


def _answer_card(answer: Answer, question: str) -> InlineQueryResultArticle:
    text = as_text(answer)
    name = say(Words.INLINE_ASK, answer.language, question=question.strip())
    return article(_ANSWER, name, text, text.plain.partition("\n")[0])
