"""The phrases of ``data/phrases``: what the words around a name tell about a question.

A cue is the name of a list in those files (``lead``, ``address``, ``pronoun`` …). Slips are forgiven:
in a Latin word of four letters two swapped ones, of five and more one slip (eight and more: two), in a
Chinese phrase of four characters and more one wrong one, in most of them characters that are read alike.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.lookup.pinyin import readings
from bot.question.tokens import Token, tokens_of
from bot.values.folding import fold

NAME_PART, NAME_HEAD, OTHER_BODY, ELSEWHERE = "name_part", "name_head", "other_body", "elsewhere"
PINYIN = "pinyin"  # the file of that name; its phrases carry this cue as well
FIELD = "fields"
BREAK = "ᛝ"  # a letter that nobody writes, in place of the mark between two parts of a sentence
_SMALL = "noise"
_RENAMED = {"parts": NAME_PART, "heads": NAME_HEAD, "others": OTHER_BODY, "words": ELSEWHERE}

ONE_SLIP, TWO_SLIPS = 5, 8
_HAN_SLIP = 4
_HAN_SOUND = 2
# Two characters are read like many others; only the commonest words are known by their sound.
_HEARD = frozenset(
    {"address", "postcode", "phone", "email", "website", "contact", "lead", "members", "consortium"}
)
_TURNING = frozenset({"lead", "list"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found at ``tokens[start:end]``, with its cues.

    ``slipped`` counts the characters of words that are not written as listed.
    """

    start: int
    end: int
    cues: frozenset[str]
    slipped: int = 0


