"""All tables out of the store: a folder, a .zip or an .xlsx file, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.directory.tables import TABLES, Table
from bot.values.faults import naming
from bot.values.private import PRIVATE, create_private

_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # the first day that a zip archive can name; exports carry no time
_PRIVATE = PRIVATE << 16  # permissions of a file in a zip archive
XLSX_ROWS = 1_048_575  # rows of a sheet below its header: Excel's specification


class ExportError(Exception):
    """The tables cannot be written so: one readable line."""


def write_out(connection: sqlite3.Connection, path: Path) -> None:
    """Write every table that has rows, in table order, as one moment of the store has them.

    The ending of ``path`` decides: .zip, .xlsx, else a folder, where files of the eight tables are replaced
    and others left alone. An archive takes the place of an old one in one step. Raises :class:`ExportError`,
    or ``OSError`` where the path cannot be written.
    """
    connection.execute("BEGIN")
    try:
        match path.suffix.lower():
            case ".zip":
                with _beside(path) as new:
                    _write_zip(connection, new)
            case ".xlsx":
                with _beside(path) as new:
                    _write_workbook(connection, new)
            case ".csv" | ".xls" | ".ods" as ending:
                raise ExportError(
                    f"a directory is several tables, no {ending}; name a folder, a .zip or an .xlsx"
                )
            case _:
                _write_folder(connection, path)
    finally:
        connection.execute("ROLLBACK")


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Yield a name in the same folder that takes the place of ``path`` once all is written."""
    if path.is_dir():
        raise ExportError(f"{path} is a folder; name a file in it, or leave out the ending")
    if path.exists() and not path.is_file():
        raise ExportError(f"{path} is no regular file, and would be lost; name a file of its own")
    with naming(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
            new = Path(folder) / path.name
            create_private(new)
            yield new
            new.replace(path)


def _filled(connection: sqlite3.Connection) -> Iterator[tuple[Table, sqlite3.Cursor]]:
    for table in TABLES:
        columns = ", ".join(table.names)
        if connection.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone():
            yield table, connection.execute(f"SELECT {columns} FROM {table.name} ORDER BY position")


def _write_folder(connection: sqlite3.Connection, path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    filled = set()
    for table, rows in _filled(connection):
        filled.add(table)
        with _beside(path / f"{table.name}.csv") as new, new.open("wb") as file:
            _write_csv(file, table, rows)
    for table in TABLES:
        if table not in filled:
            (path / f"{table.name}.csv").unlink(missing_ok=True)


def _write_zip(connection: sqlite3.Connection, path: Path) -> None:
    with ZipFile(path, "w") as archive:
        for table, rows in _filled(connection):
            member = ZipInfo(f"{table.name}.csv", _EPOCH.timetuple()[:6])
            member.compress_type, member.create_system, member.external_attr = ZIP_DEFLATED, 3, _PRIVATE
            with archive.open(member, "w", force_zip64=True) as file:
                _write_csv(file, table, rows)


def _write_csv(file: Any, table: Table, rows: sqlite3.Cursor) -> None:
    with io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False) as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(table.names)
        writer.writerows(rows)


def _write_workbook(connection: sqlite3.Connection, path: Path) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - takes long to import, and folders do not need it

    workbook = Workbook(
        path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.use_zip64()
    workbook.set_properties({"created": _EPOCH})
    text = workbook.add_format({"num_format": "@"})  # what people type stays as typed: 0755, 2023-10
    head = workbook.add_format({"num_format": "@", "bold": True})
    with workbook:
        for table, rows in _filled(connection):
            sheet = workbook.add_worksheet(table.name)
            sheet.set_column(0, len(table.names) - 1, 20, text)
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(table.names):
                sheet.write_string(0, column, name, head)
            for line, row in enumerate(rows, start=1):
                if line > XLSX_ROWS:
                    raise ExportError(
                        f"{table.name} has more rows than an .xlsx holds; name a folder or a .zip"
                    )
                for column, value in enumerate(row):
                    if value:
                        sheet.write_string(line, column, value, text)
