"""Choices, names that are not here, help and a friendly word."""

from __future__ import annotations

from bot.replies import buttons
from bot.replies.lists import bullets, numbered
from bot.replies.markup import Text, join, text
from bot.replies.names import DOT, named, quoted
from bot.replies.reply import Draft, Setting
from bot.replies.vocabulary import TOPICS
from bot.replies.words import N_, Words
from bot.values.answer import Choice, Help, NotFound, NotUnderstood, Option

EXAMPLES = (N_("Who leads the Shenzhen consortium?"), N_("Address of Shenzhen Polytechnic University"))
HELLO = N_("Hello! I know the industry-education consortia of China.")
HELP = N_(
    "Ask me in English or Chinese about industry-education consortia: who leads them, who is in them, "
    "and the address, phone or website of anyone there. For example:"
)
TOO_MUCH = N_("That is too much at once for me. Please ask shorter: one question, about one or two names.")
MORE_EXAMPLES = (
    N_("Which enterprises are in the Shenzhen consortium?"),
    N_("Is BYD a member of the Shenzhen consortium?"),
    N_("List the consortia in Sichuan"),
)


def choice(body: Choice, setting: Setting) -> Draft:
    """Ask which one is meant."""
    words = setting.words
    lines = [_which(body, words), *_described(body.options, words)]
    if body.more:
        lines.append(words.phrase("There are more: add the city or more of the name."))
    return Draft(tuple(lines), options=buttons.options(body.options, words))


def _which(body: Choice, words: Words) -> Text:
    if body.asked:
        return words.phrase("Which one do you mean by {name}?", name=quoted(body.asked, words))
    if any(buttons.readings(body.options, words)):
        return words.phrase("What do you mean?")
    return words.phrase("Which one do you mean?")


def not_found(body: NotFound, setting: Setting) -> Draft:
    """Say that a name is not here, and which are near."""
    words = setting.words
    lines = [words.phrase("Not found: this directory has no {name}.", name=quoted(body.asked, words))]
    if body.nearest:
        lines += [words.phrase("Do you mean one of these?"), *_described(body.nearest, words)]
    return Draft(tuple(lines), options=buttons.options(body.nearest, words))


def not_understood(body: NotUnderstood, setting: Setting) -> Draft:
    """Say what is missing, or what could be asked instead."""
    words = setting.words
    if body.too_much:
        return Draft((words.phrase(TOO_MUCH),))
    if body.topic is None:
        first = words.phrase("Sorry, that is not something I know about. You could ask:")
    else:
        topic = words.word(TOPICS[body.topic])
        first = words.phrase("{topic}: of which organisation or consortium? For example:", topic=topic)
    return Draft((first, *_examples(EXAMPLES, words)))


def help_or_word(body: Help, setting: Setting) -> Draft:
    """Return a greeting, or say what can be asked."""
    words = setting.words
    if body.about == "thanks":
        return Draft((words.phrase("You’re welcome!"),))
    hello = [words.phrase(HELLO)] if body.about == "hello" else []
    return Draft((*hello, words.phrase(HELP), *_examples((*EXAMPLES, *MORE_EXAMPLES), words)))


def _described(options: tuple[Option, ...], words: Words) -> list[Text]:
    lines = [
        join(DOT, [text(what), named(option.subject, words), text(buttons.difference(option.subject, words))])
        for what, option in zip(buttons.readings(options, words), options, strict=True)
    ]
    return numbered(lines, 1)


def _examples(messages: tuple[str, ...], words: Words) -> list[Text]:
    return bullets([text(words.word(message)) for message in messages])
