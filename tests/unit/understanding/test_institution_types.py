from __future__ import annotations

import pytest

from bot.understanding.institution_types import SECONDARY, UNDERGRADUATE, VOCATIONAL, types_of
from bot.values.records import Organisation, Place


@pytest.mark.parametrize(
    ("name_en", "name_zh", "types"),
    [
        ("", "北京工业大学", {UNDERGRADUATE}),
        ("", "宜宾学院", {UNDERGRADUATE}),
        ("", "宜宾职业技术学院", {VOCATIONAL}),
        ("", "深圳职业技术大学", {VOCATIONAL, UNDERGRADUATE}),
        ("", "天津医学高等专科学校", {VOCATIONAL}),
        ("", "成都市中和职业中学", {SECONDARY}),
        ("", "毕节市财贸学校", {SECONDARY}),
        ("", "哈尔滨工业大学（深圳）", {UNDERGRADUATE}),
        ("", "深圳先进技术研究院", set()),
        ("Bijie Finance and Trade School", "", {SECONDARY}),
        ("Riverton Vocational College", "", {VOCATIONAL}),
        ("Technical University of Berlin", "", {UNDERGRADUATE}),
        ("Riverton Institute", "", set()),
        ("Université de Foo", "", {UNDERGRADUATE}),
        ("Universidad de Foo", "", {UNDERGRADUATE}),
        ("Uniwersytet Foo", "", {UNDERGRADUATE}),
        ("Hochschule Foo", "", {UNDERGRADUATE}),
        ("Politechnika Foo", "", {UNDERGRADUATE}),
        ("Foo yliopisto", "", {UNDERGRADUATE}),
        ("ETH Foo", "", {UNDERGRADUATE}),
        ("KU Foo", "", {UNDERGRADUATE}),
        ("Foo Polytechnic University", "", {VOCATIONAL, UNDERGRADUATE}),
        ("Ethnological Museum", "", set()),
    ],
)
def test_the_name_of_a_college_tells_its_type(name_en: str, name_zh: str, types: set[str]) -> None:
    assert types_of(Organisation("x", "college", name_en, name_zh, Place())) == types
