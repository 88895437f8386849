from __future__ import annotations

import datetime as dt
import io
import resource
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.directory import incoming
from tests.store.conftest import TINY, Desk


def pack(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def files(**tables: str) -> dict[str, str]:
    return {f"{name}.csv": text for name, text in {**TINY, **tables}.items()}


def workbook(path: Path, rows: dict[str, list[list[object]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_tables_in_a_folder_of_an_archive_are_found(tiny: Desk, tmp_path: Path) -> None:
    members = {f"my directory/{name}": text for name, text in files().items()}
    members |= {"__MACOSX/my directory/._names.csv": "junk", "my directory/README.md": "words"}
    assert tiny.load(pack(tmp_path / "a.zip", members)) is not None
    assert tiny.lines == []


def test_a_table_that_is_there_twice_is_refused(tiny: Desk, tmp_path: Path) -> None:
    members = files() | {"old/names.csv": TINY["names"]}
    assert tiny.load(pack(tmp_path / "a.zip", members)) is None
    assert tiny.lines == ["names: the table is there twice; keep one of them"]


@pytest.mark.parametrize("name", ["../names.csv", "/names.csv", "a/../../names.csv", "..\\names.csv"])
def test_a_path_that_leads_out_of_the_archive_is_refused(name: str, tiny: Desk, tmp_path: Path) -> None:
    assert tiny.load(pack(tmp_path / "a.zip", files() | {name: "subject,name\ncollege,X\n"})) is None
    assert len(tiny.lines) == 1
    assert "the path leads out of the archive; pack the tables without folders above" in tiny.lines[0]
    assert not (tmp_path.parent / "names.csv").exists()


def test_an_archive_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(
    tiny: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("organisations.csv", TINY["organisations"])
        with archive.open("names.csv", "w", force_zip64=True) as member:
            for _ in range(1100):
                member.write(b"0" * 1024**2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert tiny.load(path) is None
    assert tiny.lines == [
        "bomb.zip: it unpacks to 1,100 MB; keep it under 1,024 MB, or give a folder of .csv files"
    ]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes


def test_an_archive_that_lies_about_its_size_is_not_read_beyond_it(tiny: Desk, tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", files(names="subject,name\n" + "college,TC\n" * 100_000))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("names.csv").file_size
    for place in range(len(content) - 3):
        if content[place : place + 4] == struct.pack("<L", size):
            content[place : place + 4] = struct.pack("<L", 30)
    path.write_bytes(content)
    assert tiny.load(path) is None
    assert tiny.errors == [("names", 1, "")]
    assert "the table is damaged here" in tiny.lines[-1]


def test_an_encrypted_archive_is_refused(tiny: Desk, tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"organisations.csv": TINY["organisations"]})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag in the member's header, and in the central directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert tiny.load(path) is None
    assert tiny.lines[0] == '"organisations.csv": it is encrypted; pack it without a password'


def test_a_cut_archive_is_refused(tiny: Desk, tmp_path: Path) -> None:
    whole = pack(tmp_path / "a.zip", files()).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    assert tiny.load(cut) is None
    assert tiny.lines[0].startswith("cut.zip: it is neither a .zip nor an .xlsx file; give a folder of .csv")


def test_a_file_of_another_kind_and_a_missing_one_are_refused(tiny: Desk, tmp_path: Path) -> None:
    text = tmp_path / "organisations.csv"
    text.write_text(TINY["organisations"], encoding="utf-8")
    assert tiny.load(text) is None
    assert "is neither a .zip nor an .xlsx file; give a folder" in tiny.lines[0]
    assert tiny.load(tmp_path / "nowhere") is None
    assert tiny.lines[0].startswith("nowhere: it is neither a file nor a folder")


def test_the_ending_of_a_file_does_not_matter(tiny: Desk, tmp_path: Path) -> None:
    assert tiny.load(pack(tmp_path / "directory.bak", files())) is not None


def test_a_workbook_is_read_as_a_table_writes_it(tiny: Desk, tmp_path: Path) -> None:
    rows: dict[str, list[list[object]]] = {
        "Organisations": [
            ["id", "name_en", "name_en_is_ours", "note"],
            ["college", "The College", True, None],
            [None],
            [12345, "A Number", False, 3.0],
        ],
        "contacts": [["organisation", "kind", "value"], ["college", "postcode", 518055]],
        "sources": [["id", "published"], ["paper", dt.date(2024, 5, 6)]],
        "Notes to myself": [["anything"]],
    }
    assert tiny.load(workbook(tmp_path / "a.xlsx", rows), replace=True) is not None
    assert len(tiny.lines) == 1
    assert tiny.lines[0].startswith('warning: "Notes to myself": it is none of the tables; it is left out;')
    assert tiny.directory.contacts("college")[0].value == "518055"
    assert tiny.directory.facts_date() == "2024-05-06"
    number = tiny.directory.organisation("12345")
    assert number is not None
    assert (number.note, number.name_en_is_ours) == ("3", False)


def test_formulas_and_errors_in_a_workbook_are_refused(tiny: Desk, tmp_path: Path) -> None:
    rows: dict[str, list[list[object]]] = {
        "organisations": [
            ["id", "name_en", "note"],
            ["college", '=CONCATENATE("The ","College")', ""],
            ["works", "The Works", "#N/A"],
        ]
    }
    assert tiny.load(workbook(tmp_path / "a.xlsx", rows)) is None
    assert tiny.errors == [
        ("organisations", 2, "name_en"),
        ("organisations", 3, "note"),
    ]
    assert "is a formula to a spreadsheet; write the value" in tiny.lines[0]
    assert "the cell holds the error #N/A; write the value" in tiny.lines[1]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(
    tiny: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "XLSX_UNPACKED", 1024)
    path = workbook(tmp_path / "a.xlsx", {"organisations": [["id", "name_en"], ["college", "College"]]})
    assert tiny.load(path) is None
    assert "a.xlsx: it unpacks to 0 MB" in tiny.lines[0]


def test_a_workbook_without_its_parts_is_refused(tiny: Desk, tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", {"organisations": [["id", "name_en"], ["college", "College"]]})
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for left_out in parts:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in parts.items():
                if name != left_out:
                    archive.writestr(name, content)
        (tmp_path / "b.xlsx").write_bytes(buffer.getvalue())
        difference = tiny.load(tmp_path / "b.xlsx")
        assert difference is not None or tiny.lines, left_out


def test_a_sheet_that_is_a_chart_is_left_out(tiny: Desk, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "organisations"
    for line in (["id", "name_en"], ["college", "The College"], ["new", "New"]):
        book.worksheets[0].append(line)
    book.create_chartsheet("Diagram", 0)
    book.save(tmp_path / "a.xlsx")
    assert tiny.load(tmp_path / "a.xlsx") is not None
    assert tiny.lines == []
    assert tiny.directory.organisation("new") is not None
