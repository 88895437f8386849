"""Wishes become queries: what is asked for, of which consortium or list."""

from __future__ import annotations

from bot.desk.wish import Wish, is_contact
from bot.question.places import Where
from bot.values.query import Filter, Query, Topic


def query_for(wish: Wish, subject: str) -> Query:
    """Return the query for a consortium."""
    topic = wish.topic or Topic.OVERVIEW
    if is_contact(topic):
        return Query(topic, subject, category=wish.fax, hop=wish.roles)
    if topic in {Topic.MEMBERSHIP, Topic.CONSORTIA_OF, Topic.CONSORTIA}:
        topic = wish.lead or (Topic.MEMBERS if topic is Topic.MEMBERSHIP else Topic.OVERVIEW)
    if topic is Topic.BACKGROUND and wish.background == "what":
        topic = Topic.OVERVIEW
    if topic is Topic.BACKGROUND:
        return Query(topic, subject, background=wish.background)
    return Query(topic, subject, category=wish.category if topic in {Topic.MEMBERS, Topic.COUNT} else "")


def general_background(wish: Wish) -> str:
    """Return which general paragraphs are asked for."""
    return wish.background if wish.background in {"first", "second", "notice"} else "what"


def filter_for(where: Where | None, wish: Wish) -> Filter:
    """Return which consortia a list holds."""
    if where is None:
        return Filter(level=wish.level, batch=wish.batch, year=wish.year)
    city = min(where.cities) if where.cities else ""
    province = min(where.provinces) if where.provinces and not city else ""
    return Filter(city, province, wish.level, wish.batch, wish.year)
