"""Our words for the values of closed and open lists: roles, categories, kinds, levels, topics, qualities."""

from __future__ import annotations

import re

from bot.replies.markup import Text, capital, cut, plain
from bot.replies.words import N_, NN_, Words
from bot.values.query import Topic
from bot.values.records import ContactKind, Count, Quality, Role

_LONGEST = 40

ROLES = {
    Role.LEAD_COLLEGE: NN_("lead college", "lead colleges"),
    Role.LEAD_ENTERPRISE: NN_("lead enterprise", "lead enterprises"),
    Role.SUPPORT_PARK: NN_("supporting park", "supporting parks"),
    Role.MEMBER: NN_("member", "members"),
    Role.PARTICIPANT: NN_("participant in meetings", "participants in meetings"),
    Role.PARTNER: NN_("partner", "partners"),
}
CATEGORIES = {
    "association": NN_("association", "associations"),
    "college": NN_("college", "colleges"),
    "district": NN_("district", "districts"),
    "enterprise": NN_("enterprise", "enterprises"),
    "government": NN_("government body", "government bodies"),
    "member": NN_("member", "members"),
    "park": NN_("park", "parks"),
    "research_institution": NN_("research institution", "research institutions"),
    "secondary_vocational_school": NN_("secondary vocational school", "secondary vocational schools"),
    "undergraduate_university": NN_("undergraduate university", "undergraduate universities"),
    "vocational_college": NN_("vocational college", "vocational colleges"),
}
_COUNTED = {
    "association": NN_("{count} association", "{count} associations"),
    "college": NN_("{count} college", "{count} colleges"),
    "district": NN_("{count} district", "{count} districts"),
    "enterprise": NN_("{count} enterprise", "{count} enterprises"),
    "government": NN_("{count} government body", "{count} government bodies"),
    "member": NN_("{count} member", "{count} members"),
    "park": NN_("{count} park", "{count} parks"),
    "research_institution": NN_("{count} research institution", "{count} research institutions"),
    "secondary_vocational_school": NN_(
        "{count} secondary vocational school", "{count} secondary vocational schools"
    ),
    "undergraduate_university": NN_("{count} undergraduate university", "{count} undergraduate universities"),
    "vocational_college": NN_("{count} vocational college", "{count} vocational colleges"),
}
CONTACTS = {
    ContactKind.ADDRESS: N_("Address"),
    ContactKind.POSTCODE: N_("Postcode"),
    ContactKind.PHONE: N_("Phone"),
    ContactKind.FAX: N_("Fax"),
    ContactKind.EMAIL: N_("Email"),
    ContactKind.WEBSITE: N_("Website"),
    ContactKind.DISTRICT: N_("District"),
    ContactKind.HEADQUARTERS: N_("Headquarters"),
}
TOPICS = {
    Topic.LEAD: N_("Lead"),
    Topic.LEAD_COLLEGE: N_("Lead college"),
    Topic.LEAD_ENTERPRISE: N_("Lead enterprise"),
    Topic.SUPPORT_PARK: N_("Park"),
    Topic.MEMBERS: N_("Members"),
    Topic.MEMBERSHIP: N_("Membership"),
    Topic.CONSORTIA_OF: N_("Consortia"),
    Topic.COUNT: N_("How many"),
    Topic.ADDRESS: N_("Address"),
    Topic.POSTCODE: N_("Postcode"),
    Topic.PHONE: N_("Phone"),
    Topic.EMAIL: N_("Email"),
    Topic.WEBSITE: N_("Website"),
    Topic.CONTACT: N_("Contact"),
    Topic.OVERVIEW: N_("Overview"),
    Topic.CONSORTIA: N_("Consortia"),
    Topic.BACKGROUND: N_("Background"),
}
LEVELS = {
    "national": N_("national"),
    "provincial": N_("provincial"),
    "municipal": N_("municipal"),
    "cross-province": N_("cross-province"),
    "unconfirmed": N_("level not stated"),
}
# The themes of data/lexicon/themes.txt.
THEMES = {
    "car": N_("cars"),
    "nev": N_("new-energy vehicles"),
    "chip": N_("chips"),
    "newenergy": N_("new energy"),
    "battery": N_("batteries"),
    "solar": N_("solar energy"),
    "robot": N_("robots and smart manufacturing"),
    "it": N_("information technology"),
    "bio": N_("biomedicine"),
    "agri": N_("agriculture"),
    "aero": N_("aviation and space"),
    "drone": N_("drones"),
    "textile": N_("textiles"),
    "opto": N_("optoelectronics"),
    "rare": N_("rare earths"),
    "equip": N_("equipment manufacturing"),
}
QUALITIES = {
    Quality.OFFICIAL: N_("official site"),
    Quality.REGISTRY: N_("registry"),
    Quality.PRESS: N_("press"),
    Quality.REFERENCE: N_("encyclopedia"),
    Quality.COPY: N_("copy, original not seen"),
    Quality.SECONDARY: N_("cites others"),
}
BECAUSE = {
    "short": N_("short name"),
    "acronym": N_("acronym"),
    "alias": N_("other name"),
    "former": N_("former name"),
    "successor": N_("present name"),
    "pinyin": N_("pinyin"),
    "initials": N_("initials"),
    "typo": N_("spelling"),
    "partial": N_("part of the name"),
}
# What sources say instead of a figure, in the words of the tables.
_AMOUNTS = (
    (re.compile(r"more than ([\d,.]+)"), N_("more than {number}")),
    (re.compile(r"over ([\d,.]+)"), N_("over {number}")),
    (re.compile(r"nearly ([\d,.]+)"), N_("nearly {number}")),
    (re.compile(r"about ([\d,.]+)"), N_("about {number}")),
    (re.compile(r"at least ([\d,.]+)"), N_("at least {number}")),
)
_SEVERAL = N_("several")


