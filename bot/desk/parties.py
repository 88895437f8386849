"""Which mentions of a question name organisations, consortia and places, and which are mere words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.names import Names
from bot.desk.wish import ABOUT_CONSORTIA, Wish, wish_of
from bot.question.common import CommonWords
from bot.question.mentions import Mention
from bot.question.reader import Reading
from bot.values.query import Topic

_OPEN = frozenset({None, Topic.OVERVIEW, Topic.BACKGROUND})  # any word may narrow these ("how old is …")
_STRAY = 3
AND = frozenset({"and", "or", "和", "与", "跟", "及", "以及"})
_BESIDE = 3  # words between a name and the word consortium: "consortium in the city of Foshan"
_OWN_NAME = 0.95  # from here on words name a consortium rather than the organisation they are also near
_SMALL = frozenset({"in", "noise", "national", "provincial", "municipal"})  # part no name from its noun


def _is_stray(mention: Mention) -> bool:
    """Whether it is two or three letters that are no listed name: initials, or any small word."""
    return mention.text.isascii() and len(mention.text) <= _STRAY and not mention.hits


def listed_with_others(reading: Reading, mention: Mention) -> bool:
    """Whether "and" stands between this and another mention."""
    for other in reading.mentions:
        first, second = sorted((mention, other), key=lambda each: each.start)
        between = reading.between(first.end, second.start)
        if other is not mention and between and all(s.text in AND for s in between):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Parties:
    """Mentions by what they name; a place is one that names a place and nothing else."""

    organisations: tuple[Mention, ...]
    consortia: tuple[Mention, ...]
    places: tuple[Mention, ...]


class Sorter:
    """Sorts mentions with the names of one revision of a directory."""

    def __init__(self, names: Names, common: CommonWords) -> None:
        self._names = names
        self._common = common

    def small_talk(self, reading: Reading) -> tuple[Mention, ...]:
        """Return everyday words taken for names, where the rest names all that the question needs."""
        small = tuple(
            mention
            for mention in reading.mentions
            if self._common.cover(mention.text)
            and not self._is_named(reading, mention)
            and not listed_with_others(reading, mention)
        )
        if not small:
            return ()
        rest = reading.without(small)
        wish = wish_of(rest)
        if wish.topic in _OPEN:
            return ()
        organisation = any(self._names.organisation(mention).ids for mention in rest.mentions)
        asks_for_it = wish.topic is Topic.MEMBERSHIP or (rest.has("yes_no") and wish.topic is None)
        if organisation or (asks_for_it and not rest.has("list")):
            return small if organisation else ()
        placed = any(
            mention.place is not None or self._names.consortium(mention).ids for mention in rest.mentions
        )
        return small if placed and rest.consortium_words else ()

    def loose(self, reading: Reading) -> tuple[Mention, ...]:
        """Return words that were taken for a name though they are none: "who *jointly* leads Foshan"."""
        doubtful = tuple(mention for mention in reading.mentions if not self._is_named(reading, mention))
        rest = reading.without(doubtful)
        wish = wish_of(rest)
        if len(doubtful) == len(reading.mentions):
            # Nothing is named: then it must be a question that needs no name, with none where one would be.
            general = wish.topic in {Topic.BACKGROUND, Topic.CONSORTIA} and rest.consortium_words
            near = any(self._beside_consortium(reading, mention) for mention in doubtful)
            return doubtful if (general or reading.has("help", "first", "second")) and not near else ()
        asks_for_it = reading.has("yes_no") and wish.topic in {None, Topic.MEMBERS}
        placed = any(self._beside_consortium(rest, mention) for mention in rest.mentions)
        told = placed if wish.topic in {None, Topic.OVERVIEW} else wish.topic is not Topic.MEMBERSHIP
        about_two = not told and not (wish.topic is None and rest.consortium_words)
        vague = wish.topic is Topic.BACKGROUND and not rest.consortium_words
        return () if asks_for_it or about_two or vague else doubtful

    def _is_named(self, reading: Reading, mention: Mention) -> bool:
        """Whether a mention is a name rather than a word that was not understood."""
        if mention.hits or mention.place is not None or mention.looks_like_a_name:
            return True
        if _is_stray(mention) and not self._beside_consortium(reading, mention):
            return False
        return bool(self._names.organisation(mention).ids or self._names.consortium(mention).ids)

    def parties(self, reading: Reading, wish: Wish) -> Parties:
        """Sort the mentions of a question."""
        organisations: list[Mention] = []
        consortia: list[Mention] = []
        places: list[Mention] = []
        for mention in reading.mentions:
            beside = self._beside_consortium(reading, mention)
            if mention.place is not None and (wish.several or not beside):
                places.append(mention)
            elif self._names_consortium(mention, wish, beside=beside):
                consortia.append(mention)
            else:
                organisations.append(mention)
        consortia.sort(key=lambda mention: not self._beside_consortium(reading, mention))
        return Parties(tuple(organisations), tuple(consortia), tuple(places))

    def _names_consortium(self, mention: Mention, wish: Wish, *, beside: bool) -> bool:
        if self._names.is_consortium(mention) or (beside and mention.place is not None):
            return True
        if wish.topic is Topic.CONSORTIA_OF and mention.hits:
            return False
        if beside or (wish.topic in ABOUT_CONSORTIA and not _is_stray(mention)):
            return self.is_consortium(mention) or (
                beside and not mention.hits and not self._names.organisation(mention).ids
            )
        return False

    def is_consortium(self, mention: Mention) -> bool:
        """Whether the words of a mention name a consortium rather than an organisation that is near."""
        found = self._names.consortium(mention)
        return bool(found.ids) and (found.sure >= _OWN_NAME or not mention.hits)

    def _beside_consortium(self, reading: Reading, mention: Mention) -> bool:
        """Whether the word consortium belongs to a mention: right behind it, or shortly before it."""
        taken = {
            at for other in reading.mentions if other is not mention for at in range(other.start, other.end)
        }
        for word in reading.consortium_words:
            behind = word.start >= mention.end
            start, end = (mention.end, word.start) if behind else (word.end, mention.start)
            between = reading.between(start, end)
            near = end - start <= _BESIDE and all(s.cues & _SMALL for s in between)
            if near and taken.isdisjoint(range(start, end)) and (behind or between):
                return True
        return False
