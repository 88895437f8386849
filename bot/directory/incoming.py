"""A folder, a .zip or an .xlsx file as tables of raw rows, read as they are needed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from zipfile import ZipFile, ZipInfo, is_zipfile

from bot.directory.problems import Problem, Report, quoted
from bot.directory.raw import Fault, Row, csv_rows
from bot.directory.tables import TABLE

UNPACKED = 1024**3  # bytes of all tables in an archive; a million organisations take 60 MB
XLSX_UNPACKED = 512 * 1024**2  # openpyxl keeps the texts of a workbook in memory

Rows = Iterator[Row | Fault]
_GIVE = "give a folder of .csv files, a .zip of them, or an .xlsx workbook"
_ENCRYPTED = 0x1  # flag bit of a member, APPNOTE.TXT 4.4.4
_CONTENT_TYPES = "[Content_Types].xml"  # every Office file has it, no archive of tables


@contextmanager
def open_tables(path: Path, report: Report) -> Iterator[Mapping[str, Rows]]:
    """Open what ``path`` holds, by its content; yield the rows of each table that is there, by name."""
    if path.is_dir():
        yield _folder(path, report)
    elif path.is_file():
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that nobody needs here
            yield _file(file, path.name, report)
    else:
        report.add(Problem(path.name, "it is neither a file nor a folder", _GIVE))
        yield {}


def _file(file: BinaryIO, name: str, report: Report) -> Mapping[str, Rows]:
    tables: Mapping[str, Rows] = {}
    if not is_zipfile(file):
        report.add(Problem(name, "it is neither a .zip nor an .xlsx file", _GIVE))
        return tables
    try:
        archive = ZipFile(file)
        office = _CONTENT_TYPES in archive.namelist()
        if _fits(archive, name, report, office=office):
            tables = _workbook(file, report) if office else _archive(archive, report)
    except Exception:  # noqa: BLE001 - zipfile and openpyxl raise anything at all on damaged files
        report.add(Problem(name, "it is damaged or of an unknown kind", "save it again, or give a folder"))
    return tables


def _fits(archive: ZipFile, name: str, report: Report, *, office: bool) -> bool:
    """Check the sizes that an archive states; zipfile reads no byte beyond them."""
    limit = XLSX_UNPACKED if office else UNPACKED
    size = sum(info.file_size for info in archive.infolist())
    if size > limit:
        mend = f"keep it under {limit // 1024**2:,} MB, or give a folder of .csv files"
        report.add(Problem(name, f"it unpacks to {size // 1024**2:,} MB", mend))
    return size <= limit


def _folder(path: Path, report: Report) -> Mapping[str, Rows]:
    tables: dict[str, Rows] = {}
    for file in sorted(path.iterdir()):
        if table := _csv_table(file.name, tables, report):
            tables[table] = _guarded(partial(_csv, file))
    return tables


def _archive(archive: ZipFile, report: Report) -> Mapping[str, Rows]:
    tables: dict[str, Rows] = {}
    for info in archive.infolist():
        parts = PurePosixPath(info.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts:
            mend = "pack the tables without folders above them"
            report.add(Problem(quoted(info.filename), "the path leads out of the archive", mend))
        elif info.flag_bits & _ENCRYPTED:
            report.add(Problem(quoted(info.filename), "it is encrypted", "pack it without a password"))
        elif not info.is_dir() and (table := _csv_table(parts.name, tables, report)):
            tables[table] = _guarded(partial(_member, archive, info))
    return tables


def _workbook(file: BinaryIO, report: Report) -> Mapping[str, Rows]:
    from bot.directory.workbook import open_sheets, sheet_rows  # noqa: PLC0415 - folders do not need it

    tables: dict[str, Rows] = {}
    for title, sheet in open_sheets(file):
        if table := _table(title, tables, report):
            tables[table] = _guarded(partial(sheet_rows, sheet))
    return tables


def _csv_table(filename: str, tables: Mapping[str, Rows], report: Report) -> str:
    """Return the name of the table that a file holds, or an empty string; what is no .csv is passed over."""
    hidden = filename.startswith(".")  # such as ._names.csv, which macOS packs beside names.csv
    return _table(filename[:-4], tables, report) if filename.lower().endswith(".csv") and not hidden else ""


def _table(title: str, tables: Mapping[str, Rows], report: Report) -> str:
    name = title.strip().lower()
    if name not in TABLE:
        mend = f"it is left out; the tables are {', '.join(TABLE)}"
        report.add(Problem(quoted(title), "it is none of the tables", mend, warning=True))
        return ""
    if name in tables:
        report.add(Problem(name, "the table is there twice", "keep one of them"))
        return ""
    return name


def _csv(file: Path) -> Rows:
    if not file.is_file():
        raise OSError(0, "it is no file")
    with file.open("rb") as opened:
        yield from csv_rows(opened)


def _member(archive: ZipFile, info: ZipInfo) -> Rows:
    with archive.open(info) as opened:
        yield from csv_rows(io.BufferedReader(cast(io.RawIOBase, opened), 1024 * 1024))


def _guarded(read: Callable[[], Rows]) -> Rows:
    """Yield rows; damage of any kind ends them with a fault."""
    line = 0
    try:
        for row in read():
            line = row.line
            yield row
    except OSError as error:
        yield Fault(line + 1, f"the table cannot be read: {error.strerror}", "give a file that can be read")
    except Exception:  # noqa: BLE001 - zipfile and openpyxl raise anything at all on damaged files
        yield Fault(line + 1, "the table is damaged here", "save the file again")
