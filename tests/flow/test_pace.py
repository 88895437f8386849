from __future__ import annotations

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pace import Pace

GROUP, PERSON = -100, 7


def most(times: list[float], seconds: float) -> int:
    """How many of the times fall into the fullest half-open window."""
    times = sorted(times)
    return max(bisect_left(times, start + seconds) - at for at, start in enumerate(times))


class Sent:
    def __init__(self) -> None:
        self.now = 0.0
        self.pace = Pace(lambda: self.now)
        self.times: dict[int, list[float]] = {}

    def send(self, chat: int) -> float:
        wait = self.pace.chat(chat)
        self.times.setdefault(chat, []).append(self.now + wait)
        return wait


@given(
    st.lists(st.tuples(st.sampled_from([GROUP, -200, PERSON, 8]), st.floats(0, 5)), min_size=1, max_size=120)
)
def test_no_chat_gets_more_than_telegram_allows(messages: list[tuple[int, float]]) -> None:
    sent = Sent()
    for chat, later in messages:
        sent.now += later
        sent.send(chat)
    for chat, times in sent.times.items():
        assert times == sorted(times)
        for seconds in (1.0, 5.0, 30.0):
            assert most(times, seconds) <= 3 + seconds
        if chat < 0:
            assert most(times, 60.0) <= 20


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=200))
def test_over_all_chats_thirty_messages_a_second_follow_a_burst_of_as_many(pauses: list[float]) -> None:
    sent, times = Sent(), []
    for pause in pauses:
        sent.now += pause
        times.append(sent.now + sent.pace.slot())
    assert times == sorted(times)
    for seconds in (0.5, 1.0, 3.0):
        assert most(times, seconds) <= 30 + 30 * seconds


def test_who_comes_when_much_is_going_on_waits_for_moments_only() -> None:
    sent = Sent()
    for _ in range(200):
        sent.now += 0.02  # fifty a second
        wait = sent.pace.slot()
        sent.now += wait
        assert wait < 0.04


def test_what_telegram_asks_for_is_kept_for_one_chat_or_for_all() -> None:
    sent = Sent()
    sent.pace.hold(5.0, PERSON)
    assert sent.send(PERSON) == 5.0
    assert sent.send(8) == 0.0
    sent.pace.hold(3.0)
    sent.pace.hold(1.0)
    assert sent.pace.slot() == 3.0
    sent.pace.hold(86_400.0)
    assert sent.pace.slot() == 180.0


def test_a_first_answer_never_waits() -> None:
    sent = Sent()
    assert [sent.send(chat) for chat in (PERSON, GROUP, 8, PERSON, GROUP)] == [0.0] * 5


def test_one_busy_group_holds_up_no_other_chat() -> None:
    sent = Sent()
    waits = [sent.send(GROUP) for _ in range(30)]
    assert waits[-1] > 60
    assert sent.send(PERSON) == 0.0
    assert sent.pace.slot() == 0.0


def test_who_asks_for_much_leaves_a_share_to_the_others() -> None:
    sent = Sent()
    for _ in range(12):
        assert sent.pace.share(GROUP, 7) == 0.0
        sent.now += sent.pace.chat(GROUP, 7)
    assert sent.pace.share(GROUP, 7) > 40.0
    for person in range(8, 16):
        assert sent.pace.share(GROUP, person) == 0.0
        wait = sent.pace.chat(GROUP, person)
        assert wait < 2.0
        sent.now += wait
    assert sent.pace.chat(GROUP, 16) > 30.0  # twenty are twenty


def test_memory_is_bounded() -> None:
    sent = Sent()
    for chat in range(1, 10_000):
        sent.send(chat)
        sent.pace.chat(-chat, 1)
    assert len(sent.pace._chats) <= 4096
    assert len(sent.pace._shares) <= 4096
