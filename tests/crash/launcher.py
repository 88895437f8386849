"""Couriers that die: each line of standard input starts one in a process of its own, forked from this one.

A line is ``random`` (it lives until it is killed) or a step and a number: it dies at the n-th time there.
What "Telegram" got is in a file, a line a message, written before the answer is given.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import Callable
from typing import Any

from bot.announcing.courier import Courier
from bot.state import StateThread
from bot.state.ledger import Ledger
from bot.state.store import Store
from bot.values.announcement import Outcome, Parcel, Sent

LEASE = 5.0


class Death:
    """Ends the process as kill -9 would, at the n-th time of one step."""

    def __init__(self, step: str, times: int) -> None:
        self._step, self._times = step, times

    def at(self, step: str) -> None:
        if step == self._step:
            self._times -= 1
            if self._times == 0:
                os._exit(9)


class FileCarrier:
    def __init__(self, path: str, death: Death) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._death = death

    def turn(self, _: int) -> float:
        return 0.0

    async def reachable(self) -> bool:
        return True

    async def deliver(self, parcel: Parcel) -> Outcome:
        self._death.at("before send")
        await asyncio.sleep(random.uniform(0, 0.01))
        os.write(self._file, f"{parcel.chat}\n".encode())
        await asyncio.sleep(random.uniform(0, 0.01))
        self._death.at("after send")
        return Sent((1,))


class Mortal(StateThread):
    def __init__(self, url: str, death: Death) -> None:
        super().__init__(url)
        self._death = death

    async def run(self, work: Callable[..., Any]) -> Any:
        self._death.at("before turn")
        result = await super().run(lambda store: work(hasty(store)))
        self._death.at("after turn")
        return result


def hasty(store: Store) -> Store:
    """With a lease that runs out sooner, or the tests would wait for nothing but that."""
    store.ledger = Ledger(store, lease=LEASE)
    return store


async def deliver(url: str, path: str, death: Death) -> None:
    state = Mortal(url, death)
    await Courier(state, FileCarrier(path, death), lambda _chat, _category: None).run()


def main(url: str, path: str) -> None:
    for line in sys.stdin:
        step, _, times = line.strip().rpartition(" ")
        child = os.fork()
        if child == 0:
            asyncio.run(deliver(url, path, Death(step, int(times or 0))))
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - to the test
        _, status = os.waitpid(child, 0)
        print("over", status, flush=True)  # noqa: T201 - likewise


if __name__ == "__main__":
    main(*sys.argv[1:])
