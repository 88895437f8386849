"""Whether an organisation is in a consortium, and in which ones it is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import buttons
from bot.replies.consortia import without
from bot.replies.leads import any_role
from bot.replies.lists import bullets, numbered, range_line, turned
from bot.replies.markup import Text, bold, join
from bot.replies.names import DOT, listed, named
from bot.replies.reply import Button, Draft, Setting
from bot.replies.words import N_, Words
from bot.values.answer import Belonging, ConsortiaOf
from bot.values.query import Query, Topic
from bot.values.records import Consortium, Membership, Role

Place = tuple[Consortium, Membership]
_MOST = 5
_YES = {
    Role.LEAD_COLLEGE: N_("Yes: {organisation} is the lead college of the {consortium}."),
    Role.LEAD_ENTERPRISE: N_("Yes: {organisation} is the lead enterprise of the {consortium}."),
    Role.SUPPORT_PARK: N_("Yes: {organisation} is the supporting park of the {consortium}."),
    Role.MEMBER: N_("Yes: {organisation} is a member of the {consortium}."),
}
_NOT_LISTED = N_("{organisation} is not listed in the published sources as a member of the {consortium}.")
_PART = {
    Role.LEAD_COLLEGE: N_("Lead college of the {consortium}"),
    Role.LEAD_ENTERPRISE: N_("Lead enterprise of the {consortium}"),
    Role.SUPPORT_PARK: N_("Supporting park of the {consortium}"),
    Role.MEMBER: N_("Member of the {consortium}"),
    Role.PARTICIPANT: N_("Took part in meetings of the {consortium}"),
    Role.PARTNER: N_("Partner of the {consortium}, no member"),
}


def belonging(body: Belonging, setting: Setting) -> Draft:
    """Say yes, or that the published sources do not list it; never no."""
    words = setting.words
    own, consortium = bold(named(body.organisation, words)), named(body.consortium, words)
    role = body.membership.role if body.membership else None
    if role in _YES:
        lines = [words.phrase(_YES[role], organisation=own, consortium=consortium)]
    else:
        lines = [words.phrase(_NOT_LISTED, organisation=own, consortium=consortium)]
    if role is Role.PARTICIPANT:
        lines.append(words.phrase("It took part in meetings; membership is not stated."))
    if role is Role.PARTNER:
        lines.append(words.phrase("It is a partner by agreement, which is no membership."))
    if body.elsewhere:
        lines += [words.phrase("It is listed elsewhere:"), *bullets(parts(body.elsewhere, words))]
    asked = (
        buttons.about(Topic.LEAD, body.consortium.id, words),
        buttons.about(Topic.MEMBERS, body.consortium.id, words),
        buttons.about(Topic.CONTACT, body.organisation.id, words),
    )
    return Draft(tuple(lines), questions=asked)


def consortia_of(body: ConsortiaOf, setting: Setting) -> Draft:
    """List the consortia of an organisation with its role, and apart those whose meetings it came to."""
    words = setting.words
    shown, page, pages = turned(body.places, setting)
    lines = [join(DOT, [bold(named(body.organisation, words)), without(body.without, words)])]
    first = page * setting.size + 1
    if body.places:
        lines += numbered(parts(shown, words, len(shown)), first)
        lines += range_line(page, len(shown), len(body.places), setting)
    elif body.besides:
        roles = any_role(body.roles, words)
        lines.append(
            words.phrase("No source names it as {roles} of a consortium. It is listed as:", roles=roles)
        )
        lines += bullets(parts(body.besides, words))
    elif body.without:
        lines.append(words.phrase("Not listed as a member of any other consortium in the published sources."))
    else:
        lines.append(words.phrase("Not listed as a member of any consortium in the published sources."))
    lines += came_to(body.participations, words)
    asked = [buttons.about(Topic.CONTACT, body.organisation.id, words)]
    asked.append(buttons.about(Topic.OVERVIEW, body.organisation.id, words))
    row = buttons.numbers((consortium.id for consortium, _ in shown), first)
    return Draft(tuple(lines), questions=tuple(asked), numbers=row, page=page, pages=pages)


def to_consortium(places: Sequence[Place], words: Words) -> list[Button]:
    """Return buttons to the one consortium that an organisation is in, or to the list of them."""
    if not places:
        return []
    consortium, membership = places[0]
    if len({place.id for place, _ in places}) > 1:
        return [buttons.about(Topic.CONSORTIA_OF, membership.organisation, words)]
    overview = buttons.ask(words.word(N_("Consortium")), Query(Topic.OVERVIEW, consortium.id))
    return [overview, buttons.about(Topic.MEMBERS, consortium.id, words)]


def parts(places: Sequence[Place], words: Words, most: int = _MOST) -> list[Text]:
    """Return "Lead college of the …" for each place, and how many more there are."""
    lines = [
        words.phrase(_PART[membership.role], consortium=named(consortium, words))
        for consortium, membership in places[:most]
    ]
    more = len(places) - len(lines)
    return [*lines, words.phrase("+{count} more", count=str(more))] if more else lines


def came_to(participations: tuple[Place, ...], words: Words) -> list[Text]:
    """Return where an organisation is a partner, and whose meetings it took part in: no memberships."""
    partner = [pair for pair in participations if pair[1].role is Role.PARTNER]
    came = [named(consortium, words) for consortium, one in participations if one.role is not Role.PARTNER]
    lines = parts(partner, words)
    if came:
        names = listed(came[:_MOST], words)
        lines.append(words.phrase("Took part in meetings, membership not stated: {names}", names=names))
    return lines
