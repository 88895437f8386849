"""Quiet hours: what is not urgent waits until the morning of those who get it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Where the consortia are; a chat that lives elsewhere says so (/subscribe Europe/Berlin).
HOME = "Asia/Shanghai"
_BEGIN, _END = time(22), time(8)
BEGIN, END = f"{_BEGIN:%H:%M}", f"{_END:%H:%M}"


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its IANA name; None where there is none of this name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def asleep(name: str, now: float) -> bool:
    """Whether it is between 22:00 and 8:00 in a zone (empty or unknown: at home)."""
    there = datetime.fromtimestamp(now, UTC).astimezone(zone(name or HOME) or zone(HOME)).time()
    return there >= _BEGIN or there < _END
