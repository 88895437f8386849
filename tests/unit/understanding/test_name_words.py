from __future__ import annotations

import pytest

from bot.shipped import shipped
from bot.understanding.common_words import CommonWords
from bot.understanding.name_words import NameWords
from bot.understanding.tokenizer import read_wording

WORDS = NameWords.read(shipped("lexicon") / "name_words.toml")
COMMON = CommonWords.read(shipped("lexicon"))


@pytest.mark.parametrize(
    "text",
    ["Foo University", "University of Foo", "Foo Bar College", "蓝天公司", "某某职业技术学院", "Foo Ltd"],
)
def test_what_looks_like_a_whole_name(text: str) -> None:
    assert WORDS.ends_a_name(read_wording(text).words)


@pytest.mark.parametrize(
    "text", ["University", "vocational college", "大学", "the weather", "公司", "Foo", ""]
)
def test_what_does_not(text: str) -> None:
    assert not WORDS.ends_a_name(read_wording(text).words)


def test_what_a_name_may_leave_out() -> None:
    assert all(WORDS.is_part(word) for word in ("university", "vocational", "of", "ltd"))
    assert not WORDS.is_part("huawei")


@pytest.mark.parametrize(
    "word", ["sure", "thanks", "students", "students".removesuffix("s"), "谢谢", "asked"]
)
def test_everyday_words_are_known(word: str) -> None:
    assert word in COMMON


@pytest.mark.parametrize("word", ["szpu", "huawei", "grandblue", "深职大"])
def test_names_are_no_everyday_words(word: str) -> None:
    assert word not in COMMON


def test_a_text_of_everyday_words_alone() -> None:
    assert COMMON.covers("thank you so much")
    assert COMMON.covers("谢谢你们")
    assert not COMMON.covers("thank you grandblue")
