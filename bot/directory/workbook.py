"""The sheets of an .xlsx workbook as rows; imported only where there is one, for openpyxl takes its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from openpyxl.chartsheet import Chartsheet
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.escape import unescape

from bot.directory.raw import COLUMNS, Row

_MIDNIGHT = time()
_BESIDE = 20  # columns beside the table that are looked at for stray cells


class _Reader(ExcelReader):  # type: ignore[misc] # openpyxl has no types
    """Reads no charts: nobody needs them here, and openpyxl knows only some of what Excel writes."""

    def read_chartsheet(self, sheet: Any, _: Any) -> None:
        """Keep the place of a sheet that is a chart, by which others are counted."""
        chart = Chartsheet(parent=self.wb)
        chart.title = sheet.name
        self.wb._add_sheet(chart)  # noqa: SLF001 - as the method that this one replaces


def open_sheets(file: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Yield (title, sheet) of each sheet with cells; raises anything at all on a damaged file."""
    reader = _Reader(file, read_only=True, keep_links=False)
    reader.read()
    for sheet in reader.wb.worksheets:
        yield sheet.title, sheet


def sheet_rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows of a sheet of :func:`open_sheets`, all at least as wide as the first that is not empty.

    Numbers and dates are written as a table writes them; a formula stays one, with its "=".
    """
    sheet.reset_dimensions()  # what a file claims about its size may be wrong, and is not needed
    width = next(filter(None, map(len, map(_texts, sheet.iter_rows(max_col=COLUMNS + 1)))), 0)
    widest = min(width + _BESIDE, COLUMNS + 1)
    for line, cells in enumerate(sheet.iter_rows(max_col=widest), start=1):
        texts = _texts(cells)
        yield Row(line, texts + [""] * (width - len(texts)))


def _texts(cells: Iterable[Any]) -> list[str]:
    """Return the cells as text, without the empty ones at the end."""
    texts = [_formula(cell.value) if cell.data_type == "f" else _text(cell.value) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _formula(value: object) -> str:
    return value if isinstance(value, str) and value.startswith("=") else "=…"


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return str(unescape(value))  # Excel writes a control character as _x0007_
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == _MIDNIGHT:
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)
