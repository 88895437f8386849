"""python-telegram-bot on aiohttp and on httpx: sends a second and processor time a send.

    python benchmarks/bench_telegram_transport.py [--sends 400] [--rounds 3]

Both send the same messages through ``telegram.Bot`` to one small server in a process of its own, in turns;
the table shows medians.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import statistics
import time
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.transport import AiohttpRequest

TOKEN = "1:benchmark"  # noqa: S105 - of no bot
TEXT = (
    "<b>Shenzhen Polytechnic University</b>\n深圳职业技术大学\nAddress: No. 7098 Liuxian Avenue, Nanshan" * 3
)
BODY = b'{"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"text":"x"}}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
    len(BODY),
    BODY,
)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every request of one connection; the least that a server can cost."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b"transfer-encoding: chunked" in head:
                while await reader.readuntil(b"\r\n") != b"0\r\n":
                    await reader.readuntil(b"\r\n")
                await reader.readuntil(b"\r\n")
            elif b"content-length: " in head:
                await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
            writer.write(ANSWER)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def serve(port: Connection) -> None:
    """Run the server until the process ends; its port goes into the pipe."""

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=1 << 22)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def measure(bot: Bot, sends: int, at_once: int) -> tuple[float, float]:
    """Send so many messages, so many at once; sends a second and µs of processor time a send."""
    gate = asyncio.Semaphore(at_once)

    async def send() -> None:
        async with gate:
            await bot.send_message(7, TEXT, parse_mode="HTML")

    started, used = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(sends):
            tasks.create_task(send())
    took = time.perf_counter() - started
    return sends / took, (time.process_time() - used) / sends * 1e6


async def compare(base: str, sends: int, rounds: int) -> None:
    """Print the table."""
    kinds: dict[str, Callable[[], BaseRequest]] = {
        "aiohttp": AiohttpRequest,
        "httpx": lambda: HTTPXRequest(connection_pool_size=100, pool_timeout=60, read_timeout=60),
    }
    print("| transport | at once | sends/s | µs of processor time a send |")
    print("| --- | ---: | ---: | ---: |")
    for at_once in (1, 10, 100):
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
        for _ in range(rounds):
            for name, make in kinds.items():
                request = make()
                bot = Bot(TOKEN, base_url=base, request=request)
                await request.initialize()
                await measure(bot, at_once, at_once)  # opens the connections
                figures[name].append(await measure(bot, sends, at_once))
                await request.shutdown()
        for name, measured in figures.items():
            rate, cost = (statistics.median(column) for column in zip(*measured, strict=True))
            print(f"| {name} | {at_once} | {rate:,.0f} | {cost:,.0f} |")


def main() -> None:
    """Start the server, compare, stop it."""
    arguments = argparse.ArgumentParser(description="Compare the transports.")
    arguments.add_argument("--sends", type=int, default=400)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    warnings.simplefilter("ignore")
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    asyncio.run(compare(f"http://127.0.0.1:{here.recv()}/bot", given.sends, given.rounds))
    server.terminate()


if __name__ == "__main__":
    main()
