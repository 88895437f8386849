"""Both indexes against a slow, obvious reference, on small directories of any names."""

from __future__ import annotations

from math import log1p, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lookup.found import Found, Index
from bot.lookup.index import assemble
from bot.lookup.keys import Keys, heard, of_name, of_question
from bot.lookup.large import LargeIndex
from bot.lookup.small import SmallIndex, grams
from bot.values.records import Name

NAMES = st.one_of(
    st.text(alphabet="深圳职业技术大学院市广州华为", min_size=1, max_size=10),
    st.lists(st.sampled_from(["shenzhen", "university", "of", "technology", "lab", "bay"]), min_size=1).map(
        " ".join
    ),
    st.text(min_size=1, max_size=12),
)
DIRECTORIES = st.lists(st.tuples(st.sampled_from("abcdef"), NAMES), min_size=1, max_size=12)


def keyed(directory: list[tuple[str, str]]) -> tuple[list[Name], list[Keys]]:
    pairs = [
        (Name(subject, text, "", "alias"), keys) for subject, text in directory for keys in of_name(text)[:1]
    ]
    return [name for name, _ in pairs], [keys for _, keys in pairs]


def weights(form: str, texts: list[str]) -> dict[str, float]:
    return {
        gram: log1p(len(texts) / max(1, sum(gram in grams(text) for text in texts if text)))
        for gram in (grams(form) if form else ())
    }


def cosine(asked: str, name: str, texts: list[str]) -> float:
    """The cosine by the book: weights squared, summed over the shared grams, over both lengths."""
    mine, its = weights(asked, texts), weights(name, texts)
    shared = sum(mine[gram] ** 2 for gram in mine if gram in its)
    lengths = [sqrt(sum(weight**2 for weight in side.values())) or 1.0 for side in (mine, its)]
    return shared / (lengths[0] * lengths[1])


def everything(index: Index, asked: Keys) -> list[Found]:
    return index.of_subjects(asked, frozenset("abcdef"))


@given(DIRECTORIES, NAMES)
@settings(max_examples=60, deadline=None)
def test_cosines_are_those_of_the_book(directory: list[tuple[str, str]], text: str) -> None:
    names, keys = keyed(directory)
    asked = of_question(text)
    if not names:
        return
    sides = [key.surface for key in keys], [key.sound if key.han else "" for key in keys]
    for index in (SmallIndex(zip(names, keys, strict=True)), LargeIndex(assemble(names, keys))):
        for one in everything(index, asked):
            for space, form in enumerate(heard(asked)):
                expected = cosine(form, sides[space][one.number], sides[space])
                assert one.cosines[space] == pytest.approx(expected, abs=1e-4)


@given(DIRECTORIES, NAMES)
@settings(max_examples=100, deadline=None)
def test_the_large_index_finds_what_the_small_one_finds(directory: list[tuple[str, str]], text: str) -> None:
    names, keys = keyed(directory)
    if not names:
        return
    asked = of_question(text)
    small, large = SmallIndex(zip(names, keys, strict=True)), LargeIndex(assemble(names, keys))
    for one, other in zip(everything(small, asked), everything(large, asked), strict=True):
        assert (one.number, one.surface, one.sound, one.place, one.kind) == (
            other.number,
            other.surface,
            other.sound,
            other.place,
            other.kind,
        )
        assert (one.exact, one.part) == (other.exact, other.part)
        assert one.within == pytest.approx(other.within)
        assert one.name_covered == pytest.approx(other.name_covered, abs=1e-4)
        assert one.question_covered == pytest.approx(other.question_covered, abs=1e-4)
    assert sorted(small.standing(asked.full)) == sorted(large.standing(asked.full))


@given(DIRECTORIES, st.data())
@settings(max_examples=100, deadline=None)
def test_a_name_is_found_by_itself(directory: list[tuple[str, str]], data: st.DataObject) -> None:
    names, keys = keyed(directory)
    if not names:
        return
    number = data.draw(st.integers(0, len(names) - 1))
    for index in (SmallIndex(zip(names, keys, strict=True)), LargeIndex(assemble(names, keys))):
        found = index.nearest(of_question(names[number].name))
        assert names[number].subject in {index.entry(one.number).subject for one in found}
