"""One way to write a name: what differs in looks only is the same text afterwards."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

# ' ’ ‘ ʼ ` ´ stand inside names (Bao'an, Han’s Laser) and are written or left out at will.
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´＇"))
HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Chinese text in simplified characters (OpenCC t2s), lone surrogates left out."""
    if text.isascii():
        return text
    return str(_to_simplified().convert(text.encode(errors="ignore").decode()))


# Letters that are no accented ones to Unicode, as people write them without the key: Łódź, Ørsted, Đà Nẵng.
_LATIN = {
    ord(letter): plain
    for letter, plain in zip("łøđðħıæœ", ("l", "o", "d", "d", "h", "i", "ae", "oe"), strict=True)
}
_LAST_KEPT = 0xFFFF  # what people write; the rest would only take memory


class _Plain(dict[int, str]):
    """What each character is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        # Accents, and the format characters that people paste unseen (zero-width marks), go.
        unseen = category[0] == "M" or category == "Cf"
        plain = character if category[0] in "LN" else "" if unseen else " "
        if code <= _LAST_KEPT:
            self[code] = plain
        return plain


_PLAIN = _Plain(_LATIN)


_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")  # S.Z.P.U.
_TAIWANESE = {
    "资讯": "信息",
    "雷射": "激光",
    "网路": "网络",
    "软体": "软件",
    "硬体": "硬件",
    "晶片": "芯片",
    "积体电路": "集成电路",
    "机械人": "机器人",
}  # words that OpenCC's t2s leaves, in names here


def fold(text: str) -> str:
    """Return the text without what does not tell names apart.

    NFKC, simplified characters, lower case, no accents, apostrophes or zero-width marks; every other mark,
    symbol or emoji is a space; single spaces, none between two Han characters. Takes any text.
    """
    text = text.translate(_APOSTROPHES)
    if "." in text:
        text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
        text = unicodedata.normalize("NFD", simplified(text).casefold())
        for word, other in _TAIWANESE.items():
            text = text.replace(word, other)
    text = " ".join(text.casefold().translate(_PLAIN).split())
    return text if text.isascii() else _BETWEEN_HAN.sub("", text)
