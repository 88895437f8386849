"""The file with the index of names is a cache: whatever happens to it, names are found, and nothing ends."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.directory import Directory
from bot.lookup.arrays import NotAnIndexError, load
from bot.lookup.building import Build, place
from bot.lookup.finder import Finder
from tests.adversarial.terminal import ROOT, bot

NAMES = 5_200
_SEED = 8


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a large directory, and its index."""
    folder = tmp_path_factory.mktemp("large")
    directory = Directory.open(folder / "d.db")
    rows = [f"c{number},Company {number:04} Works,龙华第{number}厂" for number in range(NAMES // 2)]
    (folder / "organisations.csv").write_text("\n".join(["id,name_en,name_zh", *rows]), encoding="utf-8")
    assert directory.bring_in(folder, lambda _: None) is not None
    assert found(Finder.open(directory), 42) == "c42"
    directory.close()
    return folder / "d.db"


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    for path in made.parent.glob("d.db*"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path / "d.db"


@pytest.fixture
def directory(store: Path) -> Iterator[Directory]:
    directory = Directory.open(store)
    yield directory
    directory.close()


def found(finder: Finder, number: int) -> str:
    return finder.find(f"Company {number:04} Works").candidates[0].id


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "another file": lambda _: b"SQLite format 3\0" * 9,
    "an older version's": lambda content: b"names-1\n" + content[8:],
    "a length beyond all": lambda content: content[:8] + b"\xff" * 8 + content[16:],
    "a bit of the head": lambda content: flipped(content, 40),
    "the count of edits in the head": lambda content: re.sub(rb'("edits": )\d', rb"\g<1>7", content),
    "a bit in the middle": lambda content: flipped(content, len(content) // 2),
    "the last byte": lambda content: flipped(content, len(content) - 1),
    "a page of zeros": lambda content: content[:8192] + bytes(4096) + content[12288:],
    "two pages changed places": lambda content: (
        content[:8192] + content[12288:16384] + content[8192:12288] + content[16384:]
    ),
    "half of it": lambda content: content[: len(content) // 2],
    "a byte too few": lambda content: content[:-1],
    "a byte too many": lambda content: content + b"\0",
    "twice": lambda content: content * 2,
    "cut and filled with zeros": lambda content: content[:9000] + bytes(len(content) - 9000),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_never_read(damage: str, store: Path) -> None:
    whole = place(store).read_bytes()
    damaged = DAMAGE[damage](whole)
    assert damaged != whole
    place(store).write_bytes(damaged)
    with pytest.raises(NotAnIndexError):
        load(place(store))


def test_what_is_no_index_is_not_read_through(store: Path) -> None:
    os.truncate(place(store), 1 << 40)  # zeros without an end, of which the disk holds none
    with pytest.raises(NotAnIndexError, match="not as long"):
        load(place(store))
    place(store).unlink()
    os.mkfifo(place(store))
    with pytest.raises(NotAnIndexError):
        load(place(store))


def test_wherever_a_byte_is_changed_it_is_noticed(store: Path) -> None:
    whole = place(store).read_bytes()
    random_ = random.Random(_SEED)
    for at in (random_.randrange(len(whole)) for _ in range(100)):
        place(store).write_bytes(flipped(whole, at))
        with pytest.raises(NotAnIndexError):
            load(place(store))


@pytest.mark.parametrize("damage", ["a bit in the middle", "half of it", "empty"])
def test_it_is_made_anew(damage: str, store: Path, directory: Directory) -> None:
    whole = place(store).read_bytes()
    place(store).write_bytes(DAMAGE[damage](whole))
    assert found(Finder.open(directory), 42) == "c42"
    assert place(store).read_bytes() == whole


def test_a_command_that_meets_a_damaged_one_answers(store: Path) -> None:
    place(store).write_bytes(DAMAGE["a page of zeros"](place(store).read_bytes()))
    done = bot("match", "--json", database=store, given=b"Company 0042 Works\n")
    assert (done.returncode, b'"matched"' in done.stdout, b'"c42"' in done.stdout) == (0, True, True)
    assert done.stderr.count(b"\n") == 1
    assert b"d.db.names is damaged; the index of names is made anew" in done.stderr


@pytest.mark.parametrize(
    "harm",
    [
        "os.truncate(index, 0)",
        "os.truncate(index, 4096)",
        "index.unlink()",
        "index.write_bytes(bytes(index.stat().st_size))",
        "index.rename(index.with_name('elsewhere'))",
    ],
)
def test_what_is_done_to_the_file_while_it_is_in_use_changes_nothing(harm: str, store: Path) -> None:
    # In a process of its own: a mapped file that was cut short would end it with SIGBUS.
    code = f"""
import os, sys
from pathlib import Path
from bot.directory import Directory
from bot.lookup.building import Build, place
from bot.lookup.finder import Finder
store = Path(sys.argv[1])
directory = Directory.open(store)
finder = Finder.open(directory)
index = place(store)
{harm}
for number in range({NAMES // 2}):
    if number % 50 == 0:
        assert finder.find(f"Company {{number:04}} Works").candidates[0].id == f"c{{number}}"
        assert finder.find(f"龙华第{{number}}厂").candidates[0].id == f"c{{number}}"
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, store],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_left_behind(store: Path, directory: Directory) -> None:
    before = {path.name for path in store.parent.iterdir()}
    place(store).write_bytes(b"")
    assert found(Finder.open(directory), 42) == "c42"
    left = {path.name for path in store.parent.iterdir()} - {f"d.db{ending}" for ending in ("-wal", "-shm")}
    assert left == before - {f"d.db{ending}" for ending in ("-wal", "-shm")}


def test_where_no_file_can_be_made_the_copy_is_in_memory(store: Path) -> None:
    code = """
import os, resource, sys
from pathlib import Path
from bot.lookup.arrays import load
index = Path(sys.argv[1])
whole, _ = load(index)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
again, _ = load(index)
os.truncate(index, 0)
assert all((again[name] == whole[name]).all() for name in whole)
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, place(store)],
        env={"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_index_that_cannot_be_made_is_one_line(store: Path) -> None:
    place(store).unlink()
    place(store).mkdir()
    done = bot("match", database=store, given=b"Company 0042 Works\n")
    assert (done.returncode, done.stderr.splitlines()[-1].startswith(b"consortium-bot: the index of")) == (
        1,
        True,
    )
    assert b"Traceback" not in done.stderr


def rest(finder: Finder) -> None:
    """Wait until no index is being made."""
    deadline = time.monotonic() + 40
    while finder._shelf._build is not None and time.monotonic() < deadline:
        time.sleep(0.05)
        found(finder, 42)
    assert finder._shelf._build is None


def edit(directory: Directory, folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "organisations.csv").write_text(f"id,name_en\nc42,{name}\n", encoding="utf-8")
    assert directory.bring_in(folder, lambda _: None) is not None


@pytest.mark.parametrize(
    ("edits", "is_kept"),
    [
        (1, True),
        *(
            pytest.param(edits, is_kept, marks=pytest.mark.soak)
            for edits in (0, 3)
            for is_kept in (False, True)
        ),
    ],
)
def test_the_index_of_names_that_a_copy_took_back_is_not_believed(
    edits: int, store: Path, *, is_kept: bool
) -> None:
    copy, folder = store.parent / "copy.zip", store.parent / "edit"
    assert bot("backup", copy, database=store).returncode == 0
    directory = Directory.open(store)
    for number in range(edits + 1):
        edit(directory, folder, f"Sunrise Boatyard {number}")
    Build(store).wait()
    kept = place(store).read_bytes()
    running = Finder.open(directory)
    assert running.find(f"Sunrise Boatyard {edits}").candidates[0].id == "c42"
    assert bot("restore", copy, database=store).returncode == 0
    found(running, 42)
    rest(running)
    assert found(running, 42) == "c42"
    assert "c42" not in {one.id for one in running.find(f"Sunrise Boatyard {edits}").candidates}
    directory.close()
    if is_kept:
        place(store).write_bytes(kept)
    directory = Directory.open(store)
    edit(directory, folder, "Moonlight Boatyard")
    finder = Finder.open(directory)
    assert finder.find("Moonlight Boatyard").candidates[0].id == "c42"
    edit(directory, folder, "Company 0042 Works")
    assert found(finder, 42) == "c42"
    rest(finder)
    directory.close()


def test_the_index_of_another_store_is_not_believed(store: Path, made: Path, tmp_path: Path) -> None:
    other = Directory.open(tmp_path / "other.db")
    assert other.bring_in(made.parent, lambda _: None) is not None
    edit(other, tmp_path / "edit", "Sunrise Boatyard")
    Build(tmp_path / "other.db").wait()
    other.close()
    shutil.copy(place(tmp_path / "other.db"), place(store))
    directory = Directory.open(store)
    finder = Finder.open(directory)
    assert found(finder, 42) == "c42"
    assert "c42" not in {one.id for one in finder.find("Sunrise Boatyard").candidates}
    directory.close()
