"""The announcement desk on a phone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.replies import panel
from bot.replies.buttons import ROW_COLUMNS, columns
from bot.replies.notices import Notice, recipients
from bot.values.announcement import Announcement, Category, Counts, Kind, Message, State, Written
from bot.values.language import Language

ONE = Announcement(
    id=1,
    kind=Kind.SEND,
    of=None,
    state=State.DRAFT,
    message=Message({"": Written("Hello")}),
    audience="all",
    category=Category.URGENT,
    silent=True,
    quiet=True,
    paid=False,
    due=None,
    author=99,
    confirmed=frozenset(),
    note="",
    panel=None,
    awaits="",
    created=0.0,
    started=None,
    finished=None,
    counts=Counts(recipients=1_000_000, sent=999_000, unknown=7),
)


@pytest.mark.parametrize("language", Language)
def test_every_button_shows_whole_on_a_phone(language: Language) -> None:
    shown = [panel.audiences(language)]
    for quiet in (False, True):
        draft = replace(ONE, quiet=quiet, silent=quiet)
        shown.append(panel.draft(draft, language, 1_000_000, 36_000.0, 100_000.0, "Asia/Shanghai")[1])
    for state in State:
        one = replace(ONE, state=state, due=1.0)
        shown.append(panel.progress(one, language, (), 0.0, None, "Asia/Shanghai", asleep=True)[1])
    for notice in (Notice.YES_SEND, Notice.YES_PAID):
        values = {"count": "1,000,000", "stars": "100,000.0"}
        shown.append(panel.sure(language, Notice.SURE, notice, "yes", **values)[1])
    for row in (row for rows in shown for row in rows):
        assert max(columns(label) for label, _ in row) * len(row) <= ROW_COLUMNS, row


def test_one_recipient_is_one() -> None:
    assert recipients(1, 1.0, Language.ENGLISH) == "1 recipient, about 1 second of sending"
    assert recipients(2000, 1.0, Language.ENGLISH).startswith("2,000 recipients")
