"""Directories to ask questions of: the shipped one, and those of tests/golden/directories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.answers.service import QuestionService
from bot.directory import Directory
from bot.directory.problems import Problem
from bot.lookup.finder import Finder
from bot.shipped import shipped

OTHERS = Path(__file__).parent / "golden" / "directories"


@dataclass(frozen=True)
class Asked:
    """A directory with the service that answers from it."""

    directory: Directory
    service: QuestionService


def opened(path: Path, tables: Path | None, clock: Callable[[], float]) -> Asked:
    """Return the shipped directory, or one of other tables in its place."""
    directory = Directory.open(path)
    if tables is not None:
        problems: list[Problem] = []
        assert directory.bring_in(tables, problems.append, replace=True) is not None, problems
    return Asked(
        directory, QuestionService(directory, Finder.open(directory), shipped("lexicon"), clock=clock)
    )
