"""A question inside a button: at most 64 bytes of text, ``1eL|sSUBJECT|p2``.

The first three characters are the version, the language and the topic; each field follows behind ``|`` and
its letter. A value that does not fit is cut to a prefix and marked ``*``; who answers looks the prefix up.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from bot.values.language import Language
from bot.values.query import Action, Filter, Query, Topic
from bot.values.records import Role

LIMIT = 64  # bytes: InlineKeyboardButton.callback_data
VERSION = "1"
MOST_PAGES = 9999
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
_LANGUAGE_OF = {letter: language for language, letter in _LANGUAGES.items()}
_TOPIC_OF = {letter: topic for topic, letter in _TOPICS.items()}
_ROLE_OF = {letter: role for role, letter in _ROLES.items()}
_CATEGORY_OF = {letter: category for category, letter in _CATEGORIES.items()}
_ACTION_OF = {letter: action for action, letter in _ACTIONS.items()}
_ID = re.compile(r"[a-z0-9-]{1,40}|[a-z0-9-]{0,40}\*")
_IDS = "sdb"
_TEXTS = "kyrvnj"
_RESERVED = str.maketrans(
    {character: f"%{ord(character):02X}" for character in (*map(chr, range(32)), *"%|*")}
)


def encode(query: Query, language: Language) -> str:
    """Return callback data of at most 64 bytes; a page beyond 9,999 is the last that fits."""
    where = query.filter
    values = {
        "s": query.subject,
        "d": query.consortium,
        "b": query.background,
        "k": "" if query.category in _CATEGORIES else query.category,
        "y": where.city,
        "r": where.province,
        "v": where.level,
        "n": where.batch,
        "j": where.year,
    }
    texts = {tag: _portable(value) for tag, value in values.items() if value}
    tail = "".join(map(_ROLES.__getitem__, query.hop[: len(_ROLES)]))
    tail = f"|h{tail}" if tail else ""
    tail += f"|c{_CATEGORIES[query.category]}" if query.category in _CATEGORIES else ""
    page = min(max(query.page, 0), MOST_PAGES)
    tail += f"|p{page}" if page else ""
    tail += "|x" if query.sources else ""
    tail += f"|a{_ACTIONS[query.action]}" if query.action else ""
    head = VERSION + _LANGUAGES[language] + _TOPICS[query.topic]
    room = LIMIT - len(head) - len(tail) - 2 * len(texts)
    return head + "".join(f"|{tag}{value}" for tag, value in _fitted(texts, room).items()) + tail


def _portable(value: str) -> str:
    return value[:LIMIT].encode("utf-8", "ignore").decode().translate(_RESERVED)


def _fitted(texts: dict[str, str], room: int) -> dict[str, str]:
    """Cut the longest values, and those no further than needed, until all fit into ``room`` bytes."""
    left, kept = room, {}
    by_size = sorted(texts, key=lambda tag: len(texts[tag].encode()))
    for index, tag in enumerate(by_size):
        kept[tag] = _prefix(texts[tag], left // (len(by_size) - index))
        left -= len(kept[tag].encode())
    return {tag: kept[tag] for tag in texts}


def _prefix(value: str, size: int) -> str:
    if len(value.encode()) <= size:
        return value
    start = value.encode()[: max(size - 1, 0)].decode("utf-8", "ignore")
    return re.sub(r"%.?$", "", start) + "*"


def decode(data: str) -> tuple[Query, Language] | None:
    """Return the question in a button and the language of its message; None for anything else."""
    language = _LANGUAGE_OF.get(data[1:2])
    topic = _TOPIC_OF.get(data[2:3])
    if data[:1] != VERSION or language is None or topic is None or len(data.encode(errors="replace")) > LIMIT:
        return None
    fields = _fields(data[3:])
    if fields is None:
        return None
    query = _query(topic, fields)
    return None if query is None else (query, language)


def _fields(rest: str) -> dict[str, str] | None:
    if not rest:
        return {}
    first, *parts = rest.split("|")
    fields = {part[:1]: part[1:] for part in parts}
    known = fields.keys() <= set(_IDS + _TEXTS + "hcpxa")
    return fields if known and not first and len(fields) == len(parts) else None


def _query(topic: Topic, fields: dict[str, str]) -> Query | None:
    page, hop = fields.get("p", "0"), fields.get("h", "")
    if not re.fullmatch(r"[0-9]{1,4}", page) or not set(hop) <= _ROLE_OF.keys() or fields.get("x"):
        return None
    if any(tag in fields and not _ID.fullmatch(fields[tag]) for tag in _IDS):
        return None
    if fields.get("c", "a") not in _CATEGORY_OF or fields.get("a", "v") not in _ACTION_OF:
        return None
    texts = {tag: unquote(fields.get(tag, "")) for tag in _TEXTS}
    query = Query(
        topic,
        subject=fields.get("s", ""),
        consortium=fields.get("d", ""),
        background=fields.get("b", ""),
        category=_CATEGORY_OF[fields["c"]] if "c" in fields else texts["k"],
        hop=tuple(_ROLE_OF[letter] for letter in hop),
        filter=Filter(texts["y"], texts["r"], texts["v"], texts["n"], texts["j"]),
        page=int(page),
    )
    action = _ACTION_OF[fields["a"]] if "a" in fields else None
    return replace(query, sources="x" in fields, action=action)
