"""Writes bot/lookup/readings.txt: how Chinese characters are read, from pypinyin (MIT), toneless.

A line is a reading and the characters that have it; after the blank line, a phrase and its readings where
they are not those of its characters one by one (重庆 chong qing). Characters: GB 2312, simplified only, since
names are folded first. Phrases of four and more characters are idioms, which name no organisation.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict

from bot.values.folding import fold

TARGET = Path(__file__).parent.parent / "bot" / "lookup" / "readings.txt"
LONGEST_PHRASE = 3


def _characters() -> list[str]:
    codes = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    characters = (code.decode("gb2312", errors="ignore") for code in codes)
    return [character for character in characters if character and fold(character) == character]


def main() -> None:
    """Write the file anew; the same pypinyin gives the same bytes."""
    reading = {character: lazy_pinyin(character)[0] for character in _characters()}
    groups: dict[str, list[str]] = defaultdict(list)
    for character, sound in reading.items():
        groups[sound].append(character)
    lines = [f"{sound} {''.join(characters)}" for sound, characters in sorted(groups.items())]
    lines.append("")
    for phrase, sounds in sorted(phrases_dict.items()):
        if len(phrase) > LONGEST_PHRASE or any(character not in reading for character in phrase):
            continue
        plain = [to_normal(sound[0]).replace("ü", "v") for sound in sounds]
        if len(plain) == len(phrase) and plain != [reading[character] for character in phrase]:
            lines.append(f"{phrase} {' '.join(plain)}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
