"""The rows of a directory, one class a table, as ``docs/directory.md`` describes the columns.

Text that no source gives is the empty string; ``sources`` are ids of :class:`Source`, in the order of the
table. An organisation and a consortium share one space of ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an organisation is to a consortium.

    A participant came to its meetings and no more is known; a partner is associated by agreement, no member.
    """

    LEAD_COLLEGE = "lead_college"
    LEAD_ENTERPRISE = "lead_enterprise"
    SUPPORT_PARK = "support_park"
    MEMBER = "member"
    PARTICIPANT = "participant"
    PARTNER = "partner"


NOT_MEMBERS = frozenset({Role.PARTICIPANT, Role.PARTNER})


class ContactKind(StrEnum):
    """What a contact row holds."""

    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "email"
    WEBSITE = "website"
    DISTRICT = "district"
    HEADQUARTERS = "headquarters"


class Quality(StrEnum):
    """What kind of source a source is; facts that rest on the last two alone are unconfirmed."""

    OFFICIAL = "official"
    REGISTRY = "registry"
    PRESS = "press"
    REFERENCE = "reference"
    COPY = "copy"
    SECONDARY = "secondary"


UNCONFIRMED = frozenset({Quality.COPY, Quality.SECONDARY})


@dataclass(frozen=True, slots=True)
class Place:
    """A city and its province, in both languages; empty where no source says."""

    city_en: str = ""
    city_zh: str = ""
    province_en: str = ""
    province_zh: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A college, company, park, department, institute, association …"""

    id: str
    kind: str
    name_en: str
    name_zh: str
    place: Place
    name_en_is_ours: bool = False
    country: str = "CN"
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consortium:
    """A municipal industry-education consortium (市域产教联合体)."""

    id: str
    name_en: str
    name_zh: str
    place: Place
    level: str = ""
    batch: str = ""
    announced: str = ""
    name_en_is_ours: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""


Subject = Organisation | Consortium


@dataclass(frozen=True, slots=True)
class Name:
    """Another name of a subject; ``kind`` is official, short, acronym, former, successor or alias."""

    subject: str
    name: str
    language: str
    kind: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """One organisation's part in one consortium."""

    consortium: str
    organisation: str
    role: Role
    category: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many members of a category a source states, in its words ("31", "more than 20")."""

    consortium: str
    category: str
    count: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """One public contact detail in its ``language``; ``label`` tells several apart (a campus)."""

    organisation: str
    kind: ContactKind
    label: str
    language: str
    value: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Background:
    """A paragraph about consortia in general (``consortium`` empty) or about one."""

    id: str
    consortium: str
    title_en: str
    title_zh: str
    text_en: str
    text_zh: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; ``published`` is YYYY, YYYY-MM, YYYY-MM-DD or empty.

    ``publisher_zh`` is the publisher's Chinese name, where the directory knows it.
    """

    id: str
    title: str
    publisher: str
    published: str
    url: str
    quality: Quality
    publisher_zh: str = ""
