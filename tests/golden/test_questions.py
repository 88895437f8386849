"""The golden questions and dialogues: accuracy by set is printed, and may not drop."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.understanding.material import QuestionSet, open_service
from benchmarks.understanding.measure import Verdict, verdicts_of
from tests.directories import OTHERS
from tests.golden.asking import ask_all, every_set, known_failures, listed, report

SAMPLE = 80  # items of each set that are asked here; `python -m tests.golden.known` asks them all
# The least share that is right and the most that misleads: raise and lower them with each improvement.
HELD = {"questions": (0.85, 0.08), "dialogues": (0.78, 0.11), "voices": (0.84, 0.05)}
EXAMPLES = Path(__file__).parents[3] / "shared" / "examples" / "questions.jsonl"


def held(name: str) -> tuple[float, float]:
    """Return what a set is held to: dialogues and the hardest voices fail more often."""
    if "dialogues" in name:
        return HELD["dialogues"]
    return HELD["voices"] if name.startswith(("voices", "c-")) else HELD["questions"]


@pytest.fixture(scope="module")
def verdicts() -> Mapping[str, list[Verdict]]:
    return ask_all(list(every_set()), SAMPLE)


@pytest.mark.timeout(240)
def test_golden_questions(verdicts: dict[str, list[Verdict]], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(report(verdicts)) + "\n")
    known = known_failures()
    new = [
        f"{listed(one)}: {'; '.join(one.faults)}"
        for found in verdicts.values()
        for one in found
        if one.faults and listed(one) not in known
    ]
    assert new == [], "python -m tests.golden.known lists them, if that is as it should be"
    below = []
    for name, found in verdicts.items():
        least, most = held(name)
        right = sum(not one.faults for one in found) / len(found)
        wrong = sum(one.misleading for one in found) / len(found)
        if right < least or wrong > most:
            below.append((name, round(right, 3), round(wrong, 3)))
    assert below == []


def test_known_failures_are_of_questions_that_there_are() -> None:
    places = set()
    for name, one in every_set().items():
        for number, item in enumerate(one.items(), 1):
            turns = len(item.get("turns", ())) or 1
            places |= {f"{name}:{number}"} | {f"{name}:{number}.{turn + 1}" for turn in range(turns)}
    assert {line.split(" ")[0] for line in known_failures()} <= places


def test_every_line_of_every_set_says_what_must_hold() -> None:
    names = [one.name for one in every_set().values()]
    assert len(names) == len(set(names))
    for one in every_set().values():
        for item in one.items():
            for asked in item.get("turns", (item,)):
                assert asked.get("question") or asked.get("say"), (one.name, asked)
                assert asked["outcome"], (one.name, asked)


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the examples lie outside of the repository")
def test_the_example_questions_are_answered_right_but_for_one_that_may_be_asked_back() -> None:
    # They were written on the tables of directory b.
    examples = QuestionSet(EXAMPLES, OTHERS / "b" / "tables")
    wrong = [one for one in verdicts_of(examples, open_service(examples.tables)) if one.faults]
    assert [one for one in wrong if one.misleading] == []
    assert len(wrong) <= 1, wrong
