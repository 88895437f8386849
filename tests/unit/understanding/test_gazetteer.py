from __future__ import annotations

import pytest

from bot.shipped import shipped
from bot.understanding.gazetteer import Gazetteer, PlaceRef, read_places
from bot.understanding.tokenizer import read_wording
from bot.values.records import Place

SPAIN = PlaceRef(countries=frozenset({"ES"}))
PLACES = Gazetteer(
    [
        Place("Shenzhen", "深圳", "Guangdong", "广东"),
        Place("Luzhou", "泸州", "Sichuan", "四川"),
        Place("Łódź"),
    ],
    read_places(shipped("lexicon") / "places.csv"),
    {"spain": SPAIN, "spanish": SPAIN},
)


def found(text: str) -> set[str]:
    mentions = PLACES.find(read_wording(text).words)
    return {
        name for one in mentions for name in (*one.place.cities, *one.place.provinces, *one.place.countries)
    }


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("who leads Shenzhen", {"shenzhen"}),
        ("深圳市谁牵头", {"shenzhen"}),
        ("the city of Luzhou", {"luzhou"}),
        ("Sichuan Province", {"sichuan"}),
        ("四川省有哪些", {"sichuan"}),
        ("Lodz", {"lodz"}),
        ("the Spanish one", {"ES"}),
        ("nowhere at all", set()),
        ("Hangzhou", set()),
    ],
)
def test_places_are_those_of_the_directory(text: str, places: set[str]) -> None:
    assert found(text) == places


@pytest.mark.parametrize(
    ("text", "city"), [("shenzen", "shenzhen"), ("申圳", "shenzhen"), ("shnezhen", "shenzhen")]
)
def test_a_mistyped_place_is_known(text: str, city: str) -> None:
    assert PLACES.closest(text).cities == {city}


@pytest.mark.parametrize("text", ["suzhou", "Hangzhou".lower(), "杭州", "xy", ""])
def test_a_real_place_and_a_short_word_are_no_mistyped_ones(text: str) -> None:
    assert not PLACES.closest(text).known


def test_a_real_place_elsewhere_is_known_to_be_one() -> None:
    assert PLACES.has("hangzhou")
    assert not PLACES.has("foo")
    assert PLACES.exact("shenzhen").known


def test_two_places_of_one_name_are_both_meant() -> None:
    either = PlaceRef(cities=frozenset({"a"})) | PlaceRef(provinces=frozenset({"a"}))
    assert either.cities == either.provinces == frozenset({"a"})
    assert either.known
