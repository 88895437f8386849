"""Trains the model of the look-up: ``make train DATA=FOLDER``.

FOLDER holds the directories and queries that docs/lookup.md names. The same files, numpy and seeds give the
same ``bot/lookup/model.json``. Queries of three tenths of the entities, and half of the real users', are
never trained on: bench_lookup.py asks these.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import numpy as np
from labelled import Labelled, half_of, index, is_test, is_test_log, misspellings, queries, strangers
from listwise import Ask, Net, train_judge, train_ranker

from bot.lookup.decide import Scored, evidence, level, tied
from bot.lookup.features import COLUMNS, VERSION, features
from bot.lookup.found import Index
from bot.lookup.keys import of_question

TARGET = Path(__file__).parents[2] / "bot" / "lookup" / "model.json"
SEED = 7
HIDDEN = (48, 24)
EPOCHS = 30
LOGS_WEIGH = 3
"""So often each query of the real users' is seen: they are few and unlike the made ones."""
STRANGERS_WEIGH = 2.0
"""In the judge's loss: answering with somebody else is worse than asking."""
CERTAIN = 0.5
NEAR = 0.3


def gather(where: Index, asked: Iterable[Labelled]) -> list[Ask]:
    """Ask an index every query, and keep the candidates' features."""
    asks = []
    for query in asked:
        keys = of_question(query.query)
        found = where.nearest(keys) if keys.surface else []
        subjects = [where.entry(one.number).subject for one in found]
        rows = features(keys, found)
        order = sorted(range(len(found)), key=subjects.__getitem__)
        groups = [(subject, list(members)) for subject, members in groupby(order, subjects.__getitem__)]
        names = tuple(subject for subject, _ in groups)
        starts = np.cumsum([0] + [len(members) for _, members in groups])[: len(groups)]
        table = np.array([rows[row] for row in order], np.float32).reshape(-1, len(COLUMNS))
        right = names.index(query.subject) if query.subject in names else -1
        asks.append(Ask(table, starts, right, names, half_of(query)))
    return asks


def judged(net: Net, asks: Sequence[Ask], names: int) -> list[tuple[list[float], bool]]:
    """Return what the judge sees of each query, with the right subject and without, and which is right."""
    seen = []
    for ask in asks:
        for variant in (ask, ask.without_right()):
            if variant is None or not len(variant.rows):
                continue
            scores = np.array(level(net.forward(variant.rows).tolist(), variant.rows))
            ends = np.append(variant.starts[1:], len(scores))
            best = [int(a + np.argmax(scores[a:b])) for a, b in zip(variant.starts, ends, strict=True)]
            order = sorted(range(len(best)), key=lambda group: -scores[best[group]])
            ranked = [Scored(float(scores[best[g]]), variant.rows[best[g]].tolist()) for g in order]
            ties = len(ranked) > 1 and tied(ranked[0], ranked[1])
            seen.append((evidence(ranked, names), order[0] == variant.right and not ties))
    return seen


def layers(net: Net) -> list[list[object]]:
    """Return weights a unit and biases, with the standardising taken into the first layer."""
    out: list[list[object]] = []
    for at in range(0, len(net.parts), 2):
        weights, biases = net.parts[at].astype(float), net.parts[at + 1].astype(float)
        if not at:
            biases = biases - (net.mean / net.spread) @ weights
            weights = weights / net.spread[:, None]
        out.append([[[_short(x) for x in unit] for unit in weights.T], [_short(x) for x in biases]])
    return out


def _short(number: float) -> float:
    return float(f"{number:.5g}")


Gathered = list[tuple[int, list[Ask], float]]
"""Of each set of queries: how many names the directory has, the candidates, and its weight for the judge."""


def gathered(folder: Path) -> Gathered:
    """Ask every directory the queries, misspellings of its own names, and names that it has not but might."""
    asked = [query for query in queries(folder / "queries_train.jsonl") if not is_test(query)]
    logs = [query for query in queries(folder / "ror_logs_dev.jsonl") if not is_test_log(query)]
    sets: Gathered = []
    for name, made, moves in (
        ("1k", 1500, 300),
        ("10k", 2000, 800),
        ("100k", 10_000, 1500),
        ("1m", 5000, 800),
    ):
        where = index(folder / f"directory_{name}.zip")
        own = strangers(asked, 1000, SEED) if name == "1k" else asked
        sets.append((len(where), gather(where, own), 1.0))
        sets.append((len(where), gather(where, misspellings(where, made, SEED)), 1.0))
        sets.append((len(where), gather(where, misspellings(where, moves, SEED, how="moved")), 1.0))
    where = index(folder / "directory_ror.zip")
    sets.append((len(where), gather(where, misspellings(where, 4000, SEED)), 1.0))
    sets.append((len(where), gather(where, misspellings(where, 9000, SEED, how="affiliated")), 1.0))
    sets.append((len(where), gather(where, misspellings(where, 1500, SEED, how="invented")), 1.0))
    sets.append((len(where), gather(where, logs) * LOGS_WEIGH, 2.0))
    return sets


def fit_ranker(asks: Sequence[Ask], random: np.random.Generator) -> Net:
    """Train a ranker on these lists."""
    sample = np.concatenate([ask.rows for ask in asks[::11]])
    ranker = Net((len(COLUMNS), *HIDDEN, 1), random)
    ranker.mean, ranker.spread = sample.mean(axis=0), np.maximum(sample.std(axis=0), np.float32(0.15))
    for epoch, loss in enumerate(train_ranker(asks, ranker, random, epochs=EPOCHS), start=1):
        print(f"epoch {epoch}: {loss:.4f}", flush=True)
    return ranker


def fit(sets: Gathered) -> tuple[Net, Net]:
    """Train the ranker, and the judge on what rankers say of queries that they have not seen.

    A ranker is surer of what it was trained on than of anything else; a judge that learnt from that would
    ask too often. So two rankers learn from one half of the subjects each, and the judge from the other half.
    """
    random = np.random.default_rng(SEED)
    everything = [ask for _, asks, _ in sets for ask in asks if len(ask.rows)]
    ranker = fit_ranker(everything, random)
    seen: list[tuple[list[float], bool]] = []
    weights: list[float] = []
    for half in (0, 1):
        other = fit_ranker([ask for ask in everything if ask.half != half], random)
        for names, asks, weight in sets:
            rows = judged(other, [ask for ask in asks if ask.half == half], names)
            seen += rows
            weights += [weight if right else weight * STRANGERS_WEIGH for _, right in rows]
    evidence_rows = np.array([row for row, _ in seen], np.float32)
    judge = Net((evidence_rows.shape[1], 16, 1), random)
    right = np.array([right for _, right in seen], np.float32)
    train_judge(evidence_rows, right, np.array(weights, np.float32), judge, random, epochs=25)
    return ranker, judge


def main(folder: Path) -> None:
    """Train and write the model."""
    sets = gathered(folder)
    ranker, judge = fit(sets)
    files = [*sorted(folder.glob("directory_*.zip")), *sorted(folder.glob("*.jsonl"))]
    model = {
        "about": {
            "made by": "benchmarks/lookup/train.py",
            "seed": SEED,
            "numpy": np.__version__,
            "trained on": {file.name: sha256(file.read_bytes()).hexdigest()[:16] for file in files},
            "lists": sum(len(asks) for _, asks, _ in sets),
        },
        "features": VERSION,
        "certain": CERTAIN,
        "near": NEAR,
        "ranker": layers(ranker),
        "judge": layers(judge),
    }
    TARGET.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
