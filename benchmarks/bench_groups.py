"""A busy group: thirty questions a minute for two minutes, against the strict Bot API emulator.

    python benchmarks/bench_groups.py [--minutes 2] [--questions 30]

Needs the emulator of ``../shared/tools/botapi``, which enforces Telegram's limits. Every question must be
answered within 90 s, with never more than 20 messages a minute and no 429.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
import tempfile
import time
import warnings
from bisect import bisect_left
from pathlib import Path
from typing import Any

from bot.app import serve_until
from bot.directory import Directory
from bot.settings import Settings

COMPANION = Path(__file__).resolve().parents[1].parent / "shared" / "tools" / "botapi"
TOKEN, USERNAME = "123456:benchmark", "consortium_bot"
PEOPLE = tuple(range(7, 13))
LONGEST_WAIT, MOST_A_MINUTE = 90.0, 20
PATIENCE = 100.0


async def ask(tg: Any, group: int, number: int, subjects: list[str]) -> float:
    """Ask one question; seconds until a message hangs on it."""
    person, subject = PEOPLE[number % len(PEOPLE)], subjects[number % len(subjects)]
    start, mark = time.monotonic(), tg.mark(group)
    asked = tg.group_message(group, person, f"@{USERNAME} address of {subject}")["message_id"]
    while time.monotonic() - start < PATIENCE:
        said = tg.transcript(group, mark)
        if any(one["by"] == "bot" and one.get("reply_to") == asked for one in said):
            break
        await asyncio.sleep(0.1)
    return time.monotonic() - start


async def measure(store: Path, minutes: float, a_minute: int) -> bool:
    """Ask evenly spread; whether all is as it must be."""
    directory = Directory.open(store)
    subjects = [name.name for name in directory.all_names() if name.name.isascii()][: int(minutes * a_minute)]
    directory.close()
    emulator = importlib.import_module("strictbotapi")
    async with emulator.StrictBotAPI(emulator.Config(token=TOKEN, username=USERNAME)) as tg:
        stopped = asyncio.Event()
        running = asyncio.create_task(serve_until(stopped, Settings(store, token=TOKEN, api_url=tg.url)))
        await tg.wait_call("getUpdates", timeout=20)
        group = tg.group("Talk", users=list(PEOPLE))
        await tg.wait_reply(group)
        asking = []
        for number in range(int(minutes * a_minute)):
            asking.append(asyncio.create_task(ask(tg, group, number, subjects)))
            await asyncio.sleep(60 / a_minute)
        waits = sorted(await asyncio.gather(*asking))
        stopped.set()
        await running
        sent = sorted(
            one["t"] for one in tg.transcript(group) if one["by"] == "bot" and one["event"] == "message"
        )
        most = max(bisect_left(sent, start + 60) - at for at, start in enumerate(sent))
        refused = sum(call["status"] == 429 for call in tg.calls())
    print(
        f"{len(waits)} questions at {a_minute} a minute: waits median {waits[len(waits) // 2]:.1f} s, "
        f"longest {waits[-1]:.1f} s; most messages in any minute {most}; answers 429: {refused}"
    )
    # The emulator takes a long poll that ran out for one that still waits, when the bot sends its next.
    tg.assert_clean(ignore={"conflict"})
    return waits[-1] <= LONGEST_WAIT and most <= MOST_A_MINUTE and not refused


def main() -> None:
    """Read the arguments, measure, and fail where a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--questions", type=int, default=30, help="a minute")
    asked = parser.parse_args()
    if not COMPANION.is_dir():
        print("the emulator of ../shared is not here: not measured")
        return
    sys.path.insert(0, str(COMPANION))
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        if not asyncio.run(measure(Path(folder) / "directory.db", asked.minutes, asked.questions)):
            sys.exit("too slow, or too much")


if __name__ == "__main__":
    main()
