"""Pieces of text that two spellings of a name share, as hashed numbers, for many texts at once.

Single Han characters, pairs where either is Han (the ends of the text included), and triples of other
characters with a space at both ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.uint32]

BITS = 22
"""Of a gram's hash: four million values, of which a million names use about one in four."""

_SPREAD = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)  # odd constants of xxHash


def _is_han(codes: Ints) -> NDArray[np.bool_]:
    han: NDArray[np.bool_] = (codes >= 0x3400) & (codes <= 0x9FFF)  # noqa: PLR2004
    han |= (codes >= 0x20000) | (codes == 0x3007)  # noqa: PLR2004
    return han


def _hash(*columns: Ints) -> Ints:
    mixed = np.full(columns[0].shape, len(columns), np.uint32)
    for codes, spread in zip(columns, _SPREAD, strict=False):
        mixed = (mixed ^ codes) * np.uint32(spread)
        mixed ^= mixed >> np.uint32(15)
    return mixed >> np.uint32(32 - BITS)


def grams(texts: Sequence[str], *, salt: int = 0) -> tuple[Ints, Ints]:
    """Return hashes and the position in ``texts`` that each belongs to; a text may repeat a hash.

    ``salt`` stands above the hash's bits and keeps two kinds of key apart in one index.
    """
    joined = " " + "  ".join(texts) + " "
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.fromiter((len(text) + 2 for text in texts), np.int64, len(texts))
    owners = np.repeat(np.arange(len(texts), dtype=np.uint32), lengths)
    han = _is_han(codes)
    pair = (han[:-1] | han[1:]) & (owners[:-1] == owners[1:])
    triple = ~(han[:-2] | han[1:-1] | han[2:]) & (owners[:-2] == owners[2:])
    hashes = (
        _hash(codes[han]),
        _hash(codes[:-1][pair], codes[1:][pair]),
        _hash(codes[:-2][triple], codes[1:-1][triple], codes[2:][triple]),
    )
    found = np.concatenate(hashes) | np.uint32(salt << BITS)
    return found, np.concatenate((owners[han], owners[:-1][pair], owners[:-2][triple]))
