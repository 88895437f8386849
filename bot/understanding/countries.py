"""Names of countries and what belongs to them (Spain, 西班牙, Spanish), from the CLDR tables of Babel."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

_STEM = 4  # letters that a country and its adjective share (Austria, Austrian)
_ADJECTIVES = ("n", "an", "ian", "ish", "ese", "i")
_MOST_PEOPLE = 50  # percent who speak a language after which a country is called
_OFFICIAL = frozenset({"official", "de_facto_official"})


@cache
def _locales() -> tuple[Locale, ...]:
    return Locale("en"), Locale("zh", script="Hans")


def names_of(code: str) -> Iterator[str]:
    """Yield what a country (ISO 3166) and its people are called in English and Chinese.

    The adjective is that of its official languages (Polish), else made of the name (Austrian).
    """
    for locale in _locales():
        name = locale.territories.get(code)
        if name:
            yield name
    english = _locales()[0]
    name = english.territories.get(code, "")
    stem = name.rstrip("aeiouy") if len(name) > _STEM else name
    yield from (stem + ending for ending in _ADJECTIVES if stem)
    spoken = get_global("territory_languages").get(code, {})
    for language, facts in spoken.items():
        if facts.get("official_status") in _OFFICIAL and facts.get("population_percent", 0) > _MOST_PEOPLE:
            tongue = english.languages.get(language.split("_")[0])
            if tongue and language != "en" and code == _home_of(language):
                yield tongue


def _home_of(language: str) -> str:
    """Return the country that a language is first of all spoken in."""
    likely = get_global("likely_subtags").get(language.split("_", maxsplit=1)[0], "")
    return str(likely).rpartition("_")[2]
