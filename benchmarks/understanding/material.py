"""The sets of questions and dialogues that the ranker is trained and judged on, each with its directory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answers.service import QuestionService
from bot.directory import Directory
from bot.directory.problems import Problem
from bot.lookup.finder import Finder
from bot.shipped import shipped
from bot.understanding.dialogue import DialogueContext
from bot.values.budget import UNLIMITED


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One file of questions or dialogues; ``tables`` None: about the shipped directory."""

    path: Path
    tables: Path | None

    @property
    def name(self) -> str:
        """What it is called in figures."""
        return self.path.stem

    def items(self) -> Iterator[dict[str, Any]]:
        """Yield its questions or dialogues."""
        for line in self.path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def open_service(tables: Path | None) -> QuestionService:
    """Return the service over a directory of these tables, or over the shipped one."""
    folder = Path(tempfile.mkdtemp(prefix="questions-"))
    directory = Directory.open(folder / "directory.db")
    if tables is not None:
        load(directory, tables)
    return QuestionService(directory, Finder.open(directory), shipped("lexicon"), allow=lambda: UNLIMITED)


def load(directory: Directory, tables: Path) -> None:
    """Put other tables into the place of the shipped ones. Raises ``ValueError`` with their problems."""
    problems: list[Problem] = []
    if directory.bring_in(tables, problems.append, replace=True) is None:
        raise ValueError("\n".join(str(problem) for problem in problems))


def context_of(
    turn: Mapping[str, Any],
    contexts: Sequence[DialogueContext | None],
    by_person: Mapping[str, DialogueContext | None],
) -> DialogueContext | None:
    """Return what a turn goes on from: the turn that it replies to, else what its person spoke of last."""
    if "reply_to" in turn and 0 < turn["reply_to"] <= len(contexts):
        return contexts[int(turn["reply_to"]) - 1]
    return by_person.get(turn.get("who", ""), contexts[-1] if contexts else None)


GOLDEN = Path(__file__).parents[2] / "tests" / "golden"


def training_sets() -> list[QuestionSet]:
    """Return every set in ``tests/golden``, of the shipped directory and of those in ``directories``."""
    sets = [QuestionSet(path, None) for path in sorted(GOLDEN.glob("*.jsonl"))]
    for tables in sorted(GOLDEN.glob("directories/*/tables")):
        sets += [QuestionSet(path, tables) for path in sorted(tables.parent.glob("*.jsonl"))]
    return sets
