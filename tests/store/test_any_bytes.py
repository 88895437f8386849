"""No file whatever makes an import fail with anything but its list of problems."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.directory.checking import Checker
from bot.directory.incoming import open_tables
from bot.directory.problems import Problem, Report
from bot.directory.raw import csv_rows
from bot.directory.tables import TABLE, TABLES
from tests.store.conftest import TINY, Desk, write_folder

# Bytes that mean something to a reader of CSV, among any others.
BYTES = st.lists(
    st.binary(max_size=8)
    | st.sampled_from([b'"', b",", b"\n", b"\r\n", b"\r", b"id", b"name_en", b"\xef\xbb\xbf", b"=", b"\0"]),
    max_size=60,
).map(b"".join)
relaxed = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@relaxed
@given(content=BYTES, table=st.sampled_from(TABLES))
@example(content=b'id,name_en\n"', table=TABLE["organisations"])
@example(content=b"id,name_en\n\xff,\xff\n", table=TABLE["organisations"])
@example(content=b"\n" * 5, table=TABLE["names"])
def test_any_bytes_are_rows_or_problems(content: bytes, table: object) -> None:
    problems: list[Problem] = []
    rows = csv_rows(io.BufferedReader(io.BytesIO(content)))  # type: ignore[arg-type] # it reads all the same
    checked = list(Checker(table, Report(problems.append)).values(rows))  # type: ignore[arg-type]
    assert checked or problems
    for problem in problems:
        assert "\n" not in str(problem)
        assert str(problem).isprintable()


@relaxed
@given(header=st.sampled_from(sorted(TINY)), content=BYTES)
def test_any_bytes_below_a_good_header_leave_the_store_whole(
    tiny: Desk, tmp_path: Path, header: str, content: bytes
) -> None:
    before = tiny.directory.totals(), tiny.directory.data_hash()
    good = TINY[header].split("\n")[0].encode() + b"\n"
    path = write_folder(tmp_path / "incoming", **{**TINY, header: good + content})
    if tiny.load(path, dry_run=True) is None:
        assert tiny.errors
    assert (tiny.directory.totals(), tiny.directory.data_hash()) == before


def archive(kind: str, tiny: Desk, folder: Path) -> bytes:
    tiny.directory.write_out(folder / f"whole.{kind}")
    return (folder / f"whole.{kind}").read_bytes()


@pytest.mark.parametrize("kind", ["zip", "xlsx"])
def test_archives_with_damaged_bytes_are_taken_or_refused(kind: str, tiny: Desk, tmp_path: Path) -> None:
    whole = archive(kind, tiny, tmp_path)
    chance = random.Random(7)
    refused = 0
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 3, 30])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = tmp_path / f"damaged.{kind}"
        path.write_bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])])
        refused += tiny.load(path, dry_run=True, replace=True) is None
    assert refused > 50


def test_workbooks_with_damaged_parts_are_taken_or_refused(tiny: Desk, tmp_path: Path) -> None:
    """The bytes inside the archive are damaged, so that its checksums do not tell."""
    with zipfile.ZipFile(io.BytesIO(archive("xlsx", tiny, tmp_path))) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    chance = random.Random(11)
    refused = 0
    for _ in range(120):
        name = chance.choice(sorted(parts))
        part = bytearray(parts[name])
        part[chance.randrange(len(part))] = chance.choice(b"<>&\"'0 A=/")
        path = tmp_path / "damaged.xlsx"
        with zipfile.ZipFile(path, "w") as packed:
            for other, content in parts.items():
                packed.writestr(other, bytes(part) if other == name else content)
        refused += tiny.load(path, dry_run=True, replace=True) is None
    assert refused > 30


class Endless(io.RawIOBase):
    """A file of one line that never ends."""

    def __init__(self, head: bytes, body: bytes, size: int) -> None:
        self._parts = self._bytes(head, body, size)
        self._left = b""

    @staticmethod
    def _bytes(head: bytes, body: bytes, size: int) -> Iterator[bytes]:
        yield head
        for _ in range(size // len(body)):
            yield body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._left = self._left or next(self._parts, b"")
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


@pytest.mark.parametrize("body", [b"x" * 1000, b'x","' * 250, b'x\n","' * 200, b"," * 1000])
def test_a_row_that_never_ends_takes_no_memory(body: bytes) -> None:
    import tracemalloc  # noqa: PLC0415 - only this test measures

    file = io.BufferedReader(Endless(b'id,name_en\na,"', body, 100_000_000))
    tracemalloc.start()
    rows = list(csv_rows(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(rows) == 2
    assert peak < 60_000_000


def test_what_open_tables_yields_is_known_tables_only(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "all", **TINY, other="id\n")
    with open_tables(path, Report(lambda _: None)) as rows:
        assert set(rows) == set(TABLE)
