from __future__ import annotations

from itertools import pairwise

import pytest
from bot.question.phrases import Phrases
from bot.question.places import Gazetteer, read_places
from bot.question.reader import LONGEST, Known, Reader, Reading
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.match import Hit, Spot
from bot.shipped import shipped
from bot.values.language import Language
from bot.values.records import Place

PHRASES = Phrases.read(shipped("phrases"))
READER = Reader(PHRASES)
PLACES = Gazetteer(
    [Place("Shenzhen", "深圳", "Guangdong", "广东"), Place("Luzhou", "泸州", "Sichuan", "四川")],
    read_places(shipped("phrases") / "places.csv"),
)
NAMES = {
    "szpu": "szpu",
    "深职大": "szpu",
    "hans laser": "hans-laser",
    "华为": "huawei",
    "华为技术有限公司": "huawei",
}


def spot(folded: str) -> list[Spot]:
    return [
        Spot(at, at + len(name), (Hit(subject, name, "short"),))
        for name, subject in NAMES.items()
        for at in range(len(folded))
        if folded.startswith(name, at)
    ]


def read(text: str, chat: Language = Language.ENGLISH) -> Reading:
    return READER.read(text, chat, Known(PLACES, spot, frozenset(NAMES.values()), words=()))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("what's the adress of SZPU", "address"),
        ("SZPU postocde", "postcode"),
        ("SZPU 的官往", "website"),
        ("深职大地只", "address"),
        ("深圳市域产教连合体", "consortium"),
        ("shenzhen lianheti qiantou", "lead"),
        ("谁牵头深圳联合体", "lead"),
        ("誰牽頭深圳聯合體", "lead"),
        ("WHO LEADS SHENZHEN???", "lead"),
    ],
)
def test_cues_are_found_in_spite_of_slips(text: str, cue: str) -> None:
    assert cue in read(text).cues


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Han's Laser address", ["hans laser"]),
        ("SZPU's address", ["szpu"]),
        ("what's Shenzhen's consortium", ["shenzhen"]),
        ("华为技术有限公司的电话", ["华为技术有限公司"]),
        ("@consortium_bot 深职大 address", ["深职大"]),
        ("/find SZPU", ["szpu"]),
        ("address of Peking University please", ["peking university"]),
        ("the University of Foo and Bar, where is it?", ["university of foo and bar"]),
        ("华为深圳联合体成员吗", ["华为", "深圳"]),
        ("<b>SZPU</b> 🙂 address", ["szpu"]),
    ],
)
def test_names_are_cut_out_whole(text: str, mentions: list[str]) -> None:
    assert [mention.text for mention in read(text).mentions] == mentions


@pytest.mark.parametrize(
    ("text", "chat", "language"),
    [
        ("Who leads the Shenzhen consortium?", "zh-Hans", "en"),
        ("深职大 address", "zh-Hans", "en"),
        ("SZPU的地址", "en", "zh-Hans"),
        ("SZPU的網址", "en", "zh-Hant"),
        ("深圳職業技術大學", "en", "zh-Hant"),
        ("深职大", "en", "zh-Hans"),
        ("SZPU", "en", "en"),
        ("SZPU", "zh-Hans", "zh-Hans"),
        ("SZPU", "zh-Hant", "zh-Hant"),
        ("shenzhen lianheti qiantou", "zh-Hans", "zh-Hans"),
        ("地址", "zh-Hant", "zh-Hant"),
        ("华为，深职大，甲乙，丙丁，戊己，地址！", "en", "zh-Hans"),  # no comma is an English word
    ],
)
def test_the_answer_is_in_the_language_of_the_question(text: str, chat: str, language: str) -> None:
    assert read(text, Language(chat)).language == language


def test_real_cities_are_not_taken_for_misspelt_ones() -> None:
    assert not PLACES.resembling("suzhou").known
    assert PLACES.resembling("shenzen").cities == {"shenzhen"}
    assert PLACES.resembling("申圳").cities == {"shenzhen"}


def test_what_is_too_long_is_not_read() -> None:
    assert read("x" * (LONGEST + 1)).too_long
    assert not read("x" * LONGEST).too_long


@given(st.text(max_size=200))
def test_segments_cover_any_text_without_overlap(text: str) -> None:
    segments = read(text).segments
    assert all(left.end == right.start for left, right in pairwise(segments))
    assert not segments or segments[0].start == 0
