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


class Pick(StrEnum):
    """What is done with a set instead of listing it.

    ``MOST`` and ``FEWEST`` members of a category; the counts of several ``COMPARED``; the consortia that
    several organisations are in ``TOGETHER``; the organisations that are in ``SEVERAL`` consortia; the
    ``PROVINCES`` of a list.
    """

    MOST = "most"
    FEWEST = "fewest"
    COMPARED = "compared"
    TOGETHER = "together"
    SEVERAL = "several"
    PROVINCES = "provinces"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which consortia (or organisations) a list holds; empty values let everything pass.

    ``theme`` is a word of names or a theme of the lexicon; ``not_level`` a level that is left out;
    ``lacking`` are roles that nobody is named with, ``having`` one that at least so many (``at_least``) are;
    ``members`` are organisations that are all in it; ``ids`` are the only ones that may pass and ``without``
    those that may not.
    """

    city: str = ""
    province: str = ""
    level: str = ""
    batch: str = ""
    year: str = ""
    country: str = ""
    not_level: str = ""
    theme: str = ""
    lacking: tuple[Role, ...] = ()
    having: Role | None = None
    at_least: int = 1
    members: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question whose names are ids.

    ``subject`` is an organisation or a consortium; ``consortium`` the second name of a membership question;
    ``category`` narrows members and counts; ``hop`` asks about whoever has these roles in the consortium
    ``subject`` ("the address of its lead college"); ``page`` counts from 0; ``background`` is the id of one
    paragraph, where one is meant; ``sources`` asks what the answer rests on instead of for the answer;
    ``action`` is what is done with the answer instead of saying it.

    Without a ``subject``, members, leads and contacts are those of all consortia that pass the ``filter``
    (``hop`` then says whose contacts). ``others`` are further subjects of the same question and
    ``without`` ids that are no part of the answer; ``pick`` is what is done with the set. ``also`` are
    further questions of the same message.
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
    others: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    pick: Pick | None = None
    also: tuple[Query, ...] = ()
