"""Makes the arrays of a large directory's index; :mod:`bot.lookup.large` reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.lookup.found import FULL, INITIALS, SOUND, SURFACE
from bot.lookup.grams import BITS, Ints, grams
from bot.lookup.hashing import hashes
from bot.lookup.keys import Keys
from bot.values.records import Name

KINDS = ("official", "short", "acronym", "former", "successor", "alias")
_SURFACE_SALT, _SOUND_SALT = 0, 1
_CHUNK = 65_536
_NUMBER_BITS = 40


class Texts:
    """Many texts as one block of UTF-8 and where each ends."""

    def __init__(self, block: NDArray[np.uint8], ends: NDArray[np.uint32]) -> None:
        self._block = memoryview(block)  # type: ignore[arg-type]  # numpy arrays are buffers
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:
        start = int(self._ends[number - 1]) if number else 0
        return str(self._block[start : int(self._ends[number])], "utf-8")

    def take(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the texts of these numbers."""
        ends = self._ends[numbers].tolist()
        starts = np.where(numbers > 0, self._ends[numbers - 1], 0).tolist()
        block = self._block
        return [str(block[start:end], "utf-8") for start, end in zip(starts, ends, strict=True)]

    @staticmethod
    def pack(texts: Iterable[str]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
        """Return block and ends of the texts; lone surrogates become question marks."""
        parts = [text.encode("utf-8", "replace") for text in texts]
        ends = np.fromiter(accumulate(map(len, parts)), np.uint32, len(parts))
        return np.frombuffer(b"".join(parts), np.uint8), ends


def assemble(names: Sequence[Name], keys: Sequence[Keys]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a :class:`~bot.lookup.large.LargeIndex` from names and ready keys."""
    subjects = {name.subject: None for name in names}
    numbers = {subject: number for number, subject in enumerate(subjects)}
    kinds = {kind: number for number, kind in enumerate(KINDS)}
    surfaces = [key.surface for key in keys]
    sounds = [key.sound if key.han else "" for key in keys]
    arrays: dict[str, NDArray[Any]] = {}
    columns = {"subject": subjects, "name": [n.name for n in names], "surface": surfaces, "sound": sounds}
    for column, texts in columns.items():
        arrays[f"{column}_block"], arrays[f"{column}_ends"] = Texts.pack(texts)
    count = len(names)
    arrays["subject_of"] = np.fromiter((numbers[name.subject] for name in names), np.uint32, count)
    arrays["kind_of"] = np.fromiter((kinds.get(name.kind, kinds["alias"]) for name in names), np.uint8, count)
    arrays["place_of"] = np.fromiter((key.place for key in keys), np.uint16, count)
    arrays |= _subject_table(list(subjects), arrays["subject_of"])
    return arrays | _exact_table(keys) | _gram_table(surfaces, sounds)


def _subject_table(subjects: Sequence[str], subject_of: Ints) -> dict[str, NDArray[Any]]:
    """Return where a subject is, by its id's hash, and which names it has."""
    hashed = hashes(subjects)
    order = np.argsort(hashed)
    return {
        "subject_hashes": hashed[order],
        "subject_at": order.astype(np.uint32),
        "names_by_subject": np.argsort(subject_of, kind="stable").astype(np.uint32),
        "names_ends": np.cumsum(np.bincount(subject_of, minlength=len(subjects))).astype(np.uint32),
    }


def _exact_table(keys: Sequence[Keys]) -> dict[str, NDArray[Any]]:
    everyone = np.arange(len(keys), dtype=np.uint32)
    columns = (
        [key.full for key in keys],
        [key.surface for key in keys],
        [key.sound for key in keys],
        [key.initials for key in keys],
    )
    hashed = [hashes(texts) for texts in columns]
    found, names, written = [], [], []
    for column, (texts, bit) in enumerate(zip(columns, (FULL, SURFACE, SOUND, INITIALS), strict=True)):
        there = _nonempty(texts)
        for better in hashed[:column]:
            there &= hashed[column] != better
        found.append(hashed[column][there])
        names.append(everyone[there])
        written.append(np.full(int(there.sum()), bit, np.uint8))
    table = np.concatenate(found)
    order = np.argsort(table, kind="stable")
    return {
        "exact": table[order],
        "exact_name": np.concatenate(names)[order],
        "exact_as": np.concatenate(written)[order],
    }


def _gram_table(surfaces: Sequence[str], sounds: Sequence[str]) -> dict[str, NDArray[Any]]:
    parts = []
    for salt, texts in ((_SURFACE_SALT, surfaces), (_SOUND_SALT, sounds)):
        for start in range(0, len(texts), _CHUNK):
            hashed, owners = grams(texts[start : start + _CHUNK], salt=salt)
            there = _nonempty(texts[start : start + _CHUNK])[owners]
            numbers = owners[there].astype(np.uint64) + np.uint64(start)
            parts.append(hashed[there].astype(np.uint64) << np.uint64(_NUMBER_BITS) | numbers)
    table = np.concatenate(parts) if parts else np.zeros(0, np.uint64)
    del parts
    table.sort()
    table = table[np.append(np.ones(min(1, table.size), np.bool_), table[1:] != table[:-1])]
    edge = int(np.searchsorted(table, np.uint64(_SOUND_SALT << BITS << _NUMBER_BITS)))
    hashed = (table >> np.uint64(_NUMBER_BITS)).astype(np.uint32)
    postings = table.astype(np.uint32)
    del table
    last = np.flatnonzero(np.append(hashed[1:] != hashed[:-1], hashed.size > 0))
    counts = np.diff(last, prepend=-1)
    squares = np.repeat((np.log1p(len(surfaces) / counts) ** 2).astype(np.float32), counts)
    return {
        "vocabulary": hashed[last],
        "posting_ends": (last + 1).astype(np.uint32),
        "postings": postings,
        "surface_norms": _norms(postings[:edge], squares[:edge], len(surfaces)),
        "sound_norms": _norms(postings[edge:], squares[edge:], len(surfaces)),
    }


def _norms(postings: Ints, squares: NDArray[np.float32], names: int) -> NDArray[np.float32]:
    """Return the length of each name's vector of gram weights; 1 where it has no gram."""
    sums = np.bincount(postings, squares, names)
    return np.sqrt(np.where(sums > 0, sums, 1)).astype(np.float32)


def _nonempty(texts: Sequence[str]) -> NDArray[np.bool_]:
    return np.fromiter(map(bool, texts), np.bool_, len(texts))
