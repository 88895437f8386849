"""``python -m bot.lookup.build STORE``: makes the index of a large store, in a process of its own.

Reading Chinese aloud and sorting millions of grams takes seconds and hundreds of megabytes; the bot spends
neither, and maps the finished file.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from bot.directory.store import Directory
from bot.lookup.arrays import save
from bot.lookup.building import place
from bot.lookup.calibrating import calibrated
from bot.lookup.index import assemble
from bot.lookup.keys import VERSION, Keys, of_name
from bot.lookup.large import LargeIndex
from bot.lookup.model import model
from bot.values.records import Name

_SHARE = 20_000
"""Names that a worker derives keys of at a time; fewer names in all need no worker."""


def derive(names: Iterable[Name]) -> tuple[list[Name], list[Keys]]:
    """Return every name with its keys, one entry a set of keys; large lists on every core."""
    gc.disable()  # a million rows are no garbage, and looking them through took a quarter of the time
    try:
        return _derive(names)
    finally:
        gc.enable()
        gc.freeze()


def _derive(names: Iterable[Name]) -> tuple[list[Name], list[Keys]]:
    listed = list(names)
    shares = [[name.name for name in listed[at : at + _SHARE]] for at in range(0, len(listed), _SHARE)]
    if len(shares) > 1:
        with ProcessPoolExecutor(cpu_count(), mp_context=get_context("fork")) as workers:
            derived = [keys for share in workers.map(_keys, shares) for keys in share]
    else:
        derived = [keys for share in shares for keys in _keys(share)]
    seen: set[tuple[str, str]] = set()
    kept: list[Name] = []
    found: list[Keys] = []
    for name, sets in zip(listed, derived, strict=True):
        for fields in sets:
            if (name.subject, fields[0]) not in seen:
                seen.add((name.subject, fields[0]))
                kept.append(name)
                found.append(Keys(*fields))
    return kept, found


def _keys(names: list[str]) -> list[list[tuple[str, str, str, str, bool, int]]]:
    """Return plain tuples, which travel between processes at half the cost."""
    return [
        [(k.full, k.surface, k.sound, k.initials, k.han, k.place) for k in of_name(name)] for name in names
    ]


def make(names: Iterable[Name], stamp: dict[str, object], target: Path) -> None:
    """Make an index file of these names; ``stamp`` has the ``hash`` and ``edits`` of their directory."""
    arrays = assemble(*derive(names))
    policy = calibrated(LargeIndex(arrays), model())
    save(target, arrays, {**stamp, "keys": VERSION, "certain": policy.certain, "near": policy.near})


def main(store: Path) -> None:
    """Make the file beside the store; whoever reads meanwhile sees the old one or the new one, whole."""
    directory = Directory.open(store)
    try:
        stamp = {"hash": directory.data_hash(), "edits": directory.edits()}
        make(directory.all_names(), stamp, place(store))
    finally:
        directory.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
