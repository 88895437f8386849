from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.directory.difference import SHOWN
from tests.store.conftest import Desk, write_folder

Make = Callable[..., Path]


def words(desk: Desk, path: Path, **options: bool) -> list[str]:
    difference = desk.load(path, **options)
    assert difference is not None, desk.lines
    return list(difference.lines())


def test_the_same_tables_change_nothing(tiny: Desk, folder: Make) -> None:
    assert words(tiny, folder()) == ["nothing to change"]
    assert words(tiny, folder(), replace=True) == ["nothing to change"]


def test_rows_are_added_and_changed_by_their_keys_and_the_difference_is_told_in_words(
    tiny: Desk, folder: Make
) -> None:
    organisations = "id,name_en\ncollege,The New College\nschool,The School\n"
    assert words(tiny, folder(organisations=organisations)) == [
        "organisations: 1 added, 1 changed, 0 removed",
        "  added school: The School",
        '  changed college: name_en "The College" → "The New College"',
    ]
    college = tiny.directory.organisation("college")
    assert college is not None
    assert (college.name_en, college.name_zh) == ("The New College", "学院")
    assert [row["id"] for row in tiny.rows("organisations")] == ["college", "works", "school"]


def test_a_missing_column_leaves_stored_rows_as_they_are_and_an_empty_cell_does_not(
    tiny: Desk, folder: Make
) -> None:
    assert words(tiny, folder(organisations="id,name_en,name_zh\ncollege,The College,\n")) == [
        "organisations: 0 added, 1 changed, 0 removed",
        '  changed college: name_zh "学院" → ""',
    ]


def test_a_role_or_a_kind_is_mended_in_place(tiny: Desk, folder: Make) -> None:
    memberships = "consortium,organisation,role\nalliance,works,lead_enterprise\n"
    names = "subject,name,kind\ncollege,TC,short\n"
    assert words(tiny, folder(memberships=memberships, names=names)) == [
        "names: 0 added, 1 changed, 0 removed",
        '  changed college TC: kind "acronym" → "short"',
        "memberships: 0 added, 1 changed, 0 removed",
        '  changed alliance works: role "member" → "lead_enterprise"',
    ]


def test_rows_are_removed_only_with_replace(tiny: Desk, tmp_path: Path) -> None:
    less = write_folder(tmp_path / "less", organisations="id,name_en,name_zh\nworks,The Works,工厂\n")
    assert words(tiny, less) == ["nothing to change"]
    assert words(tiny, less, replace=True)[:4] == [
        "sources: 0 added, 0 changed, 1 removed",
        "  removed paper",
        "organisations: 0 added, 0 changed, 1 removed",
        "  removed college: The College",
    ]
    assert tiny.directory.totals() == {
        "sources": 0,
        "organisations": 1,
        "consortia": 0,
        "names": 0,
        "memberships": 0,
        "counts": 0,
        "contacts": 0,
        "background": 0,
    }


def test_replace_takes_the_order_and_the_defaults_of_what_is_brought_in(tiny: Desk, folder: Make) -> None:
    assert tiny.load(folder(organisations="id,name_en\nworks,The Works\ncollege,The College\n"), replace=True)
    assert [(row["id"], row["name_zh"]) for row in tiny.rows("organisations")] == [
        ("works", ""),
        ("college", ""),
    ]


def test_a_dry_run_tells_the_difference_and_changes_nothing(tiny: Desk, folder: Make) -> None:
    path = folder(organisations="id,name_en\nschool,The School\n")
    before = tiny.rows("organisations")
    told = words(tiny, path, dry_run=True)
    assert tiny.rows("organisations") == before
    assert words(tiny, path) == told


def test_a_long_difference_is_cut_and_counted(tiny: Desk, folder: Make) -> None:
    rows = "".join(f"school-{number},School {number}\n" for number in range(SHOWN + 1234))
    told = words(tiny, folder(organisations=f"id,name_en\n{rows}"))
    assert told[0] == f"organisations: {SHOWN + 1234:,} added, 0 changed, 0 removed"
    assert told[-1] == "  … and 1,234 more added"
    assert len(told) == SHOWN + 2