class Phrases:
    """Every phrase of every file, ready to be found in tokens."""

    def __init__(self, listed: Iterable[tuple[str, str]]) -> None:
        """Take (cue, phrase) pairs."""
        listed = list(listed)
        han = [(cue, phrase) for cue, phrase in listed if not phrase.isascii()]
        self.common = frozenset(phrase for cue, phrase in han if cue == NAME_PART)
        """Chinese words that names are made of and that are often left out."""
        self.fields = self.common | {phrase for cue, phrase in han if cue == FIELD}
        """Chinese words that tell institutions of one place apart."""
        cues: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for cue, phrase in listed:
            if cue == FIELD:
                continue
            words = tuple(token.text for token in tokens_of(fold(phrase)))
            if words:
                cues[words].add(cue)
        cues[BREAK,].add(_SMALL)
        self._cues = {words: frozenset(found) for words, found in cues.items()}
        self._openings: dict[str, tuple[int, ...]] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        for words in self._cues:
            lengths[words[0]].add(len(words))
        self._openings = {first: tuple(sorted(sizes)) for first, sizes in lengths.items()}
        # Pinyin is not corrected: most slips in it are other syllables. Nor is what is asked elsewhere: a
        # name that is near "flight" must not end the question.
        self._vocabulary = sorted(
            {
                word
                for words, found in self._cues.items()
                for word in words
                if word.isascii() and len(word) >= ONE_SLIP and found.isdisjoint({PINYIN, ELSEWHERE})
            }
        )
        self._swapped = {
            "".join(sorted(word)): word
            for words, found in self._cues.items()
            for word in words
            if len(word) == ONE_SLIP - 1 and word.isascii() and PINYIN not in found
        }
        turning = {words[0] for words, found in self._cues.items() if len(words) == 1 and found & _TURNING}
        self._turning = ("many", *sorted(word for word in turning if word.isascii() and len(word) in {4, 5}))
        self._known = frozenset(word for words in self._cues for word in words)
        self._wildcards, self._sounds = self._chinese()
        self._wild_ends = {(pattern[0], pattern[-1], len(pattern)) for pattern in self._wildcards}

    def _chinese(self) -> tuple[dict[str, frozenset[str]], dict[tuple[str, ...], tuple[str, frozenset[str]]]]:
        wildcards: dict[str, frozenset[str]] = {}
        sounds: dict[tuple[str, ...], tuple[str, frozenset[str]]] = {}
        for words, cues in self._cues.items():
            text = "".join(words)
            if text.isascii() or cues & {"noise", NAME_PART, OTHER_BODY, ELSEWHERE}:
                continue
            if len(words) >= _HAN_SLIP:
                # Not the first nor the last: what remains is often a phrase of its own (各 + 联合体).
                for at in range(1, len(words) - 1):
                    wildcards.setdefault(f"{text[:at]}*{text[at + 1 :]}", cues)
            if len(words) > _HAN_SOUND or (len(words) == _HAN_SOUND and cues & _HEARD):
                sounds.setdefault(tuple(readings().syllables(text)), (text, cues))
        return wildcards, sounds

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read every ``*.toml`` of a folder."""

        def listed() -> Iterator[tuple[str, str]]:
            for path in sorted(folder.glob("*.toml")):
                for section, lists in tomllib.loads(path.read_text(encoding="utf-8")).items():
                    for cue, phrases in lists.items():
                        name = _RENAMED.get(cue, cue) if section in {"names", "elsewhere"} else cue
                        yield from ((name, phrase) for phrase in phrases)
                        if path.stem == PINYIN:
                            yield from ((PINYIN, phrase) for phrase in phrases)

        return cls(listed())

    def cues_of(self, phrase: str) -> frozenset[str]:
        """Return the cues of one phrase, as written in the files; none where it is not listed."""
        return self._cues.get(tuple(token.text for token in tokens_of(fold(phrase))), frozenset())

    def correct(self, word: str) -> str | None:
        """Return the word of the phrases that a mistyped Latin word stands for, if there is one."""
        if not word.isascii() or not word.isalpha() or word in self._known:
            return None
        if len(word) < ONE_SLIP:
            return self._short_word(word) if len(word) == ONE_SLIP - 1 else None
        slips = 2 if len(word) >= TWO_SLIPS else 1
        found = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=5)
        # The first letter is seldom the wrong one; two slips with another first letter are another word.
        likely = [near for near, distance, _ in found if distance == 1 or near[0] == word[0]]
        return likely[0] if likely else None

    def _short_word(self, word: str) -> str | None:
        """Return a word with two letters swapped, or one wrong within a word that most questions turn on."""
        swapped = self._swapped.get("".join(sorted(word)))
        ends = (near for near in self._turning if near[0] == word[0] and near[-1] == word[-1])
        return swapped or next((near for near in ends if OSA.distance(word, near, score_cutoff=1) == 1), None)

    def find(self, tokens: Sequence[Token], names: Container[str] = ()) -> list[Phrase]:
        """Return every phrase in the tokens, overlapping ones too; words of ``names`` are never corrected."""
        words = [token.text for token in tokens]
        corrected = [word if word in names else self.correct(word) or word for word in words]
        found: list[Phrase] = []
        for start, word in enumerate(corrected):
            for size in self._openings.get(word, ()):
                end = start + size
                cues = self._cues.get(tuple(corrected[start:end])) if end <= len(words) else None
                if cues:
                    pairs = zip(words[start:end], corrected[start:end], strict=True)
                    slipped = sum(len(word) for word, right in pairs if word != right)
                    found.append(Phrase(start, end, cues, slipped))
        found += self._misspelt(tokens, {(phrase.start, phrase.end) for phrase in found})
        return found

    def _misspelt(self, tokens: Sequence[Token], known: set[tuple[int, int]]) -> Iterator[Phrase]:
        for start, end in _han_runs(tokens):
            text = "".join(token.text for token in tokens[start:end])
            spoken = readings().syllables(text)
            for left in range(len(text) - 1):
                for right in range(left + _HAN_SOUND, min(left + 8, len(text)) + 1):
                    if (start + left, start + right) in known:
                        continue
                    cues = self._sounding(text[left:right], tuple(spoken[left:right]))
                    if not cues and right - left >= _HAN_SLIP:
                        cues = self._wild(text[left:right])
                    if cues:
                        yield Phrase(start + left, start + right, cues, slipped=right - left)

    def _sounding(self, text: str, spoken: tuple[str, ...]) -> frozenset[str] | None:
        """Return the cues of a phrase that is read like this; of two characters one must be the same."""
        listed, cues = self._sounds.get(spoken, ("", None))
        alike = len(text) > _HAN_SOUND or any(one == other for one, other in zip(text, listed, strict=False))
        return cues if alike else None

    def _wild(self, text: str) -> frozenset[str] | None:
        if (text[0], text[-1], len(text)) not in self._wild_ends:
            return None
        for at in range(1, len(text) - 1):
            cues = self._wildcards.get(f"{text[:at]}*{text[at + 1 :]}")
            if cues:
                return cues
        return None


def _han_runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    start = None
    for at, token in enumerate(tokens):
        if token.han and start is None:
            start = at
        elif not token.han and start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(tokens)
