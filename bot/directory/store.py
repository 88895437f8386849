"""The directory in one SQLite file: opening and reading it.

A read is one statement by primary key or index. Rows are text, as in the tables; what would take a scan of a
large table (places, totals) is kept in tables of its own by each import.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from bot.directory.tables import TABLES
from bot.values.records import (
    Background,
    Consortium,
    Contact,
    ContactKind,
    Count,
    Membership,
    Name,
    Organisation,
    Place,
    Quality,
    Role,
    Source,
    Subject,
)

VERSION = 2  # steps of bot.directory.migrations; a test holds the two together
BUSY_SECONDS = 30.0  # an import of a million rows commits within this

_PLACE = "city_en, city_zh, province_en, province_zh"
_ORGANISATION = (
    f"SELECT id, kind, name_en, name_zh, {_PLACE}, name_en_is_ours, country, sources, note FROM organisations"
)
_CONSORTIUM = (
    f"SELECT id, name_en, name_zh, {_PLACE}, level, batch, announced, name_en_is_ours, sources, note"
    " FROM consortia"
)
_NAME = "SELECT subject, name, language, kind, sources FROM names"
_MEMBERSHIP = "SELECT consortium, organisation, role, category, sources FROM memberships"
_COUNT = "SELECT consortium, category, count, sources FROM counts"
_CONTACT = "SELECT organisation, kind, label, language, value, sources FROM contacts"
_BACKGROUND = "SELECT id, consortium, title_en, title_zh, text_en, text_zh, sources FROM background"
_SOURCE = "SELECT id, title, publisher, published, url, quality FROM sources"
_OFFICIAL_NAMES = "SELECT id, name_en, name_zh, sources FROM"
_IDS_STARTING = """
    SELECT id FROM organisations WHERE id >= :from AND id < :below
    UNION ALL SELECT id FROM consortia WHERE id >= :from AND id < :below
    ORDER BY id LIMIT :limit
