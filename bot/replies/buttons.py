"""Buttons: their labels on a phone's width, their order and their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from unicodedata import east_asian_width

from bot.replies import vocabulary
from bot.replies.callback import encode
from bot.replies.markup import clean, cut, plain, web
from bot.replies.names import behind, name, place
from bot.replies.reply import Button, Draft, Row, Setting
from bot.replies.words import N_, Words
from bot.values.answer import Option
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Consortium, Role, Subject

ROW_COLUMNS = 36  # what a row of buttons shows on 320 points, in Latin letters; a Han character takes two
ACROSS = 3
ROWS_BELOW = 2  # of buttons that ask; what a phone does with an answer may take one more
LONGEST_LABEL = 64  # UTF-16 units; clients cut what is longer than the screen
LONGEST_COPY = 256  # CopyTextButton.text
LONGEST_SHARED = 200  # an inline query has 256 at most
_SIGN = 3
MOST_PAGES = 99
_NUMBERS_ACROSS = 5


def columns(value: str) -> int:
    """Width of a label in Latin letters."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in value)


def width(button: Button) -> int:
    """Width of a button in Latin letters; clients draw a sign into the corner of those that do not ask."""
    return columns(button.label) + (0 if button.query else _SIGN)


def ask(label: str, query: Query) -> Button:
    """Return a button that asks."""
    return Button(cut(label, LONGEST_LABEL) or "…", query=query)


def about(topic: Topic, subject: str, words: Words, *, hop: tuple[Role, ...] = ()) -> Button:
    """Return the button for a topic of one subject, named after the topic."""
    return ask(words.word(vocabulary.TOPICS[topic]), Query(topic, subject, hop=hop))


def category(consortium: str, value: str, words: Words) -> Button:
    """Return the button for the members of one category."""
    return ask(vocabulary.heading(value, words), Query(Topic.MEMBERS, consortium, category=value))


def copy(label: str, value: str) -> tuple[Button, ...]:
    """Return a button that copies a text, if it is short enough."""
    value = clean(value)
    return (Button(label, copy=value),) if 0 < len(value) <= LONGEST_COPY else ()


def open_web(label: str, url: str) -> tuple[Button, ...]:
    """Return a button that opens an address, if Telegram accepts it."""
    return (Button(label, url=web(url)),) if web(url) else ()


def share(label: str, words: str) -> tuple[Button, ...]:
    """Return a button that looks a name up inline in a chat that is chosen then."""
    words = cut(words, LONGEST_SHARED)
    return (Button(label, share=words),) if words else ()


def numbers(subjects: Iterable[str], first: int) -> Row:
    """Return a numbered button to the overview of each subject of a numbered list."""
    return tuple(
        ask(str(number), Query(Topic.OVERVIEW, subject))
        for number, subject in enumerate(subjects, start=first)
    )


def options(choices: tuple[Option, ...], words: Words) -> Row:
    """Return a button for each choice, its label cut to a phone's width where the labels stay apart.

    Where the choices ask different things, a label begins with what its own asks.
    """
    asked = readings(choices, words)
    full = [
        f"{what} · {_told_apart(option.subject, choices, words)}"
        if what
        else _told_apart(option.subject, choices, words)
        for what, option in zip(asked, choices, strict=True)
    ]
    labels = distinct(full)
    return tuple(ask(label, option.query) for label, option in zip(labels, choices, strict=True))


def readings(choices: tuple[Option, ...], words: Words) -> list[str]:
    """Return what each choice asks of its subject, in a word or two; nothing where all ask the same."""
    told = [_reading(option.query, words) for option in choices]
    return told if len(set(told)) > 1 else [""] * len(told)


def _reading(query: Query, words: Words) -> str:
    what = words.word(vocabulary.TOPICS[query.topic])
    details = [vocabulary.role(role, words) for role in query.hop]
    if query.category:
        details.append(vocabulary.category(query.category, words, 2))
    if not details:
        return what
    return plain(words.phrase("{name} ({other})", name=what, other=words.word(", ").join(details)))


def difference(subject: Subject, words: Words) -> str:
    """Return city, and level or kind: what tells two subjects of like names apart."""
    if isinstance(subject, Consortium):
        kind = vocabulary.level(subject.level, words)
    else:
        kind = vocabulary.category(subject.kind, words) if subject.kind else ""
    return " · ".join(part for part in (kind, place(subject.place, words)) if part)


