"""The first start of a store, or the first after an update: its schema, and the shipped tables."""

from __future__ import annotations

import csv
import sqlite3

from sqlite_utils import Database

from bot.directory.migrations import STEPS
from bot.directory.tables import TABLES
from bot.shipped import shipped


def begin(connection: sqlite3.Connection) -> None:
    """Take the steps that the store has not taken yet; fill it when it is empty."""
    database = Database(connection)
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for step in STEPS[version:]:
            step(database)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        if not connection.execute("SELECT 1 FROM organisations UNION ALL SELECT 1 FROM consortia").fetchone():
            for table in TABLES:
                with (shipped("directory") / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
                    database.table(table.name).insert_all(csv.DictReader(file))
            database.table("totals").insert_all(
                {"table": table.name, "rows": database.table(table.name).count} for table in TABLES
            )
            connection.execute(
                "INSERT INTO places SELECT city_en, city_zh, province_en, province_zh FROM consortia"
                " UNION SELECT city_en, city_zh, province_en, province_zh FROM organisations"
            )
