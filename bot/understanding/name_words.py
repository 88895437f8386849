"""Words that names of organisations are made of, read from ``data/lexicon/name_words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.understanding.tokenizer import Word
from bot.values.folding import fold

_JOINING = frozenset({"of", "and", "for", "the"})


@dataclass(frozen=True, slots=True)
class NameWords:
    """``parts`` may be left out of a name, ``fields`` tell bodies of one place apart, ``heads`` end one."""

    parts: frozenset[str]
    chinese_parts: frozenset[str]
    fields: frozenset[str]
    heads: frozenset[str]
    chinese_heads: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file."""
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
        chinese = frozenset(map(fold, lists["parts_zh"]))
        return cls(
            frozenset(map(fold, lists["parts_en"])) | chinese,
            chinese,
            chinese | frozenset(map(fold, lists["fields_zh"])),
            frozenset(map(fold, lists["heads_en"])),
            tuple(map(fold, lists["heads_zh"])),
        )

    def is_part(self, word: str) -> bool:
        """Whether a Latin word says little in a name."""
        return word in self.parts or word in self.heads or word in _JOINING

    def ends_a_name(self, words: Sequence[Word]) -> bool:
        """Whether words in a row look like a whole name: … University, University of …, …公司."""
        if len(words) <= 1:  # a head alone is no name
            return False
        if any(word.han for word in words):
            text = "".join(word.text for word in words)
            return any(text.endswith(head) and len(text) > len(head) + 1 for head in self.chinese_heads)
        texts = [word.text for word in words]
        if texts[0] in self.heads and "of" in texts:
            return True
        return any(text in self.heads for text in texts) and not all(map(self.is_part, texts))
