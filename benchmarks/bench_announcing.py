"""Announcements: the ledger at a million, thirty and a thousand a second, beside other libraries, and kills.

    python benchmarks/bench_announcing.py [--recipients 1000000] [--rounds 3] [--only ledger]

Needs the emulator of ``../shared/tools/botapi`` for all but the ledger, and PostgreSQL's server for its part.
Figures are medians over the rounds. "At most in a second" is the fullest second of all sends, counted from
each; times are those at which the emulator took the calls.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bot.state import state_url
from bot.state.ledger import Ledger
from bot.state.store import Store
from bot.values.announcement import Announcement, Delivery, Message, State, Written
from bot.values.ledger import Lane, Request, Settled

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.postgresql import PostgreSQL, programs  # noqa: E402 - the tests' own server

COMPANION = ROOT.parent / "shared" / "tools" / "botapi"
TOKEN = "123456:benchmark"  # noqa: S105 - of no bot
TEXT = "<b>Summit</b>: the consortia meet on 3 March in Shenzhen. 三月三日深圳峰会。"
QUESTION = "Who leads the Shenzhen consortium?"


def announce(store: Store, recipients: int, *, paid: bool = False) -> tuple[Announcement, float]:
    """Announce to so many new subscribers; what is being sent, and the seconds of the freeze."""
    store.chats.bring_in(
        {"id": one, "kind": "private", "subscribed": True} for one in range(1001, 1001 + recipients)
    )
    message = Message({"": Written(TEXT, html=True)})
    draft = store.announcements.create(1, time.time(), message, paid=paid, quiet=False)
    started = time.perf_counter()
    going = store.announcements.confirm(draft.id, [1], time.time(), 1)
    took = time.perf_counter() - started
    assert going is not None
    return going, took


def turns(store: Store, going: Announcement, number: int, most: int) -> list[float]:
    """Claim and settle so often; seconds of each claim alone (its transaction, with nothing to settle)."""
    ledger, claims = Ledger(store, dict.fromkeys(Lane, 1000000000.0)), []
    for _ in range(number):
        now = time.time()
        started = time.perf_counter()
        claimed = ledger.turn(Request("bench", now, now + 1, most, renew=False)).claimed
        claims.append(time.perf_counter() - started)
        settled = [Settled(going.id, one.to, Delivery.SENT, (7,)) for one in claimed]
        ledger.turn(Request("bench", now, now, 0, settled, renew=False))
    return claims


def pass_over(store: Store, going: Announcement, share: float, recipients: int) -> None:
    """Settle most of it, as sending it would have."""
    from sqlalchemy import text  # noqa: PLC0415 - here alone

    last = 1001 + int(recipients * share)
    with store.write() as connection:
        done = (
            "UPDATE deliveries SET state = 'sent' "
            "WHERE announcement = :of AND chat < :last AND state = 'pending'"
        )
        total = connection.execute(text(done), {"of": going.id, "last": last}).rowcount
        counted = "UPDATE announcements SET sent = sent + :total WHERE id = :of"
        connection.execute(text(counted), {"of": going.id, "total": total})


def ledger(url: str, recipients: int) -> None:
    """Print freeze, claims at any progress, and memory."""
    store = Store.open(url)
    process = psutil.Process()
    going, took = announce(store, recipients)
    print(f"| {recipients:,} recipients frozen, s | {took:.2f} |")
    for share in (0.0, 0.5, 0.99):
        pass_over(store, going, share, recipients)
        before = process.memory_info().rss
        claims = sorted(turns(store, going, 200, 20))
        grown = (process.memory_info().rss - before) / (1 << 20)
        print(
            f"| claim of 20 at {share:.0%}, ms: median / p99 | "
            f"{statistics.median(claims) * 1e3:.2f} / {claims[197] * 1e3:.2f} (memory +{grown:.1f} MB) |"
        )
    store.close()


class Emulator:
    """The strict or the fast emulator in a process of its own."""

    def __init__(self, port: int, *options: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        # Its own garbage collection holds it up for a tenth of a second, and bunches what arrives meanwhile.
        start = "import gc, runpy; gc.disable(); runpy.run_module('strictbotapi', run_name='__main__')"
        command = [sys.executable, "-c", start, "--port", str(port), "--token", TOKEN, *options]
        self._process = subprocess.Popen(command, cwd=COMPANION, stdout=subprocess.DEVNULL)  # noqa: S603
        for _ in range(200):
            try:
                self.control("state")
            except OSError:
                time.sleep(0.05)
            else:
                return

    def control(self, action: str, **values: Any) -> Any:
        """Do something to it, or ask."""
        request = urllib.request.Request(f"{self.url}/control/{action}", json.dumps(values).encode())  # noqa: S310
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return json.load(answer)["result"]

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


@contextmanager
def running(url: str, folder: Path) -> Iterator[psutil.Process]:
    """``consortium-bot run`` in a process of its own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CONSORTIUM_BOT_")}
    environ |= {
        "CONSORTIUM_BOT_TOKEN": TOKEN,
        "CONSORTIUM_BOT_API_URL": url,
        "CONSORTIUM_BOT_DATABASE": str(folder / "directory.db"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environ, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def fullest(times: list[float]) -> int:
    """How many fall into the fullest second."""
    return max(bisect_left(times, start + 1.0) - at for at, start in enumerate(times))


async def delivered(port: int, recipients: int, *, paid: bool, questions: bool) -> dict[str, float]:
    """Send one announcement by the running bot, with people asking meanwhile."""
    emulator_module = importlib.import_module("strictbotapi")
    limits = {"global_per_s": 1000} if paid else {}
    config = emulator_module.Config(token=TOKEN, port=port, **limits)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with emulator_module.StrictBotAPI(config) as tg:
            for one in range(1001, 1001 + recipients):
                tg.user(one, started=True)
            with running(tg.url, folder) as bot:
                await tg.wait_call("getMyCommands", 4, timeout=60)
                await asyncio.sleep(3)
                store = Store.open(state_url(folder / "directory.db"))
                before = sum(bot.cpu_times()[:2])
                going, _ = announce(store, recipients, paid=paid)
                asked = asyncio.create_task(ask(tg, recipients)) if questions else None
                await done(store, going)
                used = sum(bot.cpu_times()[:2]) - before
                if asked:
                    asked.cancel()
                store.close()
        calls = [call for call in tg.calls("sendMessage") if call["status"] == 200]
        times = sorted(call["t"] for call in calls)
        ours = sorted(call["t"] for call in calls if "Summit" in call["params"]["text"])
        waits = sorted(one["reply_ms"] for one in tg.timings() if one["reply_ms"])
        kinds = [violation["kind"] for violation in tg.violations("error")]
        return {
            "announcements a second": (len(ours) - 1) / (ours[-1] - ours[0]),
            "all messages a second": (len([t for t in times if t >= ours[0]]) - 1) / (times[-1] - ours[0]),
            "at most in a second": fullest([t for t in times if t >= ours[0]]),
            "429 and other violations": len(kinds),
            "answers meanwhile, p99, ms": waits[int(len(waits) * 0.99)] if waits else 0.0,
            "processor, µs a send": used / recipients * 1e6,
        }


async def ask(tg: Any, recipients: int) -> None:
    """People ask, two a second."""
    for number in range(recipients):
        tg.private_message(500_000 + number, QUESTION)
        await asyncio.sleep(0.5)


async def done(store: Store, going: Announcement) -> Announcement:
    """Wait until everybody has got it."""
    while True:
        found = store.announcements.get(going.id)
        assert found is not None
        if found.state is State.DONE:
            return found
        await asyncio.sleep(0.2)


def thousand(port: int, recipients: int) -> dict[str, float]:
    """Paid speed against the fast emulator; the strict one is slower than the bot."""
    emulator = Emulator(port, "--fast")
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for one in range(1001, 1001 + recipients):
                emulator.control("user", id=one, started=True)
            with running(emulator.url, folder) as bot:
                time.sleep(8)
                store = Store.open(state_url(folder / "directory.db"))
                before = sum(bot.cpu_times()[:2])
                going, _ = announce(store, recipients, paid=True)
                found = asyncio.run(done(store, going))
                used = sum(bot.cpu_times()[:2]) - before
                store.close()
            stamps = sorted(
                entry["t"]
                for one in range(1001, 1001 + recipients)
                for entry in emulator.control("transcript", chat=one)
                if entry["by"] == "bot"
            )
        assert found.counts.sent == recipients
        return {
            "messages a second": (len(stamps) - 1) / (stamps[-1] - stamps[0]),
            "at most in a second": fullest(stamps),
            "processor, µs a send": used / recipients * 1e6,
        }
    finally:
        emulator.stop()


async def ours(url: str) -> tuple[Callable[[int], Awaitable[Any]], Callable[[], Awaitable[None]]]:
    """python-telegram-bot on our transport."""
    from telegram import Bot  # noqa: PLC0415 - imported where it is measured

    from bot.telegram.transport import AiohttpRequest  # noqa: PLC0415

    request = AiohttpRequest(connections=100)
    await request.initialize()
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)
    return lambda chat: bot.send_message(chat, TEXT, parse_mode="HTML"), request.shutdown


async def plain(url: str) -> tuple[Callable[[int], Awaitable[Any]], Callable[[], Awaitable[None]]]:
    """python-telegram-bot as it comes."""
    from telegram import Bot  # noqa: PLC0415 - as above
    from telegram.request import HTTPXRequest  # noqa: PLC0415

    request = HTTPXRequest(connection_pool_size=100, pool_timeout=60)
    await request.initialize()
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)
    return lambda chat: bot.send_message(chat, TEXT, parse_mode="HTML"), request.shutdown


