"""Trains the ranker of questions: ``make train-questions``; fixed seeds, some minutes on two cores.

A question's proposals are executed, and those whose answers are what the set expects are the right ones; the
weights maximise the likelihood that one of them is chosen (a conditional log-linear model with the right
proposal latent, L2-regularised, by L-BFGS). In a dialogue the context of a turn is that of a right answer to
the one before, at times that of the answer which the last weights would have given.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from benchmarks.understanding.judging import faults, softer
from benchmarks.understanding.material import QuestionSet, context_of, open_service, training_sets
from bot.answers.service import QuestionService
from bot.replies.render import render
from bot.shipped import shipped
from bot.understanding.decision import POLICY, decide
from bot.understanding.dialogue import DialogueContext
from bot.understanding.features import features
from bot.understanding.interpretation import Interpretation
from bot.understanding.proposing.model import Proposal
from bot.understanding.ranker import SCALE, Ranked
from bot.values.answer import Answer
from bot.values.language import Language

WEIGHTS = shipped("lexicon") / "weights.tsv.gz"
_RARE = 3  # examples that a feature must stand in
_L2, _L2_ROWS = 1.0, 3.0
_ITERATIONS = 120
_SEED = 20261127
_CHANCE_OF_OWN_CONTEXT = 0.35
_TINY = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a question's proposals, and which of them are right."""

    source: str
    features: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


class Labeller:
    """Labels proposals by executing them."""

    def __init__(self, service: QuestionService) -> None:
        self._service = service
        self._known: dict[object, Answer] = {}
        self._texts: dict[object, str] = {}

    def answer(
        self, proposal: Proposal, question: Any, text: str, language: Language
    ) -> tuple[object, Answer]:
        """Return the answer that a proposal leads to, and what tells it from others."""
        ranked = [Ranked(proposal, 0.0, 1.0)]
        understood: Interpretation = decide(ranked, question.analysis, question.outline, POLICY)
        key = (understood, language)
        if key not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
                self._texts.clear()
            self._known[key] = self._service._answer(text, language, understood)  # noqa: SLF001
        return key, self._known[key]

    def text(self, key: object) -> str:
        """Return the words of an answer."""
        if key not in self._texts:
            self._texts[key] = render(self._known[key], paged=False).plain
        return self._texts[key]

    def right(
        self, expected: dict, proposals: Sequence[Proposal], question: Any, *, turn: bool
    ) -> tuple[list[Answer], tuple[bool, ...]]:
        """Return each proposal's answer and whether it is right; where a strict one is, a soft one is not."""
        text = expected.get("question") or expected["say"]
        language = Language.SIMPLIFIED if question.analysis.han else Language.ENGLISH
        answers, good, soft = [], [], []
        for proposal in proposals:
            key, answer = self.answer(proposal, question, text, language)
            answers.append(answer)
            fine = not any(faults(expected, answer, lambda key=key: self.text(key), turn=turn))
            good.append(fine)
            soft.append(fine and answer.outcome.value in softer(expected) - set(expected["outcome"][:1]))
        strict = [one and not two for one, two in zip(good, soft, strict=True)]
        if any(strict):
            good = strict
        first = expected["outcome"][0]
        best = [one and answer.outcome.value == first for one, answer in zip(good, answers, strict=True)]
        return answers, tuple(best if any(best) else good)


def examples_of(one: QuestionSet, service: QuestionService, share: tuple[int, int]) -> Iterator[Example]:
    """Yield the examples of every n-th item of a set."""
    labeller = Labeller(service)
    chance = random.Random(_SEED)  # noqa: S311 - its chance is no secret
    number, of = share
    for at, item in enumerate(one.items()):
        if at % of != number:
            continue
        if "turns" in item:
            yield from _of_dialogue(one, item, service, labeller, chance)
        else:
            question, found = service._edition().interpreter.propose(item["question"], None, "")  # noqa: SLF001
            _, right = labeller.right(item, found, question, turn=False)
            yield Example(one.name, tuple(features(question, p) for p in found), right)


