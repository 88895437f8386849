"""Members of a consortium, how many there are, and whether one organisation is among them."""

from __future__ import annotations

from bot.replies import buttons
from bot.replies.lists import bullets, range_line, turned
from bot.replies.markup import Text
from bot.replies.names import listed, named
from bot.replies.reply import Draft, Row, Setting
from bot.replies.vocabulary import HEADINGS, ROLES, numbered, open_word, stated
from bot.replies.words import N_, Words
from bot.values.answer import Belonging, ConsortiaOf, Counted, Members, Part
from bot.values.query import Topic
from bot.values.records import Consortium, Membership, Organisation, Role

_MOST_PARTICIPANTS = 10
_MOST_COUNTS = 12
_LEADING = frozenset({Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE, Role.SUPPORT_PARK})
_IS = {
    Role.LEAD_COLLEGE: N_("Yes: {organisation} is the lead college of the {consortium}."),
    Role.LEAD_ENTERPRISE: N_("Yes: {organisation} is the lead enterprise of the {consortium}."),
    Role.SUPPORT_PARK: N_("Yes: {organisation} is the supporting park of the {consortium}."),
    Role.MEMBER: N_("Yes: {organisation} is a member of the {consortium}."),
}


def members(body: Members, setting: Setting) -> Draft:
    """Say how many the sources state, and list those whom they name."""
    words = setting.words
    shown, page, pages = turned(body.parts, setting)
    lines = [_stated_and_named(body, words)]
    lines += bullets([_part(part, words) for part in shown])
    lines += range_line(page, len(shown), len(body.parts), setting)
    lines.append(_small(words.phrase("{consortium}", consortium=named(body.consortium, words))))
    if body.participants and page == pages - 1:
        lines.append(_participants(body.participants, words))
    return Draft(tuple(lines), questions=_narrower(body, words), page=page, pages=pages)


def counted(body: Counted, setting: Setting) -> Draft:
    """Say how many members a source states, in its words; nothing is added up."""
    words = setting.words
    consortium = named(body.consortium, words)
    if not body.counts:
        lines = [
            words.phrase(
                "Not published: no source states how many {category} the {consortium} has.",
                category=_heading(body.category, words).lower(),
                consortium=consortium,
            )
        ]
        if body.others:
            known = listed(stated(body.others[:_MOST_COUNTS], words), words)
            lines.append(words.phrase("Known instead: {known}", known=known))
    elif len(body.counts) == 1:
        lines = [
            words.phrase(
                "{count} in the {consortium}.", count=stated(body.counts, words)[0], consortium=consortium
            )
        ]
    else:
        lines = [words.phrase("{consortium}:", consortium=consortium)]
        lines += bullets(stated(body.counts[:_MOST_COUNTS], words))
    if body.named:
        named_here = numbered(body.category, str(body.named), words)
        lines.append(words.phrase("Named in the sources: {count}", count=named_here))
    return Draft(tuple(lines), questions=_after_count(body, words))


def belonging(body: Belonging, setting: Setting) -> Draft:
    """Say yes, or that the published sources do not list it; never no."""
    words = setting.words
    organisation, consortium = named(body.organisation, words), named(body.consortium, words)
    role = body.membership.role if body.membership else None
    if role in _IS:
        lines = [words.phrase(_IS[role], organisation=organisation, consortium=consortium)]
    else:
        lines = [
            words.phrase(
                "{organisation} is not listed in the published sources as a member of the {consortium}.",
                organisation=organisation,
                consortium=consortium,
            )
        ]
        if role is Role.PARTICIPANT:
            lines.append(words.phrase("It took part in meetings; membership is not stated."))
        if body.elsewhere:
            lines.append(words.phrase("It is listed in:"))
            lines += bullets(
                [_place(consortium, membership, words) for consortium, membership in body.elsewhere[:5]]
            )
    asked = (
        buttons.about(Topic.OVERVIEW, body.organisation.id, words),
        buttons.about(Topic.LEAD, body.consortium.id, words),
        buttons.about(Topic.MEMBERS, body.consortium.id, words),
    )
    return Draft(tuple(lines), questions=asked)


