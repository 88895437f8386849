from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from bot.executor import Executor, OverstayedError

STUCK_AT_THE_END = """
import asyncio, threading
from bot.executor import Executor, OverstayedError

def work():
    {work}

async def main():
    executor = Executor("stuck", patience=0.05)
    try:
        await executor.run(work)
    except OverstayedError:
        print("given up")
    running = asyncio.create_task(executor.run(work))
    await asyncio.sleep(0.01)
    print("ended" if executor.close() else "left behind")
    running.cancel()

asyncio.run(main())
"""


class Stuck:
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go, self.ended = threading.Event(), threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        self.let_go.wait(20)
        self.ended.set()
        return "late"


@pytest.fixture
def stuck() -> Iterator[list[Stuck]]:
    all_stuck = [Stuck() for _ in range(3)]
    yield all_stuck
    for each in all_stuck:
        each.let_go.set()


async def test_work_is_done_in_order_and_its_faults_are_passed_on() -> None:
    executor, done = Executor("quick"), []
    await asyncio.gather(*(executor.run(lambda number=number: done.append(number)) for number in range(20)))
    assert done == list(range(20))
    with pytest.raises(ZeroDivisionError):
        await executor.run(lambda: 1 // 0)
    assert await executor.run(threading.get_ident) == await executor.run(threading.get_ident)
    executor.close()


async def test_one_stuck_question_stops_nobody_else(stuck: list[Stuck]) -> None:
    executor = Executor("stuck", patience=0.1)
    asked = asyncio.create_task(executor.run(stuck[0]))
    others = [asyncio.create_task(executor.run(lambda: "answered")) for _ in range(5)]
    with pytest.raises(OverstayedError):
        await asked
    assert await asyncio.gather(*others) == ["answered"] * 5
    assert executor.stuck == 1
    executor.close()


async def test_a_stuck_question_is_left_behind_though_whoever_asked_it_has_gone(stuck: list[Stuck]) -> None:
    executor = Executor("stuck", patience=0.1)
    asked = asyncio.create_task(executor.run(stuck[0]))
    await asyncio.to_thread(stuck[0].begun.wait, 10)
    asked.cancel()
    assert await executor.run(lambda: "answered") == "answered"
    executor.close()


async def test_threads_left_behind_are_few_and_come_back(stuck: list[Stuck]) -> None:
    executor = Executor("stuck", patience=0.05, most_stuck=2)
    for each in stuck[:2]:
        with pytest.raises(OverstayedError):
            await executor.run(each)
    assert executor.stuck == 2
    with pytest.raises(OverstayedError):  # no thread is left for it, and it is told so
        await executor.run(stuck[2])
    assert not stuck[2].begun.is_set()
    stuck[0].let_go.set()
    await asyncio.to_thread(stuck[0].ended.wait, 10)
    while executor.stuck == 2:  # noqa: ASYNC110 - a thread that ends sets no event of the loop
        await asyncio.sleep(0.01)
    assert await executor.run(lambda: "answered") == "answered"
    executor.close()


async def test_work_that_nobody_waits_for_is_not_begun(stuck: list[Stuck]) -> None:
    executor = Executor("busy", patience=10)
    asyncio_task = asyncio.create_task(executor.run(stuck[0]))
    unwanted = asyncio.create_task(executor.run(stuck[1]))
    await asyncio.to_thread(stuck[0].begun.wait, 10)
    unwanted.cancel()
    await asyncio.wait({unwanted})
    stuck[0].let_go.set()
    assert await asyncio_task == "late"
    assert await executor.run(lambda: "next") == "next"
    assert not stuck[1].begun.is_set()
    executor.close()


async def test_whatever_waits_at_the_end_is_given_up(stuck: list[Stuck]) -> None:
    executor = Executor("ending", patience=10)
    running = asyncio.create_task(executor.run(stuck[0]))
    waiting = asyncio.create_task(executor.run(lambda: "answered"))
    await asyncio.to_thread(stuck[0].begun.wait, 10)
    executor.close()
    with pytest.raises(OverstayedError):
        await waiting
    with pytest.raises(RuntimeError, match="closed"):
        await executor.run(lambda: "answered")
    stuck[0].let_go.set()
    assert await running == "late"


@pytest.mark.parametrize("work", ["threading.Event().wait()", "while True: pass"])
def test_the_end_of_the_process_waits_for_nothing_that_is_stuck(work: str) -> None:
    program = STUCK_AT_THE_END.format(work=work)
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True
    )
    assert ended.stdout == "given up\nleft behind\n"
