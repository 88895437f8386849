"""Judges the whole way of a question: ``python -m benchmarks.understanding.measure [--tables T] FILE …``.

A question counts as right, misleading (told as a fact, and not the right one) or neither; a dialogue is whole
where every turn is right. Turns go on from the answers that were really given.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    """What came of one question, or of one turn: where it stands (``en-1:17``, ``voices-dialogues:3.2``)."""

    place: str
    asked: str
    tag: str
    faults: tuple[str, ...]
    misleading: bool

    @property
    def mark(self) -> str:
        """How it failed: ! told as a fact and wrong, - otherwise."""
        return "!" if self.misleading else "-"


def verdicts_of(one: QuestionSet, service: QuestionService, step: int = 1) -> Iterator[Verdict]:
    """Judge every ``step``-th item of a set."""
    for number, item in enumerate(one.items(), 1):
        if number % step:
            continue
        if "turns" in item:
            yield from _turns(f"{one.name}:{number}", item, service)
        else:
            answer = service.answer(item["question"], _language(item))
            yield _judged(f"{one.name}:{number}", item, answer, turn=False)


def _turns(place: str, dialogue: dict[str, Any], service: QuestionService) -> Iterator[Verdict]:
    contexts: list[DialogueContext | None] = []
    by_person: dict[str, DialogueContext | None] = {}
    for number, turn in enumerate(dialogue["turns"], 1):
        context = context_of(turn, contexts, by_person)
        answer = service.answer(turn["say"], _language(dialogue), context)
        yield _judged(f"{place}.{number}", turn, answer, turn=True)
        after = service.context_after(answer, context)
        contexts.append(after)
        by_person[turn.get("who", "")] = after


def _language(item: dict[str, Any]) -> Language:
    return Language.SIMPLIFIED if item.get("lang") == "zh" else Language.ENGLISH


def _judged(place: str, expected: dict[str, Any], answer: Answer, *, turn: bool) -> Verdict:
    found = list(faults(expected, answer, lambda: render(answer, paged=False).plain, turn=turn))
    asked = expected.get("question") or expected["say"]
    return Verdict(
        place, asked, expected.get("tag", ""), tuple(found), is_misleading(expected, answer, found)
    )


def line(name: str, verdicts: Sequence[Verdict]) -> str:
    """Return what came of a set, in a line; ``whole`` are the dialogues of which every turn is right."""
    count = max(1, len(verdicts))
    right = sum(not one.faults for one in verdicts) / count
    misleading = sum(one.misleading for one in verdicts) / count
    whole: dict[str, bool] = {}
    for one in verdicts:
        dialogue, turn, _ = one.place.rpartition(".")
        if turn:
            whole[dialogue] = whole.get(dialogue, True) and not one.faults
    share = f"  whole {sum(whole.values()) / len(whole):.3f}" if whole else ""
    return f"{name:24} {len(verdicts):5}  right {right:.3f}  misleading {misleading:.3f}{share}"


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
        verdicts = list(verdicts_of(one, services[one.tables]))
        print(line(one.name, verdicts))
        for verdict in verdicts if chosen.v else ():
            if verdict.faults:
                print(f"  {verdict.mark} [{verdict.tag}] {verdict.asked!r}: {'; '.join(verdict.faults)}")


if __name__ == "__main__":
    main()
