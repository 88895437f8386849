"""What is asked for, once every name in it is known: the common form of questions, buttons and links."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.values.records import Role


class Topic(StrEnum):
    """What a question is about."""

    LEAD = "lead"
    LEAD_COLLEGE = "lead_college"
    LEAD_ENTERPRISE = "lead_enterprise"
    SUPPORT_PARK = "support_park"
    MEMBERS = "members"
    MEMBERSHIP = "membership"
    CONSORTIA_OF = "consortia_of"
    COUNT = "count"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    CONTACT = "contact"
    OVERVIEW = "overview"
    CONSORTIA = "consortia"
    BACKGROUND = "background"


CONTACT_TOPICS = frozenset(
    {Topic.ADDRESS, Topic.POSTCODE, Topic.PHONE, Topic.EMAIL, Topic.WEBSITE, Topic.CONTACT}
)
# Who is asked for by a topic about leads.
ROLES_OF = {
    Topic.LEAD: (Role.LEAD_COLLEGE, Role.LEAD_ENTERPRISE),
    Topic.LEAD_COLLEGE: (Role.LEAD_COLLEGE,),
    Topic.LEAD_ENTERPRISE: (Role.LEAD_ENTERPRISE,),
    Topic.SUPPORT_PARK: (Role.SUPPORT_PARK,),
}
LEAD_TOPICS = frozenset({Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE, Topic.SUPPORT_PARK})


class Action(StrEnum):
    """What a button does with an answer beside saying it: a file, a picture, a word to the administrators."""

    SAVE = "save"
    POSTER = "poster"
    REPORT = "report"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which consortia a list holds; empty text and None let everything pass."""

    city: str = ""
    province: str = ""
    level: str = ""
    batch: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question whose names are ids.

    ``subject`` is an organisation or a consortium; ``consortium`` the second name of a membership question;
    ``category`` narrows members and counts; ``hop`` asks about whoever has these roles in the consortium
    ``subject`` ("the address of its lead college"); ``page`` counts from 0; ``background`` is the id of one
    paragraph, where one is meant; ``sources`` asks what the answer rests on instead of for the answer;
    ``action`` is what is done with the answer instead of saying it.
    """

    topic: Topic
    subject: str = ""
    consortium: str = ""
    category: str = ""
    hop: tuple[Role, ...] = ()
    filter: Filter = Filter()
    background: str = ""
    page: int = 0
    sources: bool = False
    action: Action | None = None
