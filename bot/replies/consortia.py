"""Lists of consortia, all or those that pass a filter."""

from __future__ import annotations

from bot.replies import buttons, vocabulary
from bot.replies.lists import range_line, turned
from bot.replies.markup import EMPTY, Text, bold, cut, join, sentence, text
from bot.replies.names import DOT, name, place, script
from bot.replies.reply import Draft, Setting
from bot.replies.words import Words
from bot.values.answer import ConsortiaList
from bot.values.query import Filter, Query, Topic
from bot.values.records import Consortium

_LONGEST_FIELD = 40


def consortia_list(body: ConsortiaList, setting: Setting) -> Draft:
    """List consortia, with a numbered button for each."""
    words = setting.words
    total = str(body.total)
    if not body.consortia:
        message = "None of the {total} consortia in this directory: {filter}"
        return Draft((words.phrase(message, total=total, filter=_filter(body.filter, words)),))
    shown, page, pages = turned(body.consortia, setting)
    numbers = range(page * setting.size + 1, page * setting.size + 1 + len(shown))
    lines = [_heading(body, words)]
    lines += [text(f"{number}. ") + _line(one, words) for number, one in zip(numbers, shown, strict=True)]
    lines += range_line(page, len(shown), len(body.consortia), setting)
    choices = zip(numbers, shown, strict=True)
    row = tuple(buttons.ask(str(number), Query(Topic.OVERVIEW, one.id)) for number, one in choices)
    return Draft(tuple(lines), numbers=row, page=page, pages=pages)


def _heading(body: ConsortiaList, words: Words) -> Text:
    if not (where := _filter(body.filter, words)):
        return bold(words.phrase("The {total} consortia of this directory", total=str(body.total)))
    found, total = str(len(body.consortia)), str(body.total)
    share = words.phrase("{found} of {total} consortia", found=found, total=total)
    return words.phrase("{label}: {value}", label=bold(sentence(where)), value=share)


def _line(one: Consortium, words: Words) -> Text:
    own = name(one, words.language)
    city = script(one.place.city_zh if words.language.is_chinese else one.place.city_en, words.language)
    where = "" if city and city in own else place(one.place, words)
    return join(DOT, [text(own), text(vocabulary.level(one.level, words)), text(where)])


def _filter(asked: Filter, words: Words) -> Text:
    level = text(vocabulary.level(asked.level, words))
    batch = words.phrase("batch {batch}", batch=cut(asked.batch, _LONGEST_FIELD)) if asked.batch else EMPTY
    city, province = (
        cut(script(part, words.language), _LONGEST_FIELD) for part in (asked.city, asked.province)
    )
    return join(DOT, [text(city), text(province), level, batch])
