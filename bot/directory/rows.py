"""The statements that read rows, and rows as the values that every layer shares."""

from __future__ import annotations

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
)

PLACE = "city_en, city_zh, province_en, province_zh"
ORGANISATION = (
    f"SELECT id, kind, name_en, name_zh, {PLACE}, name_en_is_ours, country, sources, note FROM organisations"
)
CONSORTIUM = (
    f"SELECT id, name_en, name_zh, {PLACE}, level, batch, announced, name_en_is_ours, sources, note"
    " FROM consortia"
)
NAME = "SELECT subject, name, language, kind, sources FROM names"
MEMBERSHIP = "SELECT consortium, organisation, role, category, sources FROM memberships"
COUNT = "SELECT consortium, category, count, sources FROM counts"
CONTACT = "SELECT organisation, kind, label, language, value, sources FROM contacts"
BACKGROUND = "SELECT id, consortium, title_en, title_zh, text_en, text_zh, sources FROM background"
SOURCE = "SELECT id, title, publisher, published, url, quality FROM sources"
# Every name that there is, one a row as in the table of names, by the table that holds it.
ALL_NAMES = {
    **{
        table: "SELECT id, name, language, 'official', sources FROM"
        f" (SELECT position, id, sources, name_en AS name, 'en' AS language FROM {table}"
        f" UNION ALL SELECT position, id, sources, name_zh, 'zh' FROM {table}) WHERE name <> ''"
        for table in ("organisations", "consortia")
    },
    "names": f"{NAME} WHERE name <> ''",
}

Row = tuple[str, ...]


def _cited(ids: str) -> tuple[str, ...]:
    return tuple(ids.split())


def organisation(row: Row) -> Organisation:
    """Return a row of :data:`ORGANISATION`."""
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


def consortium(row: Row) -> Consortium:
    """Return a row of :data:`CONSORTIUM`."""
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


def name(row: Row) -> Name:
    """Return a row of :data:`NAME` or :data:`ALL_NAMES`."""
    subject, text, language, kind, sources = row
    return Name(subject, text, language, kind, _cited(sources))


def membership(row: Row) -> Membership:
    """Return a row of :data:`MEMBERSHIP`."""
    consortium_id, organisation_id, role, category, sources = row
    return Membership(consortium_id, organisation_id, Role(role), category, _cited(sources))


def count(row: Row) -> Count:
    """Return a row of :data:`COUNT`."""
    consortium_id, category, number, sources = row
    return Count(consortium_id, category, number, _cited(sources))


def contact(row: Row) -> Contact:
    """Return a row of :data:`CONTACT`."""
    organisation_id, kind, label, language, value, sources = row
    return Contact(organisation_id, ContactKind(kind), label, language, value, _cited(sources))


def background(row: Row) -> Background:
    """Return a row of :data:`BACKGROUND`."""
    identifier, consortium_id, title_en, title_zh, text_en, text_zh, sources = row
    return Background(identifier, consortium_id, title_en, title_zh, text_en, text_zh, _cited(sources))


def source(row: Row) -> Source:
    """Return a row of :data:`SOURCE`."""
    identifier, title, publisher, published, url, quality = row
    return Source(identifier, title, publisher, published, url, Quality(quality))
