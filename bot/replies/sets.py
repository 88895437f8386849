"""Sets: lists of organisations, who has most, who is together, and several answers in one message."""

from __future__ import annotations

from bot.replies import buttons, vocabulary
from bot.replies.lists import bullets, numbered, range_line, turned
from bot.replies.markup import Text, bold, join, sentence, text
from bot.replies.names import DOT, both, listed, name, named, place
from bot.replies.reply import Draft, Setting
from bot.replies.words import N_, Words
from bot.values.answer import OrganisationList, Provinces, Ranking, Together
from bot.values.query import Pick, Query, Topic
from bot.values.records import Consortium, Organisation

_MOST_PLACES = 2
_RUNNERS_UP = 4
_HEADINGS = {
    Pick.MOST: N_("Most {category}, of {count} consortia whose number is published:"),
    Pick.FEWEST: N_("Fewest {category}, of {count} consortia whose number is published:"),
    Pick.COMPARED: N_("{category}, as published:"),
}


def organisation_list(body: OrganisationList, setting: Setting, about: Text) -> Draft:
    """List organisations, each with where it is; ``about`` says which consortia or places were asked for."""
    words = setting.words
    if not body.rows:
        return Draft((words.phrase("Not published: the sources name nobody like that."),))
    shown, page, pages = turned(body.rows, setting)
    first = page * setting.size + 1
    what = _heading(body, words)
    heading = words.phrase("{label}: {value}", label=bold(sentence(what)), value=str(len(body.rows)))
    lines = [join(DOT, [heading, about])]
    lines += numbered([_row(one, at, body, words) for one, at in shown], first)
    lines += range_line(page, len(shown), len(body.rows), setting)
    row = buttons.numbers((one.id for one, _ in shown), first)
    return Draft(tuple(lines), numbers=row, page=page, pages=pages)


def _heading(body: OrganisationList, words: Words) -> Text:
    if body.pick is Pick.SEVERAL:
        return words.phrase("in more than one consortium")
    if body.roles:
        return both([words.phrase_n(*vocabulary.ROLES[role], 2) for role in body.roles], words)
    return text(vocabulary.category(body.category, words, 2))


def _row(one: Organisation, at: tuple[Consortium, ...], body: OrganisationList, words: Words) -> Text:
    if body.roles or body.pick is Pick.SEVERAL:
        names = [text(name(consortium, words.language)) for consortium in at[:_MOST_PLACES]]
        if more := len(at) - len(names):
            names.append(words.phrase("+{count} more", count=str(more)))
        return words.phrase("{label}: {value}", label=named(one, words), value=listed(names, words))
    return join(DOT, [named(one, words), text(place(one.place, words))])


def provinces(body: Provinces, setting: Setting, about: Text) -> Draft:
    """Say in which provinces the consortia of a list are, with their numbers."""
    words = setting.words
    count = words.phrase("{count} provinces", count=str(len(body.rows)))
    lines = [join(DOT, [bold(count), about])]
    lines += bullets(
        [
            words.phrase("{label}: {value}", label=place(where, words), value=str(len(found)))
            for where, found in body.rows
        ]
    )
    return Draft(tuple(lines))


def ranking(body: Ranking, setting: Setting) -> Draft:
    """Say who has most or fewest, or the figures of each, and whose figure is not published."""
    words = setting.words
    category = vocabulary.category(body.category, words, 2)
    if not body.rows:
        absent = words.phrase("Not published: no source states how many {category}.", category=category)
        return Draft((absent,))
    compared = body.pick is Pick.COMPARED
    shown = body.rows if compared else body.rows[: max(body.winners, _RUNNERS_UP)]
    if compared:
        category = vocabulary.heading(body.category, words)
    lines = [words.phrase(_HEADINGS[body.pick], category=category, count=str(len(body.rows)))]
    for number, (consortium, count) in enumerate(shown):
        figure = vocabulary.counted(count.category, count.count, words)
        line = words.phrase("{label}: {value}", label=named(consortium, words), value=figure)
        lines.append(bold(line) if number < body.winners and not compared else line)
    lines += [
        words.phrase("{label}: {value}", label=named(one, words), value=words.word(N_("not published")))
        for one in body.unknown
    ]
    asked = tuple(
        buttons.ask(name(one, words.language), Query(Topic.OVERVIEW, one.id)) for one, _ in shown[: max(1, body.winners)][:2]
    )
    return Draft(tuple(lines), options=asked)


def together(body: Together, setting: Setting) -> Draft:
    """Say which consortia several organisations share, else where each of them is."""
    words = setting.words
    names = both([bold(named(one, words)) for one in body.organisations], words)
    if body.consortia:
        lines = [words.phrase("{names} are together in:", names=names)]
        lines += bullets([named(one, words) for one in body.consortia])
        asked = tuple(buttons.ask(name(one, words.language), Query(Topic.OVERVIEW, one.id)) for one in body.consortia[:2])
        return Draft(tuple(lines), options=asked)
    lines = [words.phrase("No published source lists {names} in one consortium.", names=names)]
    absent = words.word(N_("not listed in any consortium"))
    for one, places in body.apart:
        value = listed([named(at, words) for at in places], words) if places else text(absent)
        lines.append(words.phrase("{label}: {value}", label=named(one, words), value=value))
    return Draft(tuple(lines))


def several(drafts: list[Draft]) -> Draft:
    """Put several drafts into one message; the first ones' buttons come first."""
    lines: list[Text] = []
    for draft in drafts:
        lines += [text(""), *draft.lines] if lines else draft.lines
    return Draft(
        tuple(lines),
        actions=tuple(button for draft in drafts for button in draft.actions)[:3],
        questions=tuple(button for draft in drafts for button in draft.questions[:2]),
        options=tuple(button for draft in drafts for button in draft.options),
    )

