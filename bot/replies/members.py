"""Members of a consortium, and how many a source states."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import buttons, vocabulary
from bot.replies.consortia import without
from bot.replies.lists import bullets, range_line, turned
from bot.replies.markup import Text, bold, folded, join, sentence, text
from bot.replies.names import DOT, listed, named
from bot.replies.reply import Draft, Row, Setting
from bot.replies.tables import details, heading, paragraph, table
from bot.replies.words import Words
from bot.values.answer import Counted, Members, Part
from bot.values.query import Topic
from bot.values.records import NOT_MEMBERS, Organisation, Role

_MOST_PARTICIPANTS = 10
_MOST_COUNTS = 12
_MOST_CATEGORIES = 4
_OPEN = 4  # list items that stand open; more are folded, or a table
_PLAIN = frozenset({Role.MEMBER, *NOT_MEMBERS})


def members(body: Members, setting: Setting) -> Draft:
    """Say how many the sources state, and list those whom they name."""
    words = setting.words
    shown, page, pages = turned(body.parts, setting)
    left_out = without(body.without, words)
    title = join(DOT, [bold(named(body.consortium, words)), left_out])
    head = (title, sentence(_stated_and_named(body, words)))
    items = bullets([_part(part, words) for part in shown])
    lines = [*head, *([folded(join("\n", items))] if len(items) > _OPEN else items)]
    below = range_line(page, len(shown), len(body.parts), setting)
    if page == pages - 1:
        below += _beside(body.participants, words)
    rich = _as_table(head, shown, below, words) if len(items) > _OPEN else ""
    questions = _narrower(body, words)
    return Draft((*lines, *below), questions=questions, page=page, pages=pages, rich=rich)


def _as_table(head: tuple[Text, Text], shown: Sequence[Part], below: list[Text], words: Words) -> str:
    """Return members with what they are, and folded what stands below the list."""
    rows = [
        (
            named(part.organisation, words),
            text(
                vocabulary.role(part.membership.role, words)
                if part.membership.role not in _PLAIN
                else vocabulary.category(part.membership.category, words)
            ),
        )
        for part in shown
    ]
    title, stated = head
    return heading(title) + paragraph(stated) + table(rows) + "".join(map(details, below))


def counted(body: Counted, setting: Setting) -> Draft:
    """Say how many members a source states, in its words; nothing is added up."""
    words = setting.words
    consortium = named(body.consortium, words)
    stated = vocabulary.stated(body.counts[:_MOST_COUNTS], words)
    if not stated:
        lines = _count_not_published(body, words)
    elif len(stated) == 1:
        whole = words.phrase("{count} in the {consortium}.", count=bold(stated[0]), consortium=consortium)
        lines = [sentence(whole)]
    else:
        lines = [bold(consortium), *bullets(stated)]
    if body.named:
        figure = vocabulary.counted(body.category, str(body.named), words)
        lines.append(words.phrase("Named in the sources: {count}", count=figure))
    asked = [buttons.category(body.consortium.id, body.category, words)] if body.named else []
    asked += [buttons.about(topic, body.consortium.id, words) for topic in (Topic.LEAD, Topic.OVERVIEW)]
    return Draft(tuple(lines), questions=tuple(asked))


def _count_not_published(body: Counted, words: Words) -> list[Text]:
    lines = [
        words.phrase(
            "Not published: no source states how many {category} the {consortium} has.",
            category=vocabulary.category(body.category, words, 2),
            consortium=named(body.consortium, words),
        )
    ]
    if body.others:
        known = listed(vocabulary.stated(body.others[:_MOST_COUNTS], words), words)
        lines.append(words.phrase("Known instead: {known}", known=known))
    return lines


def _stated_and_named(body: Members, words: Words) -> Text:
    named_here = len(body.parts)
    total = listed(vocabulary.stated(body.counts[:_MOST_COUNTS], words), words)
    if total and named_here:
        return words.phrase("{total}; the sources name {named}:", total=total, named=str(named_here))
    if total:
        return words.phrase("{total}; which ones is not published.", total=total)
    if named_here:
        return words.phrase(
            "The sources name {members}; how many there are in all is not published:",
            members=vocabulary.counted(body.category, str(named_here), words),
        )
    return words.phrase(
        "Not published: no source names {category} of this consortium.",
        category=vocabulary.category(body.category, words, 2),
    )


def _part(part: Part, words: Words) -> Text:
    own = named(part.organisation, words)
    if part.membership.role in _PLAIN:
        return own
    return words.phrase("{name}, {role}", name=own, role=vocabulary.role(part.membership.role, words))


def _beside(parts: tuple[Part, ...], words: Words) -> list[Text]:
    """Return a line about partners, and one about those who only came to meetings: neither are members."""
    partners = [part.organisation for part in parts if part.membership.role is Role.PARTNER]
    came = [part.organisation for part in parts if part.membership.role is not Role.PARTNER]
    lines = []
    if partners:
        names = _some(partners, words)
        lines.append(words.phrase("Partners (associated by agreement, no members): {names}", names=names))
    if came:
        names = _some(came, words)
        lines.append(words.phrase("Took part in meetings, membership not stated: {names}", names=names))
    return lines


def _some(organisations: Sequence[Organisation], words: Words) -> Text:
    names = [named(one, words) for one in organisations[:_MOST_PARTICIPANTS]]
    if more := len(organisations) - len(names):
        names.append(words.phrase("+{count} more", count=str(more)))
    return listed(names, words)


def _narrower(body: Members, words: Words) -> Row:
    subject = body.consortium.id
    if body.category:
        topics = (Topic.LEAD, Topic.MEMBERS, Topic.OVERVIEW)
        return tuple(buttons.about(topic, subject, words) for topic in topics)
    found = dict.fromkeys(part.membership.category for part in body.parts if part.membership.category)
    categories = list(found)[:_MOST_CATEGORIES] if len(found) > 1 else []
    return (
        buttons.about(Topic.LEAD, subject, words),
        *(buttons.category(subject, value, words) for value in categories),
        buttons.about(Topic.OVERVIEW, subject, words),
    )
