"""What ``doctor`` says of the stores and the disk under them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.cli.files import ForeignError, damage, unwritable
from bot.directory import Directory, StoreError
from bot.directory.store import HELD
from bot.settings import Settings
from bot.state import StateError, state_file, state_url

_FREE = 200 << 20  # bytes; an import of a large directory needs as much beside the store
_OLD = timedelta(days=730)  # consortia are chosen, and their members change, within two years


class State(StrEnum):
    """How a check ended; only ``wrong`` makes the command fail."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what to do about it."""

    name: str
    state: State
    words: str
    mend: str = ""


def directory(found: Settings) -> Iterator[Check]:
    """Check the file of the directory and how old what it holds is."""
    mend = (
        "consortium-bot restore COPY sets it aside; without a copy, move it away: the shipped one is loaded"
    )
    # What a broken file holds says nothing.
    if trouble := _file("store", found.database, HELD, mend):
        yield trouble
        return
    try:
        directory = Directory.open(found.database)
    except StoreError as error:
        yield Check("store", State.WRONG, str(error), "name another file in CONSORTIUM_BOT_DATABASE")
        return
    try:
        published, totals = directory.facts_date(), directory.totals()
    finally:
        directory.close()
    held = f"{totals['organisations']:,} organisations, {totals['consortia']:,} consortia"
    yield Check("store", State.OK, f"{found.database}: {held}")
    yield _age(published)


def state(found: Settings) -> Iterator[Check]:
    """Check where chats and announcements are kept: the file, or the server that is shared."""
    from bot.state.schema import metadata  # noqa: PLC0415 - SQLAlchemy takes a third of a second
    from bot.state.store import Store  # noqa: PLC0415

    where, file = "CONSORTIUM_BOT_STATE_URL", state_file(found.database)
    mend = "see that the server runs and that the address names a database of the bot's own"
    if not found.state_url:
        where = str(file)
        mend = "consortium-bot restore COPY sets it aside; without a copy, move it away: chats begin anew"
        if trouble := _file("state", file, metadata.tables, mend):
            yield trouble
            return
    try:
        store = Store.open(state_url(found.database, found.state_url))
        try:
            missing = store.missing()
            chats = sum(kind["chats"] for kind in store.chats.counted().values()) if not missing else 0
        finally:
            store.close()
    except StateError as error:
        yield Check("state", State.WRONG, str(error), mend)
        return
    if missing:
        yield Check("state", State.WRONG, f"{where}: no such table: {', '.join(missing)}", mend)
        return
    yield Check("state", State.OK, f"{where}: {chats:,} {'chat' if chats == 1 else 'chats'}")


def _file(name: str, path: Path, tables: Collection[str], mend: str) -> Check | None:
    """Look whether a store's file is whole and can be written."""
    try:
        if found := damage(path, tables):
            return Check(name, State.WRONG, f"{path} is damaged: {found}", mend)
        if found := unwritable(path):
            return Check(name, State.WRONG, f"{path}: {found}", f"let the bot's user write {path}")
    except ForeignError as error:
        return Check(name, State.WRONG, str(error), "name a file of the bot's own in CONSORTIUM_BOT_DATABASE")
    except sqlite3.OperationalError as error:
        words = f"{path} cannot be read: {error}"
        return Check(name, State.WRONG, words, f"let the bot's user read and write {path} and its folder")
    return None


def _age(published: str) -> Check:
    if not published:
        return Check("data", State.NOTE, "no source has a date", "give the sources their date of publication")
    # 2025 and 2025-06 stand for their first day.
    newest = datetime.fromisoformat(f"{published}-01-01"[:10]).replace(tzinfo=UTC)
    if datetime.now(UTC) - newest > _OLD:
        words = f"the newest source is of {published}"
        return Check("data", State.WRONG, words, "load a newer directory: consortium-bot import PATH")
    return Check("data", State.OK, f"the newest source is of {published}")


def disk(found: Settings) -> Check:
    """Check that the store has room to grow."""
    folder = next(path for path in found.database.absolute().parents if path.exists())
    free = shutil.disk_usage(folder).free
    words = f"{free >> 20:,} MB free in {folder}"
    if free < _FREE:
        return Check(
            "disk", State.WRONG, words, "make room, or name another place in CONSORTIUM_BOT_DATABASE"
        )
    return Check("disk", State.OK, words)
