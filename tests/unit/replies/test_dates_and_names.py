from __future__ import annotations

import pytest

from bot.replies import describe, title
from bot.replies.dates import date
from bot.replies.markup import html, plain
from bot.replies.names import behind, name, named, place
from bot.replies.vocabulary import amount, category, counted, level
from bot.replies.words import Words
from bot.values.language import Language
from bot.values.records import Organisation, Place

EN, HANS, HANT = (Words(language) for language in Language)
SZPU = Organisation(
    "szpu",
    "college",
    "Shenzhen Polytechnic University",
    "深圳职业技术大学",
    Place("Shenzhen", "深圳", "Guangdong", "广东"),
)
OURS = Organisation("x", "enterprise", "Han’s Laser", "大族激光", Place(), name_en_is_ours=True)


@pytest.mark.parametrize(
    ("published", "english", "chinese"),
    [
        ("2023-10-17", "17 October 2023", "2023年10月17日"),
        ("2023-01-05", "5 January 2023", "2023年1月5日"),
        ("2023-10", "October 2023", "2023年10月"),
        ("2023", "2023", "2023年"),
        ("", "", ""),
        ("spring 2023", "spring 2023", "spring 2023"),
        ("2023-13-01", "2023-13-01", "2023-13-01"),
    ],
)
def test_dates_are_written_in_the_readers_way(published: str, english: str, chinese: str) -> None:
    assert (date(published, EN), date(published, HANS), date(published, HANT)) == (english, chinese, chinese)


def test_names_are_in_the_language_of_the_answer_as_their_source_writes_them() -> None:
    assert [name(SZPU, language) for language in Language] == [
        "Shenzhen Polytechnic University",
        "深圳职业技术大学",
        "深圳职业技术大学",
    ]
    assert name(Organisation("x", "", "", "大族激光", Place()), Language.ENGLISH) == "大族激光"
    assert name(Organisation("x", "", "Intel", "", Place()), Language.TRADITIONAL) == "Intel"
    assert name(Organisation("x", "", "\u200b", "", Place()), Language.ENGLISH) == "x"


def test_the_chinese_name_stands_behind_a_translation_of_ours() -> None:
    assert plain(named(OURS, EN)) == "Han’s Laser (大族激光)"
    assert plain(named(OURS, HANS)) == "大族激光"
    assert html(named(SZPU, EN)) == "Shenzhen Polytechnic University"
    assert behind(SZPU, Language.SIMPLIFIED) == "Shenzhen Polytechnic University"
    assert behind(Organisation("x", "", "BOE", "BOE", Place()), Language.ENGLISH) == ""


@pytest.mark.parametrize(
    ("where", "english", "chinese"),
    [
        (SZPU.place, "Shenzhen, Guangdong", "广东深圳"),
        (Place("Tianjin", "天津", "Tianjin", "天津"), "Tianjin", "天津"),
        (Place(province_en="Hebei", province_zh="河北"), "Hebei", "河北"),
        (Place(city_zh="唐山"), "唐山", "唐山"),
        (Place(), "", ""),
    ],
)
def test_places(where: Place, english: str, chinese: str) -> None:
    assert (place(where, EN), place(where, HANS)) == (english, chinese)


@pytest.mark.parametrize(
    ("stated", "english", "chinese"),
    [
        ("31", "31 enterprises", "31家企业"),
        ("1", "1 enterprise", "1家企业"),
        ("more than 1,000", "more than 1,000 enterprises", "1,000多家企业"),
        ("nearly 70", "nearly 70 enterprises", "近70家企业"),
        ("several", "several enterprises", "若干家企业"),
        ("two dozen", "two dozen enterprises", "two dozen家企业"),
    ],
)
def test_counts_keep_what_the_source_states(stated: str, english: str, chinese: str) -> None:
    assert plain(counted("enterprise", stated, EN)) == english
    assert plain(counted("enterprise", stated, HANS)) == chinese


def test_unknown_words_of_open_lists_are_shown_as_they_are() -> None:
    assert plain(counted("trade_union", "3", EN)) == "trade union: 3"
    assert category("trade_union", HANS) == "trade union"
    assert category("", EN, 2) == "members"
    assert level("regional", EN) == "regional"
    assert amount("more than a few", EN) == "more than a few"


def test_an_inline_card_tells_what_and_where() -> None:
    assert title(SZPU, Language.SIMPLIFIED) == "深圳职业技术大学"
    assert describe(SZPU, Language.ENGLISH) == "college · Shenzhen, Guangdong · 深圳职业技术大学"
    assert describe(OURS, Language.TRADITIONAL) == "企業 · Han’s Laser"
