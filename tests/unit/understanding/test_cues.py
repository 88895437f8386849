from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shipped import shipped
from bot.understanding.lexicon import (
    EXACT,
    PINYIN,
    SLIP,
    SOUND,
    CueLexicon,
    is_pinyin,
    split_syllables,
    syllables_of,
)
from bot.understanding.tokenizer import read_wording

LINES = """# cue | english | chinese

lead     | lead* who*runs | 牵头 领头
address  | address where*is | 地址 在哪里
"""


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> CueLexicon:
    path: Path = tmp_path_factory.mktemp("lexicon") / "cues.txt"
    path.write_text(LINES, encoding="utf-8")
    return CueLexicon.read(path)


def exact(lexicon: CueLexicon, text: str) -> list[tuple[str, int, int]]:
    return [(cue.name, cue.start, cue.end) for cue in lexicon.find(read_wording(text).words)]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("who leads it", [("lead", 1, 2)]),
        ("leadership", [("lead", 0, 1)]),
        ("who runs foshan", [("lead", 0, 2)]),
        ("who then runs foshan", []),
        ("addresses", []),
        ("where is it", [("address", 0, 2)]),
        ("佛山谁牵头", [("lead", 3, 5)]),
        ("它在哪里", [("address", 1, 4)]),
        ("在 哪里", [("address", 0, 3)]),  # no space tells anything between Han characters
    ],
)
def test_patterns_are_found_as_they_are_written(
    lexicon: CueLexicon, text: str, cues: list[tuple[str, int, int]]
) -> None:
    assert exact(lexicon, text) == cues


@pytest.mark.parametrize(("text", "found"), [("adress", ["address"]), ("addrss", ["address"]), ("dress", [])])
def test_a_slip_of_the_finger_is_forgiven(lexicon: CueLexicon, text: str, found: list[str]) -> None:
    cues = list(lexicon.slips(read_wording(text).words, ()))
    assert [cue.name for cue in cues] == found
    assert {cue.how for cue in cues} <= {SLIP}


def test_words_that_mean_something_else_are_no_slips(lexicon: CueLexicon) -> None:
    assert list(lexicon.slips(read_wording("adress").words, {0})) == []


@pytest.mark.parametrize(
    ("text", "how"), [("它的地止", SOUND), ("foshan dizhi", PINYIN), ("foshan di zhi", PINYIN)]
)
def test_what_sounds_like_a_cue_is_one(lexicon: CueLexicon, text: str, how: str) -> None:
    words = read_wording(text).words
    cues = list(lexicon.sounding(words, syllables_of(words), (), ()))
    assert [(cue.name, cue.how) for cue in cues] == [("address", how)]


def test_an_everyday_english_word_is_not_heard_as_pinyin(lexicon: CueLexicon) -> None:
    words = read_wording("dizhi").words
    assert list(lexicon.sounding(words, syllables_of(words), (), {"dizhi"})) == []


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("lianheti", ("lian", "he", "ti")),
        ("shenzhen", ("shen", "zhen")),
        ("xian", ("xian",)),
        ("school", None),
        ("", ()),
    ],
)
def test_pinyin_is_cut_into_as_few_syllables_as_can_be(word: str, syllables: tuple[str, ...] | None) -> None:
    assert split_syllables(word) == syllables


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("shenzhen lianheti qiantou", True),
        ("who leads shenzhen", False),
        ("深圳 lianheti", False),
        ("", False),
        ("a", False),
    ],
)
def test_pinyin_is_told_from_english(text: str, *, pinyin: bool) -> None:
    words = read_wording(text).words
    assert is_pinyin(words, syllables_of(words)) is pinyin


@given(st.text(alphabet="地址在哪里牵头 adreswholnsi*|", max_size=60))
def test_cues_of_any_text_lie_inside_it(text: str) -> None:
    lexicon = CueLexicon(
        [("lead", ["lead*", "who*runs"], ["牵头"]), ("address", ["address"], ["地址", "在哪里"])]
    )
    words = read_wording(text).words
    syllables = syllables_of(words)
    for cue in (*lexicon.find(words), *lexicon.slips(words, ()), *lexicon.sounding(words, syllables, (), ())):
        assert 0 <= cue.start < cue.end <= len(words)


SHIPPED = CueLexicon.read(shipped("lexicon") / "cues.txt")


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("who leads it", "lead"),
        ("牵头单位是谁", "lead"),
        ("what is its address", "address"),
        ("地址在哪里", "address"),
        ("postcode", "postcode"),
        ("邮编", "postcode"),
        ("phone number", "phone"),
        ("电话", "phone"),
        ("email", "email"),
        ("官网", "website"),
        ("how many members", "count"),
        ("most enterprises", "most"),
        ("fewest colleges", "fewest"),
        ("everyone except Huawei", "except"),
        ("both of them", "both"),
        ("thanks", "thanks"),
        ("你好", "hello"),
        ("source", "source"),
    ],
)
def test_the_shipped_lexicon_knows_the_plainest_words(text: str, cue: str) -> None:
    names = {one.name for one in SHIPPED.find(read_wording(text).words)}
    assert cue in names or (cue == "fewest" and "least" in names)


def test_every_line_of_the_shipped_lexicons_has_a_cue_and_words() -> None:
    for name in ("cues.txt", "themes.txt"):
        for line in (shipped("lexicon") / name).read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                cue, english, chinese = (part.strip() for part in line.split("|"))
                assert cue.isidentifier(), line
                assert english or chinese, line
    assert {cue.how for cue in SHIPPED.find(read_wording("who leads it").words)} == {EXACT}
