"""The store fails or its server restarts while couriers deliver: the counts stay exact."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot.announcing.courier import Courier
from bot.state import StateError, StateThread, state_url
from bot.state.store import Store
from bot.values.announcement import (
    SETTLED,
    WITHOUT_BUTTONS,
    Album,
    Content,
    Failed,
    Gone,
    Item,
    Later,
    Message,
    Moved,
    Outcome,
    Parcel,
    Sent,
    State,
    Unfit,
    Unknown,
    Unreached,
    Written,
)
from bot.values.ledger import Request
from tests.postgresql import PostgreSQL


class Scripted:
    """Delivers to everyone, but for the outcomes that a chat has been given."""

    def __init__(self) -> None:
        self.got: Counter[int] = Counter()
        self.script: dict[int, list[Outcome]] = {}
        self.reached = True

    def turn(self, _: int) -> float:
        return 0.0

    async def reachable(self) -> bool:
        return self.reached

    async def deliver(self, parcel: Parcel) -> Outcome:
        await asyncio.sleep(0.005)
        if waiting := self.script.get(parcel.chat):
            return waiting.pop(0)
        self.got[parcel.chat] += 1
        return Sent((1,))


class Full(Scripted):
    """A chat that takes nothing for a while."""

    def __init__(self, chat: int, seconds: float) -> None:
        super().__init__()
        self.chat, self.until = chat, time.time() + seconds

    def turn(self, chat: int) -> float:
        return max(0.0, self.until - time.time()) if chat == self.chat else 0.0


class Albums(Scripted):
    """The line of buttons under an album has to wait for its chat."""

    WAIT = 1.5

    def __init__(self) -> None:
        super().__init__()
        self.lines: Counter[int] = Counter()
        self.of_lines: dict[int, list[Outcome]] = {}

    def turn(self, chat: int) -> float:
        return self.WAIT if self.got[chat] else 0.0

    async def line(self, parcel: Parcel) -> Outcome:
        if waiting := self.of_lines.get(parcel.chat):
            return waiting.pop(0)
        self.lines[parcel.chat] += 1
        return Sent((2,))


class Slow(Scripted):
    """Answers nothing before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    async def deliver(self, parcel: Parcel) -> Outcome:
        await self.let_go.wait()
        return await super().deliver(parcel)


ALBUM = Album((Item("photo", "a"), Item("photo", "b")))


async def announced(
    state: StateThread,
    recipients: int,
    *,
    paid: bool = True,
    content: Content = Written("Hello"),  # noqa: B008 - a frozen value
) -> int:
    def now(store: Store) -> int:
        store.chats.bring_in(
            {"id": one, "kind": "private", "subscribed": True} for one in range(1, recipients + 1)
        )
        message = Message({"": content})
        draft = store.announcements.create(1, time.time(), message, paid=paid, quiet=False)
        assert store.announcements.confirm(draft.id, [1], time.time(), 1)
        return draft.id

    return await state.run(now)


async def until(state: StateThread, number: int, wanted: State) -> dict[str, int]:
    async with asyncio.timeout(40):
        while True:
            found = await state.run(lambda store: store.announcements.get(number))
            assert found is not None
            if found.state is wanted:
                break
            await asyncio.sleep(0.05)
    return {name: count for name in SETTLED if (count := getattr(found.counts, name))}


class Running:
    def __init__(
        self,
        url: str,
        carrier: Scripted,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.state = StateThread(url)
        self.courier = Courier(
            self.state, carrier, lambda _chat, _category: None, clock=clock, monotonic=monotonic
        )

    async def __aenter__(self) -> StateThread:
        self._task = asyncio.create_task(self.courier.run())
        return self.state

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})
        self.state.close()


@pytest.mark.timeout(90)
async def test_postgresql_restarts_midway(postgresql: PostgreSQL, tmp_path: Path) -> None:
    carrier = Scripted()
    async with Running(state_url(tmp_path, postgresql.database()), carrier) as state:
        number = await announced(state, 1500)
        for _ in range(2):
            await asyncio.sleep(0.3)
            await asyncio.to_thread(postgresql.stop, at_once=True)
            await asyncio.to_thread(postgresql.start)
        counts = {}
        async with asyncio.timeout(60):
            while not counts:
                try:
                    counts = await until(state, number, State.DONE)
                except StateError:  # the server is coming back
                    await asyncio.sleep(0.1)
    assert counts == {"sent": 1500}
    assert set(carrier.got.values()) == {1}


async def test_a_full_disk_is_waited_for(tmp_path: Path) -> None:
    carrier = Scripted()
    async with Running(state_url(tmp_path / "directory.db"), carrier) as state:
        number = await announced(state, 300)

        def fill(store: Store, pages: int) -> None:
            with store.read() as connection:
                full = pages or connection.exec_driver_sql("PRAGMA page_count").scalar_one()
                connection.exec_driver_sql(f"PRAGMA max_page_count = {full}")

        await state.run(lambda store: fill(store, 0))
        await asyncio.sleep(1)
        await state.run(lambda store: fill(store, 1 << 30))
        assert await until(state, number, State.DONE) == {"sent": 300}
    assert set(carrier.got.values()) == {1}


