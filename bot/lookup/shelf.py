"""Which index serves now: made anew as the directory changes, in step with what was edited since.

A small directory is indexed in memory within some milliseconds, at every change. A large one has its index in
a file beside the store, made by another process and stamped with the names' hash and the version of the keys;
what was edited since stands in a small index of its own until the next file is there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from bot.lookup import building
from bot.lookup.decide import Policy
from bot.lookup.errors import NotBuiltError
from bot.lookup.found import Index
from bot.lookup.keys import Keys, of_name
from bot.lookup.model import model
from bot.lookup.small import SmallIndex
from bot.values.records import Name

_LOG = logging.getLogger(__name__)

SMALL = 5_000
"""Names that are indexed in memory, without numpy and without a file."""
_MOST_EDITED = 2_000
"""Subjects that may differ from the file and stand beside it; more are found with the next file."""


class Names(Protocol):
    """What a look-up needs of a directory; :class:`bot.directory.store.Directory` has it."""

    @property
    def path(self) -> Path:
        """The store's file."""
        ...

    def all_names(self) -> Iterator[Name]:
        """Every name of every subject."""
        ...

    def names_of(self, subjects: Iterable[str]) -> Iterator[Name]:
        """Every name of these subjects, in the same form."""
        ...

    def count_names(self) -> int:
        """Return about how many names there are."""
        ...

    def participants(self) -> frozenset[str]:
        """Ids of organisations that have a part in a consortium."""
        ...

    def data_hash(self) -> str:
        """Return a hash of all names and whose they are."""
        ...

    def edits(self) -> int:
        """Return how many edits of names were counted so far; it only grows."""
        ...

    def edited_since(self, edits: int, most: int) -> frozenset[str] | None:
        """Return the subjects whose names were edited since then; None where more than ``most`` were."""
        ...

    def revision(self) -> object:
        """Return what changes with every change of the store."""
        ...


class Shelf:
    """The indexes of one directory."""

    def __init__(self, directory: Names) -> None:
        self._directory = directory
        self._edited: frozenset[str] | None = frozenset()
        self._build: building.Build | None = None
        self._hash = ""
        self.policy = Policy(model().certain, model().near)
        self.indexes: list[Index] = []
        self.is_large = False
        self._load()

    def __len__(self) -> int:
        return sum(map(len, self.indexes))

    def current(self, index: Index, number: int) -> bool:
        """Whether this name of this index still holds."""
        if self._edited is None:  # too much was edited to be listed: does the subject still have a name?
            return any(True for _ in self._directory.names_of([index.entry(number).subject]))
        if not self._edited or index is self.indexes[-1]:
            return True
        return index.entry(number).subject not in self._edited

    def follow(self) -> None:
        """Take in what has changed in the directory."""
        if self._directory.data_hash() == self._hash:
            return
        if self.is_large:
            self._overlay(self._since)
        else:
            self._load()

    def settle(self) -> None:
        """Swap in the file that another process has made meanwhile."""
        try:
            opened = self._build.poll() if self._build else None
        except NotBuiltError:
            _LOG.exception("the old index of names and the list of edits serve on")
            self._build = None
            return
        if opened is not None:
            self._build = None
            self._serve(opened)

    def _load(self) -> None:
        self.is_large = self._directory.count_names() > SMALL
        if not self.is_large:
            self._hash = self._directory.data_hash()
            self.indexes = [SmallIndex(_keyed(self._directory.all_names()))]
            return
        opened = building.opened(self._directory.path)
        if opened is None or self._is_behind(opened):
            opened = building.Build(self._directory.path).wait()
        self._serve(opened)

    def _is_behind(self, opened: building.Opened) -> bool:
        """Whether more has been edited since the file was made than can stand beside it."""
        if opened.hash == self._directory.data_hash():
            return False
        return self._directory.edited_since(opened.edits, _MOST_EDITED) is None

    def _serve(self, opened: building.Opened) -> None:
        self._since = opened.edits
        self.policy = opened.policy
        self.indexes = [opened.index]
        self._hash = opened.hash
        self._edited = frozenset()
        if opened.hash != self._directory.data_hash():
            self._overlay(opened.edits)

    def _overlay(self, since: int) -> None:
        """Put what was edited since beside the file, and have the next file made."""
        self._hash = self._directory.data_hash()
        self._edited = self._directory.edited_since(since, _MOST_EDITED)
        recent = [SmallIndex(_keyed(self._directory.names_of(self._edited)))] if self._edited else []
        self.indexes = [self.indexes[0], *recent]
        if self._build is None:
            self._build = building.Build(self._directory.path)


def _keyed(names: Iterable[Name]) -> Iterator[tuple[Name, Keys]]:
    seen: set[tuple[str, str]] = set()
    for name in names:
        for keys in of_name(name.name):
            if (name.subject, keys.full) not in seen:
                seen.add((name.subject, keys.full))
                yield name, keys
