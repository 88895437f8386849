"""What a question wants to know, told from its cues alone, before any name in it is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.question.mentions import CATEGORIES
from bot.question.reader import Reading
from bot.values.query import CONTACT_TOPICS, LEAD_TOPICS, ROLES_OF, Topic
from bot.values.records import Role

FAX = "fax"
_YEAR = re.compile(r"20\d\d")
_CONTACTS = (Topic.POSTCODE, Topic.EMAIL, Topic.WEBSITE, Topic.PHONE, Topic.ADDRESS)
_LEVELS = ("national", "provincial", "municipal", "cross-province", "unconfirmed")
_BATCHES = {"first": "1", "second": "2"}
COLLEGES = frozenset(CATEGORIES[:4])
ABOUT_CONSORTIA = LEAD_TOPICS | {Topic.MEMBERS, Topic.COUNT}


@dataclass(frozen=True, slots=True)
class Wish:
    """The topic that the cues speak for (None: nothing but names) and what narrows it.

    ``lead`` is the topic of the lead words, also where they only tell whose address is wanted.
    """

    topic: Topic | None = None
    lead: Topic | None = None
    category: str = ""
    level: str = ""
    batch: str = ""
    background: str = ""
    several: bool = False
    year: str = ""

    @property
    def fax(self) -> str:
        """The one kind of contact that is no topic of its own, if it is asked for."""
        return self.category if self.category == FAX else ""

    @property
    def roles(self) -> tuple[Role, ...]:
        """Roles that the lead words speak of."""
        return ROLES_OF[self.lead] if self.lead else ()


def wish_of(reading: Reading) -> Wish:
    """Weigh the cues of a question."""
    category = next((name for name in CATEGORIES if reading.has(name)), "")
    lead = _lead(reading, category)
    level = next((name for name in _LEVELS if reading.has(name)), "")
    batch = next((number for cue, number in _BATCHES.items() if reading.has(cue)), "")
    if batch and not level and not reading.mentions:
        level = "national"  # batches are counted within a level; unnamed, the Ministry's are meant
    several = reading.has("consortia") or (reading.has("consortium") and reading.has("all"))
    background = _background(reading)
    topic = _contact(reading) or _topic(reading, lead, category, background)
    year = _year(reading)
    if year and several and background == "when":
        topic, background = Topic.CONSORTIA, ""  # "which consortia were announced in 2023"
    if topic is Topic.CONTACT and reading.has(FAX) and not reading.has("contact"):
        category = FAX
    return Wish(topic, lead, category, level, batch, background, several, year)


def _year(reading: Reading) -> str:
    """Return the year that is named outside of names."""
    inside = {at for mention in reading.mentions for at in range(mention.start, mention.end)}
    years = (s.text for s in reading.segments if s.start not in inside and _YEAR.fullmatch(s.text))
    return next(years, "")


def _lead(reading: Reading, category: str) -> Topic | None:
    college = reading.has("lead_college") or (reading.has("lead") and category in COLLEGES)
    enterprise = reading.has("lead_enterprise") or (reading.has("lead") and category == "enterprise")
    both = reading.has("lead_unit") and reading.has("lead_college", "lead_enterprise")
    if (college and enterprise) or both:
        return Topic.LEAD
    if college:
        return Topic.LEAD_COLLEGE
    if enterprise:
        return Topic.LEAD_ENTERPRISE
    if reading.has("support_park"):
        return Topic.SUPPORT_PARK
    return Topic.LEAD if reading.has("lead") else None


def _contact(reading: Reading) -> Topic | None:
    asked = [topic for topic in _CONTACTS if reading.has(topic.value)]
    if len(asked) > 1 and not reading.has("follow_up", "also") and not _says_address(reading):
        asked = asked[:1] if Topic.ADDRESS in asked else asked  # "where" beside a plainer word: that is meant
    if len(asked) == 1 and not (reading.has("contact") and asked == [Topic.ADDRESS]):
        return asked[0]
    if asked or reading.has("contact", FAX):
        return Topic.CONTACT
    return None


def _says_address(reading: Reading) -> bool:
    """Whether an address is asked for by that word, rather than by "where"."""
    words = [s.text for s in reading.segments if "address" in s.cues]
    return any("addr" in word or "址" in word for word in words)


def _background(reading: Reading) -> str:
    if reading.has("aims"):
        return "aims"
    for cue in ("first", "second"):
        told = reading.has("when", "what_is", "background", "count")
        if reading.has(cue) and not reading.mentions and (told or not reading.has("consortium", "consortia")):
            return cue
    if reading.has("when"):
        return "when"
    if reading.has("notice"):
        return "notice"
    return "what" if reading.has("what_is", "background") else ""


def _topic(reading: Reading, lead: Topic | None, category: str, background: str) -> Topic | None:
    """Return the first topic, in this order, that a cue speaks for."""
    order = (
        (background in {"first", "second"}, Topic.BACKGROUND),
        (lead is not None and reading.has("count") and not reading.has("members"), lead),
        (reading.has("count"), Topic.COUNT),
        (reading.has("consortia_of"), Topic.CONSORTIA_OF),
        (lead is not None and reading.has("its_consortium"), lead),
        (reading.has("membership"), Topic.MEMBERSHIP),
        (lead is not None, lead),
        (background in {"aims", "when"}, Topic.BACKGROUND),
        (reading.has("members") or bool(category), Topic.MEMBERS),
        (background == "notice", Topic.BACKGROUND),
        (reading.has("background") and not reading.has("list"), Topic.BACKGROUND),
        (reading.has("consortia"), Topic.CONSORTIA),
        (bool(background), Topic.BACKGROUND),
        (reading.has("overview"), Topic.OVERVIEW),
    )
    return next((topic for holds, topic in order if holds), None)


def is_contact(topic: Topic | None) -> bool:
    """Whether a topic is about reaching an organisation."""
    return topic in CONTACT_TOPICS
