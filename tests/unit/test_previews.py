"""A preview keeps to Telegram's limits, and nobody waits an hour for it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.announcing.previews import Previews, refusal
from bot.values.announcement import Later, Outcome, Parcel, Sent
from tests.unit.replies.test_panel import ONE


class Carrier:
    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)

    async def deliver(self, _: Parcel) -> Outcome:
        return self.outcomes.pop(0)

    def turn(self, _: int) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("seconds", "waited", "said"), [(2.0, 2.0, ""), (3600.0, 0.0, "Telegram asked to wait 3600 s")]
)
async def test_a_preview_that_is_put_off_for_long_is_told_at_once(
    seconds: float, waited: float, said: str
) -> None:
    slept: list[float] = []

    async def sleep(pause: float) -> None:
        slept.append(pause)

    carrier: Any = Carrier(Later(seconds), Sent((1,)))
    previews = Previews(carrier, lambda *_: None, charge=lambda: None, sleep=sleep)
    assert refusal(await previews.show(ONE, 7, "en")) == said
    assert sum(slept) == waited
