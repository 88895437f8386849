"""What a name is compared by: the same keys are made of the directory's names and of what people write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.lookup.abbreviations import WHOLE
from bot.lookup.pinyin import has_han, readings, spoken
from bot.lookup.places import place_of
from bot.values.folding import HAN, fold

VERSION = 3
"""Of the keys: raise it when the same name gives other keys, and every stored index is built anew."""

LONGEST = 256
"""Characters of a name or of a question that are compared; whatever follows tells nobody apart."""

_LATIN_WORD = re.compile(f"[^{HAN} ]+")

# What companies carry in registers and nobody says; two characters of the name itself stay.
_LEGAL_HAN = re.compile(r"(?<=..)(?:集团)?(?:控股)?(?:股份有限公司|有限责任公司|有限公司|股份公司)$")
_LEGAL_LATIN = re.compile(
    r"(?<=\w\w)(?: group)?(?: (?:co|company|corporation|corp|incorporated|inc|limited|ltd|llc|llp|plc|pty|pvt"
    r"|private limited|joint stock|gmbh|ag|kg|sarl|s a|s r l|s p a|srl|spa|sas|bv|b v|nv|oy|ab|oyj|kk|k k))+$"
)
_AT_WILL = re.compile(r"^the (?=\w)|(?<=\w) and(?= \w)")
# Registers say in brackets at the end where a company is, or that it is a group: Siemens (Germany). A place
# in Han characters is another campus.
_BRACKETS = re.compile(rf"\s*[(（](?:[^()（）{HAN}]*|集团|中国|股份|控股)[)）]\s*$")
_FILLERS = frozenset(
    {"a", "an", "and", "at", "by", "da", "de", "del", "der", "des", "di", "do", "du", "e", "et", "for", "fur"}
    | {"in", "la", "le", "of", "on", "the", "to", "und", "y"}
)
_SHORTEST_ACRONYM = 2
# Between the parts of an affiliation; two spaces are what is left where a comma was deleted.
_SEPARATOR = re.compile(
    r"[,;:|/()（），、；：\[\]\n]|\s[-–—]\s|\s{2,}|\bCurrently (?:with|at)(?: the)?|\bFormerly|\bNow at"
)
# What authors put in front of an address, often with nothing between: "Present addressKhalifa University".
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_LONGEST_COUNTRY = 5  # words: Democratic People's Republic of Korea
_SHORTEST_PART = 2  # words of a part that is only told by capitals or by a country behind it
# English words that people put into Chinese names, read as what they stand for.
_TRANSLATED = {
    "university": "大学", "univ": "大学", "college": "学院", "institute": "研究所", "hospital": "医院",
    "school": "学校", "lab": "实验室", "laboratory": "实验室", "national": "国家", "china": "中国",
    "tech": "科技", "technology": "科技", "group": "集团", "company": "公司",
    "semiconductor": "半导体", "electronics": "电子", "robotics": "机器人", "robot": "机器人",
    "center": "中心", "centre": "中心", "academy": "科学院", "bank": "银行", "auto": "汽车",
    "software": "软件", "biotech": "生物科技", "pharma": "医药", "network": "网络", "logistics": "物流",
    "power": "电力",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keys:
    """The ways to write a name.

    ``full`` is the folded name; ``surface`` the same without a legal ending; ``sound`` its joined pinyin
    (of a Latin name: its words joined); ``initials`` those of its syllables or words, or empty. ``han``:
    whether any character is Chinese; ``place``: number of the first city or province named, or 0. ``parts``:
    of what somebody wrote, the surfaces between commas and the like, where there are several.
    """

    full: str
    surface: str
    sound: str
    initials: str
    han: bool
    place: int
    parts: tuple[str, ...] = ()


def core(folded: str) -> str:
    """Take off a folded name what is written or left out at will, and write its words whole.

    That is a legal ending, "the", "and" (or "&"); "lab" is "laboratory".
    """
    if has_han(folded):
        return _LEGAL_HAN.sub("", folded)
    short = _AT_WILL.sub("", _LEGAL_LATIN.sub("", folded)) or folded
    return " ".join([WHOLE.get(word, word) for word in short.split()])


def of_name(name: str) -> tuple[Keys, ...]:
    """Return the keys of a directory's name; a second set where an end in brackets can be left out.

    None where nothing of the name is a letter or a digit.
    """
    name = name[:LONGEST]
    short = _BRACKETS.sub("", name) if name.rstrip().endswith((")", "）")) else name
    whole = _of(name)
    without = _of(short) if short != name else whole
    if without == whole or not without or not whole:
        return whole
    return whole + without


def _of(name: str) -> tuple[Keys, ...]:
    full = fold(name)
    surface = core(full)
    if not surface:
        return ()
    han = has_han(surface)
    if han:
        syllables = readings().syllables(surface)
        sound = "".join(syllables).replace(" ", "")
        initials = "".join([syllable[0] for syllable in syllables]).replace(" ", "")
    else:
        sound = surface.replace(" ", "")
        initials = _acronym(core(fold(name.replace("-", ""))) if "-" in name else surface)
    if len(initials) < _SHORTEST_ACRONYM:
        initials = ""
    return (Keys(full, surface, sound, initials, han, place_of(surface)),)


def _acronym(surface: str) -> str:
    """Return the first letters of words that carry meaning; what is hyphenated is one word."""
    words = [word for word in surface.split() if word not in _FILLERS]
    return "".join([word[0] for word in words]) if len(words) > 1 else ""


def of_question(text: str) -> Keys:
    """Return the keys of what somebody wrote, whose ``initials`` are the letters as written, joined.

    English words inside Chinese are read as the Chinese ones that they stand for.
    """
    full = fold(text[:LONGEST])
    surface = core(full)
    if has_han(surface):
        surface = _LATIN_WORD.sub(lambda word: _TRANSLATED.get(word[0], word[0]), surface)
        surface = fold(surface)
    joined = full.replace(" ", "")
    parts = tuple(part for part in _parts(text[:LONGEST], full) if part and part != surface)
    return Keys(full, surface, spoken(surface), joined, has_han(surface), place_of(surface), parts)


def _parts(text: str, full: str) -> tuple[str, ...]:
    """Return the surfaces of the parts of an affiliation, each once."""
    found = [core(fold(part)) for part in _SEPARATOR.split(text)]
    if full.isascii():
        words = full.split()
        ends = range(1, min(len(words), _LONGEST_COUNTRY + 1))
        less = [" ".join(words[:-size]) for size in ends if " ".join(words[-size:]) in _countries()]
        less = less if len(found) == 1 else []
        glued = [fold(text[at.start() :]) for at in _GLUED.finditer(text)]
        found += [core(part) for part in (*less, *glued) if part.count(" ") + 1 >= _SHORTEST_PART]
    return tuple(dict.fromkeys(found))


@cache
def _countries() -> frozenset[str]:
    """Return the names of countries, folded, as authors put them behind an address."""
    return frozenset(Path(__file__).with_name("countries.txt").read_text(encoding="utf-8").splitlines())


def heard(asked: Keys) -> tuple[str, str]:
    """Return what to look for among surfaces and among sounds; English is not looked for among pinyin."""
    return asked.surface, asked.sound if asked.han or readings().may_be_pinyin(asked.sound) else ""
