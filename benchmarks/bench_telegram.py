"""``consortium-bot run`` against the strict Bot API emulator: start, memory, time to answer.

    python benchmarks/bench_telegram.py [--rounds 3] [--questions 200]

Needs the emulator of ``../shared/tools/botapi``. The bot is a process of its own; figures are medians over
the rounds, start-up is from the process's beginning to its first ``getUpdates`` (or ``setWebhook``), with the
store in place, and an answer's time is from the update's delivery to the message's arrival.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

COMPANION = Path(__file__).resolve().parents[1].parent / "shared" / "tools" / "botapi"
TOKEN = "123456:benchmark"  # noqa: S105 - of no bot
_PAUSE = 0.03  # below Telegram's thirty messages a second, which the bot would wait for
QUESTIONS = (
    "Who leads the Shenzhen consortium?",
    "深圳职业技术大学地址",
    "SZPU",
    "List the consortia in Guangdong",
    "website of the lead college of the Suzhou consortium",
    "Is Huawei a member of the Shenzhen consortium?",
    "佛山联合体有哪些企业",
    "polytecnic univercity shenzen",
)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def round_of(way: str, store: Path, questions: int) -> dict[str, float]:
    """Start the bot once, ask, stop it."""
    emulator = importlib.import_module("strictbotapi")
    async with emulator.StrictBotAPI(emulator.Config(token=TOKEN, rate="off")) as tg:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("CONSORTIUM_BOT_")}
        environ |= {
            "CONSORTIUM_BOT_TOKEN": TOKEN,
            "CONSORTIUM_BOT_API_URL": tg.url,
            "CONSORTIUM_BOT_DATABASE": str(store),
        }
        if way == "webhook":
            listen = f"127.0.0.1:{free_port()}"
            environ["CONSORTIUM_BOT_LISTEN"] = listen
            environ["CONSORTIUM_BOT_WEBHOOK_URL"] = f"http://{listen}/hook"
        started = time.perf_counter()
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environ, stderr=asyncio.subprocess.DEVNULL
        )
        await tg.wait_call("setWebhook" if way == "webhook" else "getUpdates", timeout=60)
        ready = time.perf_counter() - started
        await tg.wait_idle()
        for number in range(questions):
            tg.private_message(1000 + number, QUESTIONS[number % len(QUESTIONS)])
            await tg.wait_reply(1000 + number)
            await asyncio.sleep(_PAUSE)
        for end in range(1, 9):
            await tg.inline_query(7, "shenzhen"[:end])
        memory = psutil.Process(bot.pid).memory_info().rss / (1 << 20)
        bot.terminate()
        await bot.wait()
        tg.assert_clean()
        waits = sorted(timing["reply_ms"] for timing in tg.timings() if timing["reply_ms"])
        return {
            "start to first poll, s": ready,
            "memory, MB": memory,
            "answer p50, ms": statistics.median(waits),
            "answer p95, ms": waits[int(len(waits) * 0.95)],
            "answer p99, ms": waits[int(len(waits) * 0.99)],
        }


async def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description="Measure the running bot.")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--questions", type=int, default=200)
    given = arguments.parse_args()
    if not COMPANION.is_dir():
        print("the emulator of ../shared/tools/botapi is not here")
        return
    sys.path.insert(0, str(COMPANION))
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "directory.db"
        await round_of("polling", store, 1)  # creates the store
        print("| | polling | webhook | bound |")
        print("| --- | ---: | ---: | ---: |")
        bounds = {"start to first poll, s": "1.5", "memory, MB": "120", "answer p95, ms": "150"}
        measured = {
            way: [await round_of(way, store, given.questions) for _ in range(given.rounds)]
            for way in ("polling", "webhook")
        }
        for name in measured["polling"][0]:
            medians = (statistics.median(one[name] for one in rounds) for rounds in measured.values())
            print(f"| {name} | " + " | ".join(f"{m:,.2f}" for m in medians) + f" | {bounds.get(name, '')} |")


if __name__ == "__main__":
    asyncio.run(main())
