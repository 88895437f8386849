from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.conftest import TINY, write_folder

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str | Path, store: Path = tmp_path / "store.db", **more: str) -> object:
        environment = {**os.environ, "CONSORTIUM_BOT_DATABASE": str(store), **more}
        command = [sys.executable, "-m", "bot", *map(str, arguments)]
        return subprocess.run(  # noqa: S603
            command, env=environment, capture_output=True, encoding="utf-8", timeout=50, check=False
        )

    return run  # type: ignore[return-value]


def test_import_prints_the_difference_and_export_what_it_wrote(run: Run, tmp_path: Path) -> None:
    path = write_folder(tmp_path / "tiny", **TINY)
    tried = run("import", path, "--replace", "--dry-run")
    assert tried.stdout.splitlines()[-1] == "dry run: nothing was changed"
    done = run("import", path, "--replace")
    assert done.returncode == 0
    assert done.stdout.splitlines() == tried.stdout.splitlines()[:-1]
    assert "organisations: 2 added, 0 changed, 287 removed" in done.stdout
    written = run("export", tmp_path / "out.zip")
    assert (written.returncode, written.stderr) == (0, "")
    assert "2 organisations" in written.stdout


def test_bad_rows_are_lines_on_standard_error_and_the_exit_code_is_1(run: Run, tmp_path: Path) -> None:
    roles = "consortium,organisation,role\nalliance,college,boss\nalliance,nobody,member\n"
    path = write_folder(tmp_path / "bad", **{**TINY, "memberships": roles})
    before = run("export", tmp_path / "before.zip")
    done = run("import", path)
    assert (done.returncode, done.stdout) == (1, "")
    role, organisation, told = done.stderr.splitlines()
    assert role.startswith('memberships, line 2, column role: "boss" is not in the list; write one of lead_')
    assert organisation.startswith('memberships, line 3, column organisation: "nobody" is not in organisa')
    assert told == "consortium-bot: 2 problems; nothing was changed."
    assert before.returncode == run("export", tmp_path / "after.zip").returncode == 0
    assert (tmp_path / "before.zip").read_bytes() == (tmp_path / "after.zip").read_bytes()


def test_wrong_use_is_one_line_and_exit_code_2(run: Run, tmp_path: Path) -> None:
    for arguments in (["import"], ["import", tmp_path / "nowhere"], ["export"], ["import", ".", "--fast"]):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("consortium-bot: ")
        assert "--help" in done.stderr


def test_a_path_that_cannot_hold_a_store_is_one_line_and_exit_code_2(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no tables here, but more than enough to be taken for the header of a file" * 30)
    for store, word in ((tmp_path, "is a folder"), (text, "is no SQLite file"), (text / "x", "cannot be")):
        done = run("export", tmp_path / "out", store=store)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("consortium-bot: CONSORTIUM_BOT_DATABASE: ")
        assert word in done.stderr


def test_an_export_that_cannot_be_written_is_one_line_and_exit_code_1(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "all.csv", tmp_path / "store.db" / "below"):
        done = run("export", path)
        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1


def test_a_full_disk_is_one_line() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w") as output:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "--help"],
            stdout=output,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "consortium-bot: No space left on device\n"


def test_of_very_many_problems_the_first_are_told_and_how_many_more(run: Run, tmp_path: Path) -> None:
    names = "subject,name,kind\n" + "".join(f"college,T{n},nickname\n" for n in range(5_000))
    contacts = "organisation,kind,value,language\n" + "".join(
        f"college,phone,{n},x{n}\n" for n in range(1_000)
    )
    path = write_folder(tmp_path / "bad", **{**TINY, "names": names, "contacts": contacts})
    done = run("import", path, "--replace")
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert lines[99].startswith("names, line 101, column kind: ")
    assert lines[-1] == "consortium-bot: 1,001 problems; nothing was changed."
    assert lines[-2] == "… and 901 more problems"
    assert len(lines) == 100 + 50 + 2
    chats = tmp_path / "chats.csv"
    chats.write_text("chat_id,kind\n" + "".join(f"{n},person\n" for n in range(1, 5_000)), encoding="utf-8")
    lines = run("chats", "import", chats).stderr.splitlines()
    assert len(lines) == 102
    assert lines[-1].endswith("1,001 problems; nothing was changed.")
