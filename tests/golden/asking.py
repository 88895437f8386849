"""Asks every question and dialogue of the golden sets; the judge is ``benchmarks/understanding``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from benchmarks.understanding.material import QuestionSet, open_service, training_sets
from benchmarks.understanding.measure import Verdict, line, verdicts_of
from bot.answers.service import QuestionService

KNOWN = Path(__file__).with_name("known_failures.txt")
_PROCESSES = 2


def listed(one: Verdict) -> str:
    """Return how a verdict is listed where it is known to fail."""
    return f"{one.place} {one.mark} {' '.join(one.asked.split())}"


def every_set() -> dict[str, QuestionSet]:
    """Return all sets by their names: those of the shipped directory, then those of the others."""
    return {one.name: one for one in training_sets()}


@cache
def _service(tables: Path | None) -> QuestionService:
    return open_service(tables)


def _worked(work: tuple[str, int]) -> tuple[str, list[Verdict]]:
    name, step = work
    one = every_set()[name]
    return name, list(verdicts_of(one, _service(one.tables), step))


def ask_all(names: Sequence[str], sample: int | None = None) -> dict[str, list[Verdict]]:
    """Return the verdicts on some sets; with ``sample`` on about so many items of each, every n-th one.

    The answers do not depend on how the work is shared out: each set is asked by one process, in order.
    """
    sets = every_set()
    sizes = {name: sum(1 for _ in sets[name].items()) for name in names}
    work = [(name, max(1, sizes[name] // sample) if sample else 1) for name in names]
    work.sort(key=lambda pair: -sizes[pair[0]] / pair[1])
    os.environ["PYTHONHASHSEED"] = "0"
    with get_context("spawn").Pool(_PROCESSES) as pool:
        found = dict(pool.imap_unordered(_worked, work))
    return {name: found[name] for name in names}


def known_failures() -> frozenset[str]:
    """Return the lines of the questions that are known to be answered wrongly."""
    lines = KNOWN.read_text(encoding="utf-8").splitlines() if KNOWN.exists() else []
    return frozenset(line for line in lines if line and not line.startswith("#"))


def report(verdicts: dict[str, list[Verdict]]) -> list[str]:
    """Return accuracy by set, in lines."""
    everything = [one for found in verdicts.values() for one in found]
    return [*(line(name, found) for name, found in verdicts.items()), line("all", everything)]
