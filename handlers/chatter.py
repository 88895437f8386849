"""What people say to each other under the bot's messages, and what they ask it; pure decisions."""

from __future__ import annotations

from bot.values.answer import Answer, Choice, Help, NotFound, Outcome
from bot.values.query import Topic

# A name that is sure, rather than a word that stands in one: "great" is no question about Great Wall Motor.
_SURE = 0.9
_NAME_OF = 2  # words, of which each begins with a capital letter: "Foo University", but not "Nice"
_HAN_NAME = 4  # Han characters: 宁德时代, but not 厉害
_ASKING = "?？"
_AROUND = " \t\n.。,，" + _ASKING


def worth_answering(question: str, answer: Answer, *, named: bool) -> bool:
    """Whether words in a group were for the bot: a question, or at least a name.

    ``named``: they name the bot. Who only replies to one of its messages may as well speak to the others.
    """
    asking = any(mark in question for mark in _ASKING)
    match answer.outcome:
        case Outcome.NOT_UNDERSTOOD:
            bare = len(question.split()) == 1  # "members" is asked, "I belong here" is said
            return ((asking or bare) and answer.topic is not None) or (
                named and (asking or answer.is_too_much)
            )
        case Outcome.CHOOSE:
            # Words that may ask several things of what was spoken of are hardly a question; a name is.
            return named or asking or (isinstance(answer.body, Choice) and answer.body.asked != "")
        case Outcome.NOT_FOUND:
            return answer.topic is not None or asking or _is_a_name(question, answer, named=named)
        case Outcome.HELP:
            about = answer.body.about if isinstance(answer.body, Help) else ""
            return about == "help" or (named and about != "thanks")  # which is said to everybody
        case _:
            bare = answer.topic is Topic.OVERVIEW and answer.outcome is Outcome.ANSWERED
            return named or asking or not bare or answer.confidence >= _SURE


def _is_a_name(question: str, answer: Answer, *, named: bool) -> bool:
    asked = answer.body.asked if isinstance(answer.body, NotFound) else ""
    words = asked.split()
    if len(words) >= (1 if named else _NAME_OF) and all(word[:1].isupper() for word in words):
        return True
    alone = question.strip(_AROUND).casefold() == asked.casefold()
    if asked.isascii():
        return named and alone and "," not in asked
    return alone and len(asked) >= (_HAN_NAME - named)
