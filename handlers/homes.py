"""Which consortium a group is about: taken where its name or its place is written, else asked for."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answers import Asker, AsyncQuestionService
from bot.directory import Directory
from bot.replies import Message as Words
from bot.replies import say
from bot.replies.buttons import options
from bot.replies.words import Words as Catalogue
from bot.telegram.sender import Text
from bot.values.answer import Option
from bot.values.folding import fold
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Consortium

_MOST = 5


class Homes:
    """What administrators write behind ``/settings``."""

    def __init__(self, desk: AsyncQuestionService, directory: Directory) -> None:
        self._desk = desk
        self._directory = directory

    async def meant(self, words: str, language: Language) -> tuple[Consortium, ...]:
        """Return what may be meant, likeliest first."""
        answer = await self._desk.ask(words, Asker(language), topic=Topic.OVERVIEW)
        ids = dict.fromkeys((*answer.subjects, *answer.results, *answer.mentions))
        found = [self._directory.consortium(one) for one in ids]
        return tuple(one for one in found if one is not None)[:_MOST]

    def written(self, words: str, one: Consortium) -> bool:
        """Whether words are a name of a consortium, or of its city; nothing less is certain."""
        names = [name.name for name in self._directory.names(one.id)]
        names += [one.name_en, one.name_zh, one.place.city_en, one.place.city_zh]
        return fold(words).strip() in {fold(name).strip() for name in names if name}


def which(found: tuple[Consortium, ...], language: Language, prefix: str) -> Text:
    """Ask which one is meant; a button's data is the prefix and an id."""
    choices = tuple(Option(one, Query(Topic.OVERVIEW, one.id)) for one in found)
    rows = [
        [InlineKeyboardButton(button.label, callback_data=prefix + one.id)]
        for button, one in zip(options(choices, Catalogue(language)), found, strict=True)
    ]
    return Text(say(Words.SETTINGS_WHICH, language), keyboard=InlineKeyboardMarkup(rows))
