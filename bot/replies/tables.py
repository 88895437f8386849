"""The HTML of rich messages (Bot API 10.1, core.telegram.org/bots/api#rich-message-formatting-options)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.replies.markup import Text, cut, html, plain, text

_LONGEST_SUMMARY = 40
_RULED = "bordered"


def heading(value: Text) -> str:
    """Return a heading as large as a message needs."""
    return f"<h4>{html(text(plain(value)))}</h4>"


def paragraph(value: Text) -> str:
    """Return a paragraph."""
    return f"<p>{html(value)}</p>"


def table(rows: Iterable[tuple[Text, ...]]) -> str:
    """Return a table without a head, narrow enough for a phone."""
    cells = ("".join(f"<td>{html(cell)}</td>" for cell in row) for row in rows)
    return f"<table {_RULED}>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def details(value: Text) -> str:
    """Return a paragraph that is folded away if it is long."""
    words = plain(value)
    summary = cut(words, _LONGEST_SUMMARY)
    if summary == words:
        return paragraph(value)
    return f"<details><summary>{html(text(summary))}</summary>{paragraph(value)}</details>"
