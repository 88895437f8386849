"""Paragraphs: what a consortium is, when one was chosen, what it aims at."""

from __future__ import annotations

from dataclasses import replace

from bot.replies import buttons
from bot.replies.cards import standing
from bot.replies.leads import note
from bot.replies.lists import turned
from bot.replies.markup import Text, bold, cut, text
from bot.replies.names import name, named
from bot.replies.reply import Draft, Row, Setting
from bot.replies.words import Words
from bot.values.answer import BackgroundText
from bot.values.query import Topic
from bot.values.records import Background

_LONGEST_ALONE = 2500
_LONGEST = 600
_LONGEST_TITLE = 120
_PAGE = 4


def background(body: BackgroundText, setting: Setting) -> Draft:
    """Tell the paragraphs that are known."""
    words = setting.words
    asked: Row = ()
    if body.consortium is not None:
        topics = (Topic.LEAD, Topic.MEMBERS, Topic.OVERVIEW)
        asked = tuple(buttons.about(topic, body.consortium.id, words) for topic in topics)
    if not body.paragraphs:
        return Draft(_dated(body, words) or (_nothing(body, words),), questions=asked)
    shown, page, pages = turned(body.paragraphs, replace(setting, size=max(_PAGE, setting.size // 3)))
    limit = _LONGEST if len(shown) > 1 else _LONGEST_ALONE
    lines = [line for paragraph in shown for line in _paragraph(paragraph, limit, words)]
    return Draft(tuple(lines), questions=asked, page=page, pages=pages)


def _dated(body: BackgroundText, words: Words) -> tuple[Text, ...]:
    """Tell at least since when a consortium is on a list."""
    if body.consortium is None or not body.announced:
        return ()
    return (
        bold(name(body.consortium, words.language)),
        standing(body.consortium, words),
        *note(body.consortium, words),
    )


def _nothing(body: BackgroundText, words: Words) -> Text:
    if body.consortium is None:
        return words.phrase("Not published: no source tells this.")
    return words.phrase(
        "Not published: no source tells the background of the {consortium}.",
        consortium=named(body.consortium, words),
    )


def _paragraph(paragraph: Background, limit: int, words: Words) -> tuple[Text, Text]:
    title, told = paragraph.title_en or paragraph.title_zh, paragraph.text_en or paragraph.text_zh
    if words.language.is_chinese:
        title, told = paragraph.title_zh or paragraph.title_en, paragraph.text_zh or paragraph.text_en
    return bold(cut(title, _LONGEST_TITLE)), text(cut(told, limit))
