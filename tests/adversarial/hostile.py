"""Texts that cost much where work is not bounded: of many kinds, each of at most a thousand characters."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator

from bot.shipped import shipped

LONGEST = 1_000
_PLACES_ZH = "深圳 广州 武汉 华晟 天域 宏远 明德 科创 智联 新源 海纳 博雅 精工 锐捷 卓越".split()  # noqa: SIM905
_KINDS_ZH = "科技有限公司 电子股份有限公司 汽车集团 职业技术学院 智能装备有限公司 软件工程学院".split()  # noqa: SIM905
_WORDS = "Acme Globex Initech Umbrella Stark Wonka Hooli Vehement Massive Cyberdyne Soylent".split()  # noqa: SIM905
_KINDS = ("Technologies Ltd", "Vocational College", "University of Technology", "Electronics Co.", "Holdings")
_NAME_PIECES = "深圳广州大学职业技术学院科技有限公司联合体产教融合汽车电子工程软件信息中国武汉人工智能"
_REPEATED = {
    "a character": "深",
    "a character of many names": "学",
    "a small word": "的",
    "a number": "一",
    "a name": "华为",
    "a place": "深圳",
    "a name and a comma": "华为、",
    "a place in brackets": "（深圳）",
    "the word consortium": "consortium ",
    "the word consortium in Chinese": "联合体",
    "two scripts": "深a",
    "two scripts with blanks": "深 a ",
    "a place and a word": "深圳 university ",
    "digits": "1",
    "digits with blanks": "12 34 ",
    "emoji": "😀",
    "emoji between": "深😀",
    "a family of emoji": "👨‍👩‍👧",
    "combining marks": "e\u0301",
    "combining marks in two orders": "a\u0301\u0323\u0301\u0323\u0301\u0323",
    "combining marks over Han": "深\u0301",
    "marks that are not seen": "深\u200b",
    "text that turns round": "\u202e深\u202c",
    "pinyin without blanks": "shenzhenzhiyejishudaxue",
    "pinyin with blanks": "shen zhen zhi ye ",
    "brackets": "(",
    "brackets in brackets": "((a)",
    "tags": "<a",
    "addresses": "http://",
    "names of bots": "@abc",
    "separators": "、",
    "separators of Latin text": "a,",
    "lines": "a\n",
    "blanks": " ",
    "possessives": "huawei's ",
    "hyphens": "a-",
    "full stops": "a.",
    "legal endings": "co ltd ",
    "legal endings in Chinese": "有限公司",
    "of": "University of ",
    "and": "huawei and ",
    "initials": "tu de la ",
    "mistyped": "shenzen consortim univercity tehcnology membres ",
    "ligatures": "ﷺ",
    "ligatures with blanks": "ﷺ ",
    "rare Han": "𠀀",
    "half of a character": "\ud800",
    "kana": "カタカナ",
    "hangul": "한국어 ",
    "nulls": "a\x00",
    "percent signs": "%s{0}%(a)d",
}


def directory_names() -> list[str]:
    """Every official name of the shipped directory, and its other names."""
    found = []
    for table, columns in (
        ("organisations", ("name_zh", "name_en")),
        ("consortia", ("name_zh", "name_en")),
        ("names", ("name",)),
    ):
        with (shipped("directory") / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found += [row[column] for row in csv.DictReader(file) for column in columns if row[column]]
    return found


def phrases() -> list[str]:
    """Every phrase that questions are understood by."""
    return [
        phrase.replace("*", " ")
        for line in (shipped("lexicon") / "cues.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
        for patterns in line.split("|")[1:]
        for phrase in patterns.split()
    ]


def texts() -> dict[str, str]:
    """Return each text under what it is; the same ones every time."""
    by_chance = random.Random(8)
    found = {f"{what} again and again": piece * LONGEST for what, piece in _REPEATED.items()}
    found |= dict(_lists(by_chance)) | dict(_made_of_names(by_chance)) | dict(_random(by_chance))
    found["an everlasting word"] = "a" * LONGEST
    found["ten long words"] = ("abcdefghij" * 9 + " ") * 10
    found["blanks in the middle"] = "a" + " " * 998 + "b"
    found["one letter under all marks"] = "a" + "\u0301" * 999
    found["in traditional characters"] = "深圳職業技術大學、廣東電網、華為技術有限公司、" * 50
    return {what: text[:LONGEST] for what, text in found.items()}


def _lists(by_chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield pasted lists of companies that nobody knows."""
    for count in (15, 20, 40, 100):
        chinese = [
            by_chance.choice(_PLACES_ZH) + by_chance.choice(_PLACES_ZH) + by_chance.choice(_KINDS_ZH)
            for _ in range(count)
        ]
        english = [" ".join(map(by_chance.choice, (_WORDS, _WORDS, _KINDS))) for _ in range(count)]
        for separator in ("、", "，", ", ", "\n", "; ", " ", "和", " and ", "。"):
            yield f"{count} unknown companies behind {separator!r}", separator.join(chinese)
            yield f"{count} unknown companies in English behind {separator!r}", separator.join(english)
    yield "unknown companies with nothing between", "".join(chinese)
    yield "an unknown company in each line, and a question", "\n".join(chinese[:20]) + "\n哪些是联合体成员？"


def _made_of_names(by_chance: random.Random) -> Iterator[tuple[str, str]]:
    for what, listed in (("names", directory_names()), ("phrases", phrases())):
        for separator in ("", " ", "、", ", ", "和"):
            yield f"all {what} of the directory behind {separator!r}", separator.join(listed)
            by_chance.shuffle(listed)
            yield f"{what} by chance behind {separator!r}", separator.join(listed)
    chinese = [phrase for phrase in phrases() if not phrase.isascii()]
    by_chance.shuffle(chinese)
    yield "Chinese phrases in a row", "".join(chinese)


def _random(by_chance: random.Random) -> Iterator[tuple[str, str]]:
    kinds = {
        "any Han characters": [chr(code) for code in range(0x4E00, 0x9FA5)],
        "characters of names": list(_NAME_PIECES),
        "characters of names with blanks": list(_NAME_PIECES + "    "),
        "characters of names with commas": list(_NAME_PIECES + "、、，，"),
        "letters": list("abcdefghijklmnopqrstuvwxyz "),
        "anything": [chr(code) for code in (*range(1, 0x2FFF), *range(0xFE00, 0xFFFF))],
    }
    for what, pieces in kinds.items():
        for again in range(3):
            yield f"{what} by chance, {again}", "".join(by_chance.choices(pieces, k=LONGEST))
