"""Several answers in one message: each under a heading of its own, with a button that leads to it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.replies import buttons, vocabulary
from bot.replies.markup import Text, bold, clip, join, plain, text, units
from bot.replies.names import DOT, listed, name, named
from bot.replies.reply import Draft, Setting
from bot.replies.words import Words
from bot.values.answer import Answer
from bot.values.records import Subject

LIMIT = 3000  # UTF-16 units of all answers; sources and what is unconfirmed stand below them
_MOST_NAMES = 2
_MOST_BUTTONS = 4  # with those to the sources and to report: six


@dataclass(frozen=True, slots=True)
class Section:
    """One of the answers: its draft, and the subjects that its heading may name."""

    answer: Answer
    draft: Draft
    subjects: Sequence[Subject]


def several(sections: Sequence[Section], setting: Setting, *, whole: bool) -> Draft:
    """Put answers into one message; unless it may be ``whole``, the longest are cut where it is too long."""
    words = setting.words
    headings = [_heading(section, words) for section in sections]
    told = [
        join("\n", [bold(heading), *_lines(section, words)])
        for heading, section in zip(headings, sections, strict=True)
    ]
    if not whole:
        told = _fitted(told, LIMIT)
    queries = [section.answer.query for section in sections]
    labels = buttons.distinct([plain(heading) for heading in headings])
    asked = tuple(
        buttons.ask(label, query) for label, query in zip(labels, queries, strict=True) if query is not None
    )
    return Draft((join("\n\n", told),), options=asked[:_MOST_BUTTONS])


def _heading(section: Section, words: Words) -> Text:
    """Return "Lead · Shenzhen consortium"."""
    topic = section.answer.topic
    about = text(words.word(vocabulary.TOPICS[topic])) if topic else words.phrase("Answer")
    names = [text(name(one, words.language)) for one in section.subjects[:_MOST_NAMES]]
    if more := len(section.subjects) - len(names):
        names.append(words.phrase("+{count} more", count=str(more)))
    return join(DOT, [about, listed(names, words)])


def _lines(section: Section, words: Words) -> Sequence[Text]:
    """Return the lines of an answer, but for a first one that only names who the heading names."""
    lines = section.draft.lines
    names = [plain(named(one, words)) for one in section.subjects]
    return lines[1:] if len(lines) > 1 and len(names) == 1 and plain(lines[0]) in names else lines


def _fitted(told: Sequence[Text], room: int) -> list[Text]:
    """Cut the longest texts, and those no further than needed, until all fit into ``room`` units."""
    sizes = [units(plain(one)) for one in told]
    kept = list(told)
    by_size = sorted(range(len(told)), key=sizes.__getitem__)
    for done, index in enumerate(by_size):
        share = room // (len(by_size) - done)
        kept[index] = clip(told[index], share)
        room -= min(sizes[index], share)
    return kept
