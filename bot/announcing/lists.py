"""Lists of chats and of recipients as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.directory.checking import Checker
from bot.directory.problems import Problem, Report, quoted
from bot.directory.raw import csv_rows
from bot.directory.tables import CellError, Column, Shape, Table
from bot.values.announcement import Category, Chat, Delivery, Kind
from bot.values.language import Language

COLUMNS = ("chat_id", "kind", "language", "title", "subscribed", "categories", "topic", "state")
REPORT_COLUMNS = (
    "chat_id", "kind", "title", "state", "detail", "time", "messages", "moved_to", "corrected", "recalled",
)  # fmt: skip
_DONE, _NOT_TRIED = "done", "not tried"
KINDS = ("private", "group", "supergroup", "channel")
_NUMBER = re.compile(r"-?[1-9]\d{0,17}", re.ASCII)
_STATES = ("active", "gone")
_LARGEST_TOPIC = (1 << 31) - 1
# Telegram's tags and those that older bots kept; both scripts of Chinese are told apart where the tag does.
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
# What a spreadsheet would run, and what is written so that it does not: a quotation mark more each.
_FORMULA, _QUOTED = re.compile(r"'*[=+\-@]"), re.compile(r"'+[=+\-@]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")


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


def written(chat: Chat) -> dict[str, str | int]:
    """Return a chat as a row of the file, which :func:`read_chats` reads back."""
    return {**row_of(chat), "title": _harmless(chat.title)}


def _harmless(text: str) -> str:
    """Return text in one line that no spreadsheet takes for a formula."""
    text = _UNPRINTABLE.sub(" ", text).strip()
    return f"'{text}" if _FORMULA.match(text) else text


def _title(text: str) -> str:
    return text[1:] if _QUOTED.match(text) else text


def _chat_id(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise CellError(f"{quoted(text)} is no chat's number", "write it like 1234 or -1001234")
    return text


def _topic(text: str) -> str:
    if not _NUMBER.fullmatch(text) or not 0 < int(text) <= _LARGEST_TOPIC:
        raise CellError(f"{quoted(text)} is no topic's number", "write it like 7, or leave the cell empty")
    return text


def _categories(text: str) -> str:
    words = set(re.split(r"[\s,;]+", text.lower()))
    if not words <= set(Category):
        raise CellError(f"{quoted(text)} is not in the list", f"write some of {', '.join(Category)}")
    return " ".join(sorted(words))


def _language(text: str) -> str:
    tag = language(text)
    if tag is None:
        raise CellError(f"{quoted(text)} is no language", "write one such as en, zh-Hans or zh-Hant")
    return tag


_CHATS = Table(
    "chats",
    (
        Column("chat_id", read=_chat_id, filled=True),
        Column("kind", closed=KINDS, filled=True),
        Column("language", read=_language),
        Column("title", read=_title, free=True),
        Column("subscribed", Shape.YES_NO),
        Column("categories", read=_categories),
        Column("topic", read=_topic),
        Column("state", closed=_STATES),
    ),
    key=("chat_id",),
    required=("chat_id", "kind"),
)


def read_chats(path: Path, report: Report) -> list[dict[str, Any]]:
    """Read a list: rows with the columns of the store; what is wrong goes to the report.

    A column that is missing, and an empty cell, say nothing: what is known already stays.
    """
    rows: list[dict[str, Any]] = []
    lines: dict[str, int] = {}
    strange: dict[str, int] = {}
    with path.open("rb") as file:
        for line, values in Checker(_CHATS, report).values(csv_rows(file)):
            cells = {name: value for name, value in zip(_CHATS.names, values, strict=True) if value}
            if trouble := _number_of_another_kind(cells):
                report.add(Problem("chats", *trouble, line, "chat_id"))
            first = lines.setdefault(cells["chat_id"], line)
            if first != line:
                what = f"{quoted(cells['chat_id'])} is there already, in line {first}"
                report.add(Problem("chats", what, "keep one of them", line, "chat_id"))
            tag = cells.get("language", Language.ENGLISH)
            if tag not in set(Language) and tag not in strange:
                strange[tag] = line
            rows.append(_columns(cells))
    for tag, line in strange.items():
        what = f"{quoted(tag)} is no language of the bot's"
        mend = "nothing to do if it is meant; such chats get what is written for all languages"
        report.add(Problem("chats", what, mend, line, "language", warning=True))
    return rows


def _number_of_another_kind(cells: dict[str, str]) -> tuple[str, str] | None:
    """Bot API: people have positive numbers, groups and channels negative ones."""
    number, kind = cells["chat_id"], cells.get("kind")
    if kind is None or (kind == "private") == (not number.startswith("-")):
        return None
    return f"{quoted(number)} is no {kind} chat's number", (
        "private chats have positive numbers, groups and channels negative ones"
    )


def _columns(cells: dict[str, str]) -> dict[str, Any]:
    """Return the cells that say something as columns of the store."""
    values: dict[str, Any] = {"id": int(cells["chat_id"]), **cells}
    del values["chat_id"]
    if "topic" in values:
        values["topic"] = int(values["topic"])
    if "subscribed" in values:
        values["subscribed"] = values["subscribed"] == "yes"
    return values


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
        texts = {name: _harmless(row.get(name) or "") for name in ("title", "detail")}
        yield (
            {name: row.get(name, "") for name in REPORT_COLUMNS}
            | texts
            | {
                "time": time,
                "corrected": _amended(row, amended.get(Kind.EDIT)),
                "recalled": _amended(row, amended.get(Kind.RECALL)),
            }
        )


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
