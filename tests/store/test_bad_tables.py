"""Whatever is wrong with a table is one line with its place and its mend, and the store stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.conftest import Desk, write_folder

Make = Callable[..., Path]

ORGANISATIONS = "id,name_en,name_zh\ncollege,The College,学院\nworks,The Works,工厂\n"
LONG = "x" * 1_000_000

# tables, where the only problem is, and words of its line
BAD: dict[str, tuple[dict[str, str | bytes], tuple[str, int, str], str]] = {
    "missing key": (
        {"organisations": "name_en\nThe College\n"},
        ("organisations", 1, "id"),
        "the column is missing; add it to the header",
    ),
    "missing names": (
        {"consortia": "id,level\nalliance,national\n"},
        ("consortia", 1, "name_en and name_zh"),
        "both columns are missing; add one of them",
    ),
    "semicolons": (
        {"names": "subject;name\ncollege;TC\n"},
        ("names", 1, ""),
        "the columns are not separated by commas; save the file as CSV UTF-8",
    ),
    "no name": (
        {"organisations": ORGANISATIONS + "school,,\n"},
        ("organisations", 4, "name_en and name_zh"),
        "fill one of them",
    ),
    "duplicate id": (
        {"organisations": ORGANISATIONS + "college,Again,\n"},
        ("organisations", 4, "id"),
        '"college" is there already, in line 2; keep one of them',
    ),
    "duplicate key": (
        {"memberships": "consortium,organisation\nalliance,works\nalliance,works\n"},
        ("memberships", 3, "organisation"),
        '"alliance works" is there already, in line 2',
    ),
    "id of a consortium": (
        {"organisations": ORGANISATIONS + "alliance,Alliance,\n"},
        ("consortia", 2, "id"),
        '"alliance" is an id in organisations already; use another',
    ),
    "bad id": (
        {"organisations": ORGANISATIONS + "The School,School,\n"},
        ("organisations", 4, "id"),
        '"The School" is no id; use 1 to 40 of a-z, 0-9 and -',
    ),
    "long id": (
        {"organisations": ORGANISATIONS + f"{'a' * 41},School,\n"},
        ("organisations", 4, "id"),
        "is no id",
    ),
    "dangling organisation": (
        {"memberships": "consortium,organisation\nalliance,nobody\n"},
        ("memberships", 2, "organisation"),
        '"nobody" is not in organisations; add it there, or mend the id',
    ),
    "dangling consortium": (
        {"counts": "consortium,category,count\ncollege,enterprise,3\n"},
        ("counts", 2, "consortium"),
        '"college" is not in consortia',
    ),
    "dangling subject": (
        {"names": "subject,name\nnobody,N\n"},
        ("names", 2, "subject"),
        '"nobody" is not in organisations or consortia',
    ),
    "dangling source": (
        {"names": "subject,name,sources\ncollege,TC,paper rumour\n"},
        ("names", 2, "sources"),
        '"rumour" is not in sources',
    ),
    "unknown role": (
        {"memberships": "consortium,organisation,role\nalliance,college,boss\n"},
        ("memberships", 2, "role"),
        '"boss" is not in the list; write one of lead_college, lead_enterprise, support_park, member, part',
    ),
    "unknown level": (
        {"consortia": "id,name_en,level\nalliance,The Alliance,galactic\n"},
        ("consortia", 2, "level"),
        "write one of national, provincial, municipal, cross-province, unconfirmed",
    ),
    "unknown kind of name": (
        {"names": "subject,name,kind\ncollege,TC,nickname\n"},
        ("names", 2, "kind"),
        "write one of official, short, acronym, former, successor, alias",
    ),
    "unknown quality": (
        {"sources": "id,quality\npaper,good\n"},
        ("sources", 2, "quality"),
        "write one of official, registry, press, reference, copy, secondary",
    ),
    "unknown contact": (
        {"contacts": "organisation,kind,value\ncollege,telegram,@college\n"},
        ("contacts", 2, "kind"),
        "write one of address, postcode, phone, fax, email, website, district, headquarters",
    ),
    "country": (
        {"organisations": "id,name_en,country\ncollege,The College,CHN\nworks,Works,CN\n"},
        ("organisations", 2, "country"),
        '"CHN" is no country code; write the two letters of ISO 3166, such as CN',
    ),
    "date": (
        {"sources": "id,published\npaper,2024-02-30\n"},
        ("sources", 2, "published"),
        '"2024-02-30" is no date; write YYYY, YYYY-MM or YYYY-MM-DD',
    ),
    "yes or no": (
        {"organisations": "id,name_en,name_en_is_ours\ncollege,The College,perhaps\nworks,Works,no\n"},
        ("organisations", 2, "name_en_is_ours"),
        "write yes or no",
    ),
    "empty value": (
        {"contacts": "organisation,kind,value\ncollege,phone,\n"},
        ("contacts", 2, "value"),
        "the cell is empty; fill it, or take the row out",
    ),
    "bad UTF-8": (
        {"organisations": ORGANISATIONS.encode() + "school,,大学\n".encode("gb18030")},
        ("organisations", 4, "name_zh"),
        "the cell is no UTF-8; save the file as CSV UTF-8",
    ),
    "UTF-16": (
        {"names": "subject,name\ncollege,TC\n".encode("utf-16")},
        ("names", 1, ""),
        "the file is UTF-16, no CSV text; save it as CSV UTF-8",
    ),
    "a picture": (
        {"names": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))},
        ("names", 1, ""),
        "the file is no text",
    ),
    "a workbook with the wrong ending": (
        {"names": b"PK\x03\x04" + bytes(100)},
        ("names", 1, ""),
        "the file is a zip archive, no CSV text",
    ),
    "control character": (
        {"organisations": ORGANISATIONS + "school,Sch\x07ool,\n"},
        ("organisations", 4, "name_en"),
        "the cell holds the control character U+0007; take it out",
    ),
    "a name over lines": (
        {"organisations": ORGANISATIONS + 'school,"The\nSchool",\n'},
        ("organisations", 4, "name_en"),
        "the name holds a line break; write it in one line",
    ),
    "a name that turns around": (
        {"names": "subject,name\ncollege,\u202eegelloC\n"},
        ("names", 2, "name"),
        "the name holds U+202E, which turns letters around; take it out",
    ),
    "empty file": ({"names": ""}, ("names", 1, ""), "the table is empty; begin it with a line of columns"),
    "no organisations": (
        {"organisations": "id,name_en\n"},
        ("organisations", 1, ""),
        "the table has no rows",
    ),
    "a million characters": (
        {"organisations": ORGANISATIONS + f"school,{LONG},\n"},
        ("organisations", 4, "name_en"),
        "the cell is too long; keep it under 32,767 characters",
    ),
    "a million characters over lines": (
        {"organisations": ORGANISATIONS + 'school,"' + "xxxx\n" * 200_000 + '",\n'},
        ("organisations", 4, "name_en"),
        "the cell is too long; what follows was not read; keep it under 32,767 characters",
    ),
    "ten million characters": (
        {"organisations": ORGANISATIONS + f"school,{LONG * 10},\nschule,Schule,\n"},
        ("organisations", 4, "name_en"),
        "the cell is too long",
    ),
    "a name of a thousand and one": (
        {"organisations": ORGANISATIONS + f"school,{'x' * 1001},\n"},
        ("organisations", 4, "name_en"),
        "the cell holds 1,001 characters; keep it under 1,000",
    ),
    "column twice": (
        {"organisations": "id,name_en,id\ncollege,The College,college\n"},
        ("organisations", 1, ""),
        'the column "id" is there twice; keep one of them',
    ),
    "too many columns": (
        {"names": "subject,name" + ",more" * 300 + "\n"},
        ("names", 1, ""),
        "the table has more than 200 columns",
    ),
    "too many cells": (
        {"organisations": ORGANISATIONS + "school,School, Park Street,学校\n"},
        ("organisations", 4, ""),
        "the row has 4 cells, the header 3",
    ),
    "too few cells": (
        {"organisations": ORGANISATIONS + "school,School\n"},
        ("organisations", 4, ""),
        "the row has 2 cells, the header 3",
    ),
    "open quotation mark": (
        {"organisations": ORGANISATIONS + 'school,"School,\nschule,Schule,\n'},
        ("organisations", 4, ""),
        "a quotation mark is left open or out of place; what follows was not read",
    ),
    "old line ends": (
        {"organisations": ORGANISATIONS.replace("\n", "\r")},
        ("organisations", 1, ""),
        "the lines end in an old way",
    ),
    "line numbers count lines": (
        {"organisations": 'id,name_en,note\ncollege,C,"two\nlines"\n\nworks,W,\nschool,,\n'},
        ("organisations", 6, "name_en and name_zh"),
        "the row has no name",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_table_is_one_line_and_changes_nothing(case: str, tiny: Desk, folder: Make) -> None:
    tables, place, words = BAD[case]
    before, digest = tiny.directory.totals(), tiny.directory.data_hash()
    assert tiny.load(folder(**tables), replace=True) is None
    errors = [problem for problem in tiny.problems if not problem.warning]
    assert [(problem.table, problem.line, problem.column) for problem in errors] == [place]
    line = str(errors[0])
    assert words in line
    assert line.startswith(place[0])
    assert "\n" not in line
    assert len(line) < 300
    assert (tiny.directory.totals(), tiny.directory.data_hash()) == (before, digest)


def test_a_table_without_rows_is_a_warning_and_replacing_empties_it(tiny: Desk, folder: Make) -> None:
    path = folder(names="subject,name\n")
    assert tiny.load(path) is not None
    line = "warning: names, line 1: the table has no rows; nothing to do if it is meant; --replace empties it"
    assert tiny.lines == [line]
    assert len(tiny.directory.names("college")) == 1
    assert tiny.load(path, replace=True) is not None
    assert tiny.lines == [line]
    assert tiny.directory.names("college") == ()


FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*2",
    "+1+1",
    "-1+1",
    "+SUM(A1)",
    "-cmd|' /C calc'!A0",
    "+A1",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_cell_is_refused(formula: str, tiny: Desk, folder: Make) -> None:
    contacts = f'organisation,kind,value\ncollege,phone,"{formula}"\n'
    assert tiny.load(folder(contacts=contacts)) is None
    assert tiny.errors == [("contacts", 2, "value")]
    assert "is a formula to a spreadsheet; write the value, or begin with a word" in tiny.lines[0]


HARMLESS = [
    "+86 755 2673 1000",
    "+86-755-26731000",
    "+1 (212) 555-0100 ext. 5",
    "@szpu",
    "-",
    "- west gate",
    "a=b",
    "1+1",
]


@pytest.mark.parametrize("value", HARMLESS)
def test_what_only_looks_like_a_formula_is_taken(value: str, tiny: Desk, folder: Make) -> None:
    assert tiny.load(folder(contacts=f"organisation,kind,value\ncollege,phone,{value}\n"), replace=True)
    assert [contact.value for contact in tiny.directory.contacts("college")] == [value]


def test_marks_that_turn_no_letters_are_taken(tiny: Desk, folder: Make) -> None:
    name = "\u200e\u05d0\u202c"
    assert tiny.load(folder(names=f"subject,name\ncollege,{name}\n"))
    assert name in [one.name for one in tiny.directory.names("college")]


def test_what_does_not_look_like_its_column_is_a_warning(tiny: Desk, folder: Make) -> None:
    contacts = (
        "organisation,kind,value\ncollege,website,www.college.cn\ncollege,email,college.cn\n"
        "college,phone,ask at the gate\ncollege,fax,none\ncollege,website,https://college.cn\n"
        "college,email,info@college.cn\ncollege,phone,+86 755 2673 1000\ncollege,address,gate\n"
    )
    sources = "id,url\npaper,ftp://paper.example\nbook,\nweb,HTTPS://web.example/1\n"
    assert tiny.load(folder(contacts=contacts, sources=sources), replace=True)
    mend = "is no web address; write it whole, such as https://example.org/page"
    assert [line.removeprefix("warning: ") for line in tiny.lines] == [
        f'sources, line 2, column url: "ftp://paper.example" {mend}',
        f'contacts, line 2, column value: "www.college.cn" {mend}',
        'contacts, line 3, column value: "college.cn" has no @; write it like name@example.org',
        'contacts, line 4, column value: "ask at the gate" has no digits; write the number',
        'contacts, line 5, column value: "none" has no digits; write the number',
    ]


def test_every_problem_of_every_table_is_told(tiny: Desk, folder: Make) -> None:
    path = folder(
        organisations="id,name_en,country\ncollege,The College,XX\nworks,,\nbad id,Bad,CN\n",
        memberships="consortium,organisation,role\nalliance,nobody,boss\nnowhere,works,member\n",
    )
    assert tiny.load(path, replace=True) is None
    assert tiny.errors == [
        ("organisations", 2, "country"),
        ("organisations", 3, "name_en and name_zh"),
        ("organisations", 4, "id"),
        ("memberships", 2, "role"),
        ("memberships", 3, "consortium"),
        ("memberships", 2, "organisation"),
    ]


def test_what_a_file_says_cannot_break_the_line(tiny: Desk, folder: Make) -> None:
    long = "x" * 200_000
    path = folder(names=f'subject,name,"co\x1b[31m\nlour"\ncollege,TC,{long}\n')
    assert tiny.load(path) is None
    assert all(line.isprintable() for line in tiny.lines)
    assert tiny.errors == [("names", 3, "3")]


def test_one_broken_header_does_not_make_every_reference_dangle(tiny: Desk, folder: Make) -> None:
    assert tiny.load(folder(organisations="name,name_en\ncollege,C\n"), replace=True) is None
    assert tiny.errors == [("organisations", 1, "id")]


def test_rows_may_refer_to_stored_ones_but_not_when_those_are_replaced(tiny: Desk, tmp_path: Path) -> None:
    organisations = "id,name_en\nschool,School\n"
    memberships = "consortium,organisation\nalliance,school\n"
    path = write_folder(tmp_path / "more", organisations=organisations, memberships=memberships)
    assert tiny.load(path, replace=True) is None
    assert tiny.errors == [("memberships", 2, "consortium")]
    assert tiny.load(path)


def test_an_id_of_the_other_kind_is_refused_in_either_order(tiny: Desk, tmp_path: Path) -> None:
    assert tiny.load(write_folder(tmp_path / "a", organisations="id,name_en\nalliance,Alliance\n")) is None
    assert tiny.errors == [("organisations", 2, "id")]
    both = {"organisations": "id,name_en\nschool,School\n", "consortia": "id,name_en\ncollege,College\n"}
    assert tiny.load(write_folder(tmp_path / "b", **both)) is None
    assert tiny.errors == [("consortia", 2, "id")]


def test_organisations_are_the_table_that_must_be_there(tiny: Desk, tmp_path: Path) -> None:
    assert tiny.load(write_folder(tmp_path / "less", names="subject,name\ncollege,TC\n")) is None
    assert tiny.lines == ["organisations: the table is missing; it is the one that every directory has"]


def test_a_table_that_is_a_folder_is_named(tiny: Desk, folder: Make) -> None:
    path = folder()
    (path / "names.csv").unlink()
    (path / "names.csv").mkdir()
    assert tiny.load(path) is None
    assert tiny.lines == [
        "names, line 1: the table cannot be read: it is no file; give a file that can be read"
    ]
