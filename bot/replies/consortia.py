"""Lists of consortia, all or those that pass a filter."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import buttons, vocabulary
from bot.replies.lists import numbered, range_line, turned
from bot.replies.markup import EMPTY, Text, bold, cut, join, sentence, text
from bot.replies.names import DOT, either, name, place
from bot.replies.reply import Draft, Setting
from bot.replies.words import Words
from bot.values.answer import ConsortiaList
from bot.values.folding import fold
from bot.values.query import Filter
from bot.values.records import Consortium

_LONGEST_FIELD = 40


def consortia_list(body: ConsortiaList, setting: Setting) -> Draft:
    """List consortia, with a numbered button for each."""
    words = setting.words
    total = str(body.total)
    if not body.consortia:
        where = filtered(body.filter, body.consortia, words)
        none = words.phrase("Not found among the {total} consortia here: {filter}", total=total, filter=where)
        return Draft((none,))
    shown, page, pages = turned(body.consortia, setting)
    first = page * setting.size + 1
    lines = [_heading(body, words), *numbered([_line(one, words) for one in shown], first)]
    lines += range_line(page, len(shown), len(body.consortia), setting)
    row = buttons.numbers((one.id for one in shown), first)
    return Draft(tuple(lines), numbers=row, page=page, pages=pages)


def _heading(body: ConsortiaList, words: Words) -> Text:
    if not (where := filtered(body.filter, body.consortia, words)):
        return bold(words.phrase("The {total} consortia of this directory", total=str(body.total)))
    found, total = str(len(body.consortia)), str(body.total)
    share = words.phrase("{found} of {total} consortia", found=found, total=total)
    return words.phrase("{label}: {value}", label=bold(sentence(where)), value=share)


def _line(one: Consortium, words: Words) -> Text:
    own = name(one, words.language)
    city = one.place.city_zh if words.language.is_chinese else one.place.city_en
    where = "" if city and city in own else place(one.place, words)
    return join(DOT, [text(own), text(vocabulary.level(one.level, words)), text(where)])


def filtered(asked: Filter, shown: Sequence[Consortium], words: Words) -> Text:
    """Return what a filter asks for in a few words; ``shown`` tell the names of places in the reader's language."""
    level = text(vocabulary.level(asked.level, words))
    batch = words.phrase("batch {batch}", batch=cut(asked.batch, _LONGEST_FIELD)) if asked.batch else EMPTY
    city, province = _in_language(asked, shown, words)
    year = text(cut(asked.year, _LONGEST_FIELD))
    other = EMPTY
    if asked.not_level:
        other = words.phrase("not {level}", level=vocabulary.level(asked.not_level, words))
    lacking = EMPTY
    if asked.lacking:
        roles = either([text(vocabulary.role(role, words)) for role in asked.lacking], words)
        lacking = words.phrase("{role} not published", role=roles)
    if asked.having is not None:
        role = words.phrase_n(*vocabulary.ROLES[asked.having], asked.at_least)
        many = words.phrase("at least {number} {role}", number=str(asked.at_least), role=role)
        lacking = many if asked.at_least > 1 else words.phrase("{role} published", role=role)
    theme = text(cut(asked.theme.replace("+", ", "), _LONGEST_FIELD))
    country = text(cut(asked.country, _LONGEST_FIELD))
    return join(DOT, [text(city), text(province), country, level, other, batch, year, theme, lacking])


def _in_language(asked: Filter, shown: Sequence[Consortium], words: Words) -> tuple[str, str]:
    """Return the city and province asked for, in the reader's language where a listed consortium tells it."""
    city, province = asked.city, asked.province
    if shown:
        where = shown[0].place
        chinese = words.language.is_chinese
        if city and fold(city) in {fold(where.city_en), fold(where.city_zh)}:
            city = (where.city_zh if chinese else where.city_en) or city
        if province and fold(province) in {fold(where.province_en), fold(where.province_zh)}:
            province = (where.province_zh if chinese else where.province_en) or province
    city, province = (cut(part, _LONGEST_FIELD) for part in (city, province))
    return city, province
