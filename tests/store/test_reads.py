from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from bot.cli.files import damage
from bot.directory import Directory, StoreError
from bot.directory.migrations import STEPS
from bot.directory.store import HELD, VERSION
from bot.directory.tables import TABLES
from bot.values.records import ContactKind, Place, Quality, Role
from tests.store.conftest import Desk


def test_a_first_start_loads_the_shipped_directory(tmp_path: Path) -> None:
    directory = Directory.open(tmp_path / "new" / "folder" / "directory.db")
    assert directory.totals() == {
        "sources": 197,
        "organisations": 287,
        "consortia": 88,
        "names": 114,
        "memberships": 293,
        "counts": 73,
        "contacts": 97,
        "background": 12,
    }
    directory.close()


def test_the_next_start_needs_neither_migrations_nor_sqlite_utils(shipped: Desk) -> None:
    assert len(STEPS) == VERSION
    again = Directory.open(shipped.path)
    assert again.totals() == shipped.directory.totals()
    again.close()


def test_rows_are_read_as_values(shipped: Desk) -> None:
    directory = shipped.directory
    college = directory.organisation("szpu")
    assert college is not None
    assert (college.name_zh, college.place) == (
        "深圳职业技术大学",
        Place("Shenzhen", "深圳", "Guangdong", "广东"),
    )
    assert college.sources == ("szpu-2023", "ror-00d2w9g53")
    consortium = directory.consortium("shenzhen")
    assert consortium is not None
    assert (consortium.level, consortium.batch, consortium.announced) == ("national", "1", "2023")
    assert directory.subject("szpu") == college
    assert directory.subject("shenzhen") == consortium
    assert list(directory.subjects(["shenzhen", "nobody", "szpu"])) == ["shenzhen", "szpu"]
    assert directory.members("shenzhen")[0].role is Role.LEAD_COLLEGE
    assert [part.consortium for part in directory.memberships("szpu")] == ["shenzhen"]
    assert directory.counts("shenzhen")[0].count == "31"
    assert {contact.kind for contact in directory.contacts("szpu")} >= {
        ContactKind.ADDRESS,
        ContactKind.POSTCODE,
    }
    assert "SZPU" in {name.name for name in directory.names("szpu")}
    assert directory.background(None)[0].id == "what-is"
    assert all(paragraph.consortium == "shenzhen" for paragraph in directory.background("shenzhen"))
    assert directory.sources(["szpu-2023", "unknown", "szpu-2023"])[0].quality is Quality.OFFICIAL


def test_what_is_not_here_is_none_or_empty(shipped: Desk) -> None:
    directory = shipped.directory
    assert directory.organisation("shenzhen") is None
    assert directory.consortium("szpu") is None
    assert directory.subject("") is None
    assert directory.paragraph("none") is None
    assert directory.members("none") == directory.counts("none") == directory.names("none") == ()


def test_whole_tables_keep_their_order_and_their_totals(shipped: Desk) -> None:
    directory = shipped.directory
    assert directory.consortia()[0].id == "shenzhen"
    assert len(directory.consortia()) == directory.totals()["consortia"]
    assert Place("Shenzhen", "深圳", "Guangdong", "广东") in directory.places()
    assert len(set(directory.places())) == len(directory.places())
    assert "szpu" in directory.participants()
    assert directory.facts_date() >= "2026"


def test_all_names_are_the_official_ones_of_both_languages_and_the_table(shipped: Desk) -> None:
    names = list(shipped.directory.all_names())
    assert {("szpu", "深圳职业技术大学", "zh", "official"), ("szpu", "SZPU", "en", "acronym")} <= {
        (name.subject, name.name, name.language, name.kind) for name in names
    }
    assert all(name.name for name in names)


def test_ids_are_found_by_their_beginning(shipped: Desk) -> None:
    directory = shipped.directory
    assert directory.ids_starting("szp") == ("szpu",)
    assert directory.ids_starting("sz", limit=3) == tuple(sorted(directory.ids_starting("sz", limit=100)))[:3]
    assert "shenzhen" in directory.ids_starting("shenz", limit=9)
    assert directory.ids_starting("%") == ()


def test_no_read_scans_a_table(tiny: Desk) -> None:
    """Reads stay under a millisecond whatever the size, so each has to go by an index."""
    seen: list[str] = []
    connection = sqlite3.connect(tiny.path)
    directory = Directory(connection)
    connection.set_trace_callback(seen.append)
    directory.subject("alliance")
    directory.names("college")
    directory.members("alliance")
    directory.memberships("college")
    directory.counts("alliance")
    directory.contacts("college")
    directory.background(None)
    directory.paragraph("what")
    directory.sources(["paper"])
    directory.ids_starting("c")
    connection.set_trace_callback(None)
    plans = [" ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")) for sql in seen]
    connection.close()
    assert len(plans) >= 10
    assert not [plan for plan in plans if "SCAN" in plan and "SCAN CONSTANT" not in plan]


def test_the_revision_is_cheap_enough_for_every_question(shipped: Desk) -> None:
    start = time.perf_counter()
    for _ in range(1000):
        shipped.directory.revision()
    assert time.perf_counter() - start < 0.25


def test_a_path_that_cannot_hold_a_store_is_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is a folder; name a file, such as .*directory\.db"):
        Directory.open(tmp_path)
    text = tmp_path / "notes.txt"
    text.write_text("these are no tables, and long enough to be looked at as a header" * 20, encoding="utf-8")
    with pytest.raises(StoreError, match="is no SQLite file"):
        Directory.open(text)
    with pytest.raises(StoreError, match="cannot be opened"):
        Directory.open(text / "below-a-file.db")


def test_a_store_of_a_newer_version_is_refused(tiny: Desk) -> None:
    connection = sqlite3.connect(tiny.path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        Directory.open(tiny.path)


def test_a_whole_file_has_no_faults_and_a_damaged_one_has(shipped: Desk, tmp_path: Path) -> None:
    assert damage(shipped.path, HELD) == ""
    shipped.directory.close()
    damaged = tmp_path / "damaged.db"
    content = bytearray(shipped.path.read_bytes())
    content[20_000:60_000] = b"\xff" * 40_000
    damaged.write_bytes(content)
    assert damage(damaged, HELD)


def test_every_column_of_the_tables_is_stored(tiny: Desk) -> None:
    connection = sqlite3.connect(tiny.path)
    for table in TABLES:
        stored = [row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")]
        assert sorted(stored) == sorted(("position", *table.names))
    connection.close()
