"""Whether an answer is what a golden question expects: the keys of its line are described in its README."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.desk import Asker, Desk

from bot.replies.render import render
from bot.values.answer import Answer, Outcome

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Verdict:
    question: str
    tag: str
    faults: tuple[str, ...]
    misleading: bool


def judge(desk: Desk, expected: dict) -> Verdict:
    answer = desk.ask(expected["question"], Asker())
    faults = tuple(_faults(expected, answer, render(answer, paged=False).plain))
    misleading = answer.outcome is Outcome.ANSWERED and any(
        f.startswith(("outcome", "results")) for f in faults
    )
    return Verdict(expected["question"], expected["tag"], faults, misleading)


def _faults(expected: dict, answer: Answer, text: str) -> Iterator[str]:
    if "outcome" in expected and answer.outcome.value not in expected["outcome"]:
        yield f"outcome {answer.outcome}"
    if "topic" in expected and (answer.topic and answer.topic.value) not in expected["topic"]:
        yield f"topic {answer.topic}"
    if not _are_right(expected, answer):
        yield f"results {answer.results}"
    if not set(expected.get("subjects", ())) <= set(answer.subjects):
        yield f"subjects {answer.subjects}"
    yield from _faults_of_words(expected, answer, text)


def _are_right(expected: dict, answer: Answer) -> bool:
    results, wanted = set(answer.results), set(expected.get("results", ()))
    if not wanted <= results or (expected.get("exact") and wanted != results):
        return False
    if results & set(expected.get("not_results", ())):
        return False
    return answer.outcome is not Outcome.ANSWERED or len(results) <= expected.get("max_results", len(results))


def _faults_of_words(expected: dict, answer: Answer, text: str) -> Iterator[str]:
    for value in expected.get("values", ()):
        if value not in text and not any(value in stated for stated in answer.values):
            yield f"no {value!r} in {answer.values}"
    for words in expected.get("text_has", ()):
        if words.lower() not in text.lower():
            yield f"the text lacks {words!r}"
    for words in expected.get("text_hasnt", ()):
        if words.lower() in text.lower():
            yield f"the text has {words!r}"


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def every() -> list[dict]:
    return [expected for path in sorted(HERE.glob("*.jsonl")) for expected in read(path)]
