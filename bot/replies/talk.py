"""Choices, names that are not here, help and a friendly word."""

from __future__ import annotations

from bot.replies import buttons
from bot.replies.markup import Text, bold, cut, join, text
from bot.replies.names import named, quoted, script
from bot.replies.reply import Button, Draft, Setting
from bot.replies.vocabulary import TOPICS
from bot.replies.words import N_, Words
from bot.values.answer import BackgroundText, Choice, Help, NotFound, NotUnderstood, Option
from bot.values.query import Topic
from bot.values.records import Background

_LONGEST_PARAGRAPH = 2500
_LONGEST_SEVERAL = 600
_PARAGRAPHS = 4
EXAMPLES = (N_("Who leads the Shenzhen consortium?"), N_("Address of Shenzhen Polytechnic University"))
HELP = N_(
    "Ask me about industry-education consortia and their organisations, in English or Chinese. For example:"
)
MORE_EXAMPLES = (
    N_("Which enterprises are in the Shenzhen consortium?"),
    N_("Is BYD a member of the Shenzhen consortium?"),
    N_("List the consortia in Sichuan"),
)


def choice(body: Choice, setting: Setting) -> Draft:
    """Ask which one is meant."""
    words = setting.words
    lines = [words.phrase("Which one do you mean by {name}?", name=quoted(body.asked, words))]
    lines += _numbered(body.options, words)
    if body.more:
        lines.append(words.phrase("There are more: add the city or more of the name."))
    return Draft(tuple(lines), options=buttons.options(body.options, words))


def not_found(body: NotFound, setting: Setting) -> Draft:
    """Say that a name is not here, and which are near."""
    words = setting.words
    lines = [words.phrase("Not found: this directory has no {name}.", name=quoted(body.asked, words))]
    if body.nearest:
        lines += [words.phrase("Do you mean one of these?"), *_numbered(body.nearest, words)]
    return Draft(tuple(lines), options=buttons.options(body.nearest, words))


def not_understood(body: NotUnderstood, setting: Setting) -> Draft:
    """Say what is missing, or what could be asked instead."""
    words = setting.words
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
    hello = [words.phrase("Hello!")] if body.about == "hello" else []
    return Draft((*hello, words.phrase(HELP), *_examples((*EXAMPLES, *MORE_EXAMPLES), words)))


def background(body: BackgroundText, setting: Setting) -> Draft:
    """Tell the paragraphs that are known."""
    words = setting.words
    lines: list[Text] = []
    if not body.paragraphs:
        lines.append(_no_background(body, words))
    limit = _LONGEST_PARAGRAPH if len(body.paragraphs) == 1 else _LONGEST_SEVERAL
    pages = max(1, -(-len(body.paragraphs) // _PARAGRAPHS))
    page = min(setting.page, pages - 1)
    for paragraph in body.paragraphs[page * _PARAGRAPHS : (page + 1) * _PARAGRAPHS]:
        lines += _paragraph(paragraph, limit, words)
    asked: tuple[Button, ...] = ()
    if body.consortium is not None:
        topics = (Topic.LEAD, Topic.MEMBERS, Topic.OVERVIEW)
        asked = tuple(buttons.about(topic, body.consortium.id, words) for topic in topics)
    return Draft(tuple(lines), questions=asked, page=page, pages=pages)


def _no_background(body: BackgroundText, words: Words) -> Text:
    if body.consortium is None:
        return words.phrase("Not published: no source tells this.")
    consortium = named(body.consortium, words)
    return words.phrase(
        "Not published: no source tells the background of the {consortium}.", consortium=consortium
    )


def _paragraph(paragraph: Background, limit: int, words: Words) -> list[Text]:
    title, told = paragraph.title_en or paragraph.title_zh, paragraph.text_en or paragraph.text_zh
    if words.language.is_chinese:
        title, told = paragraph.title_zh or paragraph.title_en, paragraph.text_zh or paragraph.text_en
    title, told = (script(part, words.language) for part in (title, told))
    return [line for line in (bold(cut(title, 120)), text(cut(told, limit))) if line]


def _numbered(options: tuple[Option, ...], words: Words) -> list[Text]:
    return [
        text(f"{number}. ")
        + join(" · ", [named(option.subject, words), text(buttons.difference(option.subject, words))])
        for number, option in enumerate(options, start=1)
    ]


def _examples(messages: tuple[str, ...], words: Words) -> list[Text]:
    return [text("• ") + text(words.word(message)) for message in messages]
