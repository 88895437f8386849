from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lookup.finder import Finder
from bot.lookup.match import Decision
from bot.values.records import Name

DATA = Path(__file__).parents[3] / "data" / "directory"


class ShippedNames:
    """The names of the shipped tables, without a store."""

    def all_names(self) -> Iterator[Name]:
        for table in ("organisations", "consortia"):
            for row in _rows(table):
                for language in ("en", "zh"):
                    if row[f"name_{language}"]:
                        yield Name(row["id"], row[f"name_{language}"], language, "official")
        for row in _rows("names"):
            yield Name(row["subject"], row["name"], row["language"], row["kind"])

    def participants(self) -> frozenset[str]:
        return frozenset(row["organisation"] for row in _rows("memberships"))

    def revision(self) -> object:
        return 0


def _rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder.open(ShippedNames())


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
