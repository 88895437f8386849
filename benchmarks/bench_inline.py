"""What inline results cost while somebody types, from the update to the answer, in one process.

    python benchmarks/bench_inline.py

Every beginning of names of the shipped directory is typed, from the first character on, and nothing at all.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bot.app import build
from bot.directory import Directory
from bot.settings import Settings
from bot.tryout.local import LocalTelegram
from bot.tryout.transport import LocalTransport

EVERY = 5  # names, so that a run takes a minute
LONGEST = 12


def beginnings(directory: Directory) -> list[str]:
    """Return what is typed, one keystroke after the other."""
    names = sorted({name.name for name in directory.all_names()})[::EVERY]
    return ["", *(name[:end] for name in names for end in range(1, min(len(name), LONGEST) + 1))]


async def measure(folder: Path) -> None:
    """Type everything once and print how long it took."""
    directory = Directory.open(folder / "directory.db")
    typed = beginnings(directory)
    directory.close()
    local = LocalTelegram()
    application = build(Settings(folder / "directory.db"), transport=LocalTransport(local))
    waits: dict[str, list[float]] = defaultdict(list)
    async with local.connected(application):
        await local.inline(local.member, "warm")
        for query in typed:
            start = time.perf_counter()
            found = await local.inline(local.member, query)
            took = (time.perf_counter() - start) * 1e3
            assert found is not None
            for kind in ("all", f"{min(len(query), 4)} typed"):
                waits[kind].append(took)
    for kind, figures in sorted(waits.items()):
        cuts = statistics.quantiles(figures, n=100) if len(figures) > 1 else figures * 99
        print(
            f"inline results, {kind}: median {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, "
            f"most {max(figures):.1f} ms, n={len(figures)}"
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))
