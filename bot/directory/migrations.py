"""The store's schema, as steps in order: a step that has been released is never changed, only followed.

``PRAGMA user_version`` counts the steps that a store has behind it, so that opening an up-to-date store
needs neither this module nor sqlite-utils.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

_PLACE = ("city_en", "city_zh", "province_en", "province_zh")
_FIRST_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # key, other columns
    "sources": (("id",), ("title", "publisher", "published", "url", "quality")),
    "organisations": (
        ("id",),
        ("kind", "name_en", "name_en_is_ours", "name_zh", *_PLACE, "country", "sources", "note"),
    ),
    "consortia": (
        ("id",),
        (
            *("name_en", "name_en_is_ours", "name_zh", "level", "batch", "announced"),
            *(*_PLACE, "sources", "note"),
        ),
    ),
    "names": (("subject", "name"), ("language", "kind", "sources")),
    "memberships": (("consortium", "organisation"), ("role", "category", "sources")),
    "counts": (("consortium", "category"), ("count", "sources")),
    "contacts": (("organisation", "kind", "label", "language", "value"), ("sources",)),
    "background": (("id",), ("consortium", "title_en", "title_zh", "text_en", "text_zh", "sources")),
}


def _create_tables(database: Database) -> None:
    """Hold rows as text, in the order of their table (``position``), unique by their key."""
    for name, (key, others) in _FIRST_TABLES.items():
        columns = (*key, *others)
        database.table(name).create(
            {"position": int, **dict.fromkeys(columns, str)}, pk="position", not_null=columns
        )
        database.table(name).create_index(key, unique=True, index_name=f"{name}_key")
    database.table("memberships").create_index(["organisation"], index_name="memberships_organisation")
    database.table("background").create_index(["consortium"], index_name="background_consortium")


def _create_summaries(database: Database) -> None:
    """Keep what would take a scan of a large table beside it; each import makes it again."""
    database.table("places").create(dict.fromkeys(_PLACE, str))
    database.table("totals").create({"table": str, "rows": int}, pk="table")
    database.table("digests").create({"table": str, "sum": str}, pk="table")


def _create_edits(database: Database) -> None:
    """Note whose names are edited, so that an index of names follows without reading them all."""
    database.table("edits").create({"number": int, "subject": str}, pk="number", not_null=["subject"])


STEPS: tuple[Callable[[Database], None], ...] = (_create_tables, _create_summaries, _create_edits)
