from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "directory.db"


def match(store: Path, given: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "CONSORTIUM_BOT_DATABASE": str(store)}
    command = [sys.executable, "-m", "bot", "match", *arguments]
    return subprocess.run(command, input=given, env=environment, capture_output=True, check=False)  # noqa: S603


def test_one_object_a_name_in_order(store: Path) -> None:
    done = match(store, "深职大\n\nSZPU\nweather today\n".encode(), "--json", "--limit", "2")
    assert done.returncode == 0, done.stderr
    objects = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [(o["query"], o["outcome"]) for o in objects] == [
        ("深职大", "matched"),
        ("", "no_match"),
        ("SZPU", "matched"),
        ("weather today", "no_match"),
    ]
    first = objects[0]["candidates"][0]
    assert {key: first[key] for key in ("id", "name", "matched", "because")} == {
        "id": "szpu",
        "name": "深圳职业技术大学",
        "matched": "深职大",
        "because": "short",
    }
    assert 0 <= first["score"] <= 1
    assert all(len(o["candidates"]) <= 2 for o in objects)


def test_whatever_is_in_a_line_it_is_one_line(store: Path) -> None:
    given = b"a" * 1_000_000 + b"\n\xff\xfe\xe6\n\r\n" + "\u2028深大\t\n".encode() + b"szpu"
    done = match(store, given)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().split("\n")
    assert [line.split("\t")[1] for line in lines[:-1]] == ["no_match"] * 3 + ["matched"] * 2


def test_a_closed_pipe_ends_it_quietly(store: Path) -> None:
    environment = {**os.environ, "CONSORTIUM_BOT_DATABASE": str(store)}
    command = f"yes 深职大 | head -20000 | {sys.executable} -m bot match --json | head -1"
    done = subprocess.run(  # noqa: S602
        command, shell=True, env=environment, capture_output=True, check=False
    )
    assert json.loads(done.stdout)["query"] == "深职大"
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("limit", ["0", "-1", "x"])
def test_a_limit_that_is_none_is_refused_in_one_line(store: Path, limit: str) -> None:
    done = match(store, b"szpu\n", "--limit", limit)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
