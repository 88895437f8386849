"""Who leads a consortium, and who else has a role in it."""

from __future__ import annotations

from bot.replies import buttons
from bot.replies.lists import bullets, turned
from bot.replies.markup import EMPTY, Text, cut, text
from bot.replies.names import listed, named
from bot.replies.reply import Button, Draft, Setting
from bot.replies.vocabulary import ROLES
from bot.replies.words import N_, NN_, Words
from bot.values.answer import Part, RoleHolders
from bot.values.query import Query, Topic
from bot.values.records import Consortium, Role

_LONGEST_NOTE = 500
HEADINGS = {
    Role.LEAD_COLLEGE: NN_("Lead college", "Lead colleges"),
    Role.LEAD_ENTERPRISE: NN_("Lead enterprise", "Lead enterprises"),
    Role.SUPPORT_PARK: NN_("Supporting park", "Supporting parks"),
    Role.MEMBER: NN_("Member", "Members"),
    Role.PARTICIPANT: NN_(
        "Took part in meetings, membership not stated", "Took part in meetings, membership not stated"
    ),
}
_ONE = {
    Role.LEAD_COLLEGE: N_("{organisation} is the lead college of the {consortium}."),
    Role.LEAD_ENTERPRISE: N_("{organisation} is the lead enterprise of the {consortium}."),
    Role.SUPPORT_PARK: N_("{organisation} is the supporting park of the {consortium}."),
}


def role_holders(body: RoleHolders, setting: Setting) -> Draft:
    """Say who has the roles that were asked for, and which of them no source names."""
    words, lines = setting.words, []
    consortium = named(body.consortium, words)
    page, pages = 0, 1
    if not body.parts:
        lines.append(_nobody(body.roles, consortium, words))
    elif len(body.parts) == 1 and (one := _ONE.get(body.parts[0].membership.role)):
        lines.append(
            words.phrase(one, organisation=named(body.parts[0].organisation, words), consortium=consortium)
        )
        lines += _missing(body, words)
    else:
        shown, page, pages = turned(body.parts, setting)
        lines += by_role(tuple(shown), words)
        lines += _missing(body, words)
        lines.append(words.phrase("of the {consortium}", consortium=consortium))
    lines += note(body.consortium, words)
    return Draft(tuple(lines), questions=_questions(body, words), page=page, pages=pages)


def by_role(parts: tuple[Part, ...], words: Words) -> list[Text]:
    """Return "Lead college: …" for each role that occurs, several of one role as a list."""
    lines: list[Text] = []
    for role in Role:
        names = [named(part.organisation, words) for part in parts if part.membership.role is role]
        if not names:
            continue
        heading = words.phrase_n(*HEADINGS[role], len(names))
        if len(names) == 1:
            lines.append(words.phrase("{label}: {value}", label=heading, value=names[0]))
        else:
            lines += [words.phrase("{label}:", label=heading), *bullets(names)]
    return lines


def note(consortium: Consortium, words: Words) -> list[Text]:
    """Return the directory's remark on a consortium, which is kept in English."""
    remark = cut(consortium.note, _LONGEST_NOTE)
    return [words.phrase("Note: {note}", note=remark)] if remark else []


def roles_in_words(roles: tuple[Role, ...], words: Words) -> Text:
    """Return "lead college, lead enterprise"."""
    return listed([text(words.word(ROLES[role])) for role in roles], words)


def _nobody(roles: tuple[Role, ...], consortium: Text, words: Words) -> Text:
    return words.phrase(
        "Not published: no source names the {roles} of the {consortium}.",
        roles=roles_in_words(roles, words) or EMPTY,
        consortium=consortium,
    )


def _missing(body: RoleHolders, words: Words) -> list[Text]:
    there = {part.membership.role for part in body.parts}
    return [
        words.phrase(
            "{label}: {value}", label=words.phrase_n(*HEADINGS[role], 1), value=words.word("not published")
        )
        for role in body.roles
        if role not in there
    ]


def _questions(body: RoleHolders, words: Words) -> tuple[Button, ...]:
    subject = body.consortium.id
    hop = body.roles if body.parts else ()
    ways = (Topic.ADDRESS, Topic.WEBSITE) if hop else ()
    asked = [buttons.about(topic, subject, words, hop=hop) for topic in ways]
    asked.append(buttons.about(Topic.MEMBERS, subject, words))
    if Role.SUPPORT_PARK not in body.roles:
        asked.append(buttons.about(Topic.SUPPORT_PARK, subject, words))
    else:
        asked.append(buttons.about(Topic.LEAD, subject, words))
    asked.append(buttons.ask(words.word(N_("Overview")), Query(Topic.OVERVIEW, subject)))
    return tuple(asked)
