"""Inserts that change what is there already: each dialect has its own, and only the one in use is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table


def insert(connection: Connection, table: Table) -> Any:
    """Return an insert with ``on_conflict_do_update``, of the dialect that the connection speaks."""
    return import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(table)
