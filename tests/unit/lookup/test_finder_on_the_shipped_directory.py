from __future__ import annotations

import pytest

from bot.directory.store import Directory
from bot.lookup.finder import Finder
from bot.lookup.match import Decision


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    return Finder.open(Directory.open(tmp_path_factory.mktemp("store") / "directory.db"))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("深职大", "szpu"),
        ("深圳職業技術大學", "szpu"),
        ("Shenzhen Politechnic", "szpu"),
        ("shenzhen zhiye jishu daxue", "szpu"),
        ("shenzhenzhiyejishudaxue", "szpu"),
        ("szpu", "szpu"),
        ("深圳大学", "szu"),
        ("Shenzhen University", "szu"),
        ("泸州职业技术学院", "lzpoly"),
        ("柳州职业技术学院", "lzzy"),
        ("Luzhou Vocational and Technical College", "lzpoly"),
        ("Liuzhou Vocational and Technical College", "lzzy"),
        ("华为", "huawei"),
        ("比亚迪", "byd"),
    ],
)
def test_a_name_as_people_write_it_finds_its_subject(finder: Finder, text: str, subject: str) -> None:
    match = finder.find(text)
    assert (match.outcome, match.candidates[0].id) == (Decision.MATCHED, subject)


@pytest.mark.parametrize(
    "text",
    ["Peking University", "北京大学", "清华大学", "weather today", "Zhengzhou University", "", " ", "。"],
)
def test_what_is_not_there_is_not_found(finder: Finder, text: str) -> None:
    assert finder.find(text).outcome is Decision.NO_MATCH


def test_what_fits_many_asks(finder: Finder) -> None:
    assert finder.find("职业技术学院").outcome is Decision.CHOOSE


def test_exact_ties_ask(finder: Finder) -> None:
    match = finder.find("szzyjsdx")
    assert match.outcome is Decision.CHOOSE
    assert {candidate.id for candidate in match.candidates[:2]} == {"szpu", "jssvc"}


def test_among_narrows_the_look(finder: Finder) -> None:
    assert [candidate.id for candidate in finder.find("szzyjsdx", among=["szpu"]).candidates] == ["szpu"]


def test_names_are_spotted_in_a_text(finder: Finder) -> None:
    text = "who leads the shenzhen polytechnic university"
    spots = {text[spot.start : spot.end]: {hit.id for hit in spot.hits} for spot in finder.spot(text)}
    assert spots == {"shenzhen polytechnic": {"szpu"}, "shenzhen polytechnic university": {"szpu"}}