def role(value: Role, words: Words) -> str:
    """Return "lead college"."""
    return plain(words.phrase_n(*ROLES[value], 1))


def category(value: str, words: Words, number: int = 1) -> str:
    """Return "enterprise" or "enterprises"; all members for no category, an unknown one as it is written."""
    pair = CATEGORIES.get(value or "member")
    return plain(words.phrase_n(*pair, number)) if pair else _unknown(value)


def heading(value: str, words: Words) -> str:
    """Return "Enterprises"."""
    return capital(category(value, words, 2))


def level(value: str, words: Words) -> str:
    """Return our word for the level of a consortium, or an unknown one as it is written."""
    known = LEVELS.get(value)
    return words.word(known) if known else _unknown(value)


def theme(value: str, words: Words) -> str:
    """Return our word for a theme, or a word of names as it is written."""
    known = THEMES.get(value)
    return words.word(known) if known else _unknown(value)


def country(code: str, words: Words) -> str:
    """Return the name of a country (ISO 3166) in the reader's language, from the CLDR; else the code."""
    from babel import Locale  # noqa: PLC0415 - most answers name no country

    name: str = Locale.parse(words.language.value, sep="-").territories.get(code.upper(), "")
    return name or cut(code, _LONGEST)


def _unknown(value: str) -> str:
    return cut(value.replace("_", " "), _LONGEST)


def amount(value: str, words: Words) -> str:
    """Return a stated count in the reader's words."""
    for pattern, message in _AMOUNTS:
        if found := pattern.fullmatch(value):
            return plain(words.phrase(message, number=found[1]))
    return words.word(_SEVERAL) if value == "several" else cut(value, _LONGEST)


def counted(value: str, count: str, words: Words) -> Text:
    """Return "31 enterprises" for a category and a stated count; all members for no category."""
    figure = amount(count, words)
    if pair := _COUNTED.get(value or "member"):
        return words.phrase_n(*pair, 1 if count == "1" else 2, count=figure)
    return words.phrase("{label}: {value}", label=_unknown(value), value=figure)


def stated(counts: tuple[Count, ...], words: Words) -> list[Text]:
    """Return each stated count as "31 enterprises"."""
    return [counted(count.category, count.count, words) for count in counts]
