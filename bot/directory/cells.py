"""What a single cell may hold, and the value that it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from bot.directory.problems import quoted
from bot.directory.tables import COUNTRIES, CellError, Column, Shape

_ID = re.compile(r"[a-z0-9-]{1,40}")
_DATE = re.compile(r"\d{4}(-\d\d)?(-\d\d)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_BREAKS = "\n\x85\u2028\u2029"
# Overrides turn letters around; marks that do not (U+200E) stand in real registers' Arabic and Hebrew names.
_NO_LINE = re.compile(rf"[{_BREAKS}\u202d\u202e]")
_NO_UTF8 = re.compile(r"[\ud800-\udfff]")
# A spreadsheet takes a cell that begins with one of these for a formula, except where it is harmless:
# +86 755 2673 1000, +1 (212) 555-0100 ext 5, @handle, - and the like.
_FORMULA = ("=", "+", "-", "@")
_HARMLESS = re.compile(r"\+[\d ()./-]+(?:(?:ext|x|转)\.? ?\d+)?|[-@][^=(|!+*/]*")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise CellError(f"{quoted(value)} is no id", "use 1 to 40 of a-z, 0-9 and -")
    return value


def _ids(value: str) -> str:
    return " ".join(dict.fromkeys(map(_id, value.split())))


def _yes_no(value: str) -> str:
    folded = value.casefold()
    if folded in _YES or folded in _NO:
        return "yes" if folded in _YES else "no"
    raise CellError(f"{quoted(value)} is neither yes nor no", "write yes or no")


def _country(value: str) -> str:
    if value.upper() not in COUNTRIES:
        raise CellError(
            f"{quoted(value)} is no country code", "write the two letters of ISO 3166, such as CN"
        )
    return value.upper()


def _date(value: str) -> str:
    if _DATE.fullmatch(value):
        try:
            date.fromisoformat((value + "-01-01")[:10])
        except ValueError:
            pass
        else:
            return value
    raise CellError(f"{quoted(value)} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")


def _listed(values: tuple[str, ...], value: str) -> str:
    if value.lower() not in values:
        raise CellError(f"{quoted(value)} is not in the list", f"write one of {', '.join(values)}")
    return value.lower()


_SHAPES: dict[Shape, Callable[[str], str]] = {
    Shape.ID: _id,
    Shape.IDS: _ids,
    Shape.YES_NO: _yes_no,
    Shape.COUNTRY: _country,
    Shape.DATE: _date,
}


def plain(value: str, column: Column) -> str:
    """Return a cell's text without the spaces around it, if it is text that every format can carry."""
    if len(value) > column.longest:
        raise CellError(f"the cell holds {len(value):,} characters", f"keep it under {column.longest:,}")
    value = value.strip().replace("\r\n", "\n").replace("\r", "\n")
    if not column.free and value.startswith(_FORMULA) and not _HARMLESS.fullmatch(value):
        raise CellError(
            f"{quoted(value)} is a formula to a spreadsheet", "write the value, or begin with a word"
        )
    if not column.free and value in _ERRORS:
        raise CellError(f"the cell holds the error {value}", "write the value")
    if value.isprintable():
        return value
    if _NO_UTF8.search(value):
        raise CellError("the cell is no UTF-8", "save the file as CSV UTF-8")
    if column.line and (found := _NO_LINE.search(value)):
        if found[0] in _BREAKS:
            raise CellError("the name holds a line break", "write it in one line")
        raise CellError(f"the name holds U+{ord(found[0]):04X}, which turns letters around", "take it out")
    if found := _CONTROL.search(value):
        raise CellError(f"the cell holds the control character U+{ord(found[0]):04X}", "take it out")
    return value


def check_of(column: Column) -> Callable[[str], str] | None:
    """Return what makes a value of a filled cell, or raises :class:`CellError`; None: it is one."""
    return partial(_listed, column.closed) if column.closed else column.read or _SHAPES.get(column.shape)