def _told_apart(subject: Subject, choices: tuple[Option, ...], words: Words) -> str:
    own = name(subject, words.language)
    others = {other.subject.id: other.subject for other in choices}
    same = [other for other in others.values() if name(other, words.language) == own]
    if len(same) == 1:
        return own
    for detail in (difference, lambda one, said: behind(one, said.language)):
        if len({detail(one, words) for one in same}) == len(same):
            return f"{own} · {detail(subject, words)}"
    return f"{own} · {subject.id}"


def distinct(labels: list[str]) -> list[str]:
    """Shorten labels from the end, else by what several begin with, else leave them whole."""
    short = [_shortened(label) for label in labels]
    clashing = Counter(short)
    if max(clashing.values(), default=1) > 1:
        short = [
            _shortened(_without_start(label, labels)) if clashing[cutoff] > 1 else cutoff
            for label, cutoff in zip(labels, short, strict=True)
        ]
    if len(set(short)) == len(labels):
        return short
    numbered = [f"{number}. {label}" for number, label in enumerate(labels, start=1)]
    return [_shortened(label) for label in numbered]


def _shortened(label: str) -> str:
    if columns(label) <= ROW_COLUMNS:
        return label
    while columns(label) > ROW_COLUMNS - 1:
        label = label[:-1]
    return label.rstrip() + "…"


def _without_start(label: str, labels: list[str]) -> str:
    """Drop the words (or Han characters) that the label shares with the start of another one."""
    shared = max((_common(label, other) for other in labels if other != label), default=0)
    start = label.rfind(" ", 0, shared) + 1 if label.isascii() else shared
    return "…" + label[start:]


def _common(one: str, two: str) -> int:
    length = 0
    for first, second in zip(one, two, strict=False):
        if first != second:
            break
        length += 1
    return length


def rows(draft: Draft, setting: Setting, source: Row) -> tuple[Row, ...]:
    """Lay out a draft's buttons: options, numbers, paging, then what opens, copies and asks.

    A button whose question does not fit whole into it is left out.
    """
    language = setting.words.language
    below, source = whole(draft.actions, language), whole(source, language)
    most = max(ROWS_BELOW + bool(below), len(_packed((*below, *source))))
    for question in whole(draft.questions, language):
        if len(_packed((*below, question, *source))) <= most:
            below = (*below, question)
    return (
        *((button,) for button in whole(draft.options, language)),
        *_chunks(whole(draft.numbers, language), _NUMBERS_ACROSS),
        *_paging(draft, setting),
        *_packed((*below, *source)),
    )


def whole(buttons: Row, language: Language) -> Row:
    """Return the buttons that hold all that they ask."""
    return tuple(one for one in buttons if one.query is None or encode(one.query, language) is not None)


def can_turn(query: Query | None, language: Language) -> bool:
    """Whether a button can lead to any page of an answer to a question."""
    return query is not None and encode(replace(query, page=MOST_PAGES), language) is not None


def _chunks(buttons: Row, size: int) -> tuple[Row, ...]:
    return tuple(buttons[start : start + size] for start in range(0, len(buttons), size))


def _packed(buttons: Row) -> tuple[Row, ...]:
    """Fill rows of up to three; buttons of one row are equally wide, so the longest label decides."""
    packed: list[Row] = []
    for button in buttons:
        row = (*(packed[-1] if packed else ()), button)
        if packed and len(row) <= ACROSS and max(map(width, row)) * len(row) <= ROW_COLUMNS:
            packed[-1] = row
        else:
            packed.append((button,))
    if len(packed) > 1 and len(packed[-1]) == 1 and len(packed[-2]) == ACROSS:
        # Two and two rather than three and one across the whole width.
        *packed, row, last = packed
        moved = (row[-1], *last)
        fits = max(map(width, moved)) * len(moved) <= ROW_COLUMNS
        packed += [row[:-1], moved] if fits else [row, last]
    return tuple(packed)


PREVIOUS = N_("‹ Previous")
NEXT = N_("Next ›")


def _paging(draft: Draft, setting: Setting) -> tuple[Row, ...]:
    if setting.query is None or draft.pages < 2:  # noqa: PLR2004 - one page needs no turning
        return ()
    turns = ((PREVIOUS, draft.page - 1), (NEXT, draft.page + 1))
    row = tuple(
        ask(setting.words.word(label), replace(setting.query, page=page))
        for label, page in turns
        if 0 <= page < draft.pages
    )
    row = whole(row, setting.words.language)
    return (row,) if row else ()
