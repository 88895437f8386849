"""The index of a large directory: arrays mapped from a file, so that a million names take little memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.lookup.found import FULL, INITIALS, LONG, SOUND, SURFACE, Entry, Found, Verbatim
from bot.lookup.grams import Ints, grams
from bot.lookup.hashing import Hashes, hashes, hashes_within
from bot.lookup.index import KINDS, Texts
from bot.lookup.keys import Keys, heard
from bot.lookup.stretches import stretches

Floats = NDArray[np.floating[Any]]
Numbers = NDArray[np.int64]
Postings = list[tuple[Ints, float]]

_ENOUGH = 0.6
"""Of the weight of a question's grams: what has been read by then tells the names that matter."""
_FEW, _MANY = 20_000, 60_000
"""Postings of one form of a question that are read, rarest grams first, of up to 320,000 names, and
of a million; twice that at most. A millisecond."""
_NAMES_EACH = 16
_HOPEFUL = 0.3
"""Of the best score by the grams read: names below this share come no further."""
_KEPT = 400
"""Names whose scores are completed with the grams that were not read."""
_BY_COSINE = 18
_BY_COVER = 10
_BY_LENGTH = 8
_SAME_STRETCH = 8
_GRAM_BITS = 6
_MOST_GRAMS = 1 << _GRAM_BITS
_GRAM_SHIFT, _GRAM_MASK = np.uint32(_GRAM_BITS), np.uint32(_MOST_GRAMS - 1)
_FIRST = np.zeros(1, np.int64)