def consortia_of(body: ConsortiaOf, setting: Setting) -> Draft:
    """List the consortia of an organisation with its role, and apart those whose meetings it came to."""
    words = setting.words
    organisation = named(body.organisation, words)
    shown, page, pages = turned(body.places, setting)
    if not body.places:
        lines = [
            words.phrase(
                "{organisation} is not listed in any consortium in the published sources.",
                organisation=organisation,
            )
        ]
    else:
        lines = [words.phrase("{organisation} is in:", organisation=organisation)]
        lines += bullets([_place(consortium, membership, words) for consortium, membership in shown])
        lines += range_line(page, len(shown), len(body.places), setting)
    lines += came_to(body.participations, words)
    asked = [buttons.about(Topic.CONTACT, body.organisation.id, words)]
    if len(body.places) == 1:
        home = body.places[0][0].id
        asked += [buttons.about(topic, home, words) for topic in (Topic.LEAD, Topic.MEMBERS)]
    asked.append(buttons.about(Topic.OVERVIEW, body.organisation.id, words))
    return Draft(tuple(lines), questions=tuple(asked), page=page, pages=pages)


def came_to(participations: tuple[tuple[Consortium, Membership], ...], words: Words) -> list[Text]:
    """Return the line about meetings that an organisation took part in."""
    if not participations:
        return []
    names = listed([named(consortium, words) for consortium, _ in participations[:_MOST_PARTICIPANTS]], words)
    return [words.phrase("Took part in meetings of {consortia}; membership not stated.", consortia=names)]


def _stated_and_named(body: Members, words: Words) -> Text:
    known = len(body.parts)
    if not body.counts and not known:
        return words.phrase(
            "Not published: no source names {category} of this consortium.",
            category=_heading(body.category, words).lower(),
        )
    if not body.counts:
        return words.phrase(
            "The sources name {count}; how many there are in all is not published:",
            count=numbered(body.category, str(known), words),
        )
    total = listed(stated(body.counts[:_MOST_COUNTS], words), words)
    if not known:
        return words.phrase("{total}; the sources name none of them: not published.", total=total)
    return words.phrase("{total}; the sources name {known}:", total=total, known=str(known))


def _heading(category: str, words: Words) -> str:
    return open_word(HEADINGS, category, words)


def _part(part: Part, words: Words) -> Text:
    own = named(part.organisation, words)
    if part.membership.role not in _LEADING:
        return own
    return words.phrase("{name}: {role}", name=own, role=words.word(ROLES[part.membership.role]))


def _place(consortium: Consortium, membership: Membership, words: Words) -> Text:
    role = words.word(ROLES[membership.role])
    return words.phrase("{name}: {role}", name=named(consortium, words), role=role)


def _participants(participants: tuple[Part, ...], words: Words) -> Text:
    names: list[Text] = [_plainly(part.organisation, words) for part in participants[:_MOST_PARTICIPANTS]]
    if more := len(participants) - len(names):
        names.append(words.phrase("+{count} more", count=str(more)))
    return words.phrase("Took part in meetings, membership not stated: {names}", names=listed(names, words))


def _plainly(organisation: Organisation, words: Words) -> Text:
    return named(organisation, words)


def _small(line: Text) -> Text:
    return line


def _narrower(body: Members, words: Words) -> Row:
    subject = body.consortium.id
    asked = [buttons.about(Topic.LEAD, subject, words)]
    if body.category:
        asked += [buttons.about(Topic.MEMBERS, subject, words), buttons.about(Topic.OVERVIEW, subject, words)]
        return tuple(asked)
    seen = dict.fromkeys(part.membership.category for part in body.parts if part.membership.category)
    if len(seen) > 1:
        asked += [buttons.category(subject, value, words) for value in list(seen)[:4]]
    return tuple(asked)


def _after_count(body: Counted, words: Words) -> Row:
    subject = body.consortium.id
    asked = [buttons.category(subject, body.category, words)] if body.named else []
    return (*asked, buttons.about(Topic.LEAD, subject, words), buttons.about(Topic.OVERVIEW, subject, words))