async def other(url: str) -> tuple[Callable[[int], Awaitable[Any]], Callable[[], Awaitable[None]]]:
    """Aiogram as it comes."""
    from aiogram import Bot  # noqa: PLC0415 - as above
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot = Bot(TOKEN, session=session)
    return lambda chat: bot.send_message(chat, TEXT, parse_mode="HTML"), session.close


async def sends(make: Any, url: str, number: int) -> tuple[float, float]:
    """Send so many, a hundred at once: sends a second, and µs of processor a send."""
    send, close = await make(url)
    await asyncio.gather(*(send(1001 + at) for at in range(100)))
    chats = iter(range(number))

    async def worker() -> None:
        for at in chats:
            await send(1001 + at % 500)

    started, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(100)))
    took, used = time.perf_counter() - started, time.process_time() - used
    await close()
    return number / took, used / number * 1e6


def beside(port: int, rounds: int) -> None:
    """Print ours beside plain python-telegram-bot and aiogram, in turns against one emulator."""
    emulator = Emulator(port, "--fast")
    for one in range(1001, 1501):
        emulator.control("user", id=one, started=True)
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for name, make in (("ours", ours), ("PTB on httpx", plain), ("aiogram", other)):
            try:
                found.setdefault(name, []).append(asyncio.run(sends(make, emulator.url, 1500)))
            except ImportError:
                continue
    emulator.stop()
    print("| | sends a second | processor, µs a send |\n| --- | ---: | ---: |")
    for name, figures in found.items():
        rate, used = (statistics.median(column) for column in zip(*figures, strict=True))
        print(f"| {name} | {rate:,.0f} | {used:,.0f} |")