async def test_every_outcome_is_written_down(state_at: str) -> None:
    carrier = Scripted()
    carrier.script = {
        1: [Gone("bot was blocked by the user")],
        2: [Failed("not enough rights")],
        3: [Later(0.1), Later(0.1)],
        4: [Unreached("cannot connect")],
    }
    async with Running(state_at, carrier) as state:
        number = await announced(state, 10)
        assert await until(state, number, State.DONE) == {"sent": 8, "gone": 1, "failed": 1}
        blocked = await state.run(lambda store: store.chats.get(1))
    assert blocked is not None
    assert not blocked.active
    assert set(carrier.got) == set(range(3, 11))


async def test_what_telegram_takes_nowhere_is_paused_with_the_reason(state_at: str) -> None:
    carrier = Scripted()
    carrier.script = {one: [Unfit("can't parse entities")] for one in range(1, 2000)}
    async with Running(state_at, carrier) as state:
        number = await announced(state, 500)
        assert await until(state, number, State.PAUSED) == {}
        await asyncio.sleep(0.5)  # for what was on its way
        found = await state.run(lambda store: store.announcements.get(number))
    assert found is not None
    assert found.note == "can't parse entities"
    assert found.counts.pending == 500


async def test_what_chats_do_not_allow_pauses_nothing(state_at: str) -> None:
    carrier = Scripted()
    carrier.script = {one: [Failed("TOPIC_CLOSED", here=True)] for one in range(1, 61)}
    carrier.script |= {one: [Failed("something odd")] for one in range(61, 71)}
    async with Running(state_at, carrier) as state:
        number = await announced(state, 80)
        assert await until(state, number, State.DONE) == {"sent": 10, "failed": 70}


async def test_a_supergroup_gets_it_where_it_wants_it(state_at: str) -> None:
    carrier = Scripted()
    carrier.script = {-5: [Moved(-100)]}
    parcels: list[Parcel] = []

    async def deliver(parcel: Parcel) -> Outcome:
        parcels.append(parcel)
        return await Scripted.deliver(carrier, parcel)

    carrier.deliver = deliver  # type: ignore[method-assign]
    async with Running(state_at, carrier) as state:

        def known(store: Store) -> None:
            store.chats.bring_in([{"id": -5, "kind": "group", "subscribed": True}])
            store.chats.bring_in([{"id": -100, "kind": "supergroup", "subscribed": False, "topic": 9}])

        await state.run(known)
        number = await announced(state, 0)
        assert await until(state, number, State.DONE) == {"moved": 1}
    assert [(one.chat, one.topic) for one in parcels] == [(-5, None), (-100, 9)]


async def test_nothing_leaves_while_telegram_cannot_be_reached(state_at: str) -> None:
    carrier = Scripted()
    carrier.reached = False
    carrier.script = {one: [Unreached("cannot connect")] for one in range(1, 2000)}
    async with Running(state_at, carrier) as state:
        number = await announced(state, 500)
        await asyncio.sleep(2)
        spent = sum(not waiting for waiting in carrier.script.values())
        await asyncio.sleep(2)
        assert sum(not waiting for waiting in carrier.script.values()) == spent < 400
        carrier.reached = True
        carrier.script.clear()
        assert await until(state, number, State.DONE) == {"sent": 500}


async def test_a_telegram_that_knows_us_and_takes_nothing_costs_less_and_less(state_at: str) -> None:
    carrier = Scripted()
    carrier.script = {one: [Unknown("Telegram has trouble: Bad Gateway")] for one in range(1, 2000)}
    async with Running(state_at, carrier) as state:
        number = await announced(state, 500)
        await asyncio.sleep(4)  # it rests for 0.5, 1 and 2 seconds, then for 4
        spent = sum(not waiting for waiting in carrier.script.values())
        await asyncio.sleep(2.5)
        late = sum(not waiting for waiting in carrier.script.values()) - spent
        assert late <= 3
        spent += late
        carrier.script.clear()
        assert await until(state, number, State.DONE) == {"sent": 500 - spent, "unknown": spent}
    assert set(carrier.got.values()) == {1}


async def test_without_an_answer_for_long_it_is_paused_with_the_reason(state_at: str) -> None:
    carrier, slept = Scripted(), [0.0]
    carrier.script = {one: [Unknown("Telegram has trouble: Bad Gateway")] for one in range(1, 2000)}
    clocks = (lambda: time.time() + slept[0], lambda: time.monotonic() + slept[0])
    async with Running(state_at, carrier, *clocks) as state:
        number = await announced(state, 100)
        pausing = asyncio.create_task(until(state, number, State.PAUSED))
        while not pausing.done():
            slept[0] += 3.0  # so that the test does not rest as long as the courier
            await asyncio.sleep(0.05)
        assert (await pausing)["unknown"] < 60
        found = await state.run(lambda store: store.announcements.get(number))
    assert found is not None
    assert found.note == "Telegram has trouble: Bad Gateway"


