"""Measures the look-up beside its peers: a table and a picture in docs/benchmarks/.

``python benchmarks/bench_lookup.py [FOLDER] [--sizes 10k,100k,1m] [--alone]``; FOLDER holds the directories
and queries that docs/lookup.md names (by default the companion folder beside this checkout). The queries are
those that the model was not trained on. A slow peer is asked fewer of them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(Path(__file__).parent / "lookup"))

import peers  # noqa: E402
from labelled import Labelled, is_test, is_test_log, names, queries  # noqa: E402
from measure import Answer, Tally, measure  # noqa: E402
from picture import picture  # noqa: E402

from bot.lookup.arrays import save  # noqa: E402
from bot.lookup.build import calibrated, derive  # noqa: E402
from bot.lookup.building import place  # noqa: E402
from bot.lookup.decide import Policy  # noqa: E402
from bot.lookup.finder import Finder  # noqa: E402
from bot.lookup.index import assemble  # noqa: E402
from bot.lookup.keys import VERSION, Keys  # noqa: E402
from bot.lookup.large import LargeIndex  # noqa: E402
from bot.lookup.match import Decision  # noqa: E402
from bot.lookup.model import model  # noqa: E402
from bot.values.records import Name  # noqa: E402

OURS = "this engine"
SECONDS = 12.0
"""That a peer may spend on the queries of one size."""
ENOUGH = 30
"""Queries, below which a peer's figures say nothing."""


class Names:
    """Names without a store, as the look-up wants a directory."""

    def __init__(self, archive: Path, folder: Path) -> None:
        self.path = folder / f"{archive.stem}.db"
        self._names = list(names(archive))

    def all_names(self) -> Iterator[Name]:
        """Every name."""
        return iter(self._names)

    def names_of(self, subjects: Iterable[str]) -> Iterator[Name]:
        """Every name of these."""
        return (name for name in self._names if name.subject in set(subjects))

    def count_names(self) -> int:
        """How many."""
        return len(self._names)

    def participants(self) -> frozenset[str]:
        """No consortia here."""
        return frozenset()

    def data_hash(self) -> str:
        """Never another."""
        return "bench"

    def edits(self) -> int:
        """None."""
        return 0

    def edited_since(self, number: int, most: int) -> frozenset[str] | None:
        """Return nobody."""
        return frozenset() if number <= most else None

    def revision(self) -> object:
        """Never another."""
        return 0


@dataclass(slots=True)
class Line:
    """What the table says of one method at one size."""

    method: str
    size: str
    names: int
    tally: Tally
    build: float
    notes: dict[str, float]


def ours(source: Names) -> tuple[Callable[[str], Answer], dict[str, float], tuple[list[Name], list[Keys]]]:
    """Make the index as the bot's own process does, and time each step."""
    began = time.perf_counter()
    listed, keys = derive(source.all_names())
    derived = time.perf_counter()
    arrays = assemble(listed, keys)
    assembled = time.perf_counter()
    policy = calibrated(LargeIndex(arrays), model())
    set_ = time.perf_counter()
    about = {"hash": "bench", "edits": 0, "keys": VERSION, "certain": policy.certain, "near": policy.near}
    save(place(source.path), arrays, about)
    saved = time.perf_counter()
    finder = Finder.open(source)
    opened = time.perf_counter()
    notes = {
        "keys": derived - began,
        "index": assembled - derived + saved - set_,
        "threshold": set_ - assembled,
        "open": (opened - saved) * 1e3,
        "certain": policy.certain,
    }

    def ask(text: str) -> Answer:
        match = finder.find(text, limit=20)
        ranked = [(candidate.id, candidate.score) for candidate in match.candidates]
        return Answer(ranked, match.outcome is Decision.MATCHED)

    return ask, notes, (listed, keys)


