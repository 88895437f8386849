"""The rows of a sheet of an .xlsx workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from bot.directory.raw import COLUMNS, Row

_MIDNIGHT = time()


def sheet_rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows of a sheet that openpyxl has opened read-only, all as wide as the first.

    Numbers and dates are written as a table writes them; a formula stays one, with its "=".
    """
    sheet.reset_dimensions()  # what a file claims about its size may be wrong, and is not needed
    width = 0
    for line, cells in enumerate(sheet.iter_rows(max_col=COLUMNS + 1), start=1):
        texts = [_formula(cell.value) if cell.data_type == "f" else _text(cell.value) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        width = width or len(texts)
        yield Row(line, texts + [""] * (width - len(texts)))


def _formula(value: object) -> str:
    return value if isinstance(value, str) and value.startswith("=") else "=…"


def _text(value: object) -> str:
    match value:
        case None:
            return ""
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
