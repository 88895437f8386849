"""The look-up over a real store: small ones in memory, large ones through the file that a process makes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.directory.store import Directory
from bot.lookup.building import place
from bot.lookup.finder import Finder
from bot.lookup.match import Decision


def bring_in(
    directory: Directory, folder: Path, organisations: dict[str, tuple[str, str]], **names: str
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        f"{subject},enterprise,{english},{chinese}" for subject, (english, chinese) in organisations.items()
    ]
    (folder / "organisations.csv").write_text(
        "\n".join(["id,kind,name_en,name_zh", *rows]) + "\n", encoding="utf-8"
    )
    more = [f"{subject},{name},zh,alias" for subject, name in names.items()]
    if more:
        (folder / "names.csv").write_text(
            "\n".join(["subject,name,language,kind", *more]) + "\n", encoding="utf-8"
        )
    problems: list[object] = []
    assert directory.bring_in(folder, problems.append) is not None, problems


def first(finder: Finder, text: str) -> str:
    match = finder.find(text)
    return match.candidates[0].id if match.outcome is Decision.MATCHED else match.outcome.value


@pytest.fixture
def large(tmp_path: Path) -> Directory:
    directory = Directory.open(tmp_path / "directory.db")
    syllables = "龙华宝安福田罗湖南山光明坪盐平江海天"
    made = {
        f"c{number}": (
            f"Company {number:04} Works",
            f"{syllables[number % 18]}{syllables[number // 18 % 18]}第{number}厂",
        )
        for number in range(2600)
    }
    bring_in(directory, tmp_path / "many", made)
    return directory


def test_an_edit_of_a_small_directory_is_found_by_the_next_question(tmp_path: Path) -> None:
    directory = Directory.open(tmp_path / "directory.db")
    finder = Finder.open(directory)
    assert first(finder, "琼海渔业学院") == "no_match"
    bring_in(
        directory,
        tmp_path / "edit",
        {"qionghai": ("Qionghai Fishery College", "琼海渔业学院")},
        szpu="鹏城职大",
    )
    assert first(finder, "琼海渔业学院") == "qionghai"
    assert first(finder, "qionghai yuye xueyuan") == "qionghai"
    assert first(finder, "鹏城职大") == "szpu"
    assert not place(directory.path).exists()


def test_a_large_directory_is_served_from_a_file(large: Directory) -> None:
    finder = Finder.open(large)
    assert finder.is_large
    assert place(large.path).exists()
    made = place(large.path).stat().st_mtime_ns
    assert first(finder, "深职大") == "szpu"
    assert first(finder, "Company 0042 Works") == "c42"
    assert first(Finder.open(large), "company 0042 works") == "c42"
    assert place(large.path).stat().st_mtime_ns == made


def test_an_edit_of_a_large_directory_is_found_before_the_next_file_is_made(
    large: Directory, tmp_path: Path
) -> None:
    finder = Finder.open(large)
    other = Directory.open(large.path)
    bring_in(other, tmp_path / "edit", {"c7": ("Sunrise Boatyard", "朝霞船厂")}, szpu="鹏城职大")
    made = place(large.path).stat().st_mtime_ns
    assert first(finder, "Sunrise Boatyard") == "c7"
    assert first(finder, "zhaoxia chuanchang") == "c7"
    assert first(finder, "鹏城职大") == "szpu"
    assert finder.find("Company 0007 Works").candidates[0].id != "c7"
    assert {spot.hits[0].id for spot in finder.spot("sunrise boatyard")} == {"c7"}
    deadline = time.monotonic() + 40
    while place(large.path).stat().st_mtime_ns == made and time.monotonic() < deadline:
        time.sleep(0.05)
    for _ in range(100):
        assert first(finder, "Sunrise Boatyard") == "c7"
        time.sleep(0.02)
    assert finder.find("Company 0007 Works").candidates[0].id != "c7"
    other.close()


def test_after_a_large_edit_the_old_index_serves_without_what_is_gone(
    large: Directory, tmp_path: Path
) -> None:
    finder = Finder.open(large)
    other = Directory.open(large.path)
    rest = {f"d{number}": (f"Harbour {number:04} Docks", f"港{number}坞") for number in range(2600)}
    folder = tmp_path / "replaced"
    folder.mkdir()
    rows = [f"{subject},enterprise,{english},{chinese}" for subject, (english, chinese) in rest.items()]
    (folder / "organisations.csv").write_text("\n".join(["id,kind,name_en,name_zh", *rows]), encoding="utf-8")
    assert other.bring_in(folder, lambda _: None, replace=True) is not None
    assert finder.find("Company 0042 Works").candidates == ()
    deadline = time.monotonic() + 40
    while first(finder, "Harbour 0042 Docks") != "d42" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert first(finder, "Harbour 0042 Docks") == "d42"
    other.close()


@pytest.mark.parametrize("content", [b"", b"not an index", b"names-1\n" + b"\0" * 400])
def test_a_damaged_file_is_made_anew(large: Directory, content: bytes) -> None:
    place(large.path).write_bytes(content)
    assert first(Finder.open(large), "Company 0042 Works") == "c42"


def test_edits_are_listed_by_subject(tmp_path: Path) -> None:
    directory = Directory.open(tmp_path / "directory.db")
    before = directory.edits()
    assert directory.edited_since(before, 10) == frozenset()
    bring_in(directory, tmp_path / "edit", {"new": ("New Works", "新厂")}, szpu="鹏城职大")
    assert directory.edited_since(before, 10) == {"new", "szpu"}
    assert directory.edited_since(before, 1) is None
    assert {name.name for name in directory.names_of(["new"])} == {"New Works", "新厂"}
    assert directory.path == tmp_path / "directory.db"
