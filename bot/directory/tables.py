"""The eight tables of a directory: columns, keys and closed lists, as ``docs/directory.md`` describes them.

Everything that reads, checks, stores, compares or writes rows goes by :data:`TABLES`; a column that is added
here (with a migration) is known everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from bot.values.records import ContactKind, Quality, Role

SHORT = 1_000  # characters of a name, an address or a title; far beyond any real one
LONG = 32_767  # characters of a note or a paragraph: what one cell of an .xlsx file holds

LEVELS = ("national", "provincial", "municipal", "cross-province", "unconfirmed")
NAME_KINDS = ("official", "short", "acronym", "former", "successor", "alias")
CATEGORIES = (
    "college",
    "enterprise",
    "park",
    "research_institution",
    "government",
    "district",
    "association",
)
MEMBER_CATEGORIES = (
    *CATEGORIES,
    "member",
    "vocational_college",
    "undergraduate_university",
    "secondary_vocational_school",
)
LANGUAGES = ("en", "zh", "zh-Hans", "zh-Hant")
ORGANISATION_KINDS = (*CATEGORIES, "hospital", "archive", "funder", "other")

# ISO 3166-1 alpha-2, and XK, which ISO leaves to users and everyone reads as Kosovo.
_COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_COUNTRIES.split())


class Shape(Enum):
    """What a cell has to look like."""

    TEXT = auto()
    ID = auto()
    IDS = auto()  # separated by spaces
    YES_NO = auto()
    COUNTRY = auto()
    DATE = auto()  # YYYY, YYYY-MM or YYYY-MM-DD


class CellError(Exception):
    """A cell that cannot stay so: what is wrong, and the mend."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``default`` stands where a cell is empty or the column is missing.

    ``closed`` lists all values there are, ``known`` those that raise no warning; ``refers`` names the tables
    one of which has to hold the id. ``read`` makes a value of a cell, and raises :class:`CellError` where it
    cannot; in a ``free`` one formulas are text as well; a ``line`` is one line, in which no mark turns the
    direction.
    """

    name: str
    shape: Shape = Shape.TEXT
    default: str = ""
    longest: int = SHORT
    closed: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    filled: bool = False  # an empty cell is a mistake
    read: Callable[[str], str] | None = None
    free: bool = False
    line: bool = False


@dataclass(frozen=True)
class Table:
    """One table; rows of an import are matched to stored ones by the columns in ``key``.

    The columns in ``required`` must be there; of those in ``one_of``, at least one, filled in each row. An
    ``optional`` one may have no rows.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    optional: bool = True

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the file."""
        return tuple(column.name for column in self.columns)


_ID = Column("id", Shape.ID, filled=True)
_NOTE = Column("note", longest=LONG)
_SOURCES = Column("sources", Shape.IDS, longest=LONG, refers=("sources",))
_OURS = Column("name_en_is_ours", Shape.YES_NO, default="no")
_PLACE = (Column("city_en"), Column("city_zh"), Column("province_en"), Column("province_zh"))
_CONSORTIUM = Column("consortium", Shape.ID, refers=("consortia",), filled=True)
_ORGANISATION = Column("organisation", Shape.ID, refers=("organisations",), filled=True)
_LANGUAGE = Column("language", known=LANGUAGES)

# The order is that in which tables are read and shown: what others refer to comes first.
TABLES = (
    Table(
        "sources",
        (
            _ID,
            Column("title"),
            Column("publisher"),
            Column("published", Shape.DATE),
            Column("url"),
            Column("quality", default=Quality.SECONDARY.value, closed=tuple(Quality)),
        ),
        key=("id",),
        required=("id",),
    ),
    Table(
        "organisations",
        (
            _ID,
            Column("kind", default="other", known=ORGANISATION_KINDS),
            Column("name_en", line=True),
            _OURS,
            Column("name_zh", line=True),
            *_PLACE,
            Column("country", Shape.COUNTRY, default="CN"),
            _SOURCES,
            _NOTE,
        ),
        key=("id",),
        required=("id",),
        one_of=("name_en", "name_zh"),
        optional=False,
    ),
    Table(
        "consortia",
        (
            _ID,
            Column("name_en", line=True),
            _OURS,
            Column("name_zh", line=True),
            Column("level", default="unconfirmed", closed=LEVELS),
            Column("batch"),
            Column("announced", Shape.DATE),
            *_PLACE,
            _SOURCES,
            _NOTE,
        ),
        key=("id",),
        required=("id",),
        one_of=("name_en", "name_zh"),
    ),
    Table(
        "names",
        (
            Column("subject", Shape.ID, refers=("organisations", "consortia"), filled=True),
            Column("name", filled=True, line=True),
            _LANGUAGE,
            Column("kind", default="alias", closed=NAME_KINDS),
            _SOURCES,
        ),
        key=("subject", "name"),
        required=("subject", "name"),
    ),
    Table(
        "memberships",
        (
            _CONSORTIUM,
            _ORGANISATION,
            Column("role", default=Role.MEMBER.value, closed=tuple(Role)),
            Column("category", known=MEMBER_CATEGORIES),
            _SOURCES,
        ),
        key=("consortium", "organisation"),
        required=("consortium", "organisation"),
    ),
    Table(
        "counts",
        (
            _CONSORTIUM,
            Column("category", known=MEMBER_CATEGORIES, filled=True),
            Column("count", filled=True),
            _SOURCES,
        ),
        key=("consortium", "category"),
        required=("consortium", "category", "count"),
    ),
    Table(
        "contacts",
        (
            Column("organisation", Shape.ID, refers=("organisations", "consortia"), filled=True),
            Column("kind", closed=tuple(ContactKind), filled=True),
            Column("label"),
            _LANGUAGE,
            Column("value", filled=True),
            _SOURCES,
        ),
        key=("organisation", "kind", "label", "language", "value"),
        required=("organisation", "kind", "value"),
    ),
    Table(
        "background",
        (
            _ID,
            Column("consortium", Shape.ID, refers=("consortia",)),
            Column("title_en"),
            Column("title_zh"),
            Column("text_en", longest=LONG),
            Column("text_zh", longest=LONG),
            _SOURCES,
        ),
        key=("id",),
        required=("id",),
    ),
)
TABLE = {table.name: table for table in TABLES}
