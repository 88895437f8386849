"""Whatever stands in a directory or in a question, a reply is one that Telegram takes."""

from __future__ import annotations

import string
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies import Button, decode, describe, encode, render, say, title
from bot.replies.markup import units
from bot.replies.messages import Message
from bot.values import answer, query, records
from bot.values.answer import Answer, Body, Outcome
from bot.values.language import Language
from tests.unit.replies.telegram_html import read

Reader = Callable[[str], tuple[str, list[Any], list[str]]]
EMULATOR = Path(__file__).parents[4] / "shared" / "tools" / "botapi"

NASTY = (
    "",
    " ",
    "<b>Bold & \"Brave\" 'Co.'</b>",
    "</a><a href='javascript:alert(1)'>",
    "&amp;&#x41;&nbsp;",
    "{name} {0} %s %(name)s",
    "a" * 10_000,
    "産" * 10_000,
    "\u200b\u200b\u2060",
    "\u200d\u200d",
    "👩‍👩‍👧‍👦" * 60,
    "e\u0301\u0301\u0301" * 200,
    "\u202eevil\u202c \u2066x",
    "شركة المثال",
    "\ud800 half \udc00",
    "two\nlines\r\n\tand a tab\x00\x07",
    "@someone #tag /start http://example.com",
    "-" * 300,
    "…",
)
WORDS = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=()), max_size=60)
IDS = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
URLS = (
    WORDS
    | st.sampled_from(
        (
            "https://example.com/a?b=1&c=<2>",
            "http://user:pass@example.com",
            "https://例え.jp/",
            "ftp://example.com",
            "x.y",
        )
    )
    | st.text(max_size=30).map("https://example.com/".__add__)
)
YEARS = st.sampled_from(("", "2023", "2023-10", "2023-10-17", "2023-13-45")) | WORDS

st.register_type_strategy(str, WORDS)
st.register_type_strategy(int, st.integers(0, 10_000))


