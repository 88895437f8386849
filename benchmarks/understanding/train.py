"""Trains the ranker of questions: ``make train-questions``; fixed seeds, some minutes on two cores.

A question's proposals are executed, and those whose answers are what the set expects are the right ones; the
weights maximise the likelihood that one of them is chosen (a conditional log-linear model with the right
proposal latent, L2-regularised, by L-BFGS).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
import time
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from benchmarks.understanding.examples import SEED, Example, extract
from benchmarks.understanding.material import QuestionSet, training_sets
from bot.shipped import shipped
from bot.understanding.ranker import SCALE

WEIGHTS = shipped("lexicon") / "weights.tsv.gz"
_RARE = 3  # examples that a feature must stand in
_L2, _L2_ROWS = 1.0, 3.0
_ITERATIONS = 120
_TINY = 0.02


@dataclass(frozen=True)
class Matrix:
    """Examples as numbers: a row a proposal, ``starts`` where each example's rows begin."""

    rows: sparse.csr_matrix
    starts: np.ndarray
    right: np.ndarray
    names: list[str]
    sources: list[str]


def matrix(examples: Iterable[Example], names: dict[str, int] | None = None) -> Matrix:
    """Return the examples that have something to learn from."""
    kept = [one for one in examples if any(one.right) and not all(one.right)]
    if names is None:
        names = _columns(kept)
    data: list[float] = []
    columns: list[int] = []
    indptr, starts = [0], list[int]()
    right: list[bool] = []
    sources: list[str] = []
    for one in kept:
        starts.append(len(right))
        sources.append(one.source)
        for found, fine in zip(one.features, one.right, strict=True):
            for name, value in found.items():
                column = names.get(name)
                if column is not None and value:
                    columns.append(column)
                    data.append(value)
            indptr.append(len(columns))
            right.append(fine)
    rows = sparse.csr_matrix(
        (np.array(data, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(indptr)),
        shape=(len(right), len(names)),
    )
    return Matrix(rows, np.array(starts), np.array(right), list(names), sources)


def _columns(kept: Iterable[Example]) -> dict[str, int]:
    """Return the number of every feature that stands in examples enough."""
    seen: Counter[str] = Counter()
    for one in kept:
        seen.update({name for found in one.features for name in found})
    often = [
        name
        for name, count in sorted(seen.items())
        if count >= (_RARE + 1 if name.startswith("s:") else _RARE)
    ]
    return {name: number for number, name in enumerate(often)}


def fit(given: Matrix) -> np.ndarray:
    """Return the weights."""
    x, xt, starts = given.rows, given.rows.T.tocsr(), given.starts
    counts = np.diff(np.r_[starts, x.shape[0]])
    of = np.repeat(np.arange(len(starts)), counts)
    penalty = np.array([_L2_ROWS if name.startswith("s:") else _L2 for name in given.names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w.astype(np.float32)
        s = s - np.maximum.reduceat(s, starts)[of]
        e = np.exp(s)
        total = np.add.reduceat(e, starts)
        good = np.add.reduceat(e * given.right, starts) + 1e-30
        value = (np.log(total) - np.log(good)).sum() + 0.5 * (penalty * w * w).sum()
        slope = e / total[of] - e * given.right / good[of]
        return float(value), np.asarray(xt @ slope.astype(np.float32), dtype=np.float64) + penalty * w

    found = minimize(
        loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS}
    )
    weights: np.ndarray = found.x
    return weights


def accuracy(given: Matrix, w: np.ndarray) -> dict[str, float]:
    """Return the share of examples whose best proposal is right, by source."""
    scores = given.rows @ w
    ends = np.r_[given.starts[1:], len(scores)]
    hits: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for start, end, source in zip(given.starts, ends, given.sources, strict=True):
        hits[source] += bool(given.right[start + int(np.argmax(scores[start:end]))])
        all_[source] += 1
    return {source: hits[source] / count for source, count in all_.items()}


def write(path: Path, weights: dict[str, float], provenance: dict[str, Any]) -> None:
    """Write the numbers and where they come from; the same weights give the same bytes."""
    lines = [
        f"{name}\t{round(value * SCALE)}" for name, value in sorted(weights.items()) if round(value * SCALE)
    ]
    packed = gzip.compress("\n".join(lines).encode(), compresslevel=9, mtime=0)
    path.write_bytes(packed)
    provenance |= {"weights": len(lines), "bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}
    path.with_name("weights.json").write_text(
        json.dumps(provenance, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def main() -> None:
    """Train on all sets but those that are held out, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--without", nargs="*", default=[], help="names of sets that are held out and measured"
    )
    parser.add_argument("--dry-run", action="store_true", help="measure and write nothing")
    parser.add_argument("--dump", type=Path, help="keep the weights here instead")
    parser.add_argument("--examples", type=Path, help="keep the extracted examples here, for experiments")
    chosen = parser.parse_args()
    began = time.perf_counter()
    sets = training_sets()
    examples = _kept(chosen.examples) or extract(sets)
    if chosen.examples and not chosen.examples.exists():
        chosen.examples.write_bytes(pickle.dumps(examples))
    print(f"{len(examples)} examples, extracted in {time.perf_counter() - began:.0f} s")
    used = [one for one in examples if one.source not in chosen.without]
    given = matrix(used)
    w = fit(given)
    weights = {name: float(value) for name, value in zip(given.names, w, strict=True) if abs(value) > _TINY}
    print(f"{given.rows.shape} in {time.perf_counter() - began:.0f} s, {len(weights)} weights")
    _report(given, w, examples, chosen.without)
    if not chosen.dry_run:
        names = [one for one in sets if one.name not in chosen.without]
        write(chosen.dump or WEIGHTS, weights, _provenance(names, len(used)))


def _kept(path: Path | None) -> list[Example]:
    """Return the examples that an earlier run kept; none where it kept none."""
    if path is None or not path.exists():
        return []
    found: list[Example] = pickle.loads(path.read_bytes())  # noqa: S301 - written by this program
    return found


def _report(given: Matrix, w: np.ndarray, examples: Sequence[Example], without: Container[str]) -> None:
    """Print how many examples of each source are chosen right, and for how many that can be."""
    reached: dict[str, list[bool]] = defaultdict(list)
    for one in examples:
        reached[one.source].append(any(one.right))
    reachable = {source: sum(found) / len(found) for source, found in reached.items()}
    for source, share in accuracy(given, w).items():
        print(f"  {source:24} trained {share:.3f}  reachable {reachable[source]:.3f}")
    held = [one for one in examples if one.source in without]
    columns = {name: number for number, name in enumerate(given.names)}
    for source, share in accuracy(matrix(held, columns), w).items() if held else ():
        oracle = reachable[source]
        print(f"  {source:24} HELD OUT {share * oracle:.3f}  reachable {oracle:.3f}")


def _provenance(sets: Sequence[QuestionSet], count: int) -> dict[str, Any]:
    """Return what the weights were trained on."""
    return {
        "made_by": "make train-questions",
        "seed": SEED,
        "examples": count,
        "sets": {one.name: hashlib.sha256(one.path.read_bytes()).hexdigest()[:16] for one in sets},
    }


if __name__ == "__main__":
    main()
