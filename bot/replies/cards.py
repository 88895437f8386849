"""Overviews: of an organisation and of a consortium."""

from __future__ import annotations

from bot.replies import buttons, vocabulary
from bot.replies.belonging import came_to, parts, to_consortium
from bot.replies.contacts import actions, details
from bot.replies.leads import by_role, note
from bot.replies.markup import Text, bold, capital, cut, join, text
from bot.replies.names import DOT, behind, listed, name, place
from bot.replies.reply import Draft, Setting
from bot.replies.words import N_, Words
from bot.values.answer import ConsortiumCard, OrganisationCard
from bot.values.query import Topic
from bot.values.records import Consortium, Name, Organisation, Subject

_MOST_NAMES = 4
_LONGEST_NAME = 80
_LONGEST_NOTE = 300
_LONGEST_FIELD = 20
_NAMES = (
    (frozenset({"successor"}), N_("Now called: {names}")),
    (frozenset({"former"}), N_("Formerly: {names}")),
    (frozenset({"short", "acronym", "alias", "official"}), N_("Also: {names}")),
)


def organisation_card(body: OrganisationCard, setting: Setting) -> Draft:
    """Say what an organisation is, where it belongs and how to reach it."""
    words, one = setting.words, body.organisation
    lines = [
        *_title(one, words),
        text(capital(buttons.difference(one, words))),
        *parts(body.places, words),
        *came_to(body.participations, words),
        *details(one, body.contacts, words),
        *_other_names(body.names, words),
        *_remark(one, body.names, words),
    ]
    reach = [buttons.about(Topic.CONTACT, one.id, words)] if body.contacts else []
    return Draft(
        tuple(filter(None, lines)),
        actions=actions(one, body.contacts, words),
        questions=(*reach, *to_consortium(body.places, words)),
    )


def consortium_card(body: ConsortiumCard, setting: Setting) -> Draft:
    """Say what a consortium is, who leads it and how many members its sources state."""
    words, one = setting.words, body.consortium
    lines = [*_title(one, words), standing(one, words), *by_role(body.leads, words)]
    stated = listed(vocabulary.stated(body.counts, words), words)
    if stated:
        lines.append(words.phrase("Members as stated: {counts}", counts=stated))
    if body.members_named:
        figure = vocabulary.counted("", str(body.members_named), words)
        lines.append(words.phrase("Named in the sources: {count}", count=figure))
    lines += [*_other_names(body.names, words), *note(one, words)]
    known = {
        Topic.LEAD: not body.leads,
        Topic.MEMBERS: bool(body.members_named or body.counts),
        Topic.BACKGROUND: bool(body.background),
        Topic.CONTACT: body.reachable,
    }
    asked = [buttons.about(topic, one.id, words) for topic, is_known in known.items() if is_known]
    if roles := tuple(dict.fromkeys(part.membership.role for part in body.leads)):
        reach = (Topic.ADDRESS, Topic.WEBSITE)
        asked += [buttons.about(topic, one.id, words, hop=roles[:2]) for topic in reach]
    return Draft(tuple(filter(None, lines)), questions=tuple(asked))


def _title(subject: Subject, words: Words) -> list[Text]:
    return [bold(name(subject, words.language)), text(behind(subject, words.language))]


def standing(one: Consortium, words: Words) -> Text:
    """Return level, batch, year and place of a consortium."""
    level = text(capital(vocabulary.level(one.level, words)))
    if level and one.batch:
        batch = cut(one.batch, _LONGEST_FIELD)
        level = words.phrase("{level}, batch {batch}", level=level, batch=batch)
    return join(DOT, [level, text(cut(one.announced, _LONGEST_FIELD)), text(place(one.place, words))])


def _other_names(names: tuple[Name, ...], words: Words) -> list[Text]:
    lines = []
    wanted = "zh" if words.language.is_chinese else "en"
    for kinds, message in _NAMES:
        found = sorted((one for one in names if one.kind in kinds), key=lambda one: one.language != wanted)
        shown = [text(cut(one.name, _LONGEST_NAME)) for one in found[:_MOST_NAMES]]
        if any(shown):
            lines.append(words.phrase(message, names=listed(shown, words)))
    return lines


def _remark(one: Organisation, names: tuple[Name, ...], words: Words) -> list[Text]:
    """Return the directory's remark, unless it only tells a name that is shown anyway."""
    remark = cut(one.note, _LONGEST_NOTE)
    if not remark or any(other.name in remark for other in names):
        return []
    return [words.phrase("Note: {note}", note=remark)]
