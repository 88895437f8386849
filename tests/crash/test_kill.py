"""kill -9 at random moments and at every step: nobody is lost, nobody gets it twice, the rest is unknown."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.announcing.courier import IN_HAND
from bot.state.store import Store
from bot.values.announcement import Announcement, Delivery, Message, State, Written

LAUNCHER = Path(__file__).parent / "launcher.py"
_SUSPENDED = 12.0  # longer than a courier believes in its lease
STEPS = ("before turn", "after turn", "before send", "after send")


class Couriers:
    def __init__(self, process: asyncio.subprocess.Process, got: Path) -> None:
        self._process, self._got = process, got

    async def start(self, step: str = "never", times: int = 0) -> int:
        assert self._process.stdin
        self._process.stdin.write(f"{step} {times}\n".encode())
        return int(await self._line())

    async def over(self) -> None:
        assert (await self._line()).startswith("over")

    async def _line(self) -> str:
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), 30)
        assert line, "the launcher is gone"
        return line.decode().strip()

    def got(self) -> Counter[int]:
        return Counter(map(int, self._got.read_text().split())) if self._got.exists() else Counter()


@pytest.fixture
async def couriers(state_at: str, tmp_path: Path) -> AsyncIterator[Couriers]:
    got = tmp_path / "got.txt"
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(LAUNCHER),
        state_at,
        str(got),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    yield Couriers(process, got)
    assert process.stdin
    process.stdin.close()
    await process.wait()


def announce(store: Store, recipients: int) -> Announcement:
    store.chats.bring_in(
        {"id": one, "kind": "private", "subscribed": True} for one in range(1, recipients + 1)
    )
    draft = store.announcements.create(
        1, time.time(), Message({"": Written("Hello")}), paid=True, quiet=False
    )
    going = store.announcements.confirm(draft.id, [1], time.time(), 1)
    assert going is not None
    return going


async def finish(store: Store, couriers: Couriers, going: Announcement) -> Announcement:
    """Let one courier live until everything is settled, which the dead ones' leases have to run out for."""
    last = await couriers.start()
    until = time.monotonic() + 30
    while True:
        found = store.announcements.get(going.id)
        assert found is not None
        if found.state is State.DONE:
            break
        assert time.monotonic() < until, found.counts
        await asyncio.sleep(0.1)
    os.kill(last, signal.SIGKILL)
    await couriers.over()
    return found


def check(store: Store, couriers: Couriers, done: Announcement) -> int:
    """What the ledger says against what arrived; returns how many are unknown."""
    got = couriers.got()
    told = {row["chat_id"]: row["state"] for row in store.ledger.report(done.id)}
    assert len(told) == done.counts.recipients
    assert max(got.values()) == 1
    assert {chat for chat, state in told.items() if state == Delivery.SENT} <= set(got)
    missed = set(told) - set(got)
    assert {told[chat] for chat in missed} <= {Delivery.UNKNOWN}
    assert Counter(told.values()) == {
        state: number
        for state in (Delivery.SENT, Delivery.UNKNOWN)
        if (number := getattr(done.counts, state))
    }
    return done.counts.unknown


@pytest.mark.timeout(180)
async def test_killed_twenty_times_at_random_moments(state_at: str, couriers: Couriers) -> None:
    rng = random.Random(4)
    store = Store.open(state_at)
    going = announce(store, 2000)
    kills = 0
    while kills < 20:
        courier = await couriers.start()
        before = couriers.got().total()
        until = time.monotonic() + 10
        while couriers.got().total() == before and time.monotonic() < until:
            await asyncio.sleep(0.002)
        await asyncio.sleep(rng.uniform(0, 0.08))
        os.kill(courier, signal.SIGKILL)
        await couriers.over()
        kills += 1
    unfinished = store.announcements.get(going.id)
    assert unfinished is not None
    assert unfinished.counts.pending, "all of it was sent before the last kill"
    done = await finish(store, couriers, going)
    unknown = check(store, couriers, done)
    assert unknown <= kills * IN_HAND / 2
    print(f"{kills} kills, {unknown} unknown of {done.counts.recipients}")  # noqa: T201 - what -s shows
    store.close()


@pytest.mark.timeout(180)
async def test_dead_after_each_step(state_at: str, couriers: Couriers) -> None:
    store = Store.open(state_at)
    going = announce(store, 2000)
    for step in STEPS:
        for times in (1, 2, 3, 7):
            await couriers.start(step, times)
            await couriers.over()
    done = await finish(store, couriers, going)
    check(store, couriers, done)
    store.close()


@pytest.mark.timeout(180)
async def test_two_couriers_on_one_store(state_at: str, couriers: Couriers, tmp_path: Path) -> None:
    """A mistake, or two machines: both deliver, nobody gets it twice."""
    other = await asyncio.create_subprocess_exec(
        sys.executable,
        str(LAUNCHER),
        state_at,
        str(tmp_path / "got.txt"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    second = Couriers(other, tmp_path / "got.txt")
    store = Store.open(state_at)
    one, two = await couriers.start(), await second.start()
    started = time.monotonic()
    going = announce(store, 2000)
    while (found := store.announcements.get(going.id)) and found.state is not State.DONE:
        await asyncio.sleep(0.05)
    took = time.monotonic() - started
    for courier, process in ((one, couriers), (two, second)):
        os.kill(courier, signal.SIGKILL)
        await process.over()
    assert other.stdin
    other.stdin.close()
    await other.wait()
    assert found is not None
    assert check(store, couriers, found) == 0
    assert took > 1.9, "together they keep one pace"
    store.close()


@pytest.mark.timeout(180)
async def test_suspended_for_longer_than_its_lease(state_at: str, couriers: Couriers) -> None:
    """A laptop that was closed, a machine that was moved: it goes on, and sends to nobody twice."""
    store = Store.open(state_at)
    going = announce(store, 4000)
    courier = await couriers.start()
    while couriers.got().total() < 200:
        await asyncio.sleep(0.02)
    os.kill(courier, signal.SIGSTOP)
    await asyncio.sleep(_SUSPENDED)
    os.kill(courier, signal.SIGCONT)
    while (found := store.announcements.get(going.id)) and found.state is not State.DONE:
        await asyncio.sleep(0.1)
    os.kill(courier, signal.SIGKILL)
    await couriers.over()
    assert found is not None
    assert check(store, couriers, found) == 0
    store.close()
