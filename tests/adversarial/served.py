"""``consortium-bot run`` with a watch beside it: every so many seconds a line of JSON with what it costs.

``rss`` is the process's memory in MB, ``late`` are milliseconds that the event loop came too late, ``cpu`` is
the share of one core.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time

import psutil

from bot.app import serve
from bot.cli import settings
from bot.telegram.logs import configure

_BEAT = 0.01


async def watch(every: float) -> None:
    process, late, since, spent = psutil.Process(), [], time.monotonic(), time.process_time()
    while True:
        before = time.monotonic()
        await asyncio.sleep(_BEAT)
        now = time.monotonic()
        late.append((now - before - _BEAT) * 1e3)
        if now - since >= every:
            late.sort()
            figures = {
                "rss": round(process.memory_info().rss / 1e6, 1),
                "late": {f"p{q}": round(late[int(len(late) * q / 100)], 2) for q in (50, 99)}
                | {"max": round(late[-1], 1)},
                "cpu": round((time.process_time() - spent) / (now - since), 3),
            }
            print(json.dumps(figures), flush=True)  # noqa: T201 - to the test
            late, since, spent = [], now, time.process_time()


async def main(every: float) -> None:
    watching = asyncio.create_task(watch(every))
    await serve(found)
    watching.cancel()


if __name__ == "__main__":
    found = settings()
    configure(found.log, found.token)
    gc.freeze()
    asyncio.run(main(float(sys.argv[1])))