class LargeIndex:
    """Reads what :func:`bot.lookup.index.assemble` made."""

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        self._subjects = Texts(arrays["subject_block"], arrays["subject_ends"])
        self._names = Texts(arrays["name_block"], arrays["name_ends"])
        self._surfaces = Texts(arrays["surface_block"], arrays["surface_ends"])
        self._sounds = Texts(arrays["sound_block"], arrays["sound_ends"])
        self._subject_of: Ints = arrays["subject_of"]
        self._subject_hashes: Hashes = arrays["subject_hashes"]
        self._subject_at: Ints = arrays["subject_at"]
        self._names_by_subject: Ints = arrays["names_by_subject"]
        self._names_ends: Ints = arrays["names_ends"]
        self._kind_of: NDArray[np.uint8] = arrays["kind_of"]
        self._place_of: NDArray[np.uint16] = arrays["place_of"]
        self._norms: tuple[Floats, Floats] = (arrays["surface_norms"], arrays["sound_norms"])
        self._vocabulary: Ints = arrays["vocabulary"]
        self._ends: Ints = arrays["posting_ends"]
        self._postings: Ints = arrays["postings"]
        self._exact: Hashes = arrays["exact"]
        self._exact_name: Ints = arrays["exact_name"]
        self._exact_as: NDArray[np.uint8] = arrays["exact_as"]

    def __len__(self) -> int:
        return len(self._subject_of)

    def entry(self, number: int) -> Entry:
        """Return the name of this number."""
        subject = self._subjects[int(self._subject_of[number])]
        return Entry(subject, self._names[number], KINDS[self._kind_of[number]])

    def nearest(self, asked: Keys) -> list[Found]:
        """Return the names that may be meant."""
        verbatim = Verbatim(self._written(asked), self._parts(asked), self._within(asked))
        spaces = [self._lists(text, space) for space, text in enumerate(heard(asked))]
        longest = sorted(verbatim.within, key=verbatim.within.__getitem__)[-_BY_LENGTH:]
        sure = np.fromiter({*verbatim.exact, *verbatim.parts, *longest}, np.int64)
        best = [self._best(postings, space) for space, postings in enumerate(spaces)]
        return self._found(np.unique(np.concatenate([*best, sure])), spaces, verbatim)

    def of_subjects(self, asked: Keys, subjects: frozenset[str]) -> list[Found]:
        """Return all names of these subjects."""
        ids = np.fromiter((self._number_of(subject) for subject in subjects), np.int64)
        rows = [self._names_of(number) for number in ids[ids >= 0].tolist()]
        numbers = np.unique(np.concatenate(rows)).astype(np.int64) if rows else np.zeros(0, np.int64)
        spaces = [self._lists(text, space) for space, text in enumerate(heard(asked))]
        verbatim = Verbatim(self._written(asked), self._parts(asked), self._within(asked))
        return self._found(numbers, spaces, verbatim)

    def _number_of(self, subject: str) -> int:
        at = int(np.searchsorted(self._subject_hashes, hashes([subject])[0]))
        if at == len(self._subject_hashes):
            return -1
        number = int(self._subject_at[at])
        return number if self._subjects[number] == subject else -1

    def _names_of(self, subject: int) -> Ints:
        start = int(self._names_ends[subject - 1]) if subject else 0
        return self._names_by_subject[start : int(self._names_ends[subject])]

    def standing(self, folded: str) -> list[tuple[int, int, int, int]]:
        """Return every name, also by its pinyin, that stands in the text."""
        places = stretches(folded)
        both = np.array(places, np.int64).reshape(-1, 2)
        wanted = hashes_within(folded, both[:, 0], both[:, 1])
        hits = self._same(wanted, LONG)
        return [(*places[at], number, bit) for at, number, bit in hits if bit != INITIALS]

    def _same(self, wanted: Hashes, most: int) -> list[tuple[int, int, int]]:
        """Return (position in ``wanted``, name, written as) of what has the very hash, ``most`` of each."""
        starts = np.searchsorted(self._exact, wanted, "left")
        if not len(self._exact):
            return []
        there = np.flatnonzero(self._exact[np.minimum(starts, len(self._exact) - 1)] == wanted)
        found = []
        for position in there:
            end = int(np.searchsorted(self._exact, wanted[position], "right"))
            rows = slice(int(starts[position]), min(end, int(starts[position]) + most))
            names, written = self._exact_name[rows].tolist(), self._exact_as[rows].tolist()
            found += [(int(position), name, bit) for name, bit in zip(names, written, strict=True)]
        return found

    def _written(self, asked: Keys) -> dict[int, int]:
        """Return which names are written exactly as asked, and as what."""
        written = (asked.full, asked.surface, asked.sound, asked.initials)
        latin = FULL | SURFACE | SOUND
        fits = (FULL | SURFACE, FULL | SURFACE, latin, latin | INITIALS)
        found: dict[int, int] = {}
        for form, number, bit in self._same(hashes(written), LONG):
            if bit & fits[form]:
                found[number] = found.get(number, 0) | bit
        return found

    def _parts(self, asked: Keys) -> set[int]:
        return {number for _, number, bit in self._same(hashes(asked.parts), LONG) if bit & (FULL | SURFACE)}

    def _within(self, asked: Keys) -> dict[int, float]:
        """Return the names that stand in the question, and the share of it that each takes."""
        within: dict[int, float] = {}
        places = stretches(asked.surface)
        both = np.array(places, np.int64).reshape(-1, 2)
        for at, number, bit in self._same(
            hashes_within(asked.surface, both[:, 0], both[:, 1]), _SAME_STRETCH
        ):
            if bit & (FULL | SURFACE):
                start, end = places[at]
                within[number] = max((end - start) / len(asked.surface), within.get(number, 0.0))
        return within

    def _weight(self, holders: int) -> float:
        return float(np.log1p(len(self) / max(holders, 1)))

    def _lists(self, text: str, space: int) -> Postings:
        """Return, for each different gram of the text, who has it and its weight, rarest first."""
        if not text:
            return []
        wanted = np.unique(grams([text], salt=space)[0])
        at = np.minimum(np.searchsorted(self._vocabulary, wanted), len(self._vocabulary) - 1)
        known = at[self._vocabulary[at] == wanted]
        ends = self._ends[known].tolist()
        starts = np.where(known > 0, self._ends[known - 1], 0).tolist()
        lists = [self._postings[start:end] for start, end in zip(starts, ends, strict=True)]
        lists += [np.zeros(0, np.uint32)] * (len(wanted) - len(known))
        return [(members, self._weight(len(members))) for members in sorted(lists, key=len)]

    def _best(self, postings: Postings, space: int) -> Numbers:
        """Return the best names of one space by cosine and by cover."""
        names, shared, unread = self._read(postings)
        if len(names) > _KEPT:
            merit = shared / self._norms[space][names]
            keep = np.union1d(_top(merit, _KEPT), _top(shared + merit * 1e-3, _KEPT // 2))
            names, shared = names[keep], shared[keep]
        shared = shared + _shared(unread, names)
        merit = shared / self._norms[space][names]
        keep = np.union1d(_top(merit, _BY_COSINE), _top(shared + merit * 1e-3, _BY_COVER))
        return names[keep].astype(np.int64)

    def _read(self, postings: Postings) -> tuple[Ints, Floats, Postings]:
        """Return the names that have the rarest grams, in order, the weight that they share, and the rest."""
        total = taken = 0
        few = min(max(len(self) // _NAMES_EACH, _FEW), _MANY)
        enough = _ENOUGH * sum(idf * idf for _, idf in postings)
        for members, idf in postings[:_MOST_GRAMS]:
            if total and (total + len(members) > 2 * few or (enough < 0 and total > few)):
                break
            enough -= idf * idf
            taken += 1
            total += len(members)
        if not total:
            return np.zeros(0, np.uint32), np.zeros(0, np.float32), []
        # Sorting what was read, then summing runs, beats a scoreboard: everything stays in the cache.
        shifted = [
            (members << _GRAM_SHIFT) | np.uint32(gram) for gram, (members, _) in enumerate(postings[:taken])
        ]
        both = np.concatenate(shifted)
        both.sort()
        names = both >> _GRAM_SHIFT
        squares = np.array([idf * idf for _, idf in postings[:taken]], np.float32)
        starts = np.flatnonzero(names[1:] != names[:-1])
        starts = np.concatenate((_FIRST, starts + 1))
        shared = np.add.reduceat(squares[both & _GRAM_MASK], starts)
        hopeful = np.flatnonzero(shared >= _HOPEFUL * shared.max())
        return names[starts[hopeful]], shared[hopeful], postings[taken:]

    def _found(self, numbers: Numbers, spaces: Sequence[Postings], verbatim: Verbatim) -> list[Found]:
        """Return these names with all their measures."""
        wanted = numbers.astype(np.uint32)
        squares: list[Floats] = [_shared(postings, wanted) for postings in spaces]
        norms: list[Floats] = [norms[numbers] for norms in self._norms]
        lengths = [sum(idf * idf for _, idf in postings) ** 0.5 or 1.0 for postings in spaces]
        cosines: list[Floats] = [s / (n * size) for s, n, size in zip(squares, norms, lengths, strict=True)]
        covered = [s / (size * size) for s, size in zip(squares, lengths, strict=True)]
        own = [s / (n * n) for s, n in zip(squares, norms, strict=True)]
        columns = zip(
            numbers.tolist(),
            self._surfaces.take(numbers),
            self._sounds.take(numbers),
            self._kind_of[numbers].tolist(),
            self._place_of[numbers].tolist(),
            self._subject_of[numbers].tolist(),
            *(column.tolist() for column in (*cosines, *covered, *own)),
            strict=True,
        )
        return [
            Found(
                number,
                owner,
                surface,
                sound,
                KINDS[kind],
                place,
                (c0, c1),
                (q0, q1),
                (n0, n1),
                verbatim.exact.get(number, 0),
                verbatim.within.get(number, 0.0),
                number in verbatim.parts,
            )
            for number, surface, sound, kind, place, owner, c0, c1, q0, q1, n0, n1 in columns
        ]


def _shared(postings: Postings, wanted: Ints) -> Floats:
    """Return the summed squared weights of the grams that each of these names shares with the question."""
    out = np.zeros(len(wanted), np.float32)
    for members, idf in postings:
        if len(members):
            at = members.searchsorted(wanted)
            at[at == len(members)] = 0
            out += (members[at] == wanted) * np.float32(idf * idf)
    return out


def _top(scores: NDArray[Any], most: int) -> Numbers:
    if len(scores) <= most:
        return np.arange(len(scores))
    return scores.argpartition(-most)[-most:]
