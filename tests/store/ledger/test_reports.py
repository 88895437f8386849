"""What people say is wrong, and how their groups want to be answered, on both stores."""

from __future__ import annotations

from bot.state.store import Store
from bot.values.announcement import Chat
from bot.values.report import Report


def test_a_report_grows_with_its_correction(store: Store) -> None:
    store.reports.add(Report("one", 7, "address of SZPU?", "No. 1"), 1.0)
    store.reports.asked("one", 55)
    store.reports.told("one", [(99, 5), (100, 7)])
    store.reports.corrected("one", "No. 7098")
    found = store.reports.answered_by(7, 55)
    assert found is not None
    assert (found.question, found.answer, found.correction) == ("address of SZPU?", "No. 1", "No. 7098")
    assert found.told == ((99, 5), (100, 7))
    assert store.reports.get("one", 7) == found


def test_a_report_is_its_person_s_own(store: Store) -> None:
    store.reports.add(Report("one", 7, "?", "!"), 1.0)
    store.reports.asked("one", 55)
    assert store.reports.get("one", 8) is None
    assert store.reports.answered_by(8, 55) is None
    assert store.reports.answered_by(7, 56) is None


def test_how_a_group_wants_its_answers_moves_with_it_and_outlives_its_absence(store: Store) -> None:
    store.chats.known(Chat(-5, "group", "en", "Talk"))
    wanted = {"chosen": "zh-Hant", "quiet": True, "asks": "administrators", "consortium": "shenzhen"}
    assert store.chats.change(-5, **wanted)
    moved = store.chats.moved(-5, -1005)
    assert moved is not None
    store.chats.gone(-1005)
    back = store.chats.known(Chat(-1005, "supergroup", "en", "Talk"))
    assert back.active
    assert (back.chosen, back.quiet, back.asks, back.consortium) == tuple(wanted.values())
