"""What a question costs inside the process and from the terminal: ``python benchmarks/bench_questions.py``.

The golden questions are asked one after the other, each three times; the first round is not counted.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.desk import Asker, Desk
from bot.directory import Directory
from bot.lookup.finder import Finder
from bot.replies.render import render
from bot.shipped import shipped

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
ROUNDS = 3
STARTS = 7


def questions() -> list[str]:
    """Return every golden question."""
    lines = [line for path in sorted(GOLDEN.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line)["question"] for line in lines]


def inside(folder: Path) -> None:
    """Time asking and rendering in one process."""
    directory = Directory.open(folder / "directory.db")
    desk = Desk(directory, Finder.open(directory), shipped("phrases"))
    asked = questions()
    waited: list[float] = []
    spent: list[float] = []
    for turn in range(ROUNDS):
        for question in asked:
            start, work = time.perf_counter(), time.thread_time()
            render(desk.ask(question, Asker()))
            if turn:
                waited.append((time.perf_counter() - start) * 1e3)
                spent.append((time.thread_time() - work) * 1e3)
    for label, figures in (("elapsed", waited), ("processor", spent)):
        cuts = statistics.quantiles(figures, n=100)
        print(f"one question, {label}: median {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms, n={len(figures)}")
    directory.close()


def terminal(folder: Path) -> None:
    """Time ``consortium-bot ask`` as a whole process, with the store in place."""
    environ = os.environ | {"CONSORTIUM_BOT_DATABASE": str(folder / "directory.db")}
    seconds = []
    for _ in range(STARTS):
        start = time.perf_counter()
        command = [sys.executable, "-m", "bot", "ask", "Who leads the Shenzhen consortium?"]
        subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603 - our own command
        seconds.append(time.perf_counter() - start)
    print(f"consortium-bot ask: median {statistics.median(seconds):.2f} s of {STARTS} starts")


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        inside(Path(folder))
        terminal(Path(folder))


if __name__ == "__main__":
    main()
