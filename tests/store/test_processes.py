"""Several processes on one store: the bot reads while a command imports, and either may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bot.cli.files import damage
from bot.directory import Directory
from bot.directory.store import HELD
from tests.store.conftest import Desk, write_folder

MANY = 20_000


def start(store: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "CONSORTIUM_BOT_DATABASE": str(store)}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=50)
    return process.returncode, out.decode(), err.decode()


def many(folder: Path) -> Path:
    rows = [f"org-{number},Organisation {number}" for number in range(MANY)]
    return write_folder(folder / "many", organisations="\n".join(["id,name_en", *rows]))


def test_the_running_bot_sees_an_import_as_soon_as_it_is_committed(tiny: Desk, tmp_path: Path) -> None:
    revision = tiny.directory.revision()
    path = write_folder(tmp_path / "more", organisations="id,name_en\nschool,School\n")
    code, out, err = finish(start(tiny.path, "import", str(path)))
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "organisations: 1 added, 0 changed, 0 removed"
    assert tiny.directory.revision() != revision
    assert tiny.directory.organisation("school")


def test_reads_go_on_while_a_large_import_is_under_way_and_see_all_of_it_or_nothing(
    tiny: Desk, tmp_path: Path
) -> None:
    process = start(tiny.path, "import", str(many(tmp_path)))
    seen, slowest = set(), 0.0
    while process.poll() is None:
        begun = time.perf_counter()
        seen.add(tiny.directory.totals()["organisations"])
        slowest = max(slowest, time.perf_counter() - begun)
    assert finish(process)[0] == 0
    seen.add(tiny.directory.totals()["organisations"])
    assert seen == {2, MANY + 2}
    assert slowest < 0.5


def test_a_first_start_of_several_processes_at_once_is_one_first_start(tmp_path: Path) -> None:
    store = tmp_path / "new.db"
    processes = [start(store, "export", str(tmp_path / f"{number}.zip")) for number in range(4)]
    results = [finish(process) for process in processes]
    assert [(code, err) for code, _, err in results] == [(0, "")] * 4
    assert len({(tmp_path / f"{number}.zip").read_bytes() for number in range(4)}) == 1


def test_a_killed_import_leaves_the_store_as_it_was(tiny: Desk, tmp_path: Path) -> None:
    path = many(tmp_path)
    before = tiny.directory.data_hash()
    for delay in (0.3, 0.5, 0.7):
        process = start(tiny.path, "import", "--replace", str(path))
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        if finish(process)[0] == 0:
            continue  # it was quicker
        directory = Directory.open(tiny.path)
        assert damage(tiny.path, HELD) == ""
        whole = directory.totals()["organisations"] == MANY  # killed after the commit
        assert whole or directory.data_hash() == before
        directory.close()


def test_imports_at_the_same_time_wait_for_each_other(tiny: Desk, tmp_path: Path) -> None:
    first = start(tiny.path, "import", str(many(tmp_path)))
    second = start(
        tiny.path, "import", str(write_folder(tmp_path / "b", organisations="id,name_en\nlast,Last\n"))
    )
    assert finish(first)[0] == finish(second)[0] == 0
    assert tiny.directory.totals()["organisations"] == MANY + 3
