"""Bad neighbours, slow groups, clocks that are set back and a forbidding Telegram: what they cost the others.

All times are simulated, and held against a run in which nothing is wrong.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache

import pytest

from bot.state.ledger import LEASE, RENEWAL
from bot.values.announcement import Category, Failed, Gone, Kind, Later, Outcome, Parcel, State, Unknown
from bot.values.ledger import Request
from bot.values.pauses import read_gone_run
from tests.adversarial.simulated import LATENCY, TROUBLE, World, failing, flooding, simulate

Answer = Callable[[Parcel], Outcome | None]
BLOCKED = Gone("Forbidden: bot was blocked by the user")


def taken(recipients: int, answer: Answer = lambda _: None, **how: bool) -> tuple[float, dict[str, int]]:
    """Seconds that an announcement takes, and what became of its recipients."""

    async def main() -> tuple[float, dict[str, int]]:
        world = World()
        world.telegram.answer = answer
        world.start()
        number = world.announce(range(1, recipients + 1), **how)
        took = await world.done(number, within=3600)
        await world.stop()
        return took, dict(world.counts(number))

    return simulate(main)


@cache
def free(recipients: int) -> float:
    return taken(recipients)[0]


@pytest.mark.parametrize(
    ("bad", "first"), [(1, 1), (3, 40), (6, 40), (10, 1), (10, 40), (10, 93), (30, 1), (30, 40)]
)
def test_failing_neighbours_cost_the_others_no_time(bad: int, first: int) -> None:
    took, counts = taken(102, failing(range(first, first + bad)))
    assert counts == {"sent": 102 - bad, "unknown": bad}
    assert took <= free(102) + 1.0


@pytest.mark.parametrize("every", [20, 5, 3])
def test_scattered_failures_do_not_slow_the_rest(every: int) -> None:
    took, counts = taken(600, failing(range(every, 601, every)))
    assert counts == {"sent": 600 - 600 // every, "unknown": 600 // every}
    assert took <= free(600) * 1.05 + 1.0


def test_scattered_failures_do_not_slow_paid_speed() -> None:
    usual, _ = taken(2000, paid=True)
    took, counts = taken(2000, failing(range(20, 2001, 20)), paid=True)
    assert counts == {"sent": 1900, "unknown": 100}
    assert took <= usual * 1.05 + 0.5


@pytest.mark.parametrize(
    "life", [BLOCKED, Failed("CHAT_WRITE_FORBIDDEN", here=True), Failed("Bad Request: something odd")]
)
def test_any_answer_of_telegram_is_life(life: Outcome) -> None:
    """Between failures stand refusals only: they are no outage."""

    def answer(parcel: Parcel) -> Outcome | None:
        if parcel.chat > 23:
            return None
        return TROUBLE if parcel.chat % 3 == 0 else life

    async def main() -> float:
        world = World()
        world.telegram.answer = answer
        world.start()
        number = world.announce(range(1, 201))
        began = world.measured()
        await world.sent(number, 177)
        await world.stop()
        return world.measured() - began

    assert simulate(main) <= free(200) * 1.3 + 1.0


@pytest.mark.parametrize(
    ("pings", "seconds", "most"),
    [(False, 90, 6), (True, 60, 25), pytest.param(True, 300, 40, marks=pytest.mark.soak)],
)
def test_an_outage_costs_hardly_anybody(pings: bool, seconds: float, most: int) -> None:  # noqa: FBT001
    usual = free(1000)

    async def main() -> dict[str, int]:
        world = World()
        world.start()
        number = world.announce(range(1, 1001))
        await asyncio.sleep(5)
        world.telegram.answer, world.telegram.reached = (lambda _: TROUBLE), pings
        await asyncio.sleep(seconds)
        world.telegram.answer, world.telegram.reached = (lambda _: None), True
        assert await world.done(number) <= 30 + usual
        await world.stop()
        return dict(world.counts(number))

    counts = simulate(main)
    assert counts["unknown"] <= most
    assert counts["sent"] == 1000 - counts["unknown"]


@pytest.mark.soak
def test_an_outage_that_does_not_end_pauses_with_the_reason() -> None:
    async def main() -> None:
        world = World()
        world.telegram.answer = lambda _: TROUBLE
        world.start()
        number = world.announce(range(1, 1001))
        assert 300 <= await world.until(number, State.PAUSED) <= 1200
        assert world.now(number).note == TROUBLE.why
        assert world.counts(number)["unknown"] <= 50
        await world.stop()

    simulate(main)


def corrected_with(
    bad: int, after: float, outcome: Callable[[], Outcome]
) -> tuple[float, float, dict[str, int]]:
    """Seconds of an urgent announcement beside a correction with bad recipients, of that, and its counts."""

    async def main() -> tuple[float, float, dict[str, int]]:
        world = World()
        world.start()
        first = world.announce(range(1, 31))
        await world.done(first)
        edits: Answer = lambda one: outcome() if one.kind is Kind.EDIT and one.chat <= bad else None  # noqa: E731
        world.telegram.answer = edits
        correction, began = world.correct(first), world.measured()
        await asyncio.sleep(after)
        urgent = world.announce(range(100, 430), category=Category.URGENT)
        took = await world.done(urgent, within=3600)
        await world.done(correction, within=3600)
        await world.stop()
        return took, world.measured() - began, dict(world.counts(correction))

    return simulate(main)


@pytest.mark.parametrize(
    ("bad", "after"),
    [(1, 0.5), (1, 30.0), (2, 9.0), (10, 0.5), (10, 30.0), (10, 70.0), (20, 0.5), (20, 100.0)],
)
def test_a_correction_that_fails_in_some_chats_blocks_nobody_and_ends(bad: int, after: float) -> None:
    urgent, whole, counts = corrected_with(bad, after, lambda: TROUBLE)
    assert urgent <= free(330) + (4.0 if bad <= 10 else 12.0)  # where most fail it looks like an outage
    assert counts == {"sent": 30 - bad, "failed": bad}
    assert whole <= after + (300.0 if bad <= 10 else 1500.0)


def test_a_chat_that_never_answers_blocks_nobody() -> None:
    usual = free(300)

    async def main() -> None:
        world = World()
        world.start()
        first = world.announce(range(1, 31))
        await world.done(first)

        async def hanging() -> Outcome:
            await asyncio.sleep(10)
            return Unknown("no answer from Telegram in time")

        world.telegram.answer = lambda one: hanging() if one.kind is Kind.EDIT and one.chat == 5 else None
        correction = world.correct(first)
        for pause in (4.0, 3.0, 9.0):
            await asyncio.sleep(pause)
            urgent = world.announce(range(100, 400), category=Category.URGENT)
            assert await world.done(urgent, within=3600) <= usual + 3.0
        await world.done(correction, within=600)
        assert world.rows(correction)[5] == "failed"
        await world.stop()

    simulate(main)


def clock_case(name: str, back: float) -> tuple[float, dict[str, int]]:
    """Seconds until all is delivered, where the clock is set back in the middle of ``name``."""

    async def main() -> tuple[float, dict[str, int]]:
        world = World()
        world.start()
        await asyncio.sleep(1)
        began = world.measured()

        def passed() -> float:
            return world.measured() - began

        answers: dict[str, Answer] = {
            "held": lambda _: Later(2.0) if 1 < passed() < 1.3 else None,
            "outage": lambda _: TROUBLE if 1 < passed() < 2 else None,
            "group": lambda one: Later(5.0) if one.chat < 0 and passed() < 4 else None,
        }
        world.telegram.answer = answers.get(name, lambda _: None)
        number = world.announce([*range(-3, 0), *range(1, 201)])
        await asyncio.sleep(1.51)
        world.set_clock(-back)
        if name == "scheduled":
            draft = world.store.announcements.create(
                7,
                world.unix(),
                world.now(number).message,
                quiet=False,
                due=world.unix() + 2,
                audience="chat:1,2",
            )
            assert world.store.announcements.confirm(draft.id, [7], world.unix(), 1)
            await world.done(draft.id)
        await world.done(number)
        await world.stop()
        return world.measured() - began, dict(world.counts(number))

    return simulate(main)


@pytest.mark.parametrize("name", ["plain", "scheduled", "held", "outage", "group"])
@pytest.mark.parametrize("back", [5.0, 3600.0, 86400.0, -3600.0])
def test_a_clock_that_is_set_stalls_nothing(name: str, back: float) -> None:
    usual, counts = clock_case(name, 0.0)
    took, found = clock_case(name, back)
    assert took <= usual + 1.0
    assert found["sent"] >= counts["sent"] - 2


@pytest.mark.parametrize("at", [step / 50 for step in range(8)])
def test_a_clock_set_back_at_any_moment_stalls_nothing(at: float) -> None:
    async def main() -> float:
        world = World()
        world.start()
        number = world.announce(range(1, 61))
        await asyncio.sleep(1 + at)
        world.set_clock(-7200.0)
        took = await world.done(number)
        await world.stop()
        return took + 1 + at

    assert simulate(main) <= free(60) + 1.0


@pytest.mark.parametrize("back", [60.0, 7200.0])
def test_a_clock_set_back_while_the_process_was_down_stalls_nothing(back: float) -> None:
    """What is stored lies ahead then: the pace, a hold of everybody, and a group that was put back."""

    async def main() -> float:
        world = World()
        world.start()
        number = world.announce([*range(-3, 0), *range(1, 201)])
        began = world.measured()
        world.telegram.answer = lambda one: (
            Later(4.0) if one.chat < 0 or world.measured() - began > 2.0 else None
        )
        await asyncio.sleep(2.5)
        await world.stop()
        world.telegram.answer = lambda _: None
        world.set_clock(-back)
        world.start()
        took = await world.done(number)
        await world.stop()
        assert world.counts(number) == {"sent": 203}
        return took

    assert simulate(main) <= free(203) + 4.0 + 10.0


def test_a_lease_from_the_future_runs_out_all_the_same() -> None:
    async def main() -> None:
        world = World()
        number = world.announce(range(1, 11))
        world.set_clock(3600.0)
        now = world.unix()
        world.store.ledger.turn(Request("dead", now, now + 1, 3))
        world.set_clock(-3600.0)
        world.start()
        assert await world.done(number) <= LEASE + 2 * RENEWAL + 3.0
        assert world.counts(number) == {"sent": 7, "unknown": 3}
        await world.stop()

    simulate(main)


def test_a_machine_that_slept_sends_nothing_of_what_others_took_over() -> None:
    """Unix time went on while the measuring clock stood: the lease has run out, and others have it."""

    async def main() -> None:
        world = World()
        world.start()
        number = world.announce(range(1, 101))
        await asyncio.sleep(2.0)
        world.set_clock(LEASE + 1)
        now = world.unix()
        world.store.ledger.turn(Request("other", now, now, 0))
        world.store.announcements.send_unknown_again(number, 7, now)
        await world.done(number)
        await world.stop()
        assert set(world.telegram.got.values()) == {1}

    simulate(main)


@pytest.mark.parametrize(("slow", "restarted"), [(1, False), (1, True), (3, False), (9, True)])
def test_slow_groups_wait_alone_and_it_is_told_until_when(slow: int, restarted: bool) -> None:  # noqa: FBT001
    usual_30 = free(30)
    usual_300 = free(300)

    async def main() -> None:
        world = World()
        world.start()
        groups = range(-slow, 0)
        world.telegram.answer = flooding(groups, 600.0)
        number = world.announce([*groups, *range(1, 301)])
        began = world.measured()
        if restarted:
            await asyncio.sleep(1)
            await world.stop()
            world.start()
        await world.sent(number, 300)
        assert world.measured() - began <= usual_300 + 1.5
        waits = world.store.ledger.waits(world.now(number), world.unix())
        assert waits.lane_until is None
        assert waits.chats == slow
        assert waits.chats_until is not None
        assert 500 < waits.chats_until - world.unix() <= 600
        assert await world.done(world.announce(range(500, 530))) <= usual_30 + 1.0
        world.telegram.answer = lambda _: None
        if slow == 1:
            await world.done(number, within=700)
            assert world.counts(number) == {"sent": 300 + slow}
        await world.stop()

    simulate(main)


def test_many_slow_groups_cost_the_others_a_minute_and_a_half_at_most() -> None:
    usual = free(360)

    async def main() -> None:
        world = World()
        world.start()
        groups = range(-60, 0)
        world.telegram.answer = flooding(groups, 3600.0)
        number = world.announce([*groups, *range(1, 301)])
        began = world.measured()
        await world.sent(number, 300)
        assert world.measured() - began <= usual + 90.0
        await world.stop()

    simulate(main)


def test_a_chat_that_always_asks_to_wait_is_failed_in_the_end() -> None:
    async def main() -> None:
        world = World()
        world.start()
        world.telegram.answer = flooding([-1], 30.0)
        number = world.announce([-1, 1, 2])
        await world.done(number, within=3600)
        assert world.rows(number) == {-1: "failed", 1: "sent", 2: "sent"}
        await world.stop()

    simulate(main)


@pytest.mark.parametrize("seconds", [3.0, 30.0, 100.0])
def test_a_429_of_several_people_holds_everybody_and_it_is_told_until_when(seconds: float) -> None:
    async def main() -> None:
        world = World()
        world.start()
        number = world.announce(range(1, 301))
        await asyncio.sleep(2)
        ends = world.measured() + seconds
        world.telegram.answer = lambda _: Later(ends - world.measured()) if world.measured() < ends else None
        asked = sum(world.telegram.asked.values())
        await asyncio.sleep(1)
        waits = world.store.ledger.waits(world.now(number), world.unix())
        assert waits.lane_until is not None
        assert waits.lane_until - world.unix() <= min(seconds, 60.0)
        await world.done(number)
        assert world.counts(number) == {"sent": 300}
        assert sum(world.telegram.asked.values()) - asked <= 300 - asked + 12
        await world.stop()

    simulate(main)


def test_a_run_of_gone_pauses_and_resuming_tries_them_again() -> None:
    async def main() -> None:
        world = World()
        world.start()
        number = world.announce(range(1, 201))
        await asyncio.sleep(1.5)
        world.telegram.answer = lambda _: BLOCKED
        await world.until(number, State.PAUSED)
        await asyncio.sleep(5)  # for what was on its way
        world.telegram.answer = lambda _: None
        assert world.counts(number)["gone"] == 0
        assert world.subscribers() == 200
        assert read_gone_run(world.now(number).note) == (25, BLOCKED.why)
        assert world.store.announcements.resume(number, 7, world.unix())
        await world.done(number)
        assert world.counts(number) == {"sent": 200}
        assert set(world.telegram.got.values()) == {1}
        await world.stop()

    simulate(main)


@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("recipients", [25, 40, 400])
def test_nobody_is_lost_where_all_are_said_to_be_gone(recipients: int, paid: bool) -> None:  # noqa: FBT001
    async def main() -> None:
        world = World()
        world.start()
        world.telegram.answer = lambda _: BLOCKED
        number = world.announce(range(1, recipients + 1), paid=paid)
        await world.until(number, State.PAUSED)
        await asyncio.sleep(5)
        assert world.counts(number) == {"pending": recipients}
        assert world.subscribers() == recipients
        counts = world.now(number).counts
        assert (counts.gone, counts.pending) == (0, recipients)
        await world.stop()

    simulate(main)


def test_who_is_really_gone_is_so_after_an_administrator_s_word() -> None:
    """A list of dead chats goes through: each word is good for a run twice as long as the last."""

    async def main() -> None:
        world = World()
        world.start()
        world.telegram.answer = lambda one: BLOCKED if one.chat <= 300 else None
        number = world.announce(range(1, 321))
        words = 0
        while True:
            await world.until(number, State.DONE, State.PAUSED)
            if world.now(number).state is State.DONE:
                break
            await asyncio.sleep(1)
            assert world.store.announcements.resume(number, 7, world.unix())
            words += 1
        assert words == 3  # after 25, 50 and 100 in a row
        assert world.counts(number) == {"gone": 300, "sent": 20}
        assert world.subscribers() == 20
        await world.stop()

    simulate(main)


def test_half_of_a_list_being_gone_pauses_nothing() -> None:
    took, counts = taken(600, lambda one: BLOCKED if one.chat % 20 < 10 else None)
    assert counts == {"sent": 300, "gone": 300}
    assert took <= free(600) + 1.0


def test_a_run_of_gone_in_a_correction_pauses_and_resumes_with_its_announcement() -> None:
    async def main() -> None:
        world = World()
        world.start()
        first = world.announce(range(1, 61))
        await world.done(first)
        world.telegram.answer = lambda one: BLOCKED if one.kind is Kind.EDIT else None
        correction = world.correct(first)
        await world.until(correction, State.PAUSED)
        await asyncio.sleep(2)
        assert [one.id for one in world.store.ledger.stopped()] == [correction]
        assert world.subscribers() == 60
        world.telegram.answer = lambda _: None
        assert world.store.announcements.resume(first, 7, world.unix())
        await world.done(correction)
        assert world.counts(correction) == {"sent": 60}
        await world.stop()

    simulate(main)


def test_the_simulated_telegram_takes_its_time() -> None:
    assert free(2) >= LATENCY
