"""One table's incoming rows and its stored ones: what differs, and making it so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from bot.directory.difference import SHOWN, Edit, RowChange, TableDifference
from bot.directory.staging import matches
from bot.directory.tables import Column, Table


class Merge:
    """The merge of one table, within the transaction of an import.

    A row that is new or differs is "touched"; ``touched`` is a temporary table of such rows: ``row`` in the
    staged table and ``position`` in the stored one, NULL where it is new.
    """

    def __init__(self, connection: sqlite3.Connection, table: Table, *, replace: bool) -> None:
        self._connection = connection
        self._table = table
        self._replace = replace
        self._staged = f"temp.staged_{table.name}"
        self._stored = f"main.{table.name}"
        self._facts = [column for column in table.columns if column.name not in table.key]
        differs = " OR ".join(f"{self._after(column)} <> m.{column.name}" for column in self._facts)
        connection.execute("DROP TABLE IF EXISTS temp.touched")
        connection.execute(
            "CREATE TEMP TABLE touched AS SELECT s.rowid AS row, m.position AS position"
            f" FROM {self._staged} s LEFT JOIN {self._stored} m ON {matches(table, 's', 'm')}"
            f" WHERE m.position IS NULL OR {differs} ORDER BY s.rowid"
        )

    def _after(self, column: Column) -> str:
        """Return the SQL of a column's value after the import; a missing column leaves it as it is."""
        return f"coalesce(s.{column.name}, {self._otherwise(column)})"

    def _otherwise(self, column: Column) -> str:
        return f"'{column.default}'" if self._replace else f"m.{column.name}"

    def difference(self) -> TableDifference:
        """Compare the rows; says nothing of their order."""
        counts = (
            self._count("temp.touched WHERE position IS NULL"),
            self._count("temp.touched WHERE position IS NOT NULL"),
            self._count(self._left_out()) if self._replace else 0,
        )
        removed = self._named(f"SELECT {{}} FROM {self._left_out()}", "m") if self._replace else ()
        return TableDifference(self._table.name, counts, (self._added(), self._changed(), removed))

    def _left_out(self) -> str:
        return (
            f"{self._stored} m WHERE NOT EXISTS"
            f" (SELECT 1 FROM {self._staged} s WHERE {matches(self._table, 's', 'm')})"
        )

    def _count(self, what: str) -> int:
        return int(self._connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])

    def _named(self, statement: str, alias: str) -> tuple[RowChange, ...]:
        """Return the first rows of a statement by key and, where the table has one, name."""
        columns = [f"{alias}.{name}" for name in (*self._table.key, *self._table.one_of)]
        rows = self._connection.execute(f"{statement.format(', '.join(columns))} LIMIT {SHOWN}")
        keys = len(self._table.key)
        return tuple(RowChange(row[:keys], next(filter(None, row[keys:]), "")) for row in rows)

    def _added(self) -> tuple[RowChange, ...]:
        joined = f"temp.touched t JOIN {self._staged} s ON s.rowid = t.row WHERE t.position IS NULL"
        return self._named(f"SELECT {{}} FROM {joined} ORDER BY t.row", "s")

    def _changed(self) -> tuple[RowChange, ...]:
        return tuple(self._edits())

    def _edits(self) -> Iterator[RowChange]:
        pairs = ", ".join(f"m.{column.name}, {self._after(column)}" for column in self._facts)
        key = ", ".join(f"m.{name}" for name in self._table.key)
        rows = self._connection.execute(
            f"SELECT {pairs}, {key} FROM temp.touched t JOIN {self._staged} s ON s.rowid = t.row"
            f" JOIN {self._stored} m ON m.position = t.position ORDER BY t.row LIMIT {SHOWN}"
        )
        for row in rows:
            values = zip(self._facts, row[0::2], row[1::2], strict=False)
            edits = [Edit(column.name, was, becomes) for column, was, becomes in values if was != becomes]
            yield RowChange(row[2 * len(self._facts) :], ", ".join(map(str, edits)))

    def apply(self) -> None:
        """Make the stored rows what they have to be; new ones follow, in the order of the import."""
        if self._replace:
            self._connection.execute(f"DELETE FROM {self._stored}")
            self._insert(f"{self._staged} s ORDER BY s.rowid")
            return
        if self._facts:
            edits = ", ".join(
                f"{column.name} = coalesce(s.{column.name}, m.{column.name})" for column in self._facts
            )
            self._connection.execute(
                f"UPDATE {self._table.name} AS m SET {edits} FROM temp.touched t"
                f" JOIN {self._staged} s ON s.rowid = t.row WHERE m.position = t.position"
            )
        self._insert(
            f"temp.touched t JOIN {self._staged} s ON s.rowid = t.row WHERE t.position IS NULL ORDER BY t.row"
        )

    def _insert(self, rows: str) -> None:
        names = ", ".join(self._table.names)
        values = ", ".join(f"coalesce(s.{column.name}, '{column.default}')" for column in self._table.columns)
        self._connection.execute(f"INSERT INTO {self._stored} ({names}) SELECT {values} FROM {rows}")
