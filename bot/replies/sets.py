"""Sets: lists of organisations, who has most, who is together, and where the consortia of a list are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.replies import buttons, vocabulary
from bot.replies.consortia import filtered, without
from bot.replies.lists import bullets, numbered, range_line, turned
from bot.replies.markup import Text, bold, join, sentence, text
from bot.replies.names import DOT, both, listed, name, named, place
from bot.replies.reply import Draft, Row, Setting
from bot.replies.words import N_, NN_, Words
from bot.values.answer import Option, OrganisationList, Provinces, Ranking, Together
from bot.values.query import Pick, Query, Topic
from bot.values.records import Consortium, Organisation, Place

_MOST_PLACES = 2  # consortia that are named behind an organisation
_MOST_APART = 5  # likewise, where it is told that organisations are in different ones
_MOST_TOGETHER = 10
_MOST_BUTTONS = 2
_RUNNERS_UP = 4
_HEADINGS = {
    Pick.MOST: NN_(
        "Most {category}, of {count} consortium whose number is published:",
        "Most {category}, of {count} consortia whose numbers are published:",
    ),
    Pick.FEWEST: NN_(
        "Fewest {category}, of {count} consortium whose number is published:",
        "Fewest {category}, of {count} consortia whose numbers are published:",
    ),
}


def organisation_list(body: OrganisationList, setting: Setting) -> Draft:
    """List organisations, each with where it is or the consortia that it is in."""
    words = setting.words
    about = join(DOT, [filtered(body.filter, _places(body), words), without(body.without, words)])
    if not body.rows:
        nobody = words.phrase("Not published: the sources name nobody like that.")
        return Draft((nobody, about) if about else (nobody,))
    shown, page, pages = turned(body.rows, setting)
    first = page * setting.size + 1
    what = bold(sentence(_heading(body, words)))
    lines = [join(DOT, [words.phrase("{label}: {value}", label=what, value=str(len(body.rows))), about])]
    lines += numbered([_row(one, at, body, words) for one, at in shown], first)
    lines += range_line(page, len(shown), len(body.rows), setting)
    row = buttons.numbers((one.id for one, _ in shown), first)
    return Draft(tuple(lines), numbers=row, page=page, pages=pages)


def _places(body: OrganisationList) -> Iterator[Place]:
    for one, at in body.rows:
        yield one.place
        for consortium in at:
            yield consortium.place


def _heading(body: OrganisationList, words: Words) -> Text:
    category = vocabulary.category(body.category, words, 2)
    if body.pick is Pick.SEVERAL:
        if not body.category:
            return words.phrase("in more than one consortium")
        return words.phrase("{category} in more than one consortium", category=category)
    if body.roles:
        return both([words.phrase_n(*vocabulary.ROLES[role], 2) for role in body.roles], words)
    return words.phrase("organisations") if not body.category else text(category)


def _row(one: Organisation, at: tuple[Consortium, ...], body: OrganisationList, words: Words) -> Text:
    if body.roles or body.pick is Pick.SEVERAL:
        return words.phrase("{label}: {value}", label=named(one, words), value=_some(at, _MOST_PLACES, words))
    return join(DOT, [named(one, words), text(place(one.place, words))])


def _some(consortia: Sequence[Consortium], most: int, words: Words) -> Text:
    """Return the names of the first ones, and how many more there are."""
    names = [text(name(one, words.language)) for one in consortia[:most]]
    if more := len(consortia) - len(names):
        names.append(words.phrase("+{count} more", count=str(more)))
    return listed(names, words)


def provinces(body: Provinces, setting: Setting) -> Draft:
    """Say in which provinces the consortia of a list are, with their numbers."""
    words = setting.words
    shown, page, pages = turned(body.rows, setting)
    total = len(body.rows)
    count = bold(words.phrase_n("{count} province", "{count} provinces", total, count=str(total)))
    at = (consortium.place for _, found in body.rows for consortium in found)
    lines = [join(DOT, [count, filtered(body.filter, at, words)])]
    for where, found in shown:
        value = words.phrase_n("{count} consortium", "{count} consortia", len(found), count=str(len(found)))
        lines += bullets([words.phrase("{label}: {value}", label=place(where, words), value=value)])
    lines += range_line(page, len(shown), total, setting)
    return Draft(tuple(lines), page=page, pages=pages)


def ranking(body: Ranking, setting: Setting) -> Draft:
    """Say who has most or fewest, or the figures of each, and whose figure is not published."""
    words = setting.words
    where = filtered(body.filter, (one.place for one, _ in body.rows), words)
    if not body.rows:
        category = vocabulary.category(body.category, words, 2)
        absent = words.phrase("Not published: no source states how many {category}.", category=category)
        return Draft((absent, where) if where else (absent,))
    compared = body.pick is Pick.COMPARED
    shown = body.rows if compared else body.rows[: max(body.winners, _RUNNERS_UP)]
    shown = shown[: setting.size]
    lines = [join(DOT, [where, _title(body, words)])]
    for number, (consortium, count) in enumerate(shown):
        figure = vocabulary.counted(count.category, count.count, words)
        line = words.phrase("{label}: {value}", label=named(consortium, words), value=figure)
        lines.append(bold(line) if number < body.winners and not compared else line)
    absence = words.word(N_("not published"))
    lines += [
        words.phrase("{label}: {value}", label=named(one, words), value=absence) for one in body.unknown
    ]
    first = shown if compared else shown[: body.winners]
    return Draft(tuple(lines), options=_to([one for one, _ in first], words))


def _title(body: Ranking, words: Words) -> Text:
    if body.pick not in _HEADINGS:
        category = vocabulary.heading(body.category, words)
        return words.phrase("{category}, as published:", category=category)
    number = len(body.rows)
    category = vocabulary.category(body.category, words, 2)
    return words.phrase_n(*_HEADINGS[body.pick], number, category=category, count=str(number))


def together(body: Together, setting: Setting) -> Draft:
    """Say which consortia several organisations share, else where each of them is."""
    words = setting.words
    names = both([bold(named(one, words)) for one in body.organisations], words)
    if body.consortia:
        shared = [named(one, words) for one in body.consortia[:_MOST_TOGETHER]]
        if more := len(body.consortia) - len(shared):
            shared.append(words.phrase("+{count} more", count=str(more)))
        lines = [words.phrase("{names} are together in:", names=names), *bullets(shared)]
        return Draft(tuple(lines), options=_to(body.consortia, words))
    lines = [words.phrase("No published source lists {names} in one consortium.", names=names)]
    absent = words.word(N_("not listed in any consortium"))
    for one, places in body.apart:
        value = _some(places, _MOST_APART, words) if places else text(absent)
        lines.append(words.phrase("{label}: {value}", label=named(one, words), value=value))
    return Draft(tuple(lines))


def _to(consortia: Sequence[Consortium], words: Words) -> Row:
    """Return buttons to the first of some consortia."""
    shown = consortia[:_MOST_BUTTONS]
    return buttons.options(tuple(Option(one, Query(Topic.OVERVIEW, one.id)) for one in shown), words)