def _of_dialogue(
    one: QuestionSet, dialogue: dict, service: QuestionService, labeller: Labeller, chance: random.Random
) -> Iterator[Example]:
    context: DialogueContext | None = None
    contexts: list[DialogueContext | None] = []
    by_person: dict[str, DialogueContext | None] = {}
    for turn in dialogue["turns"]:
        context = context_of(turn, contexts, by_person)
        question, found = service._edition().interpreter.propose(turn["say"], context, "")  # noqa: SLF001
        answers, right = labeller.right(turn, found, question, turn=True)
        yield Example(one.name, tuple(features(question, p) for p in found), right)
        ranked = service._ranker.rank(question, found)  # noqa: SLF001
        own = found.index(ranked[0].proposal)
        good = [at for at, fine in enumerate(right) if fine]
        chosen = own
        if good and not (chance.random() < _CHANCE_OF_OWN_CONTEXT):
            order = {id(r.proposal): n for n, r in enumerate(ranked)}
            chosen = min(good, key=lambda at: order[id(found[at])])
        context = service.context_after(answers[chosen], context)
        contexts.append(context)
        by_person[turn.get("who", "")] = context


def _extracted(work: tuple[QuestionSet, int, int]) -> list[Example]:
    one, number, of = work
    service = _service(one)
    return list(examples_of(one, service, (number, of)))


_services: dict[Path | None, QuestionService] = {}


def _service(one: QuestionSet) -> QuestionService:
    if one.tables not in _services:
        _services[one.tables] = open_service(one.tables)
    return _services[one.tables]


def extract(sets: Sequence[QuestionSet], processes: int = 2) -> list[Example]:
    """Return the examples of all sets, in a fixed order."""
    work = []
    for one in sets:
        parts = max(1, sum(1 for _ in one.items()) // 150)
        work += [(one, number, parts) for number in range(parts)]
    with get_context("fork").Pool(processes) as pool:
        return [example for found in pool.imap(_extracted, work) for example in found]


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
        seen: Counter[str] = Counter()
        for one in kept:
            seen.update({name for found in one.features for name in found})
        names = {}
        for name, count in sorted(seen.items()):
            if count >= (_RARE + 1 if name.startswith("s:") else _RARE):
                names[name] = len(names)
    data, columns, indptr, right, starts, sources = [], [], [0], [], [], []
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
    return found.x


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
    if chosen.examples and chosen.examples.exists():
        examples = pickle.loads(chosen.examples.read_bytes())  # noqa: S301 - written by this program
    else:
        examples = extract(sets)
        if chosen.examples:
            chosen.examples.write_bytes(pickle.dumps(examples))
    held = [one for one in examples if one.source in chosen.without]
    used = [one for one in examples if one.source not in chosen.without]
    reached = {s.name: [any(e.right) for e in examples if e.source == s.name] for s in sets}
    print(f"{len(examples)} examples, extracted in {time.perf_counter() - began:.0f} s")
    given = matrix(used)
    w = fit(given)
    weights = {name: float(value) for name, value in zip(given.names, w, strict=True) if abs(value) > _TINY}
    print(f"{given.rows.shape} in {time.perf_counter() - began:.0f} s, {len(weights)} weights")
    for source, share in accuracy(given, w).items():
        oracle = sum(reached[source]) / len(reached[source])
        print(f"  {source:24} trained {share:.3f}  reachable {oracle:.3f}")
    if held:
        for source, share in accuracy(matrix(held, {n: i for i, n in enumerate(given.names)}), w).items():
            oracle = sum(reached[source]) / len(reached[source])
            print(f"  {source:24} HELD OUT {share * oracle:.3f}  reachable {oracle:.3f}")
    if not chosen.dry_run:
        write(
            chosen.dump or WEIGHTS,
            weights,
            {
                "made_by": "make train-questions",
                "seed": _SEED,
                "examples": len(used),
                "sets": {
                    one.name: hashlib.sha256(one.path.read_bytes()).hexdigest()[:16]
                    for one in sets
                    if one.name not in chosen.without
                },
            },
        )


if __name__ == "__main__":
    sys.exit(main())
