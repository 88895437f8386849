"""From the mentions of a question to subjects: one, several that are as likely, or none."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

from bot.directory.store import Directory
from bot.lookup.because import stands_in_order
from bot.lookup.finder import Finder
from bot.lookup.match import Candidate, Decision, Hit
from bot.lookup.pinyin import has_han, spoken
from bot.question.consortia import ConsortiumFinder, strange
from bot.question.mentions import INSTITUTIONS, Mention
from bot.question.partial import PartialNames
from bot.question.phrases import NAME_PART, Phrases
from bot.question.segments import Segment
from bot.question.telling import leaves_out_more, says_another, slips
from bot.values.answer import Matched
from bot.values.budget import Budget
from bot.values.folding import fold
from bot.values.records import Role

_NEAREST = 3
_REMEMBERED = 64
_SHORTEST_SHORT = 3  # Han characters that may shorten a name
_TELLING = 6  # characters of a text that are searched for in paragraphs
_SHORTEST = 4  # Latin letters of a name that need not be written as it is listed
_SLIP_EVERY = 8  # Han characters for each that may be wrong
_PARTIAL = 0.85  # a part of a name that only one has
_AS_LISTED = 0.99  # a name that stands there as it is listed
_ASKED = 0.01  # below this a candidate is nothing to ask about
_RELATED = 0.5  # below this a nearest name is no help


@dataclass(frozen=True, slots=True)
class Named:
    """What a mention names: ``ids`` has one (certain), several (ask) or none (``nearest`` then)."""

    asked: str
    ids: tuple[str, ...]
    sure: float = 0.0
    matched: tuple[Matched, ...] = ()
    nearest: tuple[str, ...] = ()


LookUp = Callable[[Mention], Named]


class Names:
    """Looks mentions up in one revision of a directory."""

    def __init__(
        self,
        directory: Directory,
        finder: Finder,
        consortia: ConsortiumFinder,
        partial: PartialNames,
        phrases: Phrases,
    ) -> None:
        """Take what finds names, and the words that names are made of."""
        self._directory = directory
        self._finder = finder
        self._consortia = consortia
        self._partial = partial
        self._fields = phrases.fields
        self._common = phrases.common
        self._participants = directory.participants()
        self._consortium_ids = frozenset(consortium.id for consortium in directory.consortia())
        # One question looks a mention up several times.
        self.organisation: LookUp = lru_cache(_REMEMBERED)(self._organisation)
        self.consortium: LookUp = lru_cache(_REMEMBERED)(self._consortium)

    def within(self, budget: Budget) -> Names:
        """Return the same for one question: each look-up asks first whether there is time for it."""
        mine = copy(self)
        mine.organisation = budget.before(self.organisation)
        mine.consortium = budget.before(self.consortium)
        return mine

    def takes_part(self, ids: tuple[str, ...]) -> bool:
        """Whether one of these has a part in a consortium."""
        return not self._participants.isdisjoint(ids)

    def is_consortium(self, mention: Mention) -> bool:
        """Whether a consortium is called exactly what stands there."""
        return any(hit.id in self._consortium_ids for hit in mention.hits)

    def paragraph(self, text: str) -> str:
        """Return the id of the general paragraph that has a text in it (the number of a notice), or ""."""
        if len(text) < _TELLING:
            return ""
        about = self._directory.background(None)
        return next((p.id for p in about if text in fold(f"{p.text_zh} {p.text_en}")), "")

    def consortia_of(self, organisations: tuple[str, ...]) -> tuple[str, ...]:
        """Return the consortia that organisations belong to."""
        return tuple(
            dict.fromkeys(
                membership.consortium
                for organisation in organisations
                for membership in self._directory.memberships(organisation)
                if membership.role is not Role.PARTICIPANT
            )
        )

    def _consortium(self, mention: Mention) -> Named:
        """Look a mention up among the consortia."""
        hits = tuple(hit.id for hit in mention.hits if hit.id in self._consortium_ids)
        if hits:
            return Named(mention.text, hits, _AS_LISTED)
        likely = self._consortia.find(mention)
        if not likely.ids and mention.place is None:
            named = self.organisation(mention)
            if named.ids and self._consortium_ids.issuperset(named.ids):
                return named
        return Named(mention.text, likely.ids, likely.sure)

    def _organisation(self, mention: Mention) -> Named:
        """Look a mention up among the organisations (and consortia, where one is called so)."""
        if mention.hits:
            return self._listed(mention, mention.hits)
        if mention.placed_name and (there := self._of_that_place(mention)):
            return self._listed(mention, there)
        if mention.text.isascii() and len(mention.text) < _SHORTEST:
            return Named(mention.text, self._partial.find(mention.text), _PARTIAL)
        # Quanzhou 职业技术大学 is looked for as it is read.
        match = self._finder.find(spoken(mention.text) if _is_mixed(mention.text) else mention.text)
        found = [c for c in match.candidates if not strange(mention) or c.because == "official"]
        first = found[0] if found else None
        if first is not None and match.outcome is Decision.MATCHED and not self._another(mention.text, first):
            return self._certain(mention, first)
        sole = [c for c in found if self._slips(mention.text, c) == 0]
        if not sole and match.outcome is Decision.CHOOSE:
            sole = [c for c in found if self._shortens(mention.text, c)]
        if len(sole) == 1:
            return self._certain(mention, sole[0])
        parts = () if strange(mention) else self._partial.find(mention.text)
        if len(parts) == 1 or (parts and match.outcome is Decision.NO_MATCH):
            return Named(mention.text, parts, _PARTIAL)
        likely = [c for c in found if c.score >= _ASKED and not self._another(mention.text, c)]
        if likely and match.outcome is Decision.CHOOSE:
            return self._part(mention) or self._several(mention, likely if len(likely) > 1 else found)
        nearest = tuple(c.id for c in match.candidates[:_NEAREST] if c.score >= _RELATED)
        return self._part(mention) or Named(mention.text, (), nearest=nearest)

    def _certain(self, mention: Mention, candidate: Candidate) -> Named:
        told = _told(mention, candidate.id, candidate.matched, candidate.because)
        return Named(mention.text, (candidate.id,), max(candidate.score, _PARTIAL), told)

    def _slips(self, asked: str, candidate: Candidate) -> int:
        """Return how many characters differ, by their sound, from the nearest name of a candidate."""
        subject = self._directory.subject(candidate.id)
        listed = [name.name for name in self._directory.names(candidate.id)]
        official = [subject.name_zh, subject.name_en] if subject else []
        return min(slips(asked, name) for name in (candidate.matched, *official, *listed) if name)

    def _shortens(self, asked: str, candidate: Candidate) -> bool:
        """Whether a Chinese name shortens a candidate's: its characters in their order, as in 人社局."""
        if asked.isascii() or len(asked) < _SHORTEST_SHORT:
            return False
        name = fold(candidate.matched)
        return stands_in_order(asked, name) and not leaves_out_more(asked, name, self._common)

    def _another(self, asked: str, candidate: Candidate) -> bool:
        """Whether what was taken for a misspelt name, or a part of one, is another body's: 大连理工大学."""
        if asked.isascii():
            return False
        if candidate.because == "partial":
            return leaves_out_more(asked, fold(candidate.matched), self._common)
        if candidate.because != "typo":
            return False
        if self._slips(asked, candidate) > max(1, len(asked) // _SLIP_EVERY):
            return True
        return says_another(asked, fold(candidate.matched), self._fields)

    def _of_that_place(self, mention: Mention) -> tuple[Hit, ...]:
        """Return whose name stands behind a place, if they are there: 成都电子科技大学, but not 西安…."""
        where = next((s.where for s in mention.segments if s.where is not None), None)
        found = []
        for hit in next((s.hits for s in mention.segments if s.hits), ()):
            subject = self._directory.subject(hit.id)
            if subject is not None and where is not None:
                own = {fold(subject.place.city_en), fold(subject.place.province_en)}
                found += [hit] if own & (where.cities | where.provinces) else []
        return tuple(found)

    def _teaches(self, named: list[Segment]) -> bool:
        """Whether it is a college that is named, so that "university" behind its name adds nothing."""
        organisations = [self._directory.organisation(hit.id) for s in named for hit in s.hits]
        return any(one is not None and one.kind == "college" for one in organisations)

    def _several(self, mention: Mention, found: list[Candidate]) -> Named:
        """Between exact ties prefer what has a part in a consortium; ask otherwise."""
        tied = [c for c in found if c.score >= found[0].score]
        active = [c for c in tied if c.id in self._participants or c.id in self._consortium_ids]
        if len(tied) > 1 and len(active) == 1 and found[0].score >= _AS_LISTED:
            chosen = active[0]
            return Named(
                mention.text,
                (chosen.id,),
                _AS_LISTED,
                _told(mention, chosen.id, chosen.matched, chosen.because),
            )
        return Named(mention.text, tuple(c.id for c in found), found[0].score)

    def _listed(self, mention: Mention, hits: tuple[Hit, ...]) -> Named:
        ids = tuple(dict.fromkeys(hit.id for hit in hits))
        active = tuple(i for i in ids if i in self._participants or i in self._consortium_ids)
        kept = active or ids
        hit = next(hit for hit in hits if hit.id == kept[0])
        return Named(mention.text, kept, _AS_LISTED, _told(mention, kept[0], hit.name, hit.because))

    def _part(self, mention: Mention) -> Named | None:
        """Take a listed name with a loose Latin word beside it ("szpu gimme") or common words of names."""
        if strange(mention):
            return None
        named = [s for s in mention.segments if s.hits]
        rest = [s for s in mention.segments if not s.hits and s.start not in mention.beside]
        if any(s.text in INSTITUTIONS for s in rest) and not self._teaches(named):
            return None  # 华为大学 is not 华为
        loose = len(rest) == 1 and rest[0].text.isascii() and not rest[0].cues
        if len(named) != 1 or not (loose or all(NAME_PART in s.cues for s in rest)):
            return None
        listed = self._listed(mention, named[0].hits)
        return Named(mention.text, listed.ids, listed.sure * 0.8, listed.matched)


def _is_mixed(text: str) -> bool:
    """Whether Latin letters and Han characters stand in one name."""
    return has_han(text) and any(character.isascii() and character.isalpha() for character in text)


def _told(mention: Mention, subject: str, name: str, because: str) -> tuple[Matched, ...]:
    if because == "official":
        return ()
    return (Matched(subject, mention.text, name, because),)
