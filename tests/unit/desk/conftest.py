from __future__ import annotations

import pytest
from bot.desk import Desk

from bot.directory import Directory
from bot.lookup.finder import Finder
from bot.shipped import shipped


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    return Directory.open(tmp_path_factory.mktemp("desk") / "directory.db")


@pytest.fixture(scope="session")
def finder(directory: Directory) -> Finder:
    return Finder.open(directory)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(directory: Directory, finder: Finder, clock: Clock) -> Desk:
    return Desk(directory, finder, shipped("phrases"), clock)
