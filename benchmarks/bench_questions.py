"""What a question costs inside the process and from the terminal: ``python benchmarks/bench_questions.py``.

The golden questions are asked one after the other, each three times; the first round is not counted.
"""

from __future__ import annotations

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

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))
COMPANION = ROOT.parent / "shared" / "benchmarks" / "directory_100k.zip"
ROUNDS = 3
STARTS = 7

from tests.golden.judging import every, judge  # noqa: E402


def inside(folder: Path) -> None:
    """Time asking and rendering in one process."""
    directory = Directory.open(folder / "directory.db")
    desk = Desk(directory, Finder.open(directory), shipped("phrases"))
    asked = [expected["question"] for expected in every()]
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


def beside(folder: Path) -> None:
    """Tell how many golden questions are right, alone and beside a directory of 100,000 names.

    Beside it only those count that are about somebody: who is not in the real directory may be in that one.
    """
    directory = Directory.open(folder / "directory.db")
    desk = Desk(directory, Finder.open(directory), shipped("phrases"))
    tell("alone", desk, every())
    directory.close()
    if not COMPANION.exists():
        print("beside 100,000 names: that directory is not here")
        return
    directory = Directory.open(folder / "directory.db")
    directory.bring_in(COMPANION, lambda _: None)
    desk = Desk(directory, Finder.open(directory), shipped("phrases"))
    known = [
        expected
        for expected in every()
        if set(expected.get("outcome", "?")) - {"not_found", "not_understood"}
    ]
    tell("beside 100,000 names", desk, known)
    directory.close()


def tell(label: str, desk: Desk, questions: list[dict]) -> None:
    """Print accuracy."""
    verdicts = [judge(desk, expected) for expected in questions]
    right = sum(not verdict.faults for verdict in verdicts) / len(verdicts)
    wrong = sum(verdict.misleading for verdict in verdicts) / len(verdicts)
    print(f"golden questions {label}: {right:.1%} right, {wrong:.1%} answered wrongly, of {len(verdicts)}")
    for verdict in verdicts if "-v" in sys.argv else ():
        if verdict.faults:
            print(f"  {verdict.question}: {'; '.join(verdict.faults)}")


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        inside(Path(folder))
        terminal(Path(folder))
        beside(Path(folder))


if __name__ == "__main__":
    main()
