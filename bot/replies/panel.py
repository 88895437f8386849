"""The announcement desk in Telegram: what a panel says, and the buttons under it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.replies.buttons import ROW_COLUMNS, columns
from bot.replies.dates import date
from bot.replies.notices import Notice, category, put_back, reason, recipients, standing, tell
from bot.replies.words import Words
from bot.values.announcement import ANOTHER, HELD_BACK, Announcement, Kind, State
from bot.values.language import Language
from bot.values.ledger import Waits

# A label and what it does; the handler adds whose it is.
Row = tuple[tuple[str, str], ...]
Panel = tuple[str, tuple[Row, ...]]

AUDIENCES = {
    "all": Notice.ALL,
    "private": Notice.PRIVATE,
    "groups": Notice.GROUPS,
    "language:zh": Notice.CHINESE,
    "language:en": Notice.ENGLISH,
}


def draft(  # noqa: PLR0913, PLR0917 - what is shown
    one: Announcement,
    language: Language,
    count: int,
    seconds: float,
    stars: float,
    zone: str,
    *,
    waiting: bool = False,
) -> Panel:
    """Say what would be sent to whom, with everything that can be changed."""

    def say(notice: Notice, **values: str) -> str:
        return tell(notice, language, **values)

    many = f"{count:,}"
    lines = [
        standing(one.state, language, one.id),
        say(Notice.AUDIENCE, audience=_audience(one.audience, language)),
        recipients(count, seconds, language) if count else say(Notice.NOBODY),
        say(Notice.CATEGORY, category=category(one.category, language)),
        say(Notice.SILENT if one.silent else Notice.SOUND),
        say(Notice.QUIET if one.quiet else Notice.NOT_QUIET),
        _when(one, language, zone),
    ]
    if len(one.message.variants) > 1:
        lines.append(say(Notice.VERSIONS))
    if one.message.links:
        lines.append(say(Notice.LINKS, labels=", ".join(link.label for link in one.message.links)))
    if one.paid:
        lines.append(say(Notice.PAID, stars=f"{stars:,.1f}"))
    if one.note:
        lines.append(_note(one, language))
    if waiting:
        lines.append(say(Notice.WAITING))
    rows: list[Row] = [
        ((say(Notice.DO_AUDIENCE), "audience"), (category(one.category, language), "category")),
        (
            (say(Notice.SILENT if one.silent else Notice.SOUND), "sound"),
            (say(Notice.DO_TIME), "time"),
        ),
        ((say(Notice.DO_NOT_WAIT if one.quiet else Notice.DO_WAIT), "quiet"),),
        ((say(Notice.DO_VERSION), "version"), (say(Notice.DO_LINK), "link")),
        *_removals(one, language),
        ((say(Notice.DO_PAID), "paid"), (say(Notice.DO_TEST), "test")),
        ((say(Notice.DO_DISCARD), "discard"), (say(Notice.DO_SEND, count=many), "send")),
    ]
    return "\n".join(lines), fitting(rows)


def _removals(one: Announcement, language: Language) -> tuple[Row, ...]:
    """Return what replaces or takes away parts of what is announced."""
    row: Row = ((tell(Notice.DO_CONTENT, language), "content"),)
    if one.message.links:
        row = (*row, (tell(Notice.DO_NO_LINKS, language), "nolinks"))
    if len(one.message.variants) > 1:
        return row, ((tell(Notice.DO_NO_VERSION, language), "noversion"),)
    return (row,)


def audiences(language: Language) -> tuple[Row, ...]:
    """Return the audiences that are a tap away."""
    quick = [(tell(notice, language), f"for:{audience}") for audience, notice in AUDIENCES.items()]
    last = ((tell(Notice.DO_OTHER, language), "who"), (tell(Notice.DO_BACK, language), "main"))
    return fitting([(quick[0],), tuple(quick[1:3]), tuple(quick[3:]), last])


def sure(language: Language, question: Notice, yes: Notice, verb: str, **values: str) -> Panel:
    """Ask once more before what cannot be undone."""
    row = ((tell(Notice.DO_BACK, language), "main"), (tell(yes, language, **values), verb))
    return tell(question, language, **values), fitting([row])


def last_question(one: Announcement, language: Language, count: int, about: str) -> Panel:
    """Ask whether to send it; the yes is to ``about``, what a panel says of the draft, price included."""
    rows = (((tell(Notice.DO_BACK, language), "main"), yes(one, language, count)),)
    return f"{about}\n\n{tell(Notice.SURE, language)}", rows


def proposed(one: Announcement, language: Language, count: int, *, waiting: bool) -> Panel:
    """Ask whether to do to a sent announcement what was proposed and shown."""
    question, yes_ = (
        (Notice.SURE_RETRY, Notice.YES)
        if one.kind is Kind.RETRY
        else (Notice.SURE_CORRECT, Notice.YES_CORRECT)
    )
    many = f"{count:,}"
    lines = [tell(question, language, count=many)]
    if waiting:
        lines.append(tell(Notice.WAITING, language))
    agree = tell(yes_, language, count=many), f"yes:{one.mark}:{count}"
    return "\n".join(lines), fitting([((tell(Notice.DO_DISCARD, language), "withdraw"), agree)])


def yes(one: Announcement, language: Language, count: int) -> tuple[str, str]:
    """Return the button that confirms a draft as it stands, for so many recipients."""
    return tell(Notice.YES_SEND, language, count=f"{count:,}"), f"yes:{one.mark}:{count}"


def progress(  # noqa: PLR0913, PLR0917 - what is shown
    one: Announcement,
    language: Language,
    amendments: tuple[Announcement, ...],
    rate: float,
    finish: float | None,
    zone: str,
    *,
    asleep: bool,
    waits: Waits = Waits(),  # noqa: B008 - a frozen value
) -> Panel:
    """Say how far it is, what it waits for, and what was corrected or recalled."""
    counts = one.counts
    lines = [
        standing(one.state, language, one.id),
        tell(
            Notice.PROGRESS,
            language,
            sent=f"{counts.sent + counts.moved:,}",
            left=f"{counts.pending + counts.sending:,}",
            gone=f"{counts.gone:,}",
            failed=f"{counts.failed:,}",
            unknown=f"{counts.unknown:,}",
        ),
    ]
    if one.state is State.SCHEDULED:
        lines.append(_when(one, language, zone))
    if one.state is State.SENDING and one.quiet and asleep:
        lines.append(tell(Notice.QUIET, language))
    if one.state is State.SENDING and rate and finish:
        lines.append(tell(Notice.RATE, language, rate=f"{rate:.0f}", time=_clock_time(finish, zone)))
    if waits.lane_until:
        lines.append(tell(Notice.LANE_HELD, language, time=_clock_time(waits.lane_until, zone)))
    if waits.chats_until:
        lines.append(put_back(waits.chats, _clock_time(waits.chats_until, zone), language))
    if one.note:
        lines.append(_note(one, language))
    lines += [_note(change, language) for change in amendments if change.state is State.PAUSED]
    for change in amendments:
        notice = Notice.CORRECTED if change.kind is Kind.EDIT else Notice.RECALLED
        figures = {
            "done": f"{change.counts.sent + change.counts.moved:,}",
            "count": f"{change.counts.recipients:,}",
            "out": f"{change.counts.gone + change.counts.failed:,}",
        }
        lines.append(tell(notice, language, **figures))
    if amendments and counts.unknown:
        lines.append(tell(Notice.NOT_TRIED, language, count=f"{counts.unknown:,}"))
    stopped = any(change.state is State.PAUSED for change in amendments)
    return "\n".join(lines), _steering(one, language, again=not recalled(amendments), stopped=stopped)


def _clock_time(at: float, zone: str) -> str:
    return datetime.fromtimestamp(at, ZoneInfo(zone)).strftime("%H:%M")


def recalled(amendments: tuple[Announcement, ...]) -> bool:
    """Whether it was recalled, however far that is."""
    return any(change.kind is Kind.RECALL for change in amendments)


def _steering(one: Announcement, language: Language, *, again: bool, stopped: bool) -> tuple[Row, ...]:
    def button(notice: Notice, verb: str) -> tuple[str, str]:
        return tell(notice, language), verb

    rows: list[Row] = []
    match one.state:
        case State.SENDING:
            rows.append((button(Notice.DO_PAUSE, "pause"), button(Notice.DO_CANCEL, "cancel")))
        case State.PAUSED:
            rows.append((button(Notice.DO_RESUME, "resume"), button(Notice.DO_CANCEL, "cancel")))
            if not one.counts.settled:
                rows.append((button(Notice.DO_CORRECT, "correct"),))
        case State.SCHEDULED:
            rows.append((button(Notice.DO_CORRECT, "correct"), button(Notice.DO_CANCEL, "cancel")))
        case _ if stopped:
            rows.append((button(Notice.DO_RESUME, "resume"),))
        case _:
            pass
    if one.state in {State.PAUSED, State.DONE, State.CANCELLED} and one.counts.settled:
        rows += [
            (button(Notice.DO_LIST, "list"), button(Notice.DO_CORRECT, "correct")),
            (button(Notice.DO_RECALL, "recall"),),
        ]
        if one.counts.unknown and again and one.state is not State.CANCELLED:
            rows.append((button(Notice.DO_RETRY, "retry"),))
    return fitting(rows)


def fitting(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Put the buttons of rows that a phone cannot show whole under each other."""
    fitted: list[Row] = []
    for row in rows:
        wide = max(columns(label) for label, _ in row) * len(row) > ROW_COLUMNS
        fitted += [(button,) for button in row] if wide else [row]
    return tuple(fitted)


def _audience(text: str, language: Language) -> str:
    return tell(AUDIENCES[text], language) if text in AUDIENCES else text


def _note(one: Announcement, language: Language) -> str:
    notices = {HELD_BACK: Notice.HELD_BACK, ANOTHER: Notice.ANOTHER}
    if one.note in notices:
        return tell(notices[one.note], language)
    notice = Notice.NOTE if one.kind is Kind.SEND else Notice.CHANGE_PAUSED
    return tell(notice, language, note=reason(one.note, language))


def _when(one: Announcement, language: Language, zone: str) -> str:
    if one.due is None:
        return tell(Notice.NOW, language)
    there = datetime.fromtimestamp(one.due, UTC).astimezone(ZoneInfo(zone))
    words = f"{date(there.date().isoformat(), Words(language))}, {there:%H:%M} {zone}"
    return tell(Notice.WHEN, language, time=words, iso=there.isoformat(timespec="minutes"))