def on_postgresql(recipients: int) -> None:
    """Print the ledger's figures on a server of our own, where there is one."""
    found = programs()
    if found is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = PostgreSQL(Path(folder) / "server", found, 18_970)
        server.start()
        try:
            print(f"\n### The ledger on PostgreSQL, {recipients:,} recipients\n\n| | |\n| --- | ---: |")
            ledger(state_url(Path(), server.database()), recipients)
        finally:
            server.stop(at_once=True)


def table(rounds: list[dict[str, float]], bounds: dict[str, str]) -> None:
    """Print medians beside what they have to keep."""
    print("| | median | bound |\n| --- | ---: | ---: |")
    for name in rounds[0]:
        print(f"| {name} | {statistics.median(one[name] for one in rounds):,.2f} | {bounds.get(name, '')} |")


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description="Measure announcements.")
    arguments.add_argument("--recipients", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--only", choices=["ledger", "thirty", "thousand", "beside"], default="")
    given = arguments.parse_args()
    sys.path.insert(0, str(COMPANION))

    def wanted(name: str) -> bool:
        return given.only in {"", name} and (name == "ledger" or COMPANION.is_dir())

    if wanted("ledger"):
        for recipients in (1000, given.recipients):
            with tempfile.TemporaryDirectory() as folder:
                print(f"\n### The ledger on SQLite, {recipients:,} recipients\n\n| | |\n| --- | ---: |")
                ledger(state_url(Path(folder) / "bench.db"), recipients)
        on_postgresql(given.recipients)
    if wanted("thirty"):
        print("\n### Thirty a second, strict emulator, two questions a second\n")
        rounds = [asyncio.run(delivered(0, 600, paid=False, questions=True)) for _ in range(given.rounds)]
        bounds = {
            "all messages a second": "≥ 29.5",
            "at most in a second": "≤ 31",
            "429 and other violations": "0",
            "answers meanwhile, p99, ms": "≤ 300",
        }
        table(rounds, bounds)
    if wanted("thousand"):
        print("\n### Paid speed, fast emulator\n")
        found = [thousand(18_990 + at, 10_000) for at in range(given.rounds)]
        table(
            found,
            {"messages a second": "≥ 990", "at most in a second": "≤ 1,015", "processor, µs a send": "≤ 600"},
        )
    if wanted("beside"):
        print("\n### Beside other libraries, 100 at once\n")
        beside(18_980, given.rounds)


if __name__ == "__main__":
    main()
