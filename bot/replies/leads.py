"""Who leads a consortium, and who else has a role in it."""

from __future__ import annotations

from bot.replies import buttons, vocabulary
from bot.replies.lists import bullets, turned
from bot.replies.markup import Text, bold, cut, sentence, text
from bot.replies.names import either, named
from bot.replies.reply import Draft, Row, Setting
from bot.replies.words import N_, Words
from bot.values.answer import Part, RoleHolders
from bot.values.query import Topic
from bot.values.records import NOT_MEMBERS, Consortium, Organisation, Role

_LONGEST_NOTE = 500
_ONE = {
    Role.LEAD_COLLEGE: N_("{organisation} is the lead college of the {consortium}."),
    Role.LEAD_ENTERPRISE: N_("{organisation} is the lead enterprise of the {consortium}."),
    Role.SUPPORT_PARK: N_("{organisation} is the supporting park of the {consortium}."),
}


def role_holders(body: RoleHolders, setting: Setting) -> Draft:
    """Say who has the roles that were asked for, and which of them no source names."""
    words = setting.words
    consortium = named(body.consortium, words)
    shown, page, pages = turned(body.parts, setting)
    lines: list[Text] = []
    if body.supposed is not None:
        lines = _supposed(body, body.supposed, words)
    if not body.parts:
        lines += [nobody(body.roles, body.consortium, words)]
    elif len(body.parts) == 1 and body.parts[0].membership.role in _ONE:
        (part,) = body.parts
        message = _ONE[part.membership.role]
        own = bold(named(part.organisation, words))
        lines += [words.phrase(message, organisation=own, consortium=consortium), *_missing(body, words)]
    else:
        lines += [bold(consortium), *by_role(tuple(shown), words), *_missing(body, words)]
    if set(body.roles) != {Role.SUPPORT_PARK}:
        lines += note(body.consortium, words)
    return Draft(tuple(lines), questions=_questions(body, words), page=page, pages=pages)


def _supposed(body: RoleHolders, supposed: Organisation, words: Words) -> list[Text]:
    """Say that an organisation is not named with a role, and what it is instead."""
    own, roles = bold(named(supposed, words)), any_role(body.roles, words)
    if body.own is None or body.own.role in NOT_MEMBERS:
        return [words.phrase("No source names {organisation} as {roles}.", organisation=own, roles=roles)]
    return [
        words.phrase(
            "No source names {organisation} as {roles}; it is listed as {role}.",
            organisation=own,
            roles=roles,
            role=vocabulary.role(body.own.role, words),
        )
    ]


def by_role(parts: tuple[Part, ...], words: Words) -> list[Text]:
    """Return "Lead college: …" for each role that occurs, several of one role as a list."""
    lines: list[Text] = []
    for role in Role:
        names = [named(part.organisation, words) for part in parts if part.membership.role is role]
        label = sentence(words.phrase_n(*vocabulary.ROLES[role], len(names)))
        if len(names) == 1:
            lines.append(words.phrase("{label}: {value}", label=label, value=names[0]))
        elif names:
            lines += [words.phrase("{label}:", label=label), *bullets(names)]
    return lines


def note(consortium: Consortium, words: Words) -> list[Text]:
    """Return the directory's remark on a consortium, which is kept in English."""
    remark = cut(consortium.note, _LONGEST_NOTE)
    return [words.phrase("Note: {note}", note=remark)] if remark else []


def any_role(roles: tuple[Role, ...], words: Words) -> Text:
    """Return "lead college or lead enterprise"."""
    return either([text(vocabulary.role(role, words)) for role in roles], words)


def nobody(roles: tuple[Role, ...], consortium: Consortium, words: Words) -> Text:
    """Say that no source names who has these roles."""
    return words.phrase(
        "Not published: no source names the {roles} of the {consortium}.",
        roles=any_role(roles, words),
        consortium=named(consortium, words),
    )


def _missing(body: RoleHolders, words: Words) -> list[Text]:
    there = {part.membership.role for part in body.parts}
    absent = words.word(N_("not published"))
    return [
        words.phrase("{label}: {value}", label=sentence(text(vocabulary.role(role, words))), value=absent)
        for role in body.roles
        if role not in there
    ]


def _questions(body: RoleHolders, words: Words) -> Row:
    subject = body.consortium.id
    reach = (Topic.ADDRESS, Topic.WEBSITE) if body.parts else ()
    other = Topic.LEAD if Role.SUPPORT_PARK in body.roles else Topic.SUPPORT_PARK
    return (
        *(buttons.about(topic, subject, words, hop=body.roles) for topic in reach),
        *(buttons.about(topic, subject, words) for topic in (Topic.MEMBERS, other, Topic.OVERVIEW)),
    )
