"""Judges the whole way of a question: ``python -m benchmarks.understanding.measure [--tables T] FILE …``.

A question counts as right, misleading (told as a fact, and not the right one) or neither; a dialogue is whole
where every turn is right. Turns go on from the answers that were really given.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.understanding.judging import faults, is_misleading
from benchmarks.understanding.material import QuestionSet, context_of, open_service, training_sets
from bot.answers.service import QuestionService
from bot.replies.render import render
from bot.understanding.dialogue import DialogueContext
from bot.values.answer import Answer
from bot.values.language import Language


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one question or turn."""

    said: str
    tag: str
    faults: tuple[str, ...]
    misleading: bool
    answer: Answer


@dataclass(slots=True)
class Figures:
    """What came of a set."""

    verdicts: list[Verdict] = field(default_factory=list)
    dialogues: int = 0
    whole: int = 0

    def line(self, name: str) -> str:
        """Return the figures in a line."""
        count = len(self.verdicts)
        right = sum(not one.faults for one in self.verdicts) / max(1, count)
        misleading = sum(one.misleading for one in self.verdicts) / max(1, count)
        whole = f"  whole {self.whole / self.dialogues:.3f}" if self.dialogues else ""
        return f"{name:24} {count:5}  right {right:.3f}  misleading {misleading:.3f}{whole}"


def verdict_of(expected: dict[str, Any], answer: Answer, *, turn: bool) -> Verdict:
    """Judge an answer."""
    found = tuple(faults(expected, answer, lambda: render(answer, paged=False).plain, turn=turn))
    said = expected.get("question") or expected["say"]
    return Verdict(said, expected.get("tag", ""), found, is_misleading(expected, answer, list(found)), answer)


def judge(one: QuestionSet, service: QuestionService) -> Figures:
    """Ask everything that a set asks."""
    figures = Figures()
    for item in one.items():
        if "turns" not in item:
            answer = service.answer(item["question"], Language.ENGLISH)
            figures.verdicts.append(verdict_of(item, answer, turn=False))
            continue
        found = list(_turns(item, service))
        figures.verdicts += found
        figures.dialogues += 1
        figures.whole += not any(verdict.faults for verdict in found)
    return figures


def _turns(dialogue: dict[str, Any], service: QuestionService) -> Iterator[Verdict]:
    contexts: list[DialogueContext | None] = []
    by_person: dict[str, DialogueContext | None] = {}
    for turn in dialogue["turns"]:
        context = context_of(turn, contexts, by_person)
        answer = service.answer(turn["say"], Language.ENGLISH, context)
        yield verdict_of(turn, answer, turn=True)
        after = service.context_after(answer, context)
        contexts.append(after)
        by_person[turn.get("who", "")] = after


def main() -> None:
    """Judge files, or every set of ``tests/golden``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--tables", type=Path, help="the directory that they are about")
    parser.add_argument("-v", action="store_true", help="print what is wrong")
    chosen = parser.parse_args()
    sets = [QuestionSet(path, chosen.tables) for path in chosen.files] or training_sets()
    services: dict[Path | None, QuestionService] = {}
    for one in sets:
        if one.tables not in services:
            services[one.tables] = open_service(one.tables)
        figures = judge(one, services[one.tables])
        print(figures.line(one.name))
        for verdict in figures.verdicts if chosen.v else ():
            if verdict.faults:
                mark = "!" if verdict.misleading else " "
                print(f"  {mark} [{verdict.tag}] {verdict.said!r}: {'; '.join(verdict.faults)}")


if __name__ == "__main__":
    main()
