"""What is asked of whom, where a question names somebody: an organisation, a consortium, a place, or two."""

from __future__ import annotations

from dataclasses import replace

from bot.desk.names import Named, Names
from bot.desk.parties import AND, Parties, Sorter, listed_with_others
from bot.desk.queries import filter_for, listing_for, query_for
from bot.desk.understanding import Clear, Missing, Unclear, Understanding, Unsure
from bot.desk.wish import ABOUT_CONSORTIA, Wish, is_contact
from bot.question.mentions import Mention
from bot.question.reader import Reading
from bot.question.segments import Kind
from bot.values.query import LEAD_TOPICS, ROLES_OF, Query, Topic

_OF_CONSORTIA = frozenset(
    {"lead", "lead_college", "lead_enterprise", "support_park", "members", "membership"}
)
_LIKELY = 0.7  # a consortium that is meant by words without that word beside them
_SEARCHED = 0.8  # a text that stands in a paragraph


class AskedOf:
    """Understands questions that name somebody, against one revision of a directory."""

    def __init__(self, names: Names, sorter: Sorter) -> None:
        self._names = names
        self._sorter = sorter

    def understand(self, reading: Reading, wish: Wish, home: str) -> Understanding:
        """Return what is asked for; ``home`` is the consortium that the chat is about."""
        parties = self._sorter.parties(reading, wish)
        named = parties.places or parties.consortia
        where = named[0].place if named else None
        if where is not None and not parties.organisations:
            listing = listing_for(reading, wish, where, beside=not parties.places)
            if listing is not None:
                return listing if where.known else Missing(named[0].text, Topic.CONSORTIA)
        placed = parties.consortia or (parties.places and self._joins(reading, wish))
        both = bool(parties.organisations and placed)
        several = self._each(reading, parties, wish)
        if several is not None:
            return several
        claimed = reading.has("yes_no", "membership") and not reading.has("who")
        who = wish.lead is not None and not claimed and bool(parties.consortia)
        if who and not is_contact(wish.topic):
            return self._consortium(reading, parties.consortia[0], replace(wish, topic=wish.lead))
        if both and not is_contact(wish.topic) and wish.topic is not Topic.OVERVIEW:
            return self._membership(reading, parties, wish)
        if parties.organisations and not (parties.consortia and wish.topic in ABOUT_CONSORTIA):
            return self._organisation(reading, parties.organisations, wish, home)
        return self._consortium(reading, (parties.consortia or parties.places)[0], wish, parties.places)

    def _each(self, reading: Reading, parties: Parties, wish: Wish) -> Unsure | None:
        """Return a query for each of two consortia that are asked for at once: "Shenzhen and Foshan"."""
        mentions = sorted((*parties.consortia, *parties.places), key=lambda mention: mention.start)
        if parties.organisations or len(mentions) != 2 or wish.topic not in ABOUT_CONSORTIA:  # noqa: PLR2004
            return None
        first, second = mentions[:2]
        between = reading.between(first.end, second.start)
        listed = first.end == second.start and first.place is not None and second.place is not None
        joined = (listed or any(s.text in AND for s in between)) and all(
            s.text in AND or s.cues & {"consortium", "noise"} for s in between
        )
        found = [self._names.consortium(mention).ids for mention in (first, second)]
        if not joined or any(len(ids) != 1 for ids in found) or found[0] == found[1]:
            return None
        return Unsure("", tuple(query_for(wish, ids[0]) for ids in found))

    def _joins(self, reading: Reading, wish: Wish) -> bool:
        """Whether an organisation and a place make a question for membership: "is huawei in shenzhen"."""
        return wish.topic in {Topic.MEMBERSHIP, Topic.MEMBERS, *ABOUT_CONSORTIA} or (
            reading.has("yes_no") and reading.has("in") and wish.topic is None
        )

    def _membership(self, reading: Reading, parties: Parties, wish: Wish) -> Understanding:
        """Answer for "is A in B", "does A lead B"; of several such organisations it asks for one."""
        mentions = self._without_words(reading, parties.organisations)
        organisations = [self._names.organisation(mention) for mention in mentions]
        place = (parties.consortia or parties.places)[0]
        consortium = self._names.consortium(place)
        for named, mention in (*zip(organisations, mentions, strict=True), (consortium, place)):
            if not named.ids:
                other = organisations[0] if named is consortium else consortium
                return Missing(mention.text, Topic.MEMBERSHIP, named.nearest, other.ids[:1])
        queries = tuple(
            Query(Topic.MEMBERSHIP, one, consortium=other, hop=wish.roles)
            for organisation in organisations
            for one in organisation.ids
            for other in consortium.ids
        )
        if len(queries) > 1:
            unclear = [one for one in (*organisations, consortium) if len(one.ids) > 1]
            return Unsure(unclear[0].asked if unclear else "", queries)
        return Clear(queries[0], min(organisations[0].sure, consortium.sure), organisations[0].matched)

    def _without_words(self, reading: Reading, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Leave out what is not put like a name, where somebody else is named."""
        named = tuple(
            m
            for m in mentions
            if m.looks_like_a_name or self._names.organisation(m).ids or listed_with_others(reading, m)
        )
        return named if any(self._names.organisation(m).ids for m in named) else mentions

    def _organisation(
        self, reading: Reading, mentions: tuple[Mention, ...], wish: Wish, home: str
    ) -> Understanding:
        found = [self._names.organisation(mention) for mention in mentions]
        named = next((one for one in found if one.ids), found[0])
        paragraph = "" if named.ids else self._names.paragraph(mentions[0].text)
        if paragraph:
            return Clear(Query(Topic.BACKGROUND, background=paragraph), _SEARCHED)
        if not named.ids and not is_contact(wish.topic) and self._likely_consortium(mentions[0]):
            return self._consortium(reading, mentions[0], wish)
        unknown = [one for one, m in zip(found, mentions, strict=True) if not one.ids and m.looks_like_a_name]
        if named.ids and self._relative(reading, mentions[0]):
            if wish.topic is Topic.MEMBERSHIP and reading.has("its_consortium"):
                wish = replace(wish, topic=Topic.MEMBERS)  # "members of the consortium that SMIC is in"
            if wish.lead or wish.topic in ABOUT_CONSORTIA:
                return self._of_its_consortium(named, wish)
        topic = self._topic_for_organisation(reading, wish, home, known=bool(named.ids))
        if topic is None and (named.ids or wish.topic not in ABOUT_CONSORTIA):
            return Unclear()
        if topic is None or not named.ids or unknown:
            return self._missing(reading, unknown[0] if unknown else named, mentions[0], wish)
        if (
            topic is Topic.OVERVIEW
            and wish.topic is None
            and len(found) > sum(bool(one.ids) for one in found)
        ):
            return Unclear()
        resolved = [one for one in found if one.ids]
        resolved = [one for one in resolved if self._names.takes_part(one.ids)] or resolved
        named = resolved[0]
        ids = tuple(dict.fromkeys(i for one in resolved for i in one.ids))
        hop = ROLES_OF[wish.lead] if topic is Topic.CONSORTIA_OF and wish.lead else ()
        queries = tuple(
            Query(topic, i, consortium=home if topic is Topic.MEMBERSHIP else "", category=wish.fax, hop=hop)
            for i in ids
        )
        if len(queries) > 1:
            return Unsure(named.asked if len(resolved) == 1 else "", queries)
        return Clear(queries[0], named.sure, named.matched)

    def _likely_consortium(self, mention: Mention) -> bool:
        return self._names.consortium(mention).sure >= _LIKELY and self._sorter.is_consortium(mention)

    def _relative(self, reading: Reading, mention: Mention) -> bool:
        """Whether "consortium" stands for that of an organisation.

        "leads the consortium BYD is in", "leads BYD's consortium", "members of the consortium of BYD".
        """
        words = reading.consortium_words
        before = [
            word
            for word in words
            if word.end <= mention.start
            and all(s.cues & {"noise", "in", "lead"} for s in reading.between(word.end, mention.start))
        ]
        asked = [s for s in reading.segments if s.cues & _OF_CONSORTIA]
        behind = bool(mention.hits) and any(
            word.start == mention.end and "consortium" in word.cues for word in words
        )
        return reading.has("its_consortium") or behind or any(s.end <= w.start for w in before for s in asked)

    def _of_its_consortium(self, named: Named, wish: Wish) -> Understanding:
        """Answer for "the consortium that BYD belongs to"."""
        consortia = self._names.consortia_of(named.ids)
        if not consortia:
            return Clear(Query(Topic.CONSORTIA_OF, named.ids[0]), named.sure, named.matched)
        queries = tuple(query_for(wish, i) for i in consortia)
        return Unsure(named.asked, queries) if len(queries) > 1 else Clear(queries[0], named.sure)

    def _topic_for_organisation(
        self, reading: Reading, wish: Wish, home: str, *, known: bool
    ) -> Topic | None:
        """Return what can be said of an organisation; None where the question is about something else."""
        if is_contact(wish.topic):
            return wish.topic
        if wish.topic is Topic.CONSORTIA_OF or reading.consortium_words:
            return Topic.CONSORTIA_OF
        if known and wish.topic in LEAD_TOPICS and not reading.has("who"):
            return Topic.CONSORTIA_OF  # "TBEA leads which one?"
        if wish.topic is Topic.MEMBERSHIP:
            return Topic.MEMBERSHIP if home else Topic.CONSORTIA_OF
        if wish.topic in {Topic.COUNT, Topic.LEAD, Topic.LEAD_COLLEGE, Topic.LEAD_ENTERPRISE}:
            return None
        if wish.topic is Topic.BACKGROUND and wish.background != "what":
            return None
        return Topic.OVERVIEW

    def _missing(self, reading: Reading, named: Named, mention: Mention, wish: Wish) -> Understanding:
        """Tell an unknown name from small talk: a topic, a word of names, or nothing else said."""
        alone = len(reading.mentions) == 1 and not _chatter(reading)
        if wish.topic is not None or mention.looks_like_a_name or alone:
            return Missing(named.asked, wish.topic, named.nearest)
        return Unclear()

    def _consortium(
        self, reading: Reading, mention: Mention, wish: Wish, places: tuple[Mention, ...] = ()
    ) -> Understanding:
        if is_contact(wish.topic) and not wish.lead and not reading.consortium_words:
            return self._placed_contact(reading, mention, wish)
        found = self._names.consortium(mention)
        if not found.ids:
            return self._missing(reading, found, mention, wish)
        if len(found.ids) > 1 and places and mention not in places:
            there = self._names.consortium(places[0]).ids
            found = replace(found, ids=tuple(i for i in found.ids if i in there) or found.ids)
        if (
            wish.topic is None
            and mention.place is not None
            and not reading.consortium_words
            and _chatter(reading)
        ):
            return Unclear()
        only_province = (
            mention.place is not None and bool(mention.place.provinces) and not mention.place.cities
        )
        if len(found.ids) > 1 and only_province and wish.topic in {None, Topic.OVERVIEW}:
            return Clear(Query(Topic.CONSORTIA, filter=filter_for(mention.place, wish)), found.sure)
        queries = tuple(query_for(wish, i) for i in found.ids)
        if len(queries) > 1:
            return Unsure(found.asked, queries)
        return Clear(queries[0], found.sure)

    def _placed_contact(self, reading: Reading, mention: Mention, wish: Wish) -> Understanding:
        """Answer for a place with a word beside it ("Foshan college address") or for a place alone."""
        if mention.beside or mention.place is None:
            named = self._names.organisation(replace(mention, beside=()))
            queries = tuple(query_for(wish, i) for i in named.ids)
            if len(queries) == 1:
                return Clear(queries[0], named.sure, named.matched)
            return Unsure(named.asked, queries) if queries else self._missing(reading, named, mention, wish)
        if wish.topic is Topic.CONTACT:
            found = self._names.consortium(mention)
            if len(found.ids) == 1:
                return Clear(query_for(wish, found.ids[0]), found.sure)
        return Unclear(wish.topic)


def _chatter(reading: Reading) -> bool:
    """Whether more was said than a name, a greeting and small words."""
    return any(s.kind is Kind.UNKNOWN for s in reading.segments if not _within(reading, s.start))


def _within(reading: Reading, at: int) -> bool:
    return any(mention.start <= at < mention.end for mention in reading.mentions)
