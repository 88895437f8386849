"""Lists of consortia, all or those that pass a filter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.replies import buttons, vocabulary
from bot.replies.lists import numbered, range_line, turned
from bot.replies.markup import EMPTY, Text, bold, cut, join, sentence, text
from bot.replies.names import DOT, both, either, listed, name, place
from bot.replies.reply import Draft, Setting
from bot.replies.words import Words
from bot.values.answer import ConsortiaList
from bot.values.folding import fold
from bot.values.query import Filter
from bot.values.records import Consortium, Place, Subject

_LONGEST_FIELD = 40
_MOST_LEFT_OUT = 3


def consortia_list(body: ConsortiaList, setting: Setting) -> Draft:
    """List consortia, with a numbered button for each."""
    words = setting.words
    where = _asked(body, words)
    if not body.consortia:
        total = str(body.total)
        none = words.phrase("Not found among the {total} consortia here: {filter}", total=total, filter=where)
        return Draft((none if where else words.phrase("Not found: no consortium here is like that."),))
    shown, page, pages = turned(body.consortia, setting)
    first = page * setting.size + 1
    lines = [_heading(body, where, words), *numbered([_line(one, words) for one in shown], first)]
    lines += range_line(page, len(shown), len(body.consortia), setting)
    row = buttons.numbers((one.id for one in shown), first)
    return Draft(tuple(lines), numbers=row, page=page, pages=pages)


def _asked(body: ConsortiaList, words: Words) -> Text:
    """Return what was asked for, as far as it can be told in a few words."""
    who = EMPTY
    if body.members:
        names = both([text(name(one, words.language)) for one in body.members], words)
        who = words.phrase("with {names}", names=names)
    left_out = without(body.without, words)
    return join(DOT, [filtered(body.filter, [one.place for one in body.consortia], words), who, left_out])


def without(left_out: Sequence[Subject], words: Words) -> Text:
    """Return who or what a list leaves out; nothing where that is too much to tell."""
    if not 0 < len(left_out) <= _MOST_LEFT_OUT:
        return EMPTY
    names = listed([text(name(one, words.language)) for one in left_out], words)
    return words.phrase("without {names}", names=names)


def _heading(body: ConsortiaList, where: Text, words: Words) -> Text:
    found, total = str(len(body.consortia)), str(body.total)
    if not where and len(body.consortia) == body.total:
        return bold(words.phrase("The {total} consortia of this directory", total=total))
    share = words.phrase("{found} of {total} consortia", found=found, total=total)
    return (
        words.phrase("{label}: {value}", label=bold(sentence(where)), value=share) if where else bold(share)
    )


def _line(one: Consortium, words: Words) -> Text:
    own = name(one, words.language)
    city = one.place.city_zh if words.language.is_chinese else one.place.city_en
    where = "" if city and city in own else place(one.place, words)
    return join(DOT, [text(own), text(vocabulary.level(one.level, words)), text(where)])


def filtered(asked: Filter, places: Iterable[Place], words: Words) -> Text:
    """Return what a filter asks for in a few words; ``places`` tell their names in the reader's language."""
    level = text(vocabulary.level(asked.level, words))
    batch = words.phrase("batch {batch}", batch=cut(asked.batch, _LONGEST_FIELD)) if asked.batch else EMPTY
    other = EMPTY
    if asked.not_level:
        other = words.phrase("not {level}", level=vocabulary.level(asked.not_level, words))
    themes = [text(vocabulary.theme(one, words)) for one in asked.theme.split("+") if one]
    country = vocabulary.country(asked.country, words) if asked.country else ""
    year = cut(asked.year, _LONGEST_FIELD)
    where = [text(part) for part in (*_in_language(asked, places, words), country)]
    said = [level, other, batch, text(year), either(themes, words), *_by_role(asked, words)]
    return join(DOT, [*where, *said])


def _by_role(asked: Filter, words: Words) -> Iterator[Text]:
    """Yield which roles are to be published, and which are not."""
    if asked.lacking:
        roles = either([text(vocabulary.role(role, words)) for role in asked.lacking], words)
        yield words.phrase("{role} not published", role=roles)
    if asked.having is not None and asked.at_least > 1:
        role = words.phrase_n(*vocabulary.ROLES[asked.having], asked.at_least)
        yield words.phrase("at least {number} {role}", number=str(asked.at_least), role=role)
    elif asked.having is not None:
        yield words.phrase("{role} published", role=vocabulary.role(asked.having, words))


def _in_language(asked: Filter, places: Iterable[Place], words: Words) -> tuple[str, str]:
    """Return the city and province asked for, in the reader's language where a place tells it."""
    city, province = asked.city, asked.province
    chinese = words.language.is_chinese
    for where in places:
        if asked.city and fold(asked.city) in {fold(where.city_en), fold(where.city_zh)}:
            city = (where.city_zh if chinese else where.city_en) or city
        if asked.province and fold(asked.province) in {fold(where.province_en), fold(where.province_zh)}:
            province = (where.province_zh if chinese else where.province_en) or province
        if (city, province) != (asked.city, asked.province):
            break
    return cut(city, _LONGEST_FIELD), cut(province, _LONGEST_FIELD)
