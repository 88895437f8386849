"""Labelled queries and the directories that they are asked of, split so that no entity is on both sides."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from made import affiliated, invented, moved

from bot.lookup.build import derive
from bot.lookup.found import Index
from bot.lookup.index import assemble
from bot.lookup.keys import Keys, of_name
from bot.lookup.large import LargeIndex
from bot.lookup.misspelling import misspelt
from bot.lookup.small import SmallIndex
from bot.values.folding import fold
from bot.values.records import Name

Way = Callable[[Name, Keys, Index, random.Random], "Labelled | None"]
SMALL = 5_000
_TEST_TENTHS = 3


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query and the subject that is meant; None: nobody in the directory."""

    query: str
    subject: str | None
    kind: str


def names(archive: Path) -> Iterator[Name]:
    """Yield every name of a directory as the store would."""
    with zipfile.ZipFile(archive) as files:

        def table(name: str) -> Iterator[dict[str, str]]:
            with files.open(name) as raw:
                yield from csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline=""))

        for row in table("organisations.csv"):
            for language in ("en", "zh"):
                if row[f"name_{language}"]:
                    yield Name(row["id"], row[f"name_{language}"], language, "official")
        for row in table("names.csv"):
            yield Name(row["subject"], row["name"], row["language"], row["kind"])


def index(archive: Path) -> Index:
    """Return the index that the bot would use."""
    listed, keys = derive(names(archive))
    if len(listed) <= SMALL:
        return SmallIndex(zip(listed, keys, strict=True))
    return LargeIndex(assemble(listed, keys))


def queries(file: Path) -> list[Labelled]:
    """Read labelled queries, one JSON object a line."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Labelled(row["query"], row["id"], row["category"]) for row in rows]


def is_test(query: Labelled) -> bool:
    """Whether a query is kept for testing: three tenths of the entities and of those that mean none."""
    key = query.subject or query.query
    return int(sha256(key.encode()).hexdigest()[:8], 16) % 10 < _TEST_TENTHS


def half_of(query: Labelled) -> int:
    """Return 0 or 1, the same for all queries of a subject."""
    key = query.subject or query.query
    return int(sha256(key.encode()).hexdigest()[8:16], 16) % 2


def is_test_log(query: Labelled) -> bool:
    """Whether a query of the real users' is kept for testing: half of them."""
    return int(sha256(query.query.encode()).hexdigest()[:8], 16) % 2 == 0


def _of_its_owner(written: Callable[[str, Keys, Index, random.Random], str | None]) -> Way:
    def make(name: Name, keys: Keys, names_of: Index, random_: random.Random) -> Labelled | None:
        text = written(name.name, keys, names_of, random_)
        return Labelled(text, name.subject, "made") if text else None

    return make


def _of_nobody(written: Callable[[str, Keys, Index, random.Random], str | None]) -> Way:
    """Return a way that makes names which are in no directory: none may be called exactly so."""

    def make(name: Name, keys: Keys, names_of: Index, random_: random.Random) -> Labelled | None:
        text = written(name.name, keys, names_of, random_)
        if text is None:
            return None
        folded = fold(text)
        there = (end - start == len(folded) for start, end, _, _ in names_of.standing(folded))
        return None if any(there) else Labelled(text, None, "made")

    return make


def _affiliated(name: str, keys: Keys, names_of: Index, random_: random.Random) -> str | None:
    other = names_of.entry(random_.randrange(len(names_of))).name
    return affiliated(name, other, random_) if not keys.han and " " in keys.surface else None


def _invented(name: str, keys: Keys, names_of: Index, random_: random.Random) -> str | None:
    other = names_of.entry(random_.randrange(len(names_of))).name
    return None if keys.han else invented(name, other, random_)


WAYS = {
    "misspelt": _of_its_owner(lambda _, keys, __, random_: misspelt(keys, random_)),
    "affiliated": _of_its_owner(_affiliated),
    "moved": _of_nobody(lambda name, _, __, random_: moved(name, random_)),
    "invented": _of_nobody(_invented),
}
"""How queries are made from a directory's names."""


def misspellings(names_of: Index, count: int, seed: int, *, how: str = "misspelt") -> list[Labelled]:
    """Make queries from the names of entities that are not kept for testing."""
    random_ = random.Random(seed)  # noqa: S311 - not for secrets
    made: list[Labelled] = []
    for number in random_.sample(range(len(names_of)), min(len(names_of), 4 * count)):
        entry = names_of.entry(number)
        keys = next(iter(of_name(entry.name)), None)
        if keys is None or is_test(Labelled("", entry.subject, "")):
            continue
        query = WAYS[how](Name(entry.subject, entry.name, "", entry.kind), keys, names_of, random_)
        made += [query] if query else []
        if len(made) == count:
            break
    return made


def strangers(asked: Sequence[Labelled], count: int, seed: int) -> list[Labelled]:
    """Return queries whose entities are not in the directory that they are asked of."""
    drawn = random.Random(seed).sample(list(asked), count)  # noqa: S311 - not for secrets
    return [Labelled(query.query, None, "stranger") for query in drawn]
