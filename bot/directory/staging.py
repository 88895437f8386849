"""Incoming rows beside the stored ones, in temporary tables: what only shows between rows is checked here.

Temporary tables live in a file of SQLite's own, so a million rows need no memory, and nothing of the store is
locked until the rows are known to be good.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.directory.checking import Checker, Values
from bot.directory.incoming import open_tables
from bot.directory.problems import Problem, Report, quoted
from bot.directory.tables import TABLE, TABLES, Column, Shape, Table
from bot.directory.transaction import transaction

_SHARED_IDS = (("organisations", "consortia"), ("consortia", "organisations"))


def matches(table: Table, left: str, right: str) -> str:
    """Return the SQL condition that two rows have the same key."""
    return " AND ".join(f"{left}.{column} = {right}.{column}" for column in table.key)


class Staged:
    """The rows of one import; ``given`` are the tables that it has, ``sound`` those that could be read."""

    def __init__(self, connection: sqlite3.Connection, report: Report, *, replace: bool) -> None:
        self._connection = connection
        self._report = report
        self._replace = replace
        self.given: list[Table] = []
        self._sound: set[str] = set()

    def load(self, path: Path) -> None:
        """Read and check every table of ``path`` row by row."""
        for table in TABLES:
            self._create(table)
        with open_tables(path, self._report) as rows:
            for table in TABLES:
                if table.name not in rows:
                    continue
                self.given.append(table)
                checker = Checker(table, self._report)
                self._fill(table, checker.values(rows[table.name]))
                if checker.readable:
                    self._sound.add(table.name)
                self._tell_new(table, checker)
        if not self._report.errors and TABLE["organisations"] not in self.given:
            self._error("organisations", "the table is missing", "it is the one that every directory has")

    def check(self) -> None:
        """Check rows against each other and against the store; to be called within the transaction."""
        for table in self.given:
            self._check_duplicates(table)
        for name, other in _SHARED_IDS:
            self._check_shared_ids(name, other)
        for table in self.given:
            for column in table.columns:
                if column.refers and self._sound.issuperset(self._needed(column)):
                    self._check_references(table, column)
        if not self._replace:
            self._tell_what_stays()

    def clear(self) -> None:
        """Drop the temporary tables."""
        for table in TABLES:
            self._connection.execute(f"DROP TABLE IF EXISTS temp.staged_{table.name}")

    def _create(self, table: Table) -> None:
        columns = ", ".join(table.names)
        self._connection.execute(f"DROP TABLE IF EXISTS temp.staged_{table.name}")
        self._connection.execute(f"CREATE TEMP TABLE staged_{table.name} (line INTEGER, {columns})")

    def _fill(self, table: Table, rows: Iterable[tuple[int, Values]]) -> None:
        places = ", ".join("?" * (len(table.columns) + 1))
        with transaction(self._connection, writes=False):
            self._connection.executemany(
                f"INSERT INTO temp.staged_{table.name} VALUES ({places})",
                ((line, *values) for line, values in rows),
            )
        key = ", ".join(table.key)
        index = f"CREATE INDEX temp.staged_{table.name}_key"
        self._connection.execute(f"{index} ON staged_{table.name} ({key})")

    def _error(self, table: str, what: str, mend: str, line: int = 0, column: str = "") -> None:
        self._report.add(Problem(table, what, mend, line, column))

    def _warn(self, table: str, what: str, mend: str, line: int, column: str) -> None:
        self._report.add(Problem(table, what, mend, line, column, warning=True))

    def _tell_new(self, table: Table, checker: Checker) -> None:
        """Warn of values that are neither in an open list nor stored already."""
        for column, value, line, rows in checker.new_values():
            stored = f"SELECT 1 FROM main.{table.name} WHERE {column} = ? LIMIT 1"
            if not self._connection.execute(stored, (value,)).fetchone():
                what = f"{quoted(value)} is new ({rows:,} {'row' if rows == 1 else 'rows'})"
                self._warn(table.name, what, "nothing to do if it is meant", line, column)

    def _check_duplicates(self, table: Table) -> None:
        key = ", ".join(table.key)
        first = f"SELECT line, {key}, min(line) OVER (PARTITION BY {key}) AS first"
        rows = self._connection.execute(
            f"SELECT line, first, {key} FROM ({first} FROM temp.staged_{table.name})"
            " WHERE line > first ORDER BY line"
        )
        for line, first, *values in rows:
            what = f"{quoted(' '.join(filter(None, values)))} is there already, in line {first}"
            self._error(table.name, what, "keep one of them", line, table.key[-1])

    def _check_shared_ids(self, table: str, other: str) -> None:
        known = self._ids(other, staged=table == "consortia")
        for line, identifier in self._connection.execute(
            f"SELECT line, id FROM temp.staged_{table} WHERE {known.format(value='id')} ORDER BY line"
        ):
            self._error(table, f"{quoted(identifier)} is an id in {other} already", "use another", line, "id")

    def _ids(self, table: str, *, staged: bool = True) -> str:
        """Return the SQL condition that ``{value}`` is an id of a table, after this import."""
        places = [f"temp.staged_{table}"] if staged else []
        if not self._replace:
            places.append(f"main.{table}")
        return " OR ".join(f"{{value}} IN (SELECT id FROM {place})" for place in places) or "0"

    def _needed(self, column: Column) -> set[str]:
        """Return the tables that have to be readable before references to them mean anything."""
        given = {table.name for table in self.given}
        return {name for name in column.refers if name in given}

    def _check_references(self, table: Table, column: Column) -> None:
        known = " OR ".join(self._ids(name) for name in column.refers).format(value="reference")
        for line, value in self._references(table, column, known):
            what = f"{quoted(value)} is not in {' or '.join(column.refers)}"
            self._error(table.name, what, "add it there, or mend the id", line, column.name)

    def _references(self, table: Table, column: Column, known: str) -> Iterator[tuple[int, str]]:
        staged = f"temp.staged_{table.name}"
        if column.shape is Shape.IDS:
            # Lists of sources repeat: look at each distinct one once.
            lists = f"SELECT DISTINCT {column.name} AS list FROM {staged} WHERE {column.name} <> ''"
            array = """json_each('["' || replace(list, ' ', '","') || '"]')"""
            each = f"SELECT list, json_each.value AS reference FROM ({lists}), {array}"
            unknown = f"SELECT list, reference FROM ({each}) WHERE NOT ({known})"
            sql = (
                f"SELECT line, reference FROM ({unknown}) JOIN {staged} ON {column.name} = list ORDER BY line"
            )
        else:
            each = f"SELECT line, {column.name} AS reference FROM {staged}"
            sql = (
                f"SELECT line, reference FROM ({each}) WHERE reference <> '' AND NOT ({known}) ORDER BY line"
            )
        return iter(self._connection.execute(sql))

    def _tell_what_stays(self) -> None:
        """Warn where a contact detail joins another one that people may believe to be replaced by it."""
        contacts = TABLE["contacts"]
        same = " AND ".join(f"s.{column} = m.{column}" for column in contacts.key if column != "value")
        stored = f"SELECT 1 FROM main.contacts c WHERE {matches(contacts, 'c', 's')}"
        kept = f"SELECT 1 FROM temp.staged_contacts t WHERE {matches(contacts, 't', 'm')}"
        rows = self._connection.execute(
            "SELECT s.line, s.organisation, s.kind, m.value FROM temp.staged_contacts s"
            f" JOIN main.contacts m ON {same}"
            f" WHERE NOT EXISTS ({stored}) AND NOT EXISTS ({kept}) ORDER BY s.line"
        )
        for line, organisation, kind, value in rows:
            what = f"the {kind} {quoted(value)} of {quoted(organisation)} stays beside it"
            self._warn("contacts", what, "--replace removes what the tables leave out", line, "value")
