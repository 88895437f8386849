"""Overviews: of an organisation, of a consortium, and lists of consortia."""

from __future__ import annotations

from bot.replies import buttons
from bot.replies.contacts import actions, details
from bot.replies.leads import by_role, note
from bot.replies.lists import range_line, turned
from bot.replies.markup import Text, bold, cut, join, text
from bot.replies.members import came_to
from bot.replies.names import behind, listed, name, named, place, script
from bot.replies.reply import Button, Draft, Row, Setting
from bot.replies.vocabulary import CATEGORIES, LEVELS, ROLES, open_word, stated
from bot.replies.words import Words
from bot.values.answer import ConsortiaList, ConsortiumCard, OrganisationCard
from bot.values.query import Filter, Query, Topic
from bot.values.records import Consortium, Name, Subject

_MOST_PLACES = 5
_MOST_NAMES = 4
_LONGEST_NAME = 60
_LONGEST_NOTE = 300
_DOT = " · "


def organisation_card(body: OrganisationCard, setting: Setting) -> Draft:
    """Say what an organisation is, where it belongs and how to reach it."""
    words, one = setting.words, body.organisation
    kind = open_word(CATEGORIES, one.kind, words)
    lines = [
        *_title(one, words),
        join(_DOT, [text(kind[:1].upper() + kind[1:]), text(place(one.place, words))]),
    ]
    lines += _other_names(body.names, words)
    lines += [
        words.phrase(
            "{role}: {consortium}",
            role=words.word(ROLES[membership.role]),
            consortium=named(consortium, words),
        )
        for consortium, membership in body.places[:_MOST_PLACES]
    ]
    lines += came_to(body.participations, words)
    lines += details(body.contacts, words)
    if remark := cut(one.note, _LONGEST_NOTE):
        lines.append(words.phrase("Note: {note}", note=remark))
    asked: list[Button] = []
    if len(body.places) > 1:
        asked.append(buttons.about(Topic.CONSORTIA_OF, one.id, words))
    if body.places:
        home = body.places[0][0].id
        asked += [buttons.about(topic, home, words) for topic in (Topic.LEAD, Topic.MEMBERS)]
    return Draft(tuple(filter(None, lines)), actions=actions(body.contacts, words), questions=tuple(asked))


def consortium_card(body: ConsortiumCard, setting: Setting) -> Draft:
    """Say what a consortium is, who leads it and how many members its sources state."""
    words, one = setting.words, body.consortium
    lines = [*_title(one, words), join(_DOT, [_standing(one, words), text(place(one.place, words))])]
    lines += _other_names(body.names, words)
    lines += by_role(body.leads, words)
    if body.counts:
        lines.append(words.phrase("Members: {counts}", counts=listed(stated(body.counts, words), words)))
    if body.members_named:
        lines.append(words.phrase("Named in the sources: {count}", count=str(body.members_named)))
    lines += note(one, words)
    asked = [buttons.about(topic, one.id, words) for topic in _card_topics(body)]
    return Draft(tuple(filter(None, lines)), questions=tuple(asked))


def consortia_list(body: ConsortiaList, setting: Setting) -> Draft:
    """List consortia, with a button for each."""
    words = setting.words
    shown, page, pages = turned(body.consortia, setting)
    if not body.consortia:
        return Draft(
            (
                words.phrase(
                    "No consortium like that is in this directory, which has {total}.", total=str(body.total)
                ),
            )
        )
    lines = [_list_heading(body, words)]
    numbers: Row = ()
    for number, one in enumerate(shown, start=page * setting.size + 1):
        line = join(_DOT, [named(one, words), text(buttons.difference(one, words))])
        lines.append(text(f"{number}. ") + line)
        numbers += (buttons.ask(str(number), Query(Topic.OVERVIEW, one.id)),)
    lines += range_line(page, len(shown), len(body.consortia), setting)
    return Draft(tuple(lines), numbers=numbers, page=page, pages=pages)


def _title(subject: Subject, words: Words) -> list[Text]:
    other = behind(subject, words.language)
    return [bold(name(subject, words.language)), text(other)]


def _standing(one: Consortium, words: Words) -> Text:
    level = open_word(LEVELS, one.level, words)
    if level and one.batch:
        batch = words.phrase("{level}, batch {batch}", level=level, batch=cut(one.batch, 20))
    else:
        batch = text(level)
    return join(_DOT, [batch, text(cut(one.announced, 20))])


def _other_names(names: tuple[Name, ...], words: Words) -> list[Text]:
    lines = []
    wanted = "zh" if words.language.is_chinese else "en"
    for kinds, message in _NAMES:
        found = [one for one in names if one.kind in kinds]
        found.sort(key=lambda one: one.language != wanted)
        shown = [text(script(cut(one.name, _LONGEST_NAME), words.language)) for one in found[:_MOST_NAMES]]
        if shown:
            lines.append(words.phrase(message, names=listed(shown, words)))
    return lines


_NAMES = (
    (frozenset({"successor"}), "Now called: {names}"),
    (frozenset({"former"}), "Formerly: {names}"),
    (frozenset({"short", "acronym", "alias", "official"}), "Also: {names}"),
)


def _card_topics(body: ConsortiumCard) -> list[Topic]:
    topics = [] if body.leads else [Topic.LEAD]
    if body.members_named or body.counts:
        topics.append(Topic.MEMBERS)
    if body.background:
        topics.append(Topic.BACKGROUND)
    return topics


def _list_heading(body: ConsortiaList, words: Words) -> Text:
    found, total = str(len(body.consortia)), str(body.total)
    where = _filter(body.filter, words)
    if not where:
        return words.phrase("The {total} consortia of this directory:", total=total)
    return words.phrase("{filter}: {found} of {total} consortia", filter=where, found=found, total=total)


def _filter(asked: Filter, words: Words) -> Text:
    level = open_word(LEVELS, asked.level, words) if asked.level else ""
    batch = words.phrase("batch {batch}", batch=cut(asked.batch, 20)) if asked.batch else ()
    places = [text(script(cut(part, 40), words.language)) for part in (asked.city, asked.province)]
    return join(_DOT, [*places, text(level), batch])
