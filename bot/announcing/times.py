"""When an announcement goes out, as people write it: 明天 9:00, in 2 hours, 2027-03-01 09:00 UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.announcing.quiet import HOME, zone

_NOW = {"now", "现在", "現在", "立即", "马上", "馬上"}
_DAYS = {
    "yesterday": -1, "昨天": -1, "today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2, "後天": 2,
}  # fmt: skip
_EARLY, _LATE = {"am", "上午", "早上"}, {"pm", "下午", "晚上"}
_NOON = 12
_UNITS = {
    "minute": 60, "minutes": 60, "min": 60, "分钟": 60, "分鐘": 60,
    "hour": 3600, "hours": 3600, "h": 3600, "小时": 3600, "小時": 3600,
    "day": 86400, "days": 86400, "天": 86400,
}  # fmt: skip
_AFTER = re.compile(r"(?:in\s+)?(\d{1,4})\s*(\D+?)\s*(?:后|後|later)?")
_CLOCK = re.compile(
    r"(?:(?P<day>[^\W\d]+?)\s*)?(?P<part>上午|早上|下午|晚上)?\s*(?P<hour>[01]?\d|2[0-3])"
    r"(?:(?:[:：](?P<minute>[0-5]\d)|(?P<even>[点點時时](?P<half>半)?))?\s*(?P<half_day>am|pm)?)"
)
_FURTHEST = timedelta(days=366)
_LONGEST = 64  # characters of a time; the patterns would try every way to share out many blanks


def read_time(text: str, now: float) -> float | None:
    """Return Unix seconds, or None for “now”. Raises ``ValueError`` where it is no time.

    Without a zone or an offset it is the time of :data:`~bot.announcing.quiet.HOME`.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        raise ValueError(text)
    words = text.lower()
    if words in _NOW:
        return None
    head, _, tail = text.rpartition(" ")
    there = zone(tail) if "/" in tail or tail == "UTC" else None
    moment = _read(head.lower() if there else words, there or ZoneInfo(HOME), now)
    if moment - datetime.fromtimestamp(now, UTC) > _FURTHEST:
        raise ValueError(text)
    return moment.timestamp()


def _read(words: str, there: ZoneInfo, now: float) -> datetime:
    here = datetime.fromtimestamp(now, there)
    if found := _AFTER.fullmatch(words):
        number, unit = int(found[1]), found[2].strip()
        if unit in _UNITS:
            return here + timedelta(seconds=number * _UNITS[unit])
    if words in _DAYS and _DAYS[words] < 0:
        return here + timedelta(days=_DAYS[words])
    if found := _CLOCK.fullmatch(words.replace("at ", "").replace(".m.", "m")):
        day = found["day"] or ""
        if day and day not in _DAYS:
            raise ValueError(words)
        hour, minute = _hour(found), int(found["minute"] or (30 if found["half"] else 0))
        at = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        at += timedelta(days=_DAYS.get(day, 0))
        return at + timedelta(days=1) if not day and at <= here else at
    moment = datetime.fromisoformat(words.upper())
    return moment if moment.tzinfo else moment.replace(tzinfo=there)


def _hour(found: re.Match[str]) -> int:
    """Return the hour of the day. Raises ``ValueError`` where it may be another: 晚上12点, 15 am, 9."""
    hour, part = int(found["hour"]), found["half_day"] or found["part"]
    if part is None:
        if not (found["minute"] or found["even"]):
            raise ValueError(found[0])
        return hour
    if hour > _NOON or (found["part"] and hour == _NOON) or (part in _EARLY) == (part in _LATE):
        raise ValueError(found[0])
    return hour % _NOON + (_NOON if part in _LATE else 0)
