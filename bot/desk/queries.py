"""Wishes become queries: what is asked for, of which consortium or list."""

from __future__ import annotations

from bot.desk.understanding import Clear
from bot.desk.wish import Wish, is_contact
from bot.question.places import Where
from bot.question.reader import Reading
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


def listing_for(reading: Reading, wish: Wish, where: Where | None, *, beside: bool = False) -> Clear | None:
    """Return the list of consortia that is asked for, if one is.

    ``beside``: the place stands beside the word consortium, so that it may name a single one.
    """
    if wish.topic is Topic.BACKGROUND or (wish.lead and not reading.has("consortia")):
        return None
    if is_contact(wish.topic) and not (wish.topic is Topic.ADDRESS and wish.several):
        return None
    counted = wish.topic is Topic.COUNT and not reading.has("members") and not wish.category
    plural = wish.several or (counted and reading.has("consortium") and not beside)
    wide = where is None or not where.cities or not beside
    ranked = bool(wish.level or wish.batch) and not wish.background and wide
    which = reading.has("list", "consortia_of") and wish.topic in {None, Topic.CONSORTIA_OF}
    if plural or ranked or (which and reading.consortium_words):
        return Clear(Query(Topic.CONSORTIA, filter=filter_for(where, wish)))
    return None
