"""One table's header and rows, each checked by itself; what concerns several rows is in ``staging``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from bot.directory.cells import check_of, plain
from bot.directory.doubts import DOUBTED, doubt
from bot.directory.problems import Problem, Report, quoted
from bot.directory.raw import COLUMNS, Fault, Row
from bot.directory.tables import CellError, Column, Table

Values = tuple[str | None, ...]  # in the order of the table's columns; None: the column is missing

_NEW_VALUES = 50  # that are told of one open list
_MOST = 1_000  # problems of one table; with more, it is rather the wrong file than one to be mended


class Checker:
    """Turns the rows of one table into values; what is wrong goes to the report."""

    def __init__(self, table: Table, report: Report) -> None:
        self._table = table
        self._report = report
        self._header: list[str] = []
        self._filled = 0
        self._errors = 0
        self._readable = False
        self._checks: list[tuple[int, Column, Callable[[str], str] | None]] = []
        self._new: dict[tuple[str, str], list[int]] = {}

    def values(self, rows: Iterable[Row | Fault]) -> Iterator[tuple[int, Values]]:
        """Yield (line, values) of every row whose key can be read, even where something else is wrong."""
        for row in rows:
            if self._errors >= _MOST:
                self._error(row.line, "there are too many problems", "mend these; the rest was not read")
                return
            if isinstance(row, Fault):
                self._error(row.line, row.what, row.mend, self._name(row.column))
                if not self._header:
                    return
                self._filled += 1
            elif not any(map(str.strip, row.cells)):
                continue
            elif not self._header:
                if not self._read_header(row):
                    return
            else:
                self._filled += 1
                yield from self._values(row)
        self._end()

    def _end(self) -> None:
        """Judge what was there when all is read."""
        if not self._header:
            columns = ",".join(self._table.names)
            self._error(1, "the table is empty", f"begin it with a line of columns: {columns}")
        elif not self._filled and not self._table.optional:
            self._error(1, "the table has no rows", "add some: it is the one that every directory has")
        else:
            self._readable = True
            if not self._filled:
                mend = "nothing to do if it is meant; --replace empties it"
                self._report.add(Problem(self._table.name, "the table has no rows", mend, 1, warning=True))

    @property
    def readable(self) -> bool:
        """Whether the table has a header by which rows can be read, and all were read."""
        return self._readable

    def new_values(self) -> Iterator[tuple[str, str, int, int]]:
        """Yield (column, value, first line, rows) of what open lists do not hold."""
        for (column, value), (line, rows) in self._new.items():
            yield column, value, line, rows

    def _error(self, line: int, what: str, mend: str, column: str = "") -> None:
        self._errors += 1
        self._report.add(Problem(self._table.name, what, mend, line, column))

    def _name(self, column: int) -> str:
        """Return what a column of the file is called: its name where it is known, else its number."""
        if 0 <= column < len(self._header) and self._header[column] in self._table.names:
            return self._header[column]
        return str(column + 1) if column >= 0 else ""

    def _read_header(self, row: Row) -> bool:
        """Find the columns. Return whether rows can be read by them."""
        table = self._table
        names = [cell.strip().lower() for cell in row.cells]
        before = self._report.errors
        self._check_header(row.line, names)
        if self._report.errors > before:
            return False
        for name in dict.fromkeys(names):
            if name not in table.names:
                what = f"the column {quoted(name)} is not known" if name else "a column has no name"
                self._report.add(Problem(table.name, what, "it is left out", row.line, warning=True))
        self._header = names
        for column in table.columns:
            index = names.index(column.name) if column.name in names else -1
            check = check_of(column)
            self._checks.append((index, column, check))
        return True

    def _check_header(self, line: int, names: list[str]) -> None:
        if len(names) > COLUMNS:
            self._error(line, f"the table has more than {COLUMNS} columns", "keep those that it needs")
            return
        for name in dict.fromkeys(name for name in names if name and names.count(name) > 1):
            self._error(line, f"the column {quoted(name)} is there twice", "keep one of them")
        if len(names) == 1 and re.search(r"[;\t]", names[0]):
            self._error(line, "the columns are not separated by commas", "save the file as CSV UTF-8")
            return
        for name in self._table.required:
            if name not in names:
                self._error(line, "the column is missing", "add it to the header", name)
        either = self._table.one_of
        if either and not set(either) & set(names):
            self._error(line, "both columns are missing", "add one of them", " and ".join(either))

    def _values(self, row: Row) -> Iterator[tuple[int, Values]]:
        cells = row.cells
        if len(cells) != len(self._header):
            what = f"the row has {len(cells)} cells, the header {len(self._header)}"
            self._error(row.line, what, 'give each column its cell; a comma inside a cell needs " around it')
            return
        wrong: set[str] = set()
        values: list[str | None] = []
        for index, column, check in self._checks:
            if index < 0:
                values.append("" if column.name in self._table.key else None)
                continue
            try:
                values.append(self._value(cells[index], column, check, row.line))
            except CellError as error:
                self._error(row.line, error.what, error.mend, column.name)
                wrong.add(column.name)
                values.append(column.default)
        either = self._table.one_of
        if either and not any(name in wrong or values[self._table.names.index(name)] for name in either):
            self._error(row.line, "the row has no name", "fill one of them", " and ".join(either))
        if not wrong:
            self._tell_doubts(row.line, values)
        if not wrong.intersection(self._table.key):
            yield row.line, tuple(values)

    def _tell_doubts(self, line: int, values: list[str | None]) -> None:
        if self._table.name in DOUBTED:
            cells = dict(zip(self._table.names, values, strict=True))
            if found := doubt(self._table.name, cells):
                column, what, mend = found
                what = f"{quoted(cells[column] or '')} {what}"
                self._report.add(Problem(self._table.name, what, mend, line, column, warning=True))

    def _value(self, cell: str, column: Column, check: Callable[[str], str] | None, line: int) -> str:
        value = plain(cell, column) if cell else ""
        if not value:
            if column.filled:
                raise CellError("the cell is empty", "fill it, or take the row out")
            return column.default
        if check:
            return check(value)
        if column.known and value not in column.known:
            seen = self._new.get((column.name, value))
            if seen:
                seen[1] += 1
            elif len(self._new) < _NEW_VALUES:
                self._new[column.name, value] = [line, 1]
        return value