async def test_a_black_hole_costs_two_seconds_of_sends(state_at: str) -> None:
    carrier = Slow()
    async with Running(state_at, carrier) as state:
        number = await announced(state, 2000, paid=False)
        await asyncio.sleep(6)
        found = await state.run(lambda store: store.announcements.get(number))
        assert found is not None
        assert found.counts.sending < 100
        carrier.let_go.set()
        await asyncio.sleep(2.5)
        found = await state.run(lambda store: store.announcements.get(number))
        assert found is not None
        assert found.counts.sent > 100


async def sending(state: StateThread, number: int, wanted: int) -> None:
    async with asyncio.timeout(10):
        while True:
            found = await state.run(lambda store: store.announcements.get(number))
            if found and found.counts.sending == wanted:
                return
            await asyncio.sleep(0.02)


async def test_cancelling_stops_what_waits_for_its_chat(state_at: str) -> None:
    carrier = Full(7, 3.0)
    async with Running(state_at, carrier) as state:
        number = await announced(state, 20)
        await asyncio.sleep(1.5)
        found = await state.run(lambda store: store.announcements.cancel(number, 1, time.time()))
        assert found is not None
        assert (found.counts.sent, found.counts.pending, found.counts.sending) == (19, 1, 0)
        await asyncio.sleep(3)
    assert not carrier.got[7]


async def test_what_waits_for_its_chat_is_sent_when_its_turn_comes(state_at: str) -> None:
    carrier = Full(7, 3.0)
    async with Running(state_at, carrier) as state:
        number = await announced(state, 20)
        assert await until(state, number, State.DONE) == {"sent": 20}
    assert time.time() >= carrier.until


async def rows(state: StateThread, number: int) -> dict[int, tuple[str, str, str]]:
    """State, messages and detail of each recipient."""

    def read(store: Store) -> dict[int, tuple[str, str, str]]:
        return {
            row["chat_id"]: (row["state"], row["messages"], row["detail"])
            for row in store.ledger.report(number)
        }

    return await state.run(read)


class WithButtons(Running):
    def __init__(self, url: str, carrier: Albums) -> None:
        super().__init__(url, carrier)
        self.courier = Courier(self.state, carrier, lambda _chat, _category: ("Stop", "stop"))


async def test_an_album_is_sent_when_it_arrived_and_its_buttons_belong_to_it(state_at: str) -> None:
    carrier = Albums()
    carrier.of_lines = {
        2: [Later(0.2)],
        3: [Unreached("cannot connect")],
        4: [Unknown("Bad Gateway")],
        5: [Gone("bot was blocked by the user")],
    }
    async with WithButtons(state_at, carrier) as state:
        number = await announced(state, 5, content=ALBUM)
        assert await until(state, number, State.DONE) == {"sent": 5}
        assert not carrier.lines
        assert set((await rows(state, number)).values()) == {("sent", "1", WITHOUT_BUTTONS)}
        whole = ("sent", "1 2", "")
        expected = {1: whole, 2: whole, 3: whole}
        expected[4] = ("sent", "1", f"perhaps {WITHOUT_BUTTONS}: Bad Gateway")
        expected[5] = ("sent", "1", f"{WITHOUT_BUTTONS}: bot was blocked by the user")
        found = await rows(state, number)
        with suppress(TimeoutError):
            async with asyncio.timeout(20):
                while found != expected:
                    await asyncio.sleep(0.1)
                    found = await rows(state, number)
    assert found == expected
    assert carrier.lines == {1: 1, 2: 1, 3: 1}


async def test_buttons_still_to_come_wait_while_paused_and_do_not_come_when_cancelled(state_at: str) -> None:
    carrier = Albums()
    async with WithButtons(state_at, carrier) as state:
        number = await announced(state, 600, paid=False, content=ALBUM)
        await asyncio.sleep(1.5)
        await state.run(lambda store: store.announcements.pause(number, 1, time.time()))
        await asyncio.sleep(1.0)
        before = carrier.lines.total()
        await asyncio.sleep(2.0)
        assert carrier.lines.total() == before
        assert await state.run(lambda store: store.announcements.resume(number, 1, time.time()))
        await asyncio.sleep(1.0)
        assert carrier.lines.total() > before
        assert await state.run(lambda store: store.announcements.cancel(number, 1, time.time()))
        await asyncio.sleep(0.7)
        before = carrier.lines.total()
        await asyncio.sleep(1.5)
        assert carrier.lines.total() == before


@pytest.mark.parametrize("buried", [True, False])
async def test_a_suspended_courier_goes_on_and_sends_nothing_twice(state_at: str, *, buried: bool) -> None:
    slept = [0.0]
    carrier = Slow()
    running = Running(state_at, carrier, lambda: time.time() + slept[0])
    async with running as state:
        number = await announced(state, 20)
        await sending(state, number, 20)
        slept[0] = 16.0
        if buried:
            awake = time.time() + slept[0]
            await state.run(lambda store: store.ledger.turn(Request("other", awake, awake, 0)))
            assert await state.run(lambda store: store.announcements.send_unknown_again(number, 1, awake))
        await asyncio.sleep(0.5)
        carrier.let_go.set()
        assert await until(state, number, State.DONE) == {"sent": 20}
    assert set(carrier.got.values()) == {1}
