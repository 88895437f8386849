from __future__ import annotations

from handlers.kept import Kept
from tests.flow.scripted import Time


def test_what_was_kept_is_forgotten_when_its_time_is_over() -> None:
    time = Time()
    kept: Kept[str, int] = Kept(time, 600.0)
    kept.put("a", 1)
    time.now += 300
    kept.put("b", 2)
    assert (kept.get("a"), kept.get("b")) == (1, 2)
    time.now += 301
    assert (kept.get("a"), kept.get("b")) == (None, 2)
    assert len(kept) == 1  # not even unseen
    kept.drop("b")
    assert kept.get("b") is None


def test_the_newest_are_kept_and_memory_is_bounded() -> None:
    kept: Kept[int, int] = Kept(Time(), 600.0, most=3)
    for number in (0, 1, 2, 0, 3):
        kept.put(number, number)
    assert [kept.get(number) for number in range(4)] == [0, None, 2, 3]
