"""Why an announcement paused by itself, where it is the bot that says so and not Telegram."""

from __future__ import annotations

import re

_GONE_RUN = re.compile(r"(\d+) in a row are said to be gone: (.*)", re.DOTALL)


def gone_run(count: int, why: str) -> str:
    """Return what is kept of a run of recipients of whom nobody is said to be there."""
    return f"{count} in a row are said to be gone: {why}"


def read_gone_run(note: str) -> tuple[int, str] | None:
    """Return count and reason of what :func:`gone_run` wrote; None where it is another reason."""
    found = _GONE_RUN.fullmatch(note)
    return (int(found[1]), found[2]) if found else None
