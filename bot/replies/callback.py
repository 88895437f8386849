"""A question inside a button: at most 64 bytes of text, ``1eL|sSUBJECT|p2``.

The first two characters are the version and the language, the third is the topic; each field follows behind
``|`` and its letter. Further questions of the same message follow behind ``&``, each from its topic on. A
button holds its whole question: where that does not fit, there is no button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote

from bot.values.language import Language
from bot.values.query import Action, Filter, Pick, Query, Topic
from bot.values.records import Role

LIMIT = 64  # bytes: InlineKeyboardButton.callback_data
VERSION = "1"
_LANGUAGES = {Language.ENGLISH: "e", Language.SIMPLIFIED: "s", Language.TRADITIONAL: "t"}
_TOPICS = {
    Topic.LEAD: "L",
    Topic.LEAD_COLLEGE: "C",
    Topic.LEAD_ENTERPRISE: "E",
    Topic.SUPPORT_PARK: "P",
    Topic.MEMBERS: "m",
    Topic.MEMBERSHIP: "i",
    Topic.CONSORTIA_OF: "o",
    Topic.COUNT: "n",
    Topic.ADDRESS: "a",
    Topic.POSTCODE: "z",
    Topic.PHONE: "t",
    Topic.EMAIL: "e",
    Topic.WEBSITE: "w",
    Topic.CONTACT: "c",
    Topic.OVERVIEW: "v",
    Topic.CONSORTIA: "l",
    Topic.BACKGROUND: "b",
}
_ROLES = {
    Role.LEAD_COLLEGE: "c",
    Role.LEAD_ENTERPRISE: "e",
    Role.SUPPORT_PARK: "p",
    Role.MEMBER: "m",
    Role.PARTICIPANT: "t",
    Role.PARTNER: "r",
}
# Those of the shipped directory have a letter, so that they fit beside any id; others are text.
_CATEGORIES = {
    "association": "a",
    "college": "c",
    "district": "d",
    "enterprise": "e",
    "government": "g",
    "member": "m",
    "park": "p",
    "research_institution": "r",
    "secondary_vocational_school": "s",
    "undergraduate_university": "u",
    "vocational_college": "v",
}
_ACTIONS = {Action.SAVE: "v", Action.POSTER: "q", Action.REPORT: "r", Action.SHOW: "s"}
_PICKS = {
    Pick.MOST: "m",
    Pick.FEWEST: "f",
    Pick.COMPARED: "c",
    Pick.TOGETHER: "t",
    Pick.SEVERAL: "s",
    Pick.PROVINCES: "p",
}
_LANGUAGE_OF = {letter: language for language, letter in _LANGUAGES.items()}
_TOPIC_OF = {letter: topic for topic, letter in _TOPICS.items()}
_ROLE_OF = {letter: role for role, letter in _ROLES.items()}
_CATEGORY_OF = {letter: category for category, letter in _CATEGORIES.items()}
_ID = "[a-z0-9-]{1,40}"
_OLD = r"[a-z0-9-]{0,40}\*"  # buttons of earlier versions: an id that is cut to a prefix
_TEXT = ".+"
_HOLDS = {
    **dict.fromkeys("sdb", f"{_ID}|{_OLD}"),
    **dict.fromkeys("owmfz", rf"{_ID}(?:,{_ID})*"),
    **dict.fromkeys("kyrvnjult", _TEXT),
    **dict.fromkeys("hq", f"[{''.join(_ROLE_OF)}]+"),
    "g": rf"[{''.join(_ROLE_OF)}]?[0-9]{{0,4}}",
    "c": f"[{''.join(_CATEGORY_OF)}]",
    "i": f"[{''.join(_PICKS.values())}]",
    "a": f"[{''.join(_ACTIONS.values())}]",
    "p": "[0-9]{1,4}",
    "x": "",
}
"""What each field may hold."""
_RESERVED = str.maketrans(
    {character: f"%{ord(character):02X}" for character in (*map(chr, range(32)), *"%|*&")}
)
_E = TypeVar("_E", bound=Enum)


@lru_cache(4096)  # a button is tried before it is laid out
def encode(query: Query, language: Language) -> str | None:
    """Return callback data of at most 64 bytes; None where the whole question does not fit."""
    questions = "&".join(map(_packed, (query, *query.also)))
    data = VERSION + _LANGUAGES[language] + questions
    return data if decode(data) == (query, language) else None


def _packed(query: Query) -> str:
    where = query.filter
    short = query.category in _CATEGORIES
    fields = {
        "s": query.subject,
        "d": query.consortium,
        "b": query.background,
        "k": "" if short else _portable(query.category),
        "y": _portable(where.city),
        "r": _portable(where.province),
        "v": _portable(where.level),
        "n": _portable(where.batch),
        "j": _portable(where.year),
        "u": _portable(where.country),
        "l": _portable(where.not_level),
        "t": _portable(where.theme),
        "o": ",".join(query.others),
        "w": ",".join(query.without),
        "m": ",".join(where.members),
        "f": ",".join(where.ids),
        "z": ",".join(where.without),
        "q": "".join(map(_ROLES.__getitem__, where.lacking)),
        "g": _at_least(where),
        "h": "".join(map(_ROLES.__getitem__, query.hop)),
        "c": _CATEGORIES[query.category] if short else "",
        "i": _PICKS[query.pick] if query.pick else "",
        "p": str(query.page) if query.page else "",
        "a": _ACTIONS[query.action] if query.action else "",
    }
    told = "".join(f"|{tag}{value}" for tag, value in fields.items() if value)
    return _TOPICS[query.topic] + told + ("|x" if query.sources else "")


def _at_least(where: Filter) -> str:
    role = _ROLES[where.having] if where.having else ""
    return role + (str(where.at_least) if where.at_least != 1 else "")


def _portable(value: str) -> str:
    return value.translate(_RESERVED)


def decode(data: str) -> tuple[Query, Language] | None:
    """Return the question in a button and the language of its message; None for anything else."""
    language = _LANGUAGE_OF.get(data[1:2])
    if data[:1] != VERSION or language is None or not _fits(data):
        return None
    first, *others = data[2:].split("&")
    also = tuple(query for query in map(_read, others) if query is not None)
    query = _read(first, also)
    return None if query is None or len(also) < len(others) else (query, language)


def _fits(data: str) -> bool:
    try:
        return len(data.encode()) <= LIMIT
    except UnicodeEncodeError:  # half a character
        return False


def _read(told: str, also: tuple[Query, ...] = ()) -> Query | None:
    """Return one question of those in a button."""
    topic, (begin, *parts) = _TOPIC_OF.get(told[:1]), told[1:].split("|")
    fields = {part[:1]: part[1:] for part in parts}
    fitting = all(re.fullmatch(_HOLDS[tag], value) for tag, value in fields.items() if tag in _HOLDS)
    if topic is None or begin or not fitting or not fields.keys() <= _HOLDS.keys():
        return None
    return _query(topic, fields, also) if len(fields) == len(parts) else None


def _query(topic: Topic, fields: Mapping[str, str], also: tuple[Query, ...]) -> Query:
    def text(tag: str) -> str:
        return unquote(fields.get(tag, ""))

    def ids(tag: str) -> tuple[str, ...]:
        return tuple(fields[tag].split(",")) if tag in fields else ()

    def roles(tag: str) -> tuple[Role, ...]:
        return tuple(map(_ROLE_OF.__getitem__, fields.get(tag, "")))

    having = fields.get("g", "")
    number = having.lstrip("".join(_ROLE_OF))
    return Query(
        topic,
        subject=fields.get("s", ""),
        consortium=fields.get("d", ""),
        category=_CATEGORY_OF[fields["c"]] if "c" in fields else text("k"),
        hop=roles("h"),
        filter=Filter(
            city=text("y"),
            province=text("r"),
            level=text("v"),
            batch=text("n"),
            year=text("j"),
            country=text("u"),
            not_level=text("l"),
            theme=text("t"),
            lacking=roles("q"),
            having=_ROLE_OF.get(having[:1]),
            at_least=int(number) if number else 1,
            members=ids("m"),
            ids=ids("f"),
            without=ids("z"),
        ),
        background=fields.get("b", ""),
        page=int(fields.get("p", "0")),
        sources="x" in fields,
        action=_of(_ACTIONS, fields.get("a")),
        others=ids("o"),
        without=ids("w"),
        pick=_of(_PICKS, fields.get("i")),
        also=also,
    )


def _of(letters: Mapping[_E, str], found: str | None) -> _E | None:
    """Return what a letter stands for."""
    return next((one for one, letter in letters.items() if letter == found), None)
