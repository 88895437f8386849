from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.directory import Directory
from bot.directory.difference import Difference
from bot.directory.problems import Problem

# The smallest directory that uses every table.
TINY = {
    "organisations": "id,name_en,name_zh\ncollege,The College,学院\nworks,The Works,工厂\n",
    "consortia": "id,name_en\nalliance,The Alliance\n",
    "sources": "id,title,published,quality\npaper,The Paper,2024-05,press\n",
    "names": "subject,name,language,kind,sources\ncollege,TC,en,acronym,paper\n",
    "memberships": "consortium,organisation,role\nalliance,college,lead_college\nalliance,works,member\n",
    "counts": "consortium,category,count\nalliance,enterprise,more than 20\n",
    "contacts": "organisation,kind,value\ncollege,phone,+86 755 2673 1000\n",
    "background": "id,title_en,text_en\nwhat,What is it?,An alliance.\n",
}


def write_folder(folder: Path, **tables: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


@dataclass
class Desk:
    """A store with what a test does to it, and the problems that it was told."""

    directory: Directory
    path: Path
    problems: list[Problem] = field(default_factory=list)

    def load(self, path: Path, **options: bool) -> Difference | None:
        self.problems.clear()
        return self.directory.bring_in(path, self.problems.append, **options)

    @property
    def lines(self) -> list[str]:
        return [str(problem) for problem in self.problems]

    @property
    def errors(self) -> list[tuple[str, int, str]]:
        return [(p.table, p.line, p.column) for p in self.problems if not p.warning]

    def rows(self, table: str) -> list[dict[str, str]]:
        folder = self.path.parent / "rows"
        self.directory.write_out(folder)
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "shipped.db"
    Directory.open(path).close()
    return path


@pytest.fixture
def shipped(shipped_store: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "store" / "shipped.db"
    path.parent.mkdir()
    shutil.copy(shipped_store, path)
    directory = Directory.open(path)
    yield Desk(directory, path)
    directory.close()


@pytest.fixture
def tiny(shipped: Desk, tmp_path: Path) -> Desk:
    assert shipped.load(write_folder(tmp_path / "tiny", **TINY), replace=True)
    assert not shipped.problems
    return shipped


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of folders: the tiny directory, some tables of it written anew."""

    def make(**tables: str | bytes) -> Path:
        return write_folder(tmp_path / "incoming", **{**TINY, **tables})

    return make
