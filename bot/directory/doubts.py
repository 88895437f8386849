"""Values that are taken as they are, but do not look like what their column says: each is a warning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.values.records import ContactKind

_WEB = re.compile(r"https?://[^\s/]+\.\S+", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+")
_ADDRESS = "is no web address", "write it whole, such as https://example.org/page"
_NUMBER = "has no digits", "write the number"
_CONTACTS: dict[str, tuple[Callable[[str], object], tuple[str, str]]] = {
    ContactKind.WEBSITE: (_WEB.fullmatch, _ADDRESS),
    ContactKind.EMAIL: (_MAIL.search, ("has no @", "write it like name@example.org")),
    ContactKind.PHONE: (re.compile(r"\d").search, _NUMBER),
    ContactKind.FAX: (re.compile(r"\d").search, _NUMBER),
}


DOUBTED = ("sources", "contacts")  # tables of which rows may be


def doubt(table: str, row: Mapping[str, str | None]) -> tuple[str, str, str] | None:
    """Return the column of a row that is doubted, what is wrong and the mend; None where none is."""
    column, words = "", _ADDRESS
    fits: Callable[[str], object] | None = None
    if table == "sources":
        column, fits = "url", _WEB.fullmatch
    elif table == "contacts" and row["kind"] in _CONTACTS:
        column, (fits, words) = "value", _CONTACTS[row["kind"]]
    value = row.get(column)
    return (column, *words) if fits and value and not fits(value) else None
