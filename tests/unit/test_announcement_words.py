"""What administrators write: audiences and times."""

from __future__ import annotations

import string
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.announcing.quiet import asleep
from bot.announcing.times import read_time
from bot.replies.notices import Notice, duration, tell
from bot.state.messages import dump, load
from bot.values.announcement import Album, Copied, Item, Link, Message, Written, corrected
from bot.values.audience import Audience, AudienceError
from bot.values.language import Language

NOW = datetime(2027, 1, 15, 8, 0, tzinfo=UTC).timestamp()  # 16:00 in Shanghai


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("明天 9:00", "2027-01-16T01:00"),
        ("tomorrow 9:00", "2027-01-16T01:00"),
        ("Tomorrow 9:00 Europe/Berlin", "2027-01-16T08:00"),
        ("17:30", "2027-01-15T09:30"),
        ("9:00", "2027-01-16T01:00"),
        ("9点", "2027-01-16T01:00"),
        ("in 2 hours", "2027-01-15T10:00"),
        ("2小时后", "2027-01-15T10:00"),
        ("30 min", "2027-01-15T08:30"),
        ("tomorrow at 9:00", "2027-01-16T01:00"),
        ("tomorrow 9am", "2027-01-16T01:00"),
        ("5 pm", "2027-01-15T09:00"),
        ("tomorrow at 9:30 p.m.", "2027-01-16T13:30"),
        ("12am", "2027-01-15T16:00"),
        ("明天上午9点", "2027-01-16T01:00"),
        ("明天下午3点半", "2027-01-16T07:30"),
        ("yesterday", "2027-01-14T08:00"),
        ("昨天 9:00", "2027-01-14T01:00"),
        ("2027-03-01 09:00", "2027-03-01T01:00"),
        ("2027-03-01 09:00 UTC", "2027-03-01T09:00"),
        ("2027-03-01T09:00+08:00", "2027-03-01T01:00"),
        ("2027-03-01T01:00Z", "2027-03-01T01:00"),
    ],
)
def test_times(text: str, when: str) -> None:
    found = read_time(text, NOW)
    assert found is not None
    assert datetime.fromtimestamp(found, UTC).isoformat(timespec="minutes") == f"{when}+00:00"


@pytest.mark.parametrize("text", ["9", "tomorrow", "15 am", "明天晚上12点", "today 25:00", "soon 9:00"])
def test_what_may_be_another_time_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)\d|tomorrow"):
        read_time(text, NOW)


@pytest.mark.parametrize("text", ["now", "现在"])
def test_now_is_no_time(text: str) -> None:
    assert read_time(text, NOW) is None


@given(st.text(max_size=40) | st.from_regex(r"\A[0-9:点 \-TZ+]{1,20}\Z"))
def test_any_text_is_a_time_or_none(text: str) -> None:
    try:
        found = read_time(text, NOW)
    except (ValueError, OverflowError):
        return
    assert found is None or found < NOW + 367 * 86400


@example("chat:10+chat:1")
@given(st.text(max_size=60) | st.from_regex(r"\A(all|private|groups|language:zh|chat:-?[1-9]+|\+)*\Z"))
def test_any_text_is_an_audience_or_none(text: str) -> None:
    try:
        audience = Audience.parse(text)
    except AudienceError as error:
        lines = str(error).splitlines()
    else:
        lines = [str(audience)]
        assert Audience.parse(str(audience)) == audience
    assert len(lines) == 1


def test_what_narrows_nothing_is_everyone() -> None:
    assert Audience.parse("all").everyone
    assert Audience.parse("all + private") == Audience.parse("private")
    assert not Audience.parse("private").everyone
    assert Audience.parse("chat:1,2,3+chat:2,3,4").chats == (2, 3)


def test_quiet_hours_are_those_of_the_chat() -> None:
    assert not asleep("", NOW)
    assert asleep("America/New_York", NOW)
    assert asleep("", NOW + 6 * 3600)
    assert not asleep("no/such/zone", NOW)


def test_what_is_announced_is_kept_as_it_is() -> None:
    album = Album((Item("photo", "f", "caption", "[]"), Item("video", "g", html=True, spoiler=True)))
    message = Message(
        {"": Written("a", html=True), "zh": Copied(1, 2, caption=True), "en": album},
        (Link("x", "https://y.org"),),
    )
    assert load(dump(message)) == message
    words = Written("new", html=True)
    assert corrected(Written("old"), words) == words
    changed = Message({"": corrected(Copied(1, 2, caption=True), words), "en": corrected(album, words)})
    assert load(dump(changed)) == changed
    assert message.variant("zh-Hant") == Copied(1, 2, caption=True)
    assert message.variant("de") == Written("a", html=True)
    assert message.weight == 3


@pytest.mark.parametrize("language", Language)
def test_every_notice_is_in_every_language(language: Language) -> None:
    for notice in Notice:
        places = {name for _, name, _, _ in string.Formatter().parse(notice.value) if name}
        assert tell(notice, language, **dict.fromkeys(places, "1"))
    assert {duration(seconds, language) for seconds in (0, 1, 100, 4000, 40_000)}
