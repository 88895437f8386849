"""Long lists: one page of bulleted lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.replies.markup import Text, text
from bot.replies.reply import Setting

Item = TypeVar("Item")
BULLET = "• "


def turned(items: Sequence[Item], setting: Setting) -> tuple[Sequence[Item], int, int]:
    """Return the items of the page asked for, or of the last one; its number; and how many there are."""
    pages = max(1, -(-len(items) // setting.size))
    page = min(max(setting.page, 0), pages - 1)
    return items[page * setting.size : (page + 1) * setting.size], page, pages


def bullets(lines: Sequence[Text]) -> list[Text]:
    """Put a bullet before each line."""
    return [text(BULLET) + line for line in lines]


def numbered(lines: Sequence[Text], first: int) -> list[Text]:
    """Put a number before each line."""
    return [text(f"{number}. ") + line for number, line in enumerate(lines, start=first)]


def range_line(page: int, shown: int, total: int, setting: Setting) -> list[Text]:
    """Say which items a page shows, where there are several pages."""
    if shown == total:
        return []
    first = page * setting.size + 1
    return [
        setting.words.phrase(
            "{first}–{last} of {total}", first=str(first), last=str(first + shown - 1), total=str(total)
        )
    ]
