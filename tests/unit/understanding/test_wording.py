from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.tokenizer import has_han, is_word_sequence, read_wording, tokenize
from bot.values.folding import fold


def test_a_word_or_a_han_character_is_a_token() -> None:
    assert [token.text for token in tokenize(fold("SZPU的地址 7098"))] == ["szpu", "的", "地", "址", "7098"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Hello! Who leads Foshan?", ["hello", "who leads foshan"]),
        ("我是学生。深圳谁牵头？", ["我是学生", "深圳谁牵头"]),
        ("We are in Foo, who leads Foshan", ["we are in foo", "who leads foshan"]),
        ("leads: Foshan", ["leads", "foshan"]),
        ("SZPU – postcode", ["szpu", "postcode"]),
        ("深圳、佛山", ["深圳", "佛山"]),
    ],
)
def test_a_sentence_ends_a_clause(text: str, clauses: list[str]) -> None:
    wording = read_wording(text)
    numbers = sorted({word.clause for word in wording.words})
    spans = [[w for w in wording.words if w.clause == number] for number in numbers]
    assert [wording.folded[words[0].start : words[-1].end] for words in spans] == clauses


@pytest.mark.parametrize("text", ["4.5.6", "example.org", "Co.,Ltd", "7,098 members"])
def test_marks_inside_a_word_end_no_clause(text: str) -> None:
    assert {word.clause for word in read_wording(text).words} == {0}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@consortium_bot SZPU", ["szpu"]),
        ("/find SZPU", ["find", "szpu"]),
        ("<b>SZPU</b>", ["szpu"]),
        ("SZPU https://example.org/a?b=c", ["szpu"]),
        ("SZPU's address", ["szpu", "address"]),
        ("what's SZPU", ["what", "s", "szpu"]),
    ],
)
def test_what_is_no_word_of_a_question_is_left_out(text: str, words: list[str]) -> None:
    assert " ".join(word.text for word in read_wording(text).words) in {" ".join(words), "".join(words)} | {
        " ".join(words).replace("what s", "whats")
    }


def test_a_name_may_keep_its_possessive() -> None:
    kept = read_wording("Han's Laser", lambda word: word == "hans")
    assert kept.folded == "hans laser"
    assert read_wording("Han's Laser").folded == "han laser"


def test_capitals_tell_inside_a_sentence_and_nothing_where_all_are_capitals() -> None:
    assert [word.capital for word in read_wording("Who leads Foshan at BYD").words] == [
        False,
        False,
        True,
        False,
        True,
    ]
    assert not any(word.capital for word in read_wording("WHO LEADS THE FOSHAN CONSORTIUM").words)


@pytest.mark.parametrize(
    ("text", "found", "typed"),
    [
        ("address of Foo-Bar University please", "foo bar university", "Foo-Bar University"),
        ("重慶大學的地址", "重庆大学", "重慶大學"),
        ("ＳＺＰＵ 的地址", "szpu", "szpu"),
        ("where is Université de Foo", "universite de foo", "universite de foo"),
    ],
)
def test_a_name_is_said_back_as_it_was_typed(text: str, found: str, typed: str) -> None:
    wording = read_wording(text)
    start = next(
        at for at in range(len(wording.words)) if wording.folded[wording.words[at].start :].startswith(found)
    )
    end = start + len(tokenize(found))
    assert wording.between(start, end) == found
    assert wording.as_typed(start, end) == typed


def test_nothing_stands_between_nothing() -> None:
    assert read_wording("SZPU").between(1, 1) == ""
    assert read_wording("").words == ()


def test_a_pasted_text_is_read_at_its_beginning() -> None:
    assert len(read_wording("word " * 10_000).words) < 200


@given(st.text(max_size=200))
def test_words_of_any_text_stand_where_they_say_and_in_order(text: str) -> None:
    wording = read_wording(text)
    assert all(wording.folded[word.start : word.end] == word.text for word in wording.words)
    assert all(a.end <= b.start and a.clause <= b.clause for a, b in pairwise(wording.words))
    assert all(has_han(word.text) is word.han for word in wording.words)
    if wording.words:
        wording.as_typed(0, len(wording.words))


def test_words_one_behind_the_other() -> None:
    words = {"职业", "技术", "学院"}
    assert is_word_sequence("职业技术学院" * 500, 4, words.__contains__)
    assert not is_word_sequence("职业技术学院" * 500 + "菱", 4, words.__contains__)
