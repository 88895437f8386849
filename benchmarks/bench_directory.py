"""Print what the directory costs: importing, exporting and reading, from a thousand to a million rows.

The directories of the companion folder ``../shared/benchmarks`` are used where they are; without them only
the shipped directory is measured. Peaks of memory are Linux's.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from bot.directory import Directory

COMPANION = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
SIZES = ("1k", "10k", "100k", "1m")
READS = 2_000

# Runs one step in a process of its own, so that its peak of memory is its own.
STEP = """
import sys, time
from pathlib import Path
from bot.directory import Directory
directory = Directory.open(Path(sys.argv[1]))
start = time.perf_counter()
told = [lambda problem: None] if sys.argv[2] == "bring_in" else []
getattr(directory, sys.argv[2])(Path(sys.argv[3]), *told)
spent = time.perf_counter() - start
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(f"{spent:.2f} s (processor {time.process_time():.2f} s), peak {int(peak) // 1024} MB")
"""


def step(store: Path, name: str, path: Path) -> str:
    """Run one step and return what it cost."""
    command = [sys.executable, "-c", STEP, str(store), name, str(path)]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()  # noqa: S603


def each(read: Callable[[], object]) -> str:
    """Return the median and the 99th percentile of many reads, in microseconds."""
    spent = []
    for _ in range(READS):
        start = time.perf_counter()
        read()
        spent.append((time.perf_counter() - start) * 1e6)
    return f"p50 {median(spent):.0f} µs, p99 {quantiles(spent, n=100)[98]:.0f} µs"


def reads(store: Path) -> None:
    """Print what the reads of an answer cost."""
    directory = Directory.open(store)
    last = directory.ids_starting("", limit=1)[0]
    print("  organisation     ", each(lambda: directory.organisation(last)))
    print("  names of one     ", each(lambda: directory.names(last)))
    print("  members of one   ", each(lambda: directory.members("shenzhen")))
    print("  ids by beginning ", each(lambda: directory.ids_starting("sz")))
    print("  totals           ", each(directory.totals))
    print("  facts date       ", each(directory.facts_date))
    print("  revision         ", each(directory.revision))
    start = time.perf_counter()
    count = sum(1 for _ in directory.all_names())
    print(f"  all names         {time.perf_counter() - start:.2f} s for {count:,}")
    start = time.perf_counter()
    places = directory.places()
    print(f"  places            {time.perf_counter() - start:.3f} s for {len(places):,}")
    directory.close()


def main() -> None:
    """Measure every size that is there."""
    with tempfile.TemporaryDirectory() as temporary:
        for size in ("shipped", *SIZES):
            store = Path(temporary) / f"{size}.db"
            start = time.perf_counter()
            Directory.open(store).close()
            path = COMPANION / f"directory_{size}.zip"
            if size == "shipped":
                print(f"first start: {time.perf_counter() - start:.2f} s")
                start = time.perf_counter()
                Directory.open(store).close()
                print(f"next start:  {(time.perf_counter() - start) * 1000:.1f} ms")
            elif not path.exists():
                print(f"{size}: {path} is not here")
                continue
            else:
                print(f"{size}: import {step(store, 'bring_in', path)}")
                print(f"  again             {step(store, 'bring_in', path)}")
            for ending in ("", ".zip", ".xlsx"):
                out = Path(temporary) / f"out-{size}{ending}"
                print(f"  export {ending or 'folder':10} {step(store, 'write_out', out)}")
            if size != "shipped":
                out = Path(temporary) / f"out-{size}.xlsx"
                print(f"  import .xlsx      {step(store, 'bring_in', out)}")
            reads(store)


if __name__ == "__main__":
    main()
