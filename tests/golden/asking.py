"""Asks every question and dialogue of the golden sets, and judges the answers by the one judge there is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.understanding.judging import faults, is_misleading
from benchmarks.understanding.material import QuestionSet, open_service, training_sets
from bot.answers.service import QuestionService
from bot.replies.render import render
from bot.understanding.dialogue import DialogueContext
from bot.values.answer import Answer
from bot.values.language import Language

KNOWN = Path(__file__).with_name("known_failures.txt")
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question, or one turn of a dialogue: where it stands (``en-1:17``, ``voices-dialogues:3.2``)."""

    place: str
    asked: str
    faults: tuple[str, ...]
    misleading: bool

    @property
    def line(self) -> str:
        """How it is listed where it is known to fail."""
        return f"{self.place} {'!' if self.misleading else '-'} {' '.join(self.asked.split())}"


def every_set() -> dict[str, QuestionSet]:
    """Return all sets by their names: those of the shipped directory, then those of the others."""
    return {one.name: one for one in training_sets()}


def verdicts_of(one: QuestionSet, service: QuestionService, step: int = 1) -> Iterator[Verdict]:
    """Judge every ``step``-th item of a set."""
    for number, item in enumerate(one.items(), 1):
        if number % step:
            continue
        if "turns" in item:
            yield from _dialogue(f"{one.name}:{number}", item, service)
        else:
            answer = service.answer(item["question"], _language(item, Language.ENGLISH))
            yield _judged(f"{one.name}:{number}", item["question"], item, answer, turn=False)


def _dialogue(place: str, dialogue: dict[str, Any], service: QuestionService) -> Iterator[Verdict]:
    """Judge each turn; it goes on from the answer that it replies to, else from its person's last one."""
    contexts: list[DialogueContext | None] = []
    last: dict[str, DialogueContext | None] = {}
    for number, turn in enumerate(dialogue["turns"], 1):
        who, replied = turn.get("who", ""), turn.get("reply_to", 0)
        before = contexts[-1] if contexts else None
        context = contexts[replied - 1] if 0 < replied <= len(contexts) else last.get(who, before)
        answer = service.answer(turn["say"], _language(dialogue, Language.ENGLISH), context)
        yield _judged(f"{place}.{number}", turn["say"], turn, answer, turn=True)
        context = service.context_after(answer, context)
        contexts.append(context)
        last[who] = context


def _language(item: dict[str, Any], otherwise: Language) -> Language:
    return Language.SIMPLIFIED if item.get("lang") == "zh" else otherwise


def _judged(place: str, asked: str, expected: dict[str, Any], answer: Answer, *, turn: bool) -> Verdict:
    found = list(faults(expected, answer, lambda: render(answer, paged=False).plain, turn=turn))
    return Verdict(place, asked, tuple(found), is_misleading(expected, answer, found))


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
    lines = [f"{'set':24} {'asked':>5} {'right':>6} {'misleading':>10}"]
    total: Counter[str] = Counter()
    for name, found in verdicts.items():
        right, wrong = sum(not one.faults for one in found), sum(one.misleading for one in found)
        total.update(asked=len(found), right=right, wrong=wrong)
        lines.append(f"{name:24} {len(found):5} {right / len(found):6.3f} {wrong / len(found):10.3f}")
    asked = total["asked"] or 1
    lines.append(f"{'all':24} {asked:5} {total['right'] / asked:6.3f} {total['wrong'] / asked:10.3f}")
    return lines
