from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.keys import of_name, of_question
from bot.lookup.pinyin import readings, spoken


@pytest.mark.parametrize(
    ("name", "surface", "initials"),
    [
        ("深圳职业技术大学", "深圳职业技术大学", "szzyjsdx"),
        ("华为技术有限公司", "华为技术", "hwjs"),
        ("三一重工集团股份有限公司", "三一重工", "syzg"),
        ("Huawei Technologies Co., Ltd.", "huawei technologies", "ht"),
        ("BYD Company Limited", "byd", ""),
        ("Luzhou Vocational & Technical College", "luzhou vocational technical college", "lvtc"),
        ("Luzhou Vocational and Technical College", "luzhou vocational technical college", "lvtc"),
        ("Sun Yat-sen University", "sun yat sen university", "syu"),
    ],
)
def test_a_legal_ending_is_taken_off(name: str, surface: str, initials: str) -> None:
    keys = of_name(name)[0]
    assert (keys.surface, keys.initials) == (surface, initials)


def test_what_registers_add_in_brackets_can_be_left_out() -> None:
    assert [keys.surface for keys in of_name("Siemens (Germany)")] == ["siemens germany", "siemens"]


def test_another_campus_is_another_name() -> None:
    assert [keys.surface for keys in of_name("中国矿业大学（北京）")] == ["中国矿业大学北京"]


@pytest.mark.parametrize(
    ("text", "sound"),
    [("重庆", "chongqing"), ("厦门银行", "xiamenyinhang"), ("成都市", "chengdushi"), ("长春", "changchun")],
)
def test_phrases_are_read_as_they_are_said(text: str, sound: str) -> None:
    assert spoken(text) == sound


def test_english_is_no_pinyin() -> None:
    assert readings().may_be_pinyin("xuangnanxueyuan")
    assert not readings().may_be_pinyin("stateoftheartlaboratory")


def test_english_words_in_a_chinese_name_are_read_as_chinese() -> None:
    assert of_question("西南交通 University 希望学院").surface == "西南交通大学希望学院"


def test_an_affiliation_has_parts() -> None:
    asked = of_question("Department of Physics, Nankai University, Tianjin, China")
    assert asked.parts == ("department of physics", "nankai university", "tianjin", "china")


@given(st.text())
def test_any_text_has_keys(text: str) -> None:
    asked = of_question(text)
    for keys in of_name(text):
        assert keys.surface
        assert keys.full == asked.full or len(of_name(text)) > 1


@given(st.text(alphabet="深圳职业技术大学 abc", min_size=1))
def test_a_name_and_a_question_have_the_same_keys(text: str) -> None:
    for keys in of_name(text)[:1]:
        asked = of_question(text)
        assert (keys.full, keys.place) == (asked.full, asked.place) or asked.han
