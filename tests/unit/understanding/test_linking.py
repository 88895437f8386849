"""What words of a question are taken for: consortia, organisations, unknown bodies, paragraphs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answers.service import QuestionService
from bot.understanding.analysis import Analysis
from tests.directories import Asked


@pytest.fixture(scope="module")
def analyse(service: QuestionService) -> Callable[[str], Analysis]:
    return lambda text: service.parse(text).analysis


def best_consortia(analysis: Analysis) -> set[str]:
    return (
        set(max(analysis.consortia, key=lambda mention: mention.score).ids) if analysis.consortia else set()
    )


@pytest.mark.parametrize(
    ("text", "consortia"),
    [
        ("Shenzhen", {"shenzhen"}),
        ("who leads the consortium of Foshan", {"foshan"}),
        ("深圳联合体", {"shenzhen"}),
        ("shenzen consortium", {"shenzhen"}),
        ("株州联合体", {"zhuzhou"}),
        ("the Wuxi chip one", {"wuxi-carchip"}),
        ("Wuxi consortium", {"wuxi-ic", "wuxi-carchip"}),
        ("合肥新站联合体", {"hefei-xinzhan"}),
        ("长春汽车联合体", {"changchun"}),
        ("Changzhou synthetic biology", {"changzhou-synbio"}),
        ("常州合成生物", {"changzhou-synbio"}),
        ("foshan lianheti", {"foshan"}),
    ],
)
def test_consortia_by_place_and_by_words_of_their_names(
    analyse: Callable[[str], Analysis], text: str, consortia: set[str]
) -> None:
    assert best_consortia(analyse(text)) == consortia


@pytest.mark.parametrize("text", ["", "thanks a lot", "谢谢你", "what time is it", "it", "那个"])
def test_function_words_name_no_consortium(analyse: Callable[[str], Analysis], text: str) -> None:
    assert not any(mention.score > 1 for mention in analyse(text).consortia)


@pytest.mark.parametrize(
    ("text", "organisation", "how"),
    [
        ("SZPU", "szpu", "exact"),
        ("what is the address of Huawei", "huawei", "exact"),
        ("深职大的地址", "szpu", "exact"),
        ("深圳职业技术大学在哪里", "szpu", "exact"),
        ("Han's Laser address", "hans-laser", "exact"),
        ("shenzhen zhiye jishu daxue", "szpu", "part"),
        ("Shenzhen Politechnic University", "szpu", "matched"),
    ],
)
def test_organisations_by_their_names(
    analyse: Callable[[str], Analysis], text: str, organisation: str, how: str
) -> None:
    mentions = [one for one in analyse(text).organisations if organisation in one.ids]
    assert mentions, text
    assert how in {one.how for one in mentions}
    assert all(0 <= one.score <= 1 for one in mentions)


def test_of_nested_names_the_longest_is_meant(analyse: Callable[[str], Analysis]) -> None:
    exact = [one for one in analyse("深圳大学地址").organisations if one.how == "exact"]
    assert [one.ids for one in exact] == [("szu",)]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("address of Foo Bar University please", "foo bar university"),
        ("where is the University of Foo and Bar", "university of foo and bar"),
        ("蓝天白云公司的电话", "蓝天白云公司"),
        ("Is Foobar Robotics a member of the Shenzhen consortium?", "foobar robotics"),
    ],
)
def test_a_body_that_is_not_here_is_unknown_with_its_whole_name(
    analyse: Callable[[str], Analysis], text: str, unknown: str
) -> None:
    assert unknown in [mention.text for mention in analyse(text).unknown]


def test_a_head_and_capitals_speak_for_an_unknown_name(analyse: Callable[[str], Analysis]) -> None:
    (mention,) = [one for one in analyse("phone of Foo Bar University").unknown if "foo" in one.text]
    assert mention.head
    assert mention.capitals
    assert mention.best < 0.5


@pytest.mark.parametrize("word", ["sure", "please", "curious", "okay"])
def test_an_everyday_word_is_no_name(analyse: Callable[[str], Analysis], word: str) -> None:
    analysis = analyse(f"I am {word}, who leads Foshan")
    assert not any(mention.text == word for mention in analysis.unknown)
    assert not any(mention.how == "exact" for mention in analysis.organisations)


def test_a_name_with_another_word_of_its_own_contradicts(analyse: Callable[[str], Analysis]) -> None:
    mentions = [one for one in analyse("北京工商大学的地址").organisations if "bjut" in one.ids]
    assert all(one.contradicts for one in mentions)


def test_paragraphs_are_found_by_what_they_are_about(analyse: Callable[[str], Analysis]) -> None:
    assert analyse("when was the second national list published").paragraphs[0].ids in {
        ("second-list",),
        ("first-list",),
        ("first-list-notice",),
    }
    assert any(
        mention.consortium == "weifang" for mention in analyse("committees in Weifang consortium").paragraphs
    )
    assert analyse("").paragraphs == ()
    assert all(0 < one.score <= 1 for one in analyse("教育部 第一批 名单 通知").paragraphs)


def test_a_year_is_read_in_digits_and_in_characters(analyse: Callable[[str], Analysis]) -> None:
    assert analyse("consortia of 2023").year == "2023"
    assert analyse("2024年公布的").year == "2024"
    assert analyse("二〇二三年").year == "2023"
    assert analyse("in 1998").year == ""


@pytest.mark.parametrize(
    ("text", "consortium"),
    [
        ("Cartagena Port Skills Alliance", "cartagena-port"),
        ("Hunter Hydrogen Skills Alliance", "hunter-hydrogen"),
        ("卡塔赫纳港口技能联盟", "cartagena-port"),
    ],
)
def test_consortia_of_other_countries(
    other_directory: Callable[[str], Asked], text: str, consortium: str
) -> None:
    analysis = other_directory("c").service.parse(text).analysis
    assert best_consortia(analysis) == {consortium}


@pytest.mark.parametrize(
    ("text", "country"), [("the Spanish alliances", "ES"), ("alliances in Poland", "PL")]
)
def test_a_directory_of_several_countries_knows_their_names(
    other_directory: Callable[[str], Asked], text: str, country: str
) -> None:
    places = other_directory("c").service.parse(text).analysis.places
    assert any(country in mention.place.countries for mention in places)
