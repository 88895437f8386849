"""What a question costs inside the process and from the terminal: ``python benchmarks/bench_questions.py``.

Golden questions of the shipped directory are asked one after the other, twice; the second round counts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))

from benchmarks.understanding.judging import Expected, faults, is_misleading  # noqa: E402
from benchmarks.understanding.material import training_sets  # noqa: E402
from bot.answers.service import Asker, QuestionService  # noqa: E402
from bot.directory import Directory  # noqa: E402
from bot.lookup.finder import Finder  # noqa: E402
from bot.replies.render import render  # noqa: E402
from bot.shipped import shipped  # noqa: E402
from bot.understanding.tokenizer import LONGEST  # noqa: E402
from bot.values.answer import Answer  # noqa: E402

COMPANION = ROOT.parent / "shared" / "benchmarks" / "directory_100k.zip"
STARTS = 7
SAMPLE = 8  # every eighth question is asked
# Texts that are hard to read: names, cues and unknown words without an end, in each script.
WORST = (
    "深圳职业技术大学和华为技术有限公司的地址电话邮编官网" * 100,
    "某某大学某某公司某某学院" * 100,
    "who leads the Shenzhen consortium and the address of Foo Bar University, " * 100,
    "Foo Bar Baz University of Qux " * 100,
    "shenzhen zhiye jishu daxue dizhi " * 100,
    "SZPU Huawei BYD Tencent " * 100,
    "a b c d e f g " * 100,
    "x" * LONGEST,
    "深" * LONGEST,
    "深圳 foo " * 200,
)


def asked() -> Sequence[Expected]:
    """Return a sample of the golden questions about the shipped directory."""
    every = [
        item for one in training_sets() if one.tables is None for item in one.items() if "question" in item
    ]
    return every[::SAMPLE]


def service_over(directory: Directory) -> QuestionService:
    """Return the service over a directory."""
    return QuestionService(directory, Finder.open(directory), shipped("lexicon"))


def inside(folder: Path) -> None:
    """Time understanding and answering in one process, and rendering apart."""
    directory = Directory.open(folder / "directory.db")
    service = service_over(directory)
    questions = [item["question"] for item in asked()]
    waited: list[float] = []
    spent: list[float] = []
    rendered: list[float] = []
    for counted in (False, True):
        for question in questions:
            start, work = time.perf_counter(), time.thread_time()
            answer = service.ask(question, Asker())
            end, done = time.perf_counter(), time.thread_time()
            render(answer)
            if counted:
                waited.append((end - start) * 1e3)
                spent.append((done - work) * 1e3)
                rendered.append((time.perf_counter() - end) * 1e3)
    for label, figures in (("elapsed", waited), ("processor", spent), ("rendering", rendered)):
        cuts = statistics.quantiles(figures, n=100)
        print(f"one question, {label}: median {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms, n={len(figures)}")
    worst = {text: min(_milliseconds(service, text[:LONGEST]) for _ in range(3)) for text in WORST}
    text, longest = max(worst.items(), key=lambda pair: pair[1])
    print(f"worst text of {LONGEST} characters: {longest:.0f} ms ({text[:30]!r} …)")
    directory.close()


def _milliseconds(service: QuestionService, text: str) -> float:
    start = time.perf_counter()
    service.ask(text, Asker())
    return (time.perf_counter() - start) * 1e3


_START = """
import resource, sys, time
began = time.perf_counter()
from pathlib import Path
from bot.answers.service import Asker, QuestionService
from bot.directory import Directory
from bot.lookup.finder import Finder
from bot.shipped import shipped
directory = Directory.open(Path(sys.argv[1]))
QuestionService(directory, Finder.open(directory), shipped("lexicon")).ask("Who leads Shenzhen?", Asker())
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def start(folder: Path) -> None:
    """Time a process up to its first answer, with the store in place, and tell its memory."""
    command = [sys.executable, "-c", _START, str(folder / "directory.db")]
    found = [
        tuple(map(float, subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.split()))  # noqa: S603 - our own program
        for _ in range(STARTS)
    ]
    seconds, memory = (statistics.median(column) for column in zip(*found, strict=True))
    print(f"start to the first answer: median {seconds:.2f} s, {memory:.0f} MB, of {STARTS} starts")


def terminal(folder: Path) -> None:
    """Time ``consortium-bot ask`` as a whole process, with the store in place."""
    environ = os.environ | {"CONSORTIUM_BOT_DATABASE": str(folder / "directory.db")}
    seconds = []
    for _ in range(STARTS):
        began = time.perf_counter()
        command = [sys.executable, "-m", "bot", "ask", "Who leads the Shenzhen consortium?"]
        subprocess.run(command, env=environ, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own command
        seconds.append(time.perf_counter() - began)
    print(f"consortium-bot ask: median {statistics.median(seconds):.2f} s of {STARTS} starts")


def beside(folder: Path) -> None:
    """Tell how many golden questions are right, alone and beside a directory of 100,000 names.

    Beside it only those count that are about somebody: who is not in the real directory may be in that one.
    """
    directory = Directory.open(folder / "directory.db")
    tell("alone", service_over(directory), asked())
    if not COMPANION.exists():
        print("beside 100,000 names: that directory is not here")
        return
    directory.bring_in(COMPANION, lambda _: None)
    known = [item for item in asked() if set(item["outcome"]) - {"not_found", "not_understood"}]
    tell("beside 100,000 names", service_over(directory), known)
    directory.close()


def tell(label: str, service: QuestionService, questions: Sequence[Expected]) -> None:
    """Print accuracy."""
    right = wrong = 0
    for item in questions:
        answer = service.ask(item["question"], Asker())
        found = list(faults(item, answer, partial(_words, answer)))
        right += not found
        wrong += is_misleading(item, answer, found)
        if found and "-v" in sys.argv:
            print(f"  {item['question']}: {'; '.join(found)}")
    share, misleading = right / len(questions), wrong / len(questions)
    print(
        f"golden questions {label}: {share:.1%} right, {misleading:.1%} answered wrongly, of {len(questions)}"
    )


def _words(answer: Answer) -> str:
    return render(answer, paged=False).plain


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        inside(Path(folder))
        start(Path(folder))
        terminal(Path(folder))
        beside(Path(folder))


if __name__ == "__main__":
    main()