def test_a_contact_that_joins_another_is_warned_of(tiny: Desk, folder: Make) -> None:
    contacts = "organisation,kind,value\ncollege,phone,+86 755 2673 2000\n"
    assert words(tiny, folder(contacts=contacts))[0] == "contacts: 1 added, 0 changed, 0 removed"
    (line,) = tiny.lines
    assert line.startswith("warning: contacts, line 2, column value: the phone")
    assert '"+86 755 2673 1000" of "college" stays beside it; --replace removes what' in line
    assert tiny.load(folder(contacts=contacts), replace=True)
    assert [contact.value for contact in tiny.directory.contacts("college")] == ["+86 755 2673 2000"]


def test_new_values_of_open_lists_are_warnings_once_a_value(tiny: Desk, folder: Make) -> None:
    names = "subject,name,language\ncollege,学校,ja\nworks,工場,ja\n"
    organisations = "id,name_en,kind\ncollege,The College,monastery\n"
    path = folder(names=names, organisations=organisations)
    assert tiny.load(path)
    assert [line.split(";")[0] for line in tiny.lines] == [
        'warning: organisations, line 2, column kind: "monastery" is new (1 row)',
        'warning: names, line 2, column language: "ja" is new (2 rows)',
    ]
    assert tiny.load(path)
    assert tiny.lines == []


def test_unknown_columns_and_tables_are_reported_and_left_out(tiny: Desk, folder: Make) -> None:
    path = folder(organisations="id,name_en,colour\ncollege,The College,red\n", people="id\n1\n")
    (path / "README.md").write_text("about these tables", encoding="utf-8")
    assert words(tiny, path) == ["nothing to change"]
    assert [line.split(";")[0] for line in tiny.lines] == [
        'warning: "people": it is none of the tables',
        'warning: organisations, line 1: the column "colour" is not known',
    ]


def test_a_column_without_a_name_is_reported_and_left_out(tiny: Desk, folder: Make) -> None:
    assert words(tiny, folder(names="subject,name,,\ncollege,TC,,x\n")) == ["nothing to change"]
    assert tiny.lines == ["warning: names, line 1: a column has no name; it is left out"]


def test_spelling_of_a_spreadsheet_is_put_right(tiny: Desk, folder: Make) -> None:
    organisations = (
        "\ufeffID , Name_EN,name_en_is_ours,country,sources\r\n"
        " college , The College ,TRUE,de,paper  paper\r\n"
        "\r\n"
    )
    assert tiny.load(folder(organisations=organisations))
    college = tiny.directory.organisation("college")
    assert college is not None
    assert (college.name_en, college.name_en_is_ours, college.country) == ("The College", True, "DE")
    assert college.sources == ("paper",)


def test_a_cell_may_go_over_several_lines(tiny: Desk, folder: Make) -> None:
    organisations = 'id,name_en,note\r\ncollege,The College,"one\r\ntwo, ""three"""\r\nworks,Works,\r\n'
    assert tiny.load(folder(organisations=organisations))
    college = tiny.directory.organisation("college")
    assert college is not None
    assert college.note == 'one\ntwo, "three"'


def test_the_hash_of_names_follows_every_import_and_is_the_same_in_every_store(
    tiny: Desk, folder: Make, tmp_path: Path
) -> None:
    first = tiny.directory.data_hash()
    tiny.load(folder(names="subject,name,kind\ncollege,TC,short\ncollege,Tee See,alias\n"))
    second = tiny.directory.data_hash()
    assert second != first
    college = "id,name_en,name_zh\ncollege,The College,学院\n"
    fax = "organisation,kind,value\ncollege,fax,1\n"
    tiny.load(write_folder(tmp_path / "fax", organisations=college, contacts=fax))
    assert tiny.directory.data_hash() == second
    tiny.directory.write_out(tmp_path / "all.zip")
    tiny.load(write_folder(tmp_path / "other", organisations="id,name_en\nother,Other\n"))
    assert tiny.directory.data_hash() != second
    tiny.load(tmp_path / "all.zip", replace=True)
    assert tiny.directory.data_hash() == second
    tiny.load(folder(), replace=True)
    assert tiny.directory.data_hash() == first


def test_the_revision_changes_with_an_import_and_not_with_a_read(tiny: Desk, folder: Make) -> None:
    before = tiny.directory.revision()
    list(tiny.directory.all_names())
    assert tiny.directory.revision() == before
    tiny.load(folder(organisations="id,name_en\nschool,The School\n"))
    assert tiny.directory.revision() != before
