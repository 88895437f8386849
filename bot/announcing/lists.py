"""Lists of chats and of recipients as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.values.announcement import Category, Chat, Delivery, Kind
from bot.values.language import Language

COLUMNS = ("chat_id", "kind", "language", "title", "subscribed", "categories", "topic", "state")
REPORT_COLUMNS = (
    "chat_id", "kind", "title", "state", "detail", "time", "messages", "moved_to", "corrected", "recalled",
)  # fmt: skip
_DONE, _NOT_TRIED = "done", "not tried"
KINDS = ("private", "group", "supergroup", "channel")
_REQUIRED = ("chat_id", "kind")
_MOST_PROBLEMS = 1000
_LONGEST_TITLE = 1000
_NUMBER = re.compile(r"-?[1-9]\d{0,17}")
_YES = {"yes": True, "no": False}
_STATES = ("active", "gone")
# Telegram's tags and those that older bots kept; both scripts of Chinese are told apart where the tag does.
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def row_of(chat: Chat) -> dict[str, str | int]:
    """Return a chat as a row of the list."""
    return {
        "chat_id": chat.id,
        "kind": chat.kind,
        "language": chat.language,
        "title": chat.title,
        "subscribed": "yes" if chat.subscribed else "no",
        "categories": " ".join(sorted(chat.categories)),
        "topic": "" if chat.topic is None else chat.topic,
        "state": "active" if chat.active else "gone",
    }


def read_chats(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Read a list: rows with the columns of the store, and every problem as one line.

    A column that is missing, and an empty cell, say nothing: what is known already stays.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [f"{path.name}: byte {error.start} is no UTF-8; save the file as UTF-8."]
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: dict[int, dict[str, Any]] = {}
    problems: list[str] = []
    try:
        missing = [name for name in _REQUIRED if name not in (reader.fieldnames or ())]
        if missing:
            return [], [f"{path.name}, line 1: there is no column {name}; add it." for name in missing]
        for row in reader:
            line = reader.line_num
            found: dict[str, Any] = {}
            problems += [f"{path.name}, line {line}, {problem}" for problem in _read(row, found)]
            if found.get("id") in rows:
                problems.append(f"{path.name}, line {line}, chat_id: is there twice; keep one of the rows.")
            elif "id" in found:
                rows[found["id"]] = found
            if len(problems) >= _MOST_PROBLEMS:
                problems.append(f"{path.name}: more problems follow.")
                break
    except csv.Error as error:
        problems.append(f"{path.name}, line {reader.line_num}: {error}; save the file as CSV.")
    return list(rows.values()), problems


def _read(row: dict[str | None, Any], found: dict[str, Any]) -> Iterator[str]:
    """Fill the columns of the store; yield what is wrong."""
    if None in row:
        yield "more cells than columns; put cells with commas in quotes."
    for name in COLUMNS:
        text = (row.get(name) or "").strip()
        if text or name in _REQUIRED:
            value = _value(name, text)
            if value is None:
                yield f"{name}: “{text[:40]}” is not {_WANTED[name]}."
            else:
                found["id" if name == "chat_id" else name] = value


_WANTED = {
    "chat_id": "a chat's number, such as 1234 or -1001234",
    "kind": "one of " + ", ".join(KINDS),
    "language": "a language such as en, zh-Hans or zh-Hant",
    "title": f"a title of at most {_LONGEST_TITLE} characters",
    "subscribed": "yes or no",
    "categories": "some of " + ", ".join(Category),
    "topic": "a topic's number",
    "state": "one of " + ", ".join(_STATES),
}


def _value(name: str, text: str) -> Any:
    match name:
        case "chat_id":
            return int(text) if _NUMBER.fullmatch(text) else None
        case "topic":
            return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(1 << 31)) else None
        case "kind":
            return text if text in KINDS else None
        case "state":
            return text if text in _STATES else None
        case "subscribed":
            return _YES.get(text.lower())
        case "language":
            return language(text)
        case "categories":
            words = re.split(r"[\s,;]+", text)
            return " ".join(sorted(set(words))) if set(words) <= set(Category) else None
        case _:
            return text if len(text) <= _LONGEST_TITLE and "\0" not in text else None


def language(tag: str) -> str | None:
    """Return the tag that is kept for a language; None where it is no tag."""
    tag = tag.lower().replace("_", "-")
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", tag):
        return None
    if tag.startswith(_TRADITIONAL):
        return Language.TRADITIONAL
    return Language.SIMPLIFIED if tag.startswith("zh") else tag.partition("-")[0]


def missed(rows: Iterable[dict[str, Any]]) -> dict[int, str]:
    """Return whom a correction or recall has not reached, and why or how far that is."""
    return {
        row["chat_id"]: row["detail"] or row["state"]
        for row in rows
        if row["state"] not in {Delivery.SENT, Delivery.MOVED}
    }


def report_rows(
    rows: Iterable[dict[str, Any]], amended: Mapping[Kind, Mapping[int, str]]
) -> Iterator[dict[str, Any]]:
    """Yield what became of each recipient, for the CSV of a report.

    ``amended``: whom the last correction and the last recall have not reached, where there were any.
    """
    for row in rows:
        at = row["at"]
        time = "" if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
        yield {name: row.get(name, "") for name in REPORT_COLUMNS} | {
            "time": time,
            "corrected": _amended(row, amended.get(Kind.EDIT)),
            "recalled": _amended(row, amended.get(Kind.RECALL)),
        }


def _amended(row: dict[str, Any], missed: Mapping[int, str] | None) -> str:
    if missed is None:
        return ""
    if row["state"] == Delivery.UNKNOWN:
        return _NOT_TRIED
    return missed.get(row["moved_to"] or row["chat_id"], _DONE) if row["messages"] else ""


def report(rows: Iterable[dict[str, Any]], amended: Mapping[Kind, Mapping[int, str]]) -> bytes:
    """Return what became of each recipient as a CSV file; see :func:`report_rows`."""
    file = io.StringIO()
    writer = csv.DictWriter(file, REPORT_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(report_rows(rows, amended))
    return file.getvalue().encode()
