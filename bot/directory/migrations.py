"""The store's schema, as steps in order: a step that has been released is never changed, only followed.

``PRAGMA user_version`` counts the steps that a store has behind it, so that opening an up-to-date store
needs neither this module nor sqlite-utils.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from bot.directory.tables import TABLES


def _first_tables(database: Database) -> None:
    """Rows as text, in the order of their table (``position``), unique by their key."""
    for table in TABLES:
        database.table(table.name).create(
            {"position": int, **dict.fromkeys(table.names, str)}, pk="position", not_null=table.names
        )
        database.table(table.name).create_index(table.key, unique=True, index_name=f"{table.name}_key")
    database.table("memberships").create_index(["organisation"], index_name="memberships_organisation")
    database.table("background").create_index(["consortium"], index_name="background_consortium")


def _first_summaries(database: Database) -> None:
    """Keep what would take a scan of a large table beside it; each import makes it again."""
    database.table("places").create(dict.fromkeys(("city_en", "city_zh", "province_en", "province_zh"), str))
    database.table("totals").create({"table": str, "rows": int}, pk="table")
    database.table("digest").create({"names": str})


STEPS: tuple[Callable[[Database], None], ...] = (_first_tables, _first_summaries)
