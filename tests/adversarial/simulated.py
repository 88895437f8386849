"""The real courier, store and ledger in a world whose time passes as fast as they work."""

from __future__ import annotations

import asyncio
import inspect
import selectors
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable
from typing import Any, TypeVar

from bot.announcing.courier import Courier
from bot.state.store import Store
from bot.values.announcement import (
    Announcement,
    Category,
    Kind,
    Later,
    Message,
    Outcome,
    Parcel,
    Sent,
    State,
    Unknown,
    Written,
)

_T = TypeVar("_T")
NOON = 1_800_000_000.0 - 4 * 3600  # Friday 2027-01-15, 12:00 in Shanghai
LATENCY = 0.05
TROUBLE = Unknown("Telegram has trouble: Internal Server Error (500)")


class _Selector(selectors.DefaultSelector):
    """Where nothing is ready, time passes instead of being waited for."""

    loop: VirtualTime

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("the simulated world stands still")
        if not ready and timeout:
            self.loop.now += timeout
        return ready


class VirtualTime(asyncio.SelectorEventLoop):
    now = 1000.0

    def __init__(self) -> None:
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.now


def simulate(main: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    with asyncio.Runner(loop_factory=VirtualTime) as runner:
        return runner.run(main())


class Inline:
    """Does work with the store at once, as the thread of the state does later."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def run(self, work: Callable[[Store], _T]) -> _T:
        await asyncio.sleep(0.001)
        return work(self.store)


class Telegram:
    """Takes everything, but for what its ``answer`` says of some."""

    def __init__(self) -> None:
        self.got: Counter[tuple[Kind, int]] = Counter()
        self.asked: Counter[int] = Counter()
        self.when: list[float] = []  # of each call
        self.answer: Callable[[Parcel], Outcome | Awaitable[Outcome] | None] = lambda _: None
        self.reached = True

    def turn(self, _: int) -> float:
        return 0.0

    async def reachable(self) -> bool:
        await asyncio.sleep(LATENCY)
        return self.reached

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.when.append(asyncio.get_running_loop().time())
        self.asked[parcel.chat] += 1
        await asyncio.sleep(LATENCY)
        answer = self.answer(parcel)
        if inspect.isawaitable(answer):
            answer = await answer
        if answer is not None:
            return answer
        self.got[parcel.kind, parcel.chat] += 1
        return Sent((parcel.chat + 1000,))

    async def line(self, parcel: Parcel) -> Outcome:
        return await self.deliver(parcel)


class World:
    """``unix`` is Unix time, which may be set by ``set_clock``; ``measured`` never goes back."""

    def __init__(self, url: str = "sqlite://") -> None:
        self.store = Store.open(url)
        self.telegram = Telegram()
        self.ahead = NOON - VirtualTime.now
        self._running: list[asyncio.Task[None]] = []

    def measured(self) -> float:
        return asyncio.get_running_loop().time()

    def unix(self) -> float:
        return self.measured() + self.ahead

    def set_clock(self, seconds: float) -> None:
        self.ahead += seconds

    def start(self) -> Courier:
        """Start a courier, as a process would."""
        both = {"monotonic": self.measured}
        known = inspect.signature(Courier.__init__).parameters
        more: Any = {name: value for name, value in both.items() if name in known}
        state: Any = Inline(self.store)
        courier = Courier(state, self.telegram, lambda _chat, _category: None, clock=self.unix, **more)
        self._running.append(asyncio.create_task(courier.run()))
        return courier

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.wait(self._running)
        self._running.clear()

    def announce(
        self,
        chats: Iterable[int],
        *,
        paid: bool = False,
        category: Category = Category.NEWS,
        zone: str = "",
        quiet: bool = False,
    ) -> int:
        ids = list(chats)
        self.store.chats.bring_in(
            {"id": one, "kind": "private" if one > 0 else "group", "subscribed": True, "zone": zone}
            for one in ids
        )
        draft = self.store.announcements.create(
            7,
            self.unix(),
            Message({"": Written("Hello")}),
            paid=paid,
            quiet=quiet,
            category=category,
            audience="chat:" + ",".join(map(str, ids)),
        )
        assert self.store.announcements.confirm(draft.id, [7], self.unix(), 1)
        return draft.id

    def correct(self, number: int) -> int:
        made = self.store.announcements.amend(
            number, Kind.EDIT, 7, self.unix(), Message({"": Written("Hullo")})
        )
        assert made is not None
        return made.id

    def now(self, number: int) -> Announcement:
        found = self.store.announcements.get(number)
        assert found is not None
        return found

    async def until(self, number: int, *wanted: State, within: float = 3 * 86400.0) -> float:
        """Wait until an announcement stands so; returns the seconds that took."""
        began = self.measured()
        async with asyncio.timeout(within):
            while self.now(number).state not in wanted:  # noqa: ASYNC110 - the store sets no event
                await asyncio.sleep(0.2)
        return self.measured() - began

    async def sent(self, number: int, wanted: int) -> None:
        """Wait until so many have got it."""
        while self.now(number).counts.sent < wanted:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.2)

    async def done(self, number: int, within: float = 3 * 86400.0) -> float:
        return await self.until(number, State.DONE, within=within)

    def rows(self, number: int) -> dict[int, str]:
        return {row["chat_id"]: row["state"] for row in self.store.ledger.report(number)}

    def counts(self, number: int) -> Counter[str]:
        return Counter(self.rows(number).values())

    def subscribers(self) -> int:
        return sum(chat.active and chat.subscribed for chat in self.store.chats.all())


def failing(chats: Collection[int]) -> Callable[[Parcel], Outcome | None]:
    """Always a 500, at some chats."""
    return lambda parcel: TROUBLE if parcel.chat in chats else None


def flooding(chats: Collection[int], seconds: float) -> Callable[[Parcel], Outcome | None]:
    """Always a 429, at some chats."""
    return lambda parcel: Later(seconds) if parcel.chat in chats else None
