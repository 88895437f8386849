from __future__ import annotations

import pytest

from bot.replies.buttons import ROW_COLUMNS, ask, can_turn, columns, copy, open_web, options, rows
from bot.replies.reply import Button, Draft, Setting
from bot.replies.words import Words
from bot.values.answer import Option
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Consortium, Organisation, Place, Subject

ENGLISH = Words(Language.ENGLISH)
SHENZHEN = Place("Shenzhen", "深圳", "Guangdong", "广东")
FOSHAN = Place("Foshan", "佛山", "Guangdong", "广东")


def labels(*subjects: Subject, language: Language = Language.ENGLISH) -> list[str]:
    choices = tuple(Option(subject, Query(Topic.OVERVIEW, subject.id)) for subject in subjects)
    return [button.label for button in options(choices, Words(language))]


def park(name: str, place: Place = SHENZHEN, identifier: str = "") -> Organisation:
    return Organisation(identifier or name.lower(), "park", name, "", place)


def layout(draft: Draft, page: int = 0, query: Query | None = None) -> list[list[str]]:
    setting = Setting(ENGLISH, query, page, 10)
    source = (ask("Source", Query(Topic.LEAD, "x", sources=True)),)
    return [[button.label for button in row] for row in rows(draft, setting, source)]


def test_short_names_stay_whole() -> None:
    assert labels(park("Shenzhen University"), park("Foshan University")) == [
        "Shenzhen University",
        "Foshan University",
    ]


def test_long_names_are_cut_where_they_stay_distinct() -> None:
    found = labels(
        Consortium("a", "Industry-Education Consortium of Weifang High-Tech Industrial Zone", "", SHENZHEN),
        Consortium("b", "Industry-Education Consortium of Weifang Binhai Development Zone", "", SHENZHEN),
        Consortium(
            "c", "Weifang National Agricultural Comprehensive Zone Industry-Education Consortium", "", FOSHAN
        ),
    )
    assert found == [
        "…High-Tech Industrial Zone",
        "…Binhai Development Zone",
        "Weifang National Agricultural Compr…",
    ]
    assert all(columns(label) <= ROW_COLUMNS for label in found)


def test_one_name_in_two_cities_is_told_apart_by_the_city() -> None:
    found = labels(park("High-Tech Park", SHENZHEN, "a"), park("High-Tech Park", FOSHAN, "b"))
    assert found == ["High-Tech Park · park · Shenzhen, G…", "High-Tech Park · park · Foshan, Gua…"]


def test_one_english_name_for_two_chinese_ones_shows_them() -> None:
    one = Organisation("a", "college", "Polytechnic", "职业技术学院", SHENZHEN)
    other = Organisation("b", "college", "Polytechnic", "理工学院", SHENZHEN)
    assert labels(one, other) == ["Polytechnic · 职业技术学院", "Polytechnic · 理工学院"]


@pytest.mark.parametrize("name", ["Twin", "T" * 300])
def test_twins_in_everything_are_told_apart_all_the_same(name: str) -> None:
    found = labels(*(park(name, SHENZHEN, f"twin-{number}") for number in range(5)))
    assert len(set(found)) == 5


def test_options_that_ask_different_things_say_what_they_ask() -> None:
    shenzhen = Consortium("shenzhen", "Shenzhen Municipal Industry-Education Consortium", "", SHENZHEN)
    byd = park("BYD")
    asked = (
        Option(shenzhen, Query(Topic.LEAD, "shenzhen")),
        Option(shenzhen, Query(Topic.MEMBERS, "shenzhen", category="enterprise")),
        Option(byd, Query(Topic.CONSORTIA_OF, "byd")),
    )
    assert [button.label for button in options(asked, ENGLISH)] == [
        "Lead · Shenzhen Municipal Industry-…",
        "Members (enterprises) · Shenzhen Mu…",
        "Consortia · BYD",
    ]


def test_a_question_too_long_for_a_button_has_none_and_its_list_is_longer() -> None:
    short, long = Query(Topic.LEAD, "x"), Query(Topic.MEMBERSHIP, "a" * 40, "b" * 40)
    kept = layout(Draft((), questions=(ask("Long", long), ask("Short", short)), page=0, pages=3), query=long)
    assert kept == [["Short", "Source"]]
    assert can_turn(short, Language.ENGLISH)
    assert not can_turn(long, Language.ENGLISH)


def test_chinese_labels_count_two_columns_a_character() -> None:
    (found,) = labels(
        Consortium("a", "", "大连金普新区（大连经济技术开发区）市域产教联合体", SHENZHEN),
        language=Language.SIMPLIFIED,
    )
    assert columns(found) <= ROW_COLUMNS
    assert found.startswith("大连金普新区（大连经济技术开发区")


def test_what_does_not_fit_into_two_rows_is_left_out_but_for_the_source() -> None:
    questions = tuple(
        ask(label, Query(Topic.LEAD, label.lower()))
        for label in ("One", "Two", "Three", "Four", "Five", "Six")
    )
    assert layout(Draft((), questions=questions)) == [["One", "Two", "Three"], ["Four", "Five", "Source"]]


def test_a_label_too_long_for_the_rows_gives_way_to_the_next() -> None:
    labels = ("Lead", "Research institutions", "Parks")
    questions = tuple(ask(label, Query(Topic.MEMBERS, "x")) for label in labels)
    assert layout(Draft((), questions=questions)) == [["Lead", "Parks", "Source"]]


def test_pages_turn_where_there_are_pages() -> None:
    query = Query(Topic.CONSORTIA)
    assert layout(Draft((), page=0, pages=3), query=query)[0] == ["Next ›"]
    assert layout(Draft((), page=1, pages=3), query=query)[0] == ["‹ Previous", "Next ›"]
    assert layout(Draft((), page=2, pages=3), query=query)[0] == ["‹ Previous"]
    assert layout(Draft((), page=0, pages=1), query=query) == [["Source"]]
    assert layout(Draft((), page=0, pages=3)) == [["Source"]], "without a query there is nothing to turn"


def test_only_what_telegram_takes_is_copied_or_opened() -> None:
    assert copy("Copy", "No. 1,\nStreet") == (Button("Copy", copy="No. 1, Street"),)
    assert copy("Copy", "a" * 257) == ()
    assert copy("Copy", " \u200b") == ()
    assert open_web("Open", "https://x.cn") == (Button("Open", url="https://x.cn"),)
    assert open_web("Open", "x") == ()
