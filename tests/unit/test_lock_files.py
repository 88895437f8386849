"""What is installed is what the project asks for: the lock files are kept in step with ``pyproject.toml``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {"requirements.lock": ["build"], "requirements-dev.lock": ["build", "dev"]}


def asked(groups: list[str]) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"]
    for group in groups:
        lines = lines + project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_locked_with_hashes_and_without_a_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, flags=re.MULTILINE):
        locked.setdefault(name, []).append(version)
    for requirement in asked(LOCKS[lock]):
        name = requirement.name.lower().replace("_", "-")
        assert locked.get(name), f"{name} is not in {lock}: make lock"
        assert all(requirement.specifier.contains(version) for version in locked[name]), f"{name}: make lock"
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(locked)
