"""What an import changes, as values and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.directory.problems import one_line, quoted

SHOWN = 20  # rows of each kind that are told one by one


@dataclass(frozen=True, slots=True)
class Edit:
    """One column of one row, before and after."""

    column: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.column} {quoted(self.before)} → {quoted(self.after)}"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row by its key; ``what`` is its name, or what was edited."""

    key: tuple[str, ...]
    what: str = ""

    def __str__(self) -> str:
        key = " ".join(part if part.replace("-", "").isalnum() else quoted(part) for part in self.key if part)
        return one_line(f"{key}: {self.what}" if self.what else key)


@dataclass(frozen=True, slots=True)
class TableDifference:
    """One table: how many rows are added, changed and removed, and the first :data:`SHOWN` of each."""

    table: str
    counts: tuple[int, int, int]
    first: tuple[tuple[RowChange, ...], tuple[RowChange, ...], tuple[RowChange, ...]]

    def lines(self) -> Iterator[str]:
        """Yield the words, one line after another."""
        added, changed, removed = self.counts
        yield f"{self.table}: {added:,} added, {changed:,} changed, {removed:,} removed"
        for word, count, rows in zip(("added", "changed", "removed"), self.counts, self.first, strict=True):
            for row in rows:
                yield f"  {word} {row}"
            if count > len(rows):
                yield f"  … and {count - len(rows):,} more {word}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import changes, table by table; tables that stay as they are are left out."""

    tables: tuple[TableDifference, ...]

    def lines(self) -> Iterator[str]:
        """Yield the words, one line after another."""
        for table in self.tables:
            yield from table.lines()
        if not self.tables:
            yield "nothing to change"
