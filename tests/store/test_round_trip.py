"""Export → import → export gives the same bytes, whatever the rows say, in all three formats."""

from __future__ import annotations

import csv
import filecmp
import io
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.directory import Directory
from bot.directory.exporting import ExportError
from bot.directory.problems import Problem
from bot.shipped import shipped
from tests.store.conftest import Desk, write_folder

FORMATS = ["folder", "directory.zip", "directory.xlsx"]


def same(one: Path, other: Path) -> bool:
    if one.is_file():
        return one.read_bytes() == other.read_bytes()
    names = sorted(path.name for path in one.iterdir())
    alike = names == sorted(path.name for path in other.iterdir())
    return alike and filecmp.cmpfiles(one, other, names, shallow=False)[0] == names


@pytest.mark.parametrize("name", FORMATS)
def test_the_shipped_directory_comes_back_byte_by_byte(name: str, shipped: Desk, tmp_path: Path) -> None:
    first, second = tmp_path / "1" / name, tmp_path / "2" / name
    shipped.directory.write_out(first)
    other = Directory.open(tmp_path / "other.db")
    assert other.bring_in(first, pytest.fail, replace=True) is not None
    other.write_out(second)
    other.close()
    assert same(first, second)


def test_the_shipped_tables_are_what_an_export_of_them_is(shipped: Desk, tmp_path: Path) -> None:
    from bot.shipped import shipped as folder  # noqa: PLC0415 - the fixture has the name

    shipped.directory.write_out(tmp_path / "out")
    assert same(tmp_path / "out", folder("directory"))


# Any text that a cell may hold: whatever UTF-8 has, without control characters, and no formula.
CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t,\"';_xX0 "),
    max_size=30,
).filter(lambda text: not text.strip().startswith(("=", "+", "-", "@", "#")))
# A name is one line, and nothing in it turns its direction.
NAME = CELL.map(
    lambda text: re.sub("[\n\x85\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "_", text)
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"name_en": NAME.filter(str.strip), "name_zh": NAME, "city_en": CELL, "note": CELL},
        optional={"country": st.sampled_from(["CN", "DE", "US"])},
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("round-trip")
    directory = Directory.open(folder / "store.db")
    tables = write_folder(folder / "one", organisations="id,name_en\nfirst,First\n")
    assert directory.bring_in(tables, pytest.fail, replace=True)
    directory.close()
    return folder / "store.db"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, name=st.sampled_from(FORMATS))
@example(
    rows=[{"name_en": "_x0041_ &#65; \u00a0x", "name_zh": "", "city_en": "", "note": "a\u2028b"}],
    name=FORMATS[2],
)
def test_any_text_comes_back_byte_by_byte(empty_store: Path, rows: list[dict[str, str]], name: str) -> None:
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        text = io.StringIO(newline="")
        writer = csv.DictWriter(
            text, ["id", "name_en", "name_zh", "city_en", "country", "note"], lineterminator="\r\n"
        )
        writer.writeheader()
        writer.writerows({"id": f"org-{number}", **row} for number, row in enumerate(rows))
        tables = write_folder(folder / "tables", organisations=text.getvalue())
        shutil.copy(empty_store, folder / "store.db")
        directory = Directory.open(folder / "store.db")
        problems: list[Problem] = []
        difference = directory.bring_in(tables, problems.append, replace=True)
        assert difference is not None, problems
        assert all(line.isprintable() for line in difference.lines())
        kept = directory.organisation("org-0")
        assert kept is not None
        assert kept.name_en == rows[0]["name_en"].replace("\r\n", "\n").strip()
        directory.write_out(folder / "1" / name)
        difference = directory.bring_in(folder / "1" / name, problems.append, replace=True)
        assert difference is not None, problems
        assert list(difference.lines()) == ["nothing to change"]
        directory.write_out(folder / "2" / name)
        directory.close()
        assert same(folder / "1" / name, folder / "2" / name)


def test_an_export_replaces_what_was_there_and_leaves_other_files_alone(tiny: Desk, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "out", names="old", background="old")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert tiny.load(shipped_organisations(tmp_path), replace=True)
    tiny.directory.write_out(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt", "organisations.csv"]
    archive = tmp_path / "out.zip"
    archive.write_text("old", encoding="utf-8")
    tiny.directory.write_out(archive)
    with ZipFile(archive) as opened:
        assert opened.namelist() == ["organisations.csv"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def shipped_organisations(folder: Path) -> Path:
    text = (shipped("directory") / "organisations.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    lines = [f"{row['id']},{row['id']}" for row in rows]
    return write_folder(folder / "only", organisations="\n".join(["id,name_en", *lines]))


def test_a_path_that_cannot_hold_an_export_is_named(tiny: Desk, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"a directory is several tables, no \.csv"):
        tiny.directory.write_out(tmp_path / "all.csv")
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        tiny.directory.write_out(tmp_path / "folder.zip")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        tiny.directory.write_out(tmp_path / "file" / "folder")
    assert tiny.directory.organisation("college")


def test_phone_numbers_and_postcodes_stay_text_in_a_workbook(shipped: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 - only this test looks into a workbook

    shipped.directory.write_out(tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")["contacts"]
    values = {cell.value for cell in sheet["E"]}
    assert "518055" in values
    assert {cell.data_type for cell in sheet["E"]} == {"s"}
    assert sheet.freeze_panes == "A2"
