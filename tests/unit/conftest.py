from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.answers.service import QuestionService
from tests.directories import OTHERS, Asked, opened


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def shipped_directory(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Asked]:
    """The shipped directory; what is remembered lasts as long as the session, so threads are named apart."""
    asked = opened(tmp_path_factory.mktemp("shipped") / "directory.db", None, clock)
    yield asked
    asked.directory.close()


@pytest.fixture(scope="session")
def service(shipped_directory: Asked) -> QuestionService:
    return shipped_directory.service


@pytest.fixture(scope="session")
def other_directory(
    tmp_path_factory: pytest.TempPathFactory, clock: Clock
) -> Iterator[Callable[[str], Asked]]:
    """Return what opens a directory of tests/golden/directories, each once."""
    known: dict[str, Asked] = {}

    def of(name: str) -> Asked:
        if name not in known:
            path: Path = tmp_path_factory.mktemp(name) / "directory.db"
            known[name] = opened(path, OTHERS / name / "tables", clock)
        return known[name]

    yield of
    for asked in known.values():
        asked.directory.close()
