"""Hashes of whole texts and of every stretch of one text, all from the same running sums.

A text's hash is the sum of its characters times rising powers of an odd number, modulo 2⁶⁴. Any stretch of a
longer text has the same hash as the text alone, at the price of one subtraction and one multiplication.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2⁶⁴
_CHUNK = 16_384


@cache
def _powers(base: int, size: int) -> Hashes:
    steps = np.full(size, base, np.uint64)
    steps[0] = 1
    return np.multiply.accumulate(steps)


def _room(size: int) -> int:
    """Round up, so that few lengths of tables are ever made."""
    return max(1024, 1 << (size - 1).bit_length())


def _sums(text: str) -> tuple[Hashes, Hashes]:
    """Return running sums (one more than characters) and the factors that move a stretch to the start."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64) + np.uint64(
        1
    )
    room = _room(len(codes) + 1)
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * _powers(_BASE, room)[: len(codes)], out=sums[1:])
    return sums, _powers(pow(_BASE, -1, 1 << 64), room)


def hashes(texts: Sequence[str]) -> Hashes:
    """Return one hash a text."""
    parts = []
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK]
        sums, back = _sums("".join(chunk))
        ends = np.cumsum(np.fromiter(map(len, chunk), np.int64, len(chunk)))
        starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
        parts.append((sums[ends] - sums[starts]) * back[starts])
    return np.concatenate(parts) if parts else np.zeros(0, np.uint64)


def hashes_within(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    """Return the hashes of ``text[start:end]`` for every pair."""
    sums, back = _sums(text)
    return (sums[ends] - sums[starts]) * back[starts]
