"""The page's own words in every language, through the catalogues that the bot answers from."""

from __future__ import annotations

from bot.replies import Message, say
from bot.replies.talk import EXAMPLES, MORE_EXAMPLES
from bot.replies.words import Words
from bot.values.language import Language

_PREFIX = "PAGE_"


def words() -> dict[str, dict[str, str]]:
    """Give every ``PAGE_…`` message by language and by its name without the prefix, in lower case."""
    page = [message for message in Message if message.name.startswith(_PREFIX)]
    return {
        language.value: {
            message.name.removeprefix(_PREFIX).lower(): say(message, language) for message in page
        }
        | {"start": say(Message.COMMAND_START, language), "wrong": say(Message.SOMETHING_WRONG, language)}
        for language in Language
    }


def suggestions() -> dict[str, list[str]]:
    """Give questions to begin with, by language: some in the reader's own, and one in another."""
    own = {
        language: [Words(language).word(text) for text in (*EXAMPLES, *MORE_EXAMPLES)]
        for language in Language
    }
    other = {
        language: Language.ENGLISH if language.is_chinese else Language.SIMPLIFIED for language in Language
    }
    return {language.value: [*own[language], own[other[language]][0]] for language in Language}