def few(strategy: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


OURS = st.booleans()
PLACED = st.builds(records.Place, WORDS, WORDS, WORDS, WORDS)
ORGANISATIONS = st.builds(records.Organisation, id=IDS, place=PLACED, name_en_is_ours=OURS, note=...)
CONSORTIA = st.builds(
    records.Consortium,
    id=IDS,
    place=PLACED,
    level=st.sampled_from(("national", "unconfirmed")) | WORDS,
    batch=...,
    announced=...,
    name_en_is_ours=OURS,
    note=...,
)
MEMBERSHIPS = st.builds(records.Membership, consortium=IDS, organisation=IDS, sources=st.just(()))
PARTS = st.builds(answer.Part, ORGANISATIONS, MEMBERSHIPS)
PLACES = few(st.tuples(CONSORTIA, MEMBERSHIPS))
COUNTS = few(st.builds(records.Count, consortium=IDS, sources=st.just(())))
NAMES = few(st.builds(records.Name, subject=IDS, sources=st.just(())))
CONTACTS = few(
    st.builds(
        records.Contact,
        organisation=IDS,
        language=st.sampled_from(("", "en", "zh")),
        value=URLS,
        sources=st.just(()),
    )
)
SOURCES = few(st.builds(records.Source, id=IDS, url=URLS, published=YEARS), 5)
ROLES = st.lists(st.sampled_from(records.Role), unique=True, max_size=3).map(tuple)
MANY = st.lists(PARTS, max_size=25).map(tuple)
FILTERS = st.builds(
    query.Filter,
    *(WORDS,) * 4,
    country=WORDS | st.sampled_from(("", "CN", "de", "XX")),
    not_level=WORDS,
    theme=WORDS | st.sampled_from(("", "car", "nev+chip", "+", "tools")),
    lacking=ROLES,
    having=st.none() | st.sampled_from(records.Role),
    at_least=st.integers(0, 3),
)
QUERIES = st.builds(
    query.Query,
    topic=st.sampled_from(query.Topic),
    subject=IDS,
    consortium=IDS | st.just(""),
    background=IDS | st.just(""),
    category=...,
    hop=ROLES,
    filter=FILTERS,
    page=st.integers(-1, 12),
    sources=st.booleans(),
)
ASKED = st.builds(query.Query, st.sampled_from(query.Topic), IDS, hop=ROLES, category=...)
OPTIONS = few(st.builds(answer.Option, ORGANISATIONS | CONSORTIA, ASKED), 5)
SEVERAL_CONSORTIA = few(CONSORTIA, 12)
ROWS = st.lists(st.tuples(ORGANISATIONS, few(CONSORTIA, 4)), max_size=15).map(tuple)
ITEMS = few(st.builds(answer.ContactsOf, ORGANISATIONS, CONTACTS, CONTACTS), 4)
BODIES: dict[str, st.SearchStrategy[Body]] = {
    "role holders": st.builds(answer.RoleHolders, CONSORTIA, ROLES, MANY),
    "members": st.builds(answer.Members, CONSORTIA, WORDS, MANY, COUNTS, MANY),
    "belonging": st.builds(answer.Belonging, ORGANISATIONS, CONSORTIA, st.none() | MEMBERSHIPS, PLACES),
    "consortia of": st.builds(answer.ConsortiaOf, ORGANISATIONS, PLACES, PLACES),
    "counted": st.builds(answer.Counted, CONSORTIA, WORDS, COUNTS, st.integers(0, 9), COUNTS),
    "contacts": st.builds(answer.Contacts, st.sampled_from(query.Topic), ITEMS, st.none() | CONSORTIA, ROLES),
    "organisation": st.builds(
        answer.OrganisationCard, ORGANISATIONS, NAMES, PLACES, PLACES, CONTACTS, st.none() | CONSORTIA
    ),
    "consortium": st.builds(
        answer.ConsortiumCard,
        CONSORTIA,
        NAMES,
        few(PARTS),
        COUNTS,
        st.integers(0, 9),
        few(st.builds(records.Background, id=IDS, sources=st.just(()))),
    ),
    "consortia": st.builds(
        answer.ConsortiaList, FILTERS, st.lists(CONSORTIA, max_size=25).map(tuple), st.integers(0, 99)
    ),
    "organisations": st.builds(
        answer.OrganisationList,
        FILTERS,
        WORDS,
        ROLES,
        ROWS,
        few(ORGANISATIONS, 5),
        st.sampled_from((None, query.Pick.SEVERAL)),
    ),
    "provinces": st.builds(
        answer.Provinces, FILTERS, st.lists(st.tuples(PLACED, SEVERAL_CONSORTIA), max_size=15).map(tuple)
    ),
    "ranking": st.builds(
        answer.Ranking,
        st.sampled_from((query.Pick.MOST, query.Pick.FEWEST, query.Pick.COMPARED)),
        WORDS,
        st.lists(st.tuples(CONSORTIA, st.builds(records.Count, consortium=IDS, sources=st.just(())))).map(
            tuple
        ),
        few(CONSORTIA),
        st.integers(0, 4),
        FILTERS,
    ),
    "together": st.builds(
        answer.Together,
        few(ORGANISATIONS),
        SEVERAL_CONSORTIA,
        few(st.tuples(ORGANISATIONS, few(CONSORTIA, 8))),
    ),
    "background": st.builds(
        answer.BackgroundText,
        st.none() | CONSORTIA,
        few(st.builds(records.Background, id=IDS, sources=st.just(())), 6),
    ),
    "choice": st.builds(answer.Choice, WORDS, OPTIONS, st.booleans()),
    "not found": st.builds(answer.NotFound, WORDS, OPTIONS),
    "not understood": st.builds(answer.NotUnderstood, st.none() | st.sampled_from(query.Topic)),
    "help": st.builds(answer.Help, st.sampled_from(("help", "hello", "thanks", ""))),
}
NOBODY: st.SearchStrategy[tuple[str, ...]] = st.just(())
MATCHED = few(st.builds(answer.Matched, IDS, because=st.sampled_from(("former", "successor", "typo", "?"))))


def answers(
    body: st.SearchStrategy[Body], subjects: st.SearchStrategy[Any] = NOBODY
) -> st.SearchStrategy[Answer]:
    return st.builds(
        Answer,
        question=st.just("?"),
        language=st.sampled_from(Language),
        outcome=st.just(Outcome.ANSWERED),
        body=body,
        query=st.none() | QUERIES,
        unconfirmed=st.booleans(),
        cited=SOURCES,
        matched=MATCHED,
        topic=st.none() | st.sampled_from(query.Topic),
        subjects=subjects,
        results=st.just(()),
        mentions=st.just(()),
        values=st.just(()),
        confidence=st.just(1.0),
    )


# One answer among several names its subjects in its heading.
ABOUT_ONE = st.builds(answer.RoleHolders, CONSORTIA, ROLES, MANY).flatmap(
    lambda body: answers(st.just(body), st.just((body.consortium.id,)))
)
BODIES["several"] = st.lists(ABOUT_ONE | answers(st.one_of(*BODIES.values())), min_size=1, max_size=5).map(
    lambda parts: answer.Several(tuple(parts))
)


def test_there_is_a_strategy_for_each_body() -> None:
    assert len(BODIES) == len(Body.__args__)


@pytest.mark.parametrize("kind", BODIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_answer_is_a_message_that_telegram_takes(kind: str, data: st.DataObject) -> None:
    rendered = data.draw(answers(BODIES[kind]))
    reply = render(rendered)
    words, entities = read(reply.html)
    assert words == reply.plain
    assert words.strip()
    assert units(words) <= 4096
    assert len(reply.html.encode()) <= 32_768
    assert len(entities) <= 100
    assert sum(map(len, reply.rows)) <= 100
    for row in reply.rows:
        assert 1 <= len(row) <= 8
        for button in row:
            check(button, rendered.language)


def check(button: Button, language: Language) -> None:
    assert any(character.isprintable() and not character.isspace() for character in button.label)
    assert units(button.label) <= 64
    actions = (button.query is not None, bool(button.url), bool(button.copy), bool(button.share))
    assert sum(actions) == 1
    assert units(button.share) <= 256
    assert len(button.copy) <= 256
    assert button.url == "" or button.url.startswith(("http://", "https://"))
    if button.query is not None:
        data = encode(button.query, language)
        assert data is not None
        assert len(data.encode()) <= 64
        assert decode(data) == (button.query, language)


@settings(max_examples=40, deadline=None)
@given(rendered=answers(BODIES["several"]))
def test_several_answers_are_all_there_with_few_buttons(rendered: Answer) -> None:
    reply = render(rendered)
    assert isinstance(rendered.body, answer.Several)
    if rendered.query is None or not rendered.query.sources:
        assert sum(map(len, reply.rows)) <= 6
        assert len(reply.plain.split("\n\n")) >= len(rendered.body.answers)


@pytest.mark.parametrize("kind", ["choice", "not found"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_choices_have_labels_that_tell_them_apart(kind: str, data: st.DataObject) -> None:
    rendered = data.draw(answers(BODIES[kind]))
    labels = [row[0].label for row in render(rendered).rows if len(row) == 1 and row[0].query]
    assert len(set(labels)) == len(labels)


@pytest.mark.emulator
@pytest.mark.skipif(not EMULATOR.exists(), reason="the strict emulator of ../shared is not here")
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_strict_emulator_reads_the_same(data: st.DataObject, emulator: Reader) -> None:
    kind = data.draw(st.sampled_from(sorted(BODIES)))
    reply = render(data.draw(answers(BODIES[kind])))
    words, _, notes = emulator(reply.html)
    assert (words, notes) == (reply.plain, [])


@pytest.fixture(scope="module")
def emulator() -> Reader:
    sys.path.insert(0, str(EMULATOR))
    try:
        reader: Reader = import_module("strictbotapi.markup").parse_html
    finally:
        sys.path.remove(str(EMULATOR))
    return reader


@settings(deadline=None)
@given(subject=ORGANISATIONS | CONSORTIA, language=st.sampled_from(Language))
def test_inline_cards_have_a_title(subject: records.Subject, language: Language) -> None:
    assert title(subject, language).strip()
    assert units(title(subject, language)) <= 120
    assert units(describe(subject, language)) <= 120


@given(message=st.sampled_from(Message), language=st.sampled_from(Language), value=WORDS)
def test_messages_take_any_value(message: Message, language: Language, value: str) -> None:
    named = {name for _, name, _, _ in string.Formatter().parse(message.value) if name}
    assert say(message, language, **dict.fromkeys(named, value)).strip()
