"""Rows of cells as a file holds them, before anyone looks at what they say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.directory.tables import LONG

RECORD = 1024 * 1024  # bytes of one row; the longest cells of any table together stay far below
COLUMNS = 200  # cells of one row that are looked at; the widest table has 13


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``line`` is where it starts, counted from 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is no row; ``column`` counts from 0 and is -1 where no cell can be named."""

    line: int
    what: str
    mend: str
    column: int = -1


_CELL = re.compile(r'(?:"(?:[^"]++|"")*+(?:"|$)|[^,"\r\n][^,\r\n]*+|)(?:,|\r?\n|$)')
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "a zip archive"}
_BOM = b"\xef\xbb\xbf"
_SAVE = "save it as CSV UTF-8"


class _OverlongError(Exception):
    """A row of more bytes than :data:`RECORD`."""


class _Lines:
    """The physical lines of one file as text; bytes that are no UTF-8 become lone surrogates.

    ``record`` keeps the text since the last :meth:`start`, at most :data:`RECORD` bytes of it.
    """

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._left = RECORD
        self._seen = 0
        self.line = 1
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self._file.readline(RECORD + 1)
        if not raw:
            raise StopIteration
        self._seen += 1
        if self._seen == 1:
            raw = raw.removeprefix(_BOM)
        text = raw.decode("utf-8", "surrogateescape")
        self.record.append(text)
        self._left -= len(raw)
        if self._left < 0:
            while raw and not raw.endswith(b"\n"):
                raw = self._file.readline(RECORD)
            raise _OverlongError
        return text

    def start(self) -> None:
        """Begin a row at the next line."""
        self.line = self._seen + 1
        self.record.clear()
        self._left = RECORD


def csv_rows(file: io.BufferedReader) -> Iterator[Row | Fault]:
    """Yield the rows of a CSV file: UTF-8 with or without BOM, any line ends, cells over several lines.

    Ends after the first fault that leaves it unclear where the next row starts.
    """
    first = file.peek(RECORD)
    for magic, name in _OTHER_ENCODINGS.items():
        if first.startswith(magic):
            yield Fault(1, f"the file is {name}, no CSV text", _SAVE)
            return
    if b"\0" in first:
        yield Fault(1, "the file is no text", _SAVE)
        return
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True)
    while True:
        lines.start()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _OverlongError) as error:
            yield _fault(lines, error)
            if len(lines.record) > 1:
                return
        else:
            yield Row(lines.line, cells)


def _fault(lines: _Lines, error: Exception) -> Fault:
    several = "" if len(lines.record) == 1 else "; what follows was not read"
    text = "".join(lines.record)
    column = next((n for n, cell in enumerate(_CELL.finditer(text)) if len(cell[0]) > LONG), -1)
    if column >= 0:
        return Fault(
            lines.line, "the cell is too long" + several, f"keep it under {LONG:,} characters", column
        )
    if isinstance(error, _OverlongError):
        return Fault(lines.line, "the row is too long" + several, f"keep it under {RECORD:,} bytes")
    if "new-line" in str(error):
        return Fault(lines.line, "the lines end in an old way" + several, _SAVE)
    mend = 'put " around the whole cell, and write "" for a " inside it'
    return Fault(lines.line, "a quotation mark is left open or out of place" + several, mend)
