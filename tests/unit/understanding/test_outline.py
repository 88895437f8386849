from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answers.service import QuestionService
from bot.shipped import shipped
from bot.understanding.analysis import Lexicon
from bot.understanding.outline import Outline
from bot.values.query import Filter
from bot.values.records import NOT_MEMBERS, Role
from tests.directories import Asked

LEXICON = Lexicon.read(shipped("lexicon"))


@pytest.fixture(scope="module")
def outline(shipped_directory: Asked) -> Outline:
    return Outline(shipped_directory.directory, LEXICON.themes_of)


def test_a_filter_that_says_nothing_lets_everything_pass(outline: Outline) -> None:
    assert outline.select(Filter()) == tuple(outline.consortia)


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (Filter(city="Shenzhen"), lambda o, one: o.consortia[one].place.city_en == "Shenzhen"),
        (Filter(city="深圳"), lambda o, one: o.consortia[one].place.city_en == "Shenzhen"),
        (Filter(province="sichuan"), lambda o, one: o.consortia[one].place.province_en == "Sichuan"),
        (Filter(level="national"), lambda o, one: o.consortia[one].level == "national"),
        (Filter(not_level="national"), lambda o, one: o.consortia[one].level != "national"),
        (Filter(year="2023"), lambda o, one: o.consortia[one].announced.startswith("2023")),
        (
            Filter(lacking=(Role.LEAD_ENTERPRISE,)),
            lambda o, one: not o.holders(one, (Role.LEAD_ENTERPRISE,)),
        ),
        (
            Filter(having=Role.LEAD_COLLEGE, at_least=2),
            lambda o, one: len(o.holders(one, (Role.LEAD_COLLEGE,))) > 1,
        ),
        (Filter(members=("huawei",)), lambda o, one: "huawei" in o.members(one)),
        (Filter(without=("shenzhen",)), lambda _, one: one != "shenzhen"),
        (Filter(ids=("shenzhen", "foshan")), lambda _, one: one in {"shenzhen", "foshan"}),
        (Filter(theme="car"), lambda o, one: "car" in o.themes[one]),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, Filter) else "",
)
def test_a_filter_selects_what_it_says_in_table_order(
    outline: Outline, wanted: Filter, holds: Callable[[Outline, str], bool]
) -> None:
    selected = outline.select(wanted)
    assert selected == tuple(one for one in outline.consortia if holds(outline, one))
    assert 0 < len(selected) < len(outline.consortia)


def test_all_parts_of_a_filter_have_to_hold(outline: Outline) -> None:
    both = set(outline.select(Filter(province="sichuan", level="national")))
    assert both == set(outline.select(Filter(province="sichuan"))) & set(
        outline.select(Filter(level="national"))
    )


def test_a_theme_is_also_a_word_of_the_name(outline: Outline) -> None:
    assert all(
        "lithium" in outline.consortia[one].name_en.lower() for one in outline.select(Filter(theme="lithium"))
    )
    assert outline.select(Filter(theme="lithium"))
    assert outline.select(Filter(theme="no-such-theme")) == ()


def test_participants_and_partners_are_no_members(outline: Outline) -> None:
    for one, rows in outline.memberships.items():
        apart = {row.organisation for row in rows if row.role in NOT_MEMBERS}
        within = {row.organisation for row in rows if row.role not in NOT_MEMBERS}
        assert set(outline.members(one)) == within
        assert not (apart - within) & set(outline.members(one))


def test_members_of_a_category_are_told_by_the_table_or_the_name(outline: Outline) -> None:
    members = set(outline.members("suzhou"))
    for category in ("college", "vocational_college", "enterprise"):
        assert set(outline.members("suzhou", category)) <= members
    assert set(outline.members("suzhou", "vocational_college")) <= set(outline.members("suzhou", "college"))


def test_organisations_by_their_own_place_and_as_members(outline: Outline) -> None:
    there = outline.listed_organisations("enterprise", Filter(city="shenzhen"), ())
    assert {"byd", "tencent", "huawei"} <= there.keys()
    assert "byd" not in outline.listed_organisations(
        "enterprise", Filter(city="shenzhen", without=("byd",)), ()
    )
    leads = outline.listed_organisations("", Filter(ids=("shenzhen",)), (Role.LEAD_COLLEGE,))
    assert leads == {"szpu": ("shenzhen",)}


def test_who_is_in_several(outline: Outline) -> None:
    assert all(len(consortia) > 1 for consortia in outline.in_several("").values())
    assert "huawei" in outline.in_several("enterprise")
    assert "huawei" not in outline.in_several("college")


def test_figures_are_the_numbers_of_stated_counts(outline: Outline) -> None:
    figures = {count.consortium: number for number, count in outline.figures("enterprise", outline.consortia)}
    assert figures["shenzhen"] == 31
    assert figures["foshan"] == 1_000  # "more than 1,000"
    assert not outline.figures("association", ["shenzhen"])  # "several"


def test_a_consortium_is_in_the_countries_of_its_leads(
    other_directory: Callable[[str], Asked], service: QuestionService
) -> None:
    abroad = Outline(other_directory("c").directory, LEXICON.themes_of)
    assert abroad.countries_of("cartagena-port") == {"ES"}
    assert abroad.countries_of("cartagena-bay") == {"CO"}
    assert abroad.select(Filter(country="ES"))
    assert service.parse("SZPU").question.outline.countries_of("shenzhen") == {"CN"}
