from __future__ import annotations

from handlers.recent import Recent
from tests.flow.scripted import Time


def test_what_was_looked_at_last_comes_first_and_a_long_list_is_nothing_that_was_looked_at() -> None:
    recent = Recent(Time())
    recent.note(1, ["szpu"])
    recent.note(1, ["shenzhen", "szpu"])
    recent.note(1, [f"college-{number}" for number in range(60)])
    recent.note(1, [])
    assert recent.of(1) == ("shenzhen", "szpu")
    assert recent.of(2) == ()