"""

Row = tuple[str, ...]


def _cited(ids: str) -> tuple[str, ...]:
    return tuple(ids.split())


def _organisation(row: Row) -> Organisation:
    identifier, kind, name_en, name_zh, *place, ours, country, sources, note = row
    return Organisation(
        identifier,
        kind,
        name_en,
        name_zh,
        Place(*place),
        name_en_is_ours=ours == "yes",
        country=country,
        sources=_cited(sources),
        note=note,
    )


def _consortium(row: Row) -> Consortium:
    identifier, name_en, name_zh, *place, level, batch, announced, ours, sources, note = row
    return Consortium(
        identifier,
        name_en,
        name_zh,
        Place(*place),
        level=level,
        batch=batch,
        announced=announced,
        name_en_is_ours=ours == "yes",
        sources=_cited(sources),
        note=note,
    )


def _name(row: Row) -> Name:
    subject, name, language, kind, sources = row
    return Name(subject, name, language, kind, _cited(sources))


def _membership(row: Row) -> Membership:
    consortium, organisation, role, category, sources = row
    return Membership(consortium, organisation, Role(role), category, _cited(sources))


def _count(row: Row) -> Count:
    consortium, category, count, sources = row
    return Count(consortium, category, count, _cited(sources))


def _contact(row: Row) -> Contact:
    organisation, kind, label, language, value, sources = row
    return Contact(organisation, ContactKind(kind), label, language, value, _cited(sources))


def _background(row: Row) -> Background:
    *texts, sources = row
    identifier, consortium, title_en, title_zh, text_en, text_zh = texts
    return Background(identifier, consortium, title_en, title_zh, text_en, text_zh, _cited(sources))


def _source(row: Row) -> Source:
    identifier, title, publisher, published, url, quality = row
    return Source(identifier, title, publisher, published, url, Quality(quality))


class StoreError(Exception):
    """Here can be no store: one readable line with the path, the reason and the mend."""


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # in WAL a power cut loses commits, never the file
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != VERSION:
            from bot.directory.beginning import begin  # noqa: PLC0415 - half of the start-up, needed once

            begin(connection)
    except BaseException:
        connection.close()
        raise
    return connection


class Directory:
    """The store of one directory; used from one thread, while other processes may read and import."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store at ``path``; create it, bring it up to date and fill it with the shipped tables.

        Raises :class:`StoreError` where the path cannot hold a store.
        """
        if path.is_dir():
            message = f"{path} is a folder; name a file, such as {path / 'directory.db'}"
            raise StoreError(message)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(_connect(path))
        except OSError as error:
            message = f"{path} cannot be opened: {error.strerror}; name a file in a folder of your own."
        except sqlite3.OperationalError as error:
            message = f"{path} cannot be opened: {error}; name a file that may be read and written."
        except sqlite3.DatabaseError:
            message = f"{path} is no SQLite file; name another, or move this one away."
        raise StoreError(message)

    def close(self) -> None:
        """Close the store."""
        self._connection.close()

    def organisation(self, identifier: str) -> Organisation | None:
        """Return one organisation."""
        row = self._connection.execute(f"{_ORGANISATION} WHERE id = ?", (identifier,)).fetchone()
        return _organisation(row) if row else None

    def consortium(self, identifier: str) -> Consortium | None:
        """Return one consortium."""
        row = self._connection.execute(f"{_CONSORTIUM} WHERE id = ?", (identifier,)).fetchone()
        return _consortium(row) if row else None

    def subject(self, identifier: str) -> Subject | None:
        """Return the organisation or the consortium with this id."""
        return self.organisation(identifier) or self.consortium(identifier)

    def subjects(self, identifiers: Iterable[str]) -> dict[str, Subject]:
        """Return those that are here, in the order asked."""
        found = {identifier: self.subject(identifier) for identifier in identifiers}
        return {identifier: subject for identifier, subject in found.items() if subject}

    def consortia(self) -> tuple[Consortium, ...]:
        """Return all consortia, in table order."""
        return tuple(map(_consortium, self._connection.execute(f"{_CONSORTIUM} ORDER BY position")))

    def names(self, identifier: str) -> tuple[Name, ...]:
        """Return the further names of an organisation or a consortium, in table order."""
        rows = self._connection.execute(f"{_NAME} WHERE subject = ? ORDER BY position", (identifier,))
        return tuple(map(_name, rows))

    def members(self, consortium: str) -> tuple[Membership, ...]:
        """Return every part in a consortium, leads, parks and participants included, in table order."""
        rows = self._connection.execute(
            f"{_MEMBERSHIP} WHERE consortium = ? ORDER BY position", (consortium,)
        )
        return tuple(map(_membership, rows))

    def memberships(self, organisation: str) -> tuple[Membership, ...]:
        """Return every part that an organisation has in a consortium, in table order."""
        rows = self._connection.execute(
            f"{_MEMBERSHIP} WHERE organisation = ? ORDER BY position", (organisation,)
        )
        return tuple(map(_membership, rows))

    def participants(self) -> frozenset[str]:
        """Return the ids of all organisations that have a part in a consortium."""
        return frozenset(
            row[0] for row in self._connection.execute("SELECT DISTINCT organisation FROM memberships")
        )

    def counts(self, consortium: str) -> tuple[Count, ...]:
        """Return the numbers of members that sources state, in table order."""
        rows = self._connection.execute(f"{_COUNT} WHERE consortium = ? ORDER BY position", (consortium,))
        return tuple(_count(row) for row in rows)

    def contacts(self, organisation: str) -> tuple[Contact, ...]:
        """Return the contact details of an organisation, in table order."""
        rows = self._connection.execute(
            f"{_CONTACT} WHERE organisation = ? ORDER BY position", (organisation,)
        )
        return tuple(map(_contact, rows))

    def background(self, consortium: str | None) -> tuple[Background, ...]:
        """Return the paragraphs about one consortium, or (None) the general ones, in table order."""
        rows = self._connection.execute(
            f"{_BACKGROUND} WHERE consortium = ? ORDER BY position", (consortium or "",)
        )
        return tuple(map(_background, rows))

    def paragraph(self, identifier: str) -> Background | None:
        """Return one paragraph."""
        row = self._connection.execute(f"{_BACKGROUND} WHERE id = ?", (identifier,)).fetchone()
        return _background(row) if row else None

    def sources(self, identifiers: Iterable[str]) -> tuple[Source, ...]:
        """Return sources in the order asked, each once, without those that are not here."""
        rows = (
            self._connection.execute(f"{_SOURCE} WHERE id = ?", (identifier,)).fetchone()
            for identifier in dict.fromkeys(identifiers)
        )
        return tuple(_source(row) for row in rows if row)

    def places(self) -> tuple[Place, ...]:
        """Return the distinct places of organisations and consortia."""
        rows = self._connection.execute(f"SELECT {_PLACE} FROM places")
        return tuple(Place(*row) for row in rows)

    def all_names(self) -> Iterator[Name]:
        """Yield every name there is: the official ones of both languages, then the table of names."""
        for table in ("organisations", "consortia"):
            rows = self._connection.execute(f"{_OFFICIAL_NAMES} {table} ORDER BY position")
            for identifier, name_en, name_zh, sources in rows:
                cited = _cited(sources)
                for name, language in ((name_en, "en"), (name_zh, "zh")):
                    if name:
                        yield Name(identifier, name, language, "official", cited)
        yield from map(_name, self._connection.execute(f"{_NAME} ORDER BY position"))

    def ids_starting(self, prefix: str, limit: int = 2) -> tuple[str, ...]:
        """Return ids of organisations and consortia that start with ``prefix``, sorted, at most ``limit``."""
        bounds = {"from": prefix, "below": prefix + "\U0010ffff", "limit": limit}
        return tuple(row[0] for row in self._connection.execute(_IDS_STARTING, bounds))

    def facts_date(self) -> str:
        """Return the newest date of publication among the sources, or an empty string."""
        return str(self._connection.execute("SELECT coalesce(max(published), '') FROM sources").fetchone()[0])

    def totals(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        rows = dict(self._connection.execute('SELECT "table", rows FROM totals').fetchall())
        return {table.name: rows.get(table.name, 0) for table in TABLES}

    def data_hash(self) -> str:
        """Return a hash of all names and ids; the same names give the same hash in every store."""
        row = self._connection.execute("SELECT names FROM digest").fetchone()
        return str(row[0]) if row else ""

    def revision(self) -> object:
        """Return a marker that differs once any process has committed a change."""
        return self._connection.execute("PRAGMA data_version").fetchone()[0], self._connection.total_changes
