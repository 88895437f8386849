"""Tables into the store: all rows of an import in one transaction, or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from bot.directory.difference import Difference
from bot.directory.merging import Merge
from bot.directory.problems import Problem, Report
from bot.directory.staging import Staged
from bot.directory.summaries import following
from bot.directory.tables import TABLES
from bot.directory.transaction import transaction


def bring_in(
    connection: sqlite3.Connection,
    path: Path,
    tell: Callable[[Problem], None],
    *,
    replace: bool = False,
    dry_run: bool = False,
) -> Difference | None:
    """Add and change rows by their keys; with ``replace`` the directory is what ``path`` holds and no more.

    Return what was changed (or, with ``dry_run``, would be), or None where a problem that is no warning was
    told: then nothing is changed. Takes part in a transaction that is open already.
    """
    report = Report(tell)
    staged = Staged(connection, report, replace=replace)
    try:
        staged.load(path)
        with transaction(connection, keep=not dry_run):
            staged.check()
            return None if report.errors else _merge(connection, staged, replace=replace)
    finally:
        staged.clear()


def _merge(connection: sqlite3.Connection, staged: Staged, *, replace: bool) -> Difference:
    differences = []
    for table in TABLES if replace else staged.given:
        merge = Merge(connection, table, replace=replace)
        difference = merge.difference()
        if any(difference.counts):
            differences.append(difference)
        if any(difference.counts) or replace:
            with following(connection, table, afresh=replace):
                merge.apply()
    return Difference(tuple(differences))
