"""Examples for the ranker: the proposals of each question of the sets, labelled by executing them.

In a dialogue the context of a turn is that of a right answer to the one before, at times that of the answer
which the last weights would have given.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.understanding.judging import faults, softer
from benchmarks.understanding.material import QuestionSet, context_of, open_service
from bot.answers.service import QuestionService
from bot.replies.render import render
from bot.understanding.decision import POLICY, decide
from bot.understanding.dialogue import DialogueContext
from bot.understanding.features import features
from bot.understanding.features.question import Question
from bot.understanding.interpretation import Interpretation
from bot.understanding.proposing.model import Proposal
from bot.understanding.ranker import Ranked
from bot.values.answer import Answer
from bot.values.language import Language

SEED = 20261127
_CHANCE_OF_OWN_CONTEXT = 0.35
_MOST_KNOWN = 50_000  # answers that are kept
_PART = 150  # items of a set that one process takes at a time


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
        self, proposal: Proposal, question: Question, text: str, language: Language
    ) -> tuple[object, Answer]:
        """Return the answer that a proposal leads to, and what tells it from others."""
        ranked = [Ranked(proposal, 0.0, 1.0)]
        understood: Interpretation = decide(ranked, question.analysis, question.outline, POLICY)
        key = (understood, language)
        if key not in self._known:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
                self._texts.clear()
            self._known[key] = self._service._answer(text, language, understood)  # noqa: SLF001 - training looks inside
        return key, self._known[key]

    def text(self, key: object) -> str:
        """Return the words of an answer."""
        if key not in self._texts:
            self._texts[key] = render(self._known[key], paged=False).plain
        return self._texts[key]

    def right(
        self, expected: dict[str, Any], proposals: Sequence[Proposal], question: Question, *, turn: bool
    ) -> tuple[list[Answer], tuple[bool, ...]]:
        """Return each proposal's answer and whether it is right; where a strict one is, a soft one is not."""
        text = expected.get("question") or expected["say"]
        language = Language.SIMPLIFIED if question.analysis.han else Language.ENGLISH
        answers, good, soft = [], [], []
        for proposal in proposals:
            key, answer = self.answer(proposal, question, text, language)
            answers.append(answer)
            fine = not any(faults(expected, answer, partial(self.text, key), turn=turn))
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
    chance = random.Random(SEED)
    number, of = share
    for at, item in enumerate(one.items()):
        if at % of != number:
            continue
        if "turns" in item:
            yield from _of_dialogue(one, item, service, labeller, chance)
        else:
            question, found = service._edition().interpreter.propose(item["question"], None, "")  # noqa: SLF001 - training looks inside
            _, right = labeller.right(item, found, question, turn=False)
            yield Example(one.name, tuple(features(question, p) for p in found), right)


def _of_dialogue(
    one: QuestionSet,
    dialogue: dict[str, Any],
    service: QuestionService,
    labeller: Labeller,
    chance: random.Random,
) -> Iterator[Example]:
    context: DialogueContext | None = None
    contexts: list[DialogueContext | None] = []
    by_person: dict[str, DialogueContext | None] = {}
    for turn in dialogue["turns"]:
        context = context_of(turn, contexts, by_person)
        question, found = service._edition().interpreter.propose(turn["say"], context, "")  # noqa: SLF001 - training looks inside
        answers, right = labeller.right(turn, found, question, turn=True)
        yield Example(one.name, tuple(features(question, p) for p in found), right)
        ranked = service._ranker.rank(question, found)  # noqa: SLF001 - training looks inside
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
        parts = max(1, sum(1 for _ in one.items()) // _PART)
        work += [(one, number, parts) for number in range(parts)]
    with get_context("fork").Pool(processes) as pool:
        return [example for found in pool.imap(_extracted, work) for example in found]
