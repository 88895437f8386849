"""An answer becomes a message: the fact first, then the matched name, what is unconfirmed, the source."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.replies import (
    background,
    belonging,
    buttons,
    cards,
    consortia,
    contacts,
    leads,
    members,
    sets,
    several,
    sources,
    talk,
)
from bot.replies.markup import clip, html, join, plain, units
from bot.replies.reply import Draft, Reply, Row, Setting
from bot.replies.tables import paragraph
from bot.replies.words import N_, Words
from bot.values.answer import (
    Answer,
    BackgroundText,
    Belonging,
    Body,
    Choice,
    ConsortiaList,
    ConsortiaOf,
    ConsortiumCard,
    Contacts,
    Counted,
    Help,
    Members,
    NotFound,
    NotUnderstood,
    OrganisationCard,
    OrganisationList,
    Outcome,
    Provinces,
    Ranking,
    RoleHolders,
    Several,
    Together,
)
from bot.values.query import Action, Pick, Query, Topic
from bot.values.records import Subject

LIMIT = 3500  # UTF-16 units after parsing; Telegram allows 4,096
PAGE = 10
UNTURNED = 30  # items of a list whose pages no button can turn, as its question is too long for one
UNPAGED = 1_000_000
# What can be wrong: there are facts in it, or it says that there are none.
REPORTABLE = frozenset({Outcome.ANSWERED, Outcome.NOT_PUBLISHED, Outcome.NOT_FOUND})


def render(answer: Answer, *, paged: bool = True) -> Reply:
    """Put an answer into words.

    ``paged`` False is for where no button can be pressed: the plain text then has the whole of a long list,
    and the HTML is of no use.
    """
    words = Words(answer.language)
    # A choice has no pages and rests on nothing: its query is that of its first option.
    query = None if answer.outcome is Outcome.CHOOSE else answer.query
    size = PAGE if buttons.can_turn(query, answer.language) else UNTURNED
    setting = Setting(words, query, query.page if query else 0, size if paged else UNPAGED)
    if query is not None and query.sources:
        draft, foot = sources.listing(answer, setting), []
    else:
        draft, foot = _draft(answer.body, setting), sources.footer(answer, _subjects(answer.body), words)
    below = join("\n", foot)
    above = join("\n", draft.lines) or words.phrase("Not published: no source tells this.")
    whole = join("\n\n", [above, below])
    fitting = join("\n\n", [clip(above, LIMIT - units(plain(below))), below])
    return Reply(
        html(fitting),
        plain(fitting if paged else whole),
        buttons.rows(draft, setting, _source(answer, words)),
        draft.rich and draft.rich + "".join(map(paragraph, foot)),
    )


def _source(answer: Answer, words: Words) -> Row:
    """Return the buttons to the sources (and from there back to the answer), and to say that it is wrong."""
    if answer.query is not None and answer.query.sources:
        return (buttons.ask(words.word(N_("‹ Answer")), replace(answer.query, sources=False, page=0)),)
    row: Row = ()
    if answer.query is not None and answer.cited:
        row = (buttons.ask(words.word(N_("Source")), replace(answer.query, sources=True, page=0)),)
    if answer.outcome in REPORTABLE:
        about = answer.query or Query(answer.topic or Topic.OVERVIEW)
        row += (buttons.ask(words.word(N_("Wrong?")), replace(about, action=Action.REPORT)),)
    return row


def _draft(body: Body, setting: Setting) -> Draft:  # noqa: PLR0911, PLR0912, C901 - one line for each kind of body
    match body:
        case RoleHolders():
            return leads.role_holders(body, setting)
        case Members():
            return members.members(body, setting)
        case Counted():
            return members.counted(body, setting)
        case Belonging():
            return belonging.belonging(body, setting)
        case ConsortiaOf():
            return belonging.consortia_of(body, setting)
        case Contacts():
            return contacts.contacts(body, setting)
        case OrganisationCard():
            return cards.organisation_card(body, setting)
        case ConsortiumCard():
            return cards.consortium_card(body, setting)
        case ConsortiaList():
            return consortia.consortia_list(body, setting)
        case OrganisationList():
            return sets.organisation_list(body, setting)
        case Provinces():
            return sets.provinces(body, setting)
        case Ranking():
            return sets.ranking(body, setting)
        case Together():
            return sets.together(body, setting)
        case Several():
            return several.several(_sections(body, setting), setting, whole=setting.size == UNPAGED)
        case BackgroundText():
            return background.background(body, setting)
        case Choice():
            return talk.choice(body, setting)
        case NotFound():
            return talk.not_found(body, setting)
        case NotUnderstood():
            return talk.not_understood(body, setting)
        case Help():
            return talk.help_or_word(body, setting)
        case _:
            assert_never(body)


def _sections(body: Several, setting: Setting) -> list[several.Section]:
    """Return the answers of a message, each from its beginning."""
    found = []
    for one in body.answers:
        draft = _draft(one.body, replace(setting, query=one.query, page=0))
        known = _subjects(one.body)
        about = [known[subject] for subject in one.subjects if subject in known]
        found.append(several.Section(one, draft, about))
    return found


def _subjects(body: Body) -> dict[str, Subject]:  # noqa: C901 - one case for each kind of body
    """Return the organisations and consortia that a body is about."""
    found: list[Subject] = []
    match body:
        case RoleHolders(supposed=supposed):
            found += [body.consortium, *([supposed] if supposed else [])]
        case Members() | Counted() | ConsortiumCard():
            found.append(body.consortium)
        case Belonging():
            found += [body.organisation, body.consortium]
        case ConsortiaOf() | OrganisationCard():
            found.append(body.organisation)
        case Contacts():
            found += [item.organisation for item in body.items]
            found += [body.via] if body.via else []
        case Several():
            for one in body.answers:
                found += _subjects(one.body).values()
        case Together():
            found += body.organisations
        case Ranking() if body.pick is Pick.COMPARED:
            found += (consortium for consortium, _ in body.rows)
            found += body.unknown
        case ConsortiaList():
            found += body.members
        case BackgroundText():
            found += [body.consortium] if body.consortium else []
        case _:
            pass
    return {subject.id: subject for subject in found}
