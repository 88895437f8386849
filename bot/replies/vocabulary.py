"""Our words for the values of closed and open lists: roles, categories, kinds, levels, qualities."""

from __future__ import annotations

import re

from bot.replies.markup import Text, cut, plain
from bot.replies.words import N_, NN_, Words
from bot.values.query import Topic
from bot.values.records import ContactKind, Count, Quality, Role

_LONGEST = 40

ROLES = {
    Role.LEAD_COLLEGE: N_("lead college"),
    Role.LEAD_ENTERPRISE: N_("lead enterprise"),
    Role.SUPPORT_PARK: N_("supporting park"),
    Role.MEMBER: N_("member"),
    Role.PARTICIPANT: N_("participant"),
}
CATEGORIES = {
    "association": N_("association"),
    "college": N_("college"),
    "district": N_("district"),
    "enterprise": N_("enterprise"),
    "government": N_("government department"),
    "member": N_("member organisation"),
    "park": N_("park"),
    "research_institution": N_("research institution"),
    "secondary_vocational_school": N_("secondary vocational school"),
    "undergraduate_university": N_("undergraduate university"),
    "vocational_college": N_("vocational college"),
}
NUMBERED = {
    "association": NN_("{count} association", "{count} associations"),
    "college": NN_("{count} college", "{count} colleges"),
    "district": NN_("{count} district", "{count} districts"),
    "enterprise": NN_("{count} enterprise", "{count} enterprises"),
    "government": NN_("{count} government department", "{count} government departments"),
    "member": NN_("{count} member", "{count} members"),
    "park": NN_("{count} park", "{count} parks"),
    "research_institution": NN_("{count} research institution", "{count} research institutions"),
    "secondary_vocational_school": NN_(
        "{count} secondary vocational school", "{count} secondary vocational schools"
    ),
    "undergraduate_university": NN_("{count} undergraduate university", "{count} undergraduate universities"),
    "vocational_college": NN_("{count} vocational college", "{count} vocational colleges"),
}
HEADINGS = {
    "": N_("Members"),
    "association": N_("Associations"),
    "college": N_("Colleges"),
    "district": N_("Districts"),
    "enterprise": N_("Enterprises"),
    "government": N_("Government"),
    "member": N_("Members"),
    "park": N_("Parks"),
    "research_institution": N_("Research institutions"),
    "secondary_vocational_school": N_("Secondary vocational schools"),
    "undergraduate_university": N_("Undergraduate universities"),
    "vocational_college": N_("Vocational colleges"),
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
    Topic.MEMBERSHIP: N_("Member?"),
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


def open_word(table: dict[str, str], value: str, words: Words) -> str:
    """Return our word for a value of an open list, or the value with spaces for underscores."""
    known = table.get(value)
    return words.word(known) if known else cut(value.replace("_", " "), _LONGEST)


def amount(value: str, words: Words) -> str:
    """Return a stated count in the reader's words."""
    for pattern, message in _AMOUNTS:
        if found := pattern.fullmatch(value):
            return plain(words.phrase(message, number=found[1]))
    return words.word(_SEVERAL) if value == "several" else cut(value, _LONGEST)


def numbered(category: str, count: str, words: Words) -> Text:
    """Return "31 enterprises" for a stated count."""
    figure = amount(count, words)
    if pair := NUMBERED.get(category or "member"):
        return words.phrase_n(*pair, 1 if count == "1" else 2, count=figure)
    return words.phrase("{category}: {count}", category=open_word(CATEGORIES, category, words), count=figure)


def stated(counts: tuple[Count, ...], words: Words) -> list[Text]:
    """Return each stated count as "31 enterprises"."""
    return [numbered(count.category, count.count, words) for count in counts]
