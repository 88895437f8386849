from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shipped import shipped
from bot.understanding.linking.name_differences import (
    consists_of,
    omits_distinctive_word,
    replaces_distinctive_word,
    without_ending,
)
from bot.understanding.name_words import NameWords

WORDS = NameWords.read(shipped("lexicon") / "name_words.toml")
HAN = st.text(alphabet="深圳北京工业商程职技术大学院科汽车通用五菱上集团有限公司人社局", max_size=14)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("北京工商大学", "北京工业大学"),
        ("常州工程职业技术学院", "常州工业职业技术学院"),
        ("华中师范大学", "华南师范大学"),
    ],
)
def test_another_field_or_region_is_another_body(asked: str, name: str) -> None:
    assert replaces_distinctive_word(asked, name, WORDS.fields)


@pytest.mark.parametrize(
    ("asked", "name"), [("北京工叶大学", "北京工业大学"), ("深圳职业计术大学", "深圳职业技术大学")]
)
def test_a_slip_is_no_word_of_its_own(asked: str, name: str) -> None:
    assert not replaces_distinctive_word(asked, name, WORDS.fields)


@pytest.mark.parametrize(
    ("asked", "name", "more"),
    [
        ("上汽通用汽车", "上汽通用五菱汽车股份有限公司", True),
        ("京东", "京东方", True),
        ("深圳职业大学", "深圳职业技术大学", False),
        ("深圳市人社局", "深圳市人力资源和社会保障局", False),
    ],
)
def test_what_a_part_of_a_name_may_leave_out(asked: str, name: str, *, more: bool) -> None:
    assert omits_distinctive_word(asked, name, WORDS.chinese_parts) is more


def test_an_ending_is_left_off_where_something_is_left() -> None:
    assert without_ending("东风柳州汽车有限公司") == "东风柳州汽车"
    assert without_ending("集团公司") == "集团公司"


@given(HAN, HAN)
def test_any_two_names_are_compared(asked: str, name: str) -> None:
    replaces_distinctive_word(asked, name, WORDS.fields)
    omits_distinctive_word(asked, name, WORDS.chinese_parts)
    assert not replaces_distinctive_word(asked, asked, WORDS.fields)


def test_a_long_row_of_common_words_is_read_once() -> None:
    assert consists_of("职业技术学院" * 500, WORDS.chinese_parts)
    assert not consists_of("职业技术学院" * 500 + "菱", WORDS.chinese_parts)