def methods(
    index: LargeIndex, policy: Policy, listed: list[Name], keys: list[Keys], stack: ExitStack
) -> dict[str, Callable[[], peers.Ask]]:
    """Return what makes each peer ready."""
    return {
        "rapidfuzz ratio": lambda: peers.scanning(peers.RATIO, listed, keys),
        "rapidfuzz WRatio": lambda: peers.scanning(peers.WRATIO, listed, keys),
        "FTS5 trigram + our ranker": lambda: peers.reranked(peers.fts5(listed, keys), index, policy),
        "tantivy n-grams + our ranker": lambda: peers.reranked(
            peers.tantivy_grams(listed, keys), index, policy
        ),
        "PostgreSQL pg_trgm": lambda: stack.enter_context(peers.pg_trgm(listed, keys)),
    }


def private_memory(source: Names) -> float:
    """Return the megabytes that a process with the index open has to itself, beyond one with the imports."""
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(ROOT / "benchmarks" / "lookup" / "memory.py"), str(place(source.path))],
        capture_output=True, check=True, text=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    return float(done.stdout)


def capped(ask: Callable[[str], Answer], asked: Sequence[Labelled]) -> list[Labelled]:
    """Return as many of the queries as there is time for, evenly drawn."""
    began = time.perf_counter()
    for query in asked[:: max(1, len(asked) // 5)][:5]:
        ask(query.query)
    each = (time.perf_counter() - began) / 5
    most = max(1, min(len(asked), int(SECONDS / max(each, 1e-6))))
    return list(asked[:: -(-len(asked) // most)])


def certain_at(ask: Callable[[str], Answer], asked: Sequence[Labelled]) -> float:
    """Return from which score on 99.5 % of a plain scorer's first answers are right, on trained queries."""
    seen = []
    for query in asked:
        ranked = ask(query.query).ranked
        if ranked:
            seen.append((ranked[0][1], ranked[0][0] == query.subject))
    seen.sort(reverse=True)
    right, best = 0, 1.01
    for count, (score, is_right) in enumerate(seen, start=1):
        right += is_right
        if right / count >= 0.995:
            best = score
    return best


def run(folder: Path, sizes: Sequence[str], *, alone: bool) -> list[Line]:
    """Measure everything."""
    every = queries(folder / "queries_train.jsonl")
    asked = [query for query in every if is_test(query)]
    trained = [query for query in every if not is_test(query)][::40]
    lines: list[Line] = []
    certain: dict[str, float] = {}
    for size in sizes:
        with ExitStack() as stack:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            source = Names(folder / f"directory_{size}.zip", work)
            ask, notes, (listed, keys) = ours(source)
            tally = measure(ask, asked)
            notes["memory"] = private_memory(source)
            show(lines, Line(OURS, size, source.count_names(), tally, notes["index"], notes))
            if alone:
                continue
            index = LargeIndex(assemble(listed, keys))
            policy = calibrated(index, model())
            for method, make in methods(index, policy, listed, keys, stack).items():
                began = time.perf_counter()
                their = make()
                built = time.perf_counter() - began
                if "ranker" not in method:
                    if method not in certain:
                        certain[method] = certain_at(their, capped(their, trained))
                    their = peers.accepting(their, certain[method])
                tally = measure(their, capped(their, asked))
                show(lines, Line(method, size, source.count_names(), tally, built, {}))
    return lines


def show(lines: list[Line], line: Line) -> None:
    """Keep and print one line."""
    lines.append(line)
    print(" ".join(row(line)), {key: round(value, 2) for key, value in line.notes.items()}, flush=True)


def row(line: Line) -> list[str]:
    """Return the cells of the table; a few queries tell how long they took, not how often they are right."""
    tally = line.tally
    count = tally.asked + tally.strangers
    quality = [
        f"{tally.first / max(tally.asked, 1):.3f}",
        f"{tally.five / max(tally.asked, 1):.3f}",
        f"{tally.accepted / max(tally.asked, 1):.3f}",
        f"{tally.accepted_right / max(tally.accepted, 1):.4f}",
        f"{tally.strangers_accepted / max(tally.strangers, 1):.3f}",
    ]
    times = [f"{tally.percentile(0.5):.2f}", f"{tally.percentile(0.99):.2f}", f"{line.build:.1f}"]
    return [
        line.method,
        line.size,
        str(count),
        *(quality if count >= ENOUGH else ["–"] * len(quality)),
        *times,
    ]


HEAD = (
    "method", "size", "queries", "recall@1", "recall@5", "answered", "precision", "strangers accepted",
    "p50 ms", "p99 ms", "build s",
)  # fmt: skip


_INTRODUCTION = """Written by `make bench` (benchmarks/bench_lookup.py); the numbers are those of that run.
Queries of entities that the model was not trained on; "answered" is without asking, "precision" of these,
"strangers" are names that are not in the directory. Ties count as right. Slow peers are asked fewer; below
thirty queries only the time is told. A plain scorer accepts from where 99.5 % of its firsts are right at
10k. What another index finds is ranked by all names of its subjects, which is in its time."""


def report(lines: Sequence[Line], logs: Tally | None) -> str:
    """Return the page."""
    table = ["| " + " | ".join(HEAD) + " |", "| " + " | ".join("---" for _ in HEAD) + " |"]
    table += ["| " + " | ".join(row(line)) + " |" for line in lines]
    mine = [line for line in lines if line.method == OURS]
    costs = ["| size | names | keys s | index s | threshold s | open ms | private MB |", "| --- " * 7 + "|"]
    for line in mine:
        spent = (f"{line.notes[what]:.1f}" for what in ("keys", "index", "threshold", "open", "memory"))
        costs.append(f"| {line.size} | {line.names:,} | {' | '.join(spent)} |")
    kinds = [
        "| kind | " + " | ".join(f"{line.size}" for line in mine) + " |",
        "| --- " * (len(mine) + 1) + "|",
    ]
    for kind in sorted(mine[0].tally.by_kind):
        cells = [line.tally.by_kind[kind] for line in mine]
        shares = (f"{c[1] / c[0]:.3f} / {c[2] / c[0]:.3f} / {c[3] / c[0]:.3f}" for c in cells)
        kinds.append(f"| {kind} | " + " | ".join(shares) + " |")
    parts = [
        "# Looking names up: measured",
        _INTRODUCTION,
        "\n".join(table),
        "![Recall against latency, and latency against size](lookup.svg)",
        "## What the index costs",
        "\n".join(costs),
        "## By kind of query: recall@1 / recall@5 / answered",
        "\n".join(kinds),
    ]
    if logs is not None:
        told = (
            f"{logs.asked + logs.strangers} queries that were not trained on: F1 {logs.f1:.3f}, recall@1"
            f" {logs.first / logs.asked:.3f}, answered {logs.accepted / logs.asked:.3f}, of these right"
            f" {logs.accepted_right / max(logs.accepted, 1):.3f}, wrongly accepted"
            f" {logs.strangers_accepted} of {logs.strangers}."
        )
        parts += ["## Real users' queries of ROR", told]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "benchmarks")
    parser.add_argument("--sizes", default="10k,100k,1m")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    parser.add_argument("--write", type=Path, default=ROOT / "docs" / "benchmarks")
    options = parser.parse_args()
    if not (options.folder / "queries_train.jsonl").exists():
        print(f"no directories and queries in {options.folder.name}/: name their folder")
        return
    lines = run(options.folder, options.sizes.split(","), alone=options.alone)
    with tempfile.TemporaryDirectory() as work:
        ask, _, _ = ours(Names(options.folder / "directory_ror.zip", Path(work)))
        logs = measure(ask, [q for q in queries(options.folder / "ror_logs_dev.jsonl") if is_test_log(q)])
    print(f"ROR logs: F1 {logs.f1:.3f}")
    options.write.mkdir(parents=True, exist_ok=True)
    (options.write / "lookup.md").write_text(report(lines, logs), encoding="utf-8")
    points = [
        (line.method, line.names, line.tally.percentile(0.5), line.tally.first / line.tally.asked)
        for line in lines
    ]
    (options.write / "lookup.svg").write_text(picture(points), encoding="utf-8")
    (options.write / "lookup.json").write_text(
        json.dumps([dict(zip(HEAD, row(line), strict=True)) for line in lines], indent=1) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
