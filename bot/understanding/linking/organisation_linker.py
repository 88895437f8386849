"""Which organisations a question may name: listed names where they stand, and a few runs of its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.lookup.finder import Finder
from bot.lookup.match import Candidate, Hit, Match
from bot.understanding.common_words import CommonWords
from bot.understanding.lexicon import EXACT
from bot.understanding.linking.consortium_evidence import Evidence
from bot.understanding.linking.consortium_matcher import ConsortiumMatcher
from bot.understanding.linking.name_differences import omits_distinctive_word, replaces_distinctive_word
from bot.understanding.linking.partial_names import PartialNameIndex
from bot.understanding.linking.runs import Run, runs_of
from bot.understanding.linking.surroundings import Surroundings
from bot.understanding.mentions import ConsortiumMention, Mention, OrganisationMention, UnknownMention
from bot.understanding.name_words import NameWords
from bot.understanding.outline import Outline
from bot.understanding.tokenizer import Word, Wording
from bot.values.budget import Budget, OverBudgetError
from bot.values.folding import fold

_MOST_RUNS = 4  # look-ups a question
_MOST_NAMED = 16  # whole names that a question may have
_MOST_TIED = 4
_FOUND = 4  # candidates that are asked of the look-up
_LISTED_SCORE, _LISTED_THEME = 3.0, 2.0  # of a consortium whose name stands there
_CANDIDATES, _HOPELESS = 3, 0.002
_NEAREST, _RELATED = 3, 0.5  # names that are shown beside "not found", and from which score on
_CONSORTIUM_FROM = 0.3
_ONE_PART, _SOME_PARTS, _MOST_PARTS = 0.8, 0.5, 5  # score of a part of a name that one has, or several
_CERTAIN = 0.9
_SHORT = 4  # letters of a name or id that may be a word
_REPLACED, _OMITTED = 1, 2  # as in OrganisationMention.contradicts


class OrganisationLinker:
    """Looks names up in one revision of a directory."""

    def __init__(  # noqa: PLR0913 - everything that names are looked up in
        self,
        finder: Finder,
        *,
        partial: PartialNameIndex,
        consortia: ConsortiumMatcher,
        outline: Outline,
        name_words: NameWords,
        common: CommonWords,
    ) -> None:
        """Take the look-up engine and the parts of names; ``consortia`` tells which places are known."""
        self._finder = finder
        self._consortia = consortia
        self._partial = partial
        self._outline = outline
        self._name_words = name_words
        self._common = common

    def listed(
        self, wording: Wording, function: Collection[str]
    ) -> Iterator[ConsortiumMention | OrganisationMention]:
        """Yield the names that stand in a question as they are listed; of nested ones the longest."""
        starts = {word.start: at for at, word in enumerate(wording.words)}
        ends = {word.end: at + 1 for at, word in enumerate(wording.words)}
        found = []
        for spot in self._finder.spot(wording.folded):
            start, end = starts.get(spot.start), ends.get(spot.end)
            if start is None or end is None or start >= end:
                continue
            hits = self._prominent(spot.hits, spot.end - spot.start)
            if hits and not self._is_everyday(wording.words[start:end], hits[0], function):
                found.append((start, end, hits))
        found += [
            (at, at + 1, [Hit(word.text, word.text, "acronym")])
            for at, word in enumerate(wording.words)
            if self._is_id(word, function)
        ]
        for start, end, hits in found:
            if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found):
                yield from self._named(wording, start, end, hits)

    def _prominent(self, hits: Sequence[Hit], size: int) -> list[Hit]:
        here = [h for h in hits if h.id in self._outline.participants or h.id in self._outline.consortia]
        if here:
            return here
        return list(hits[:_MOST_TIED]) if size >= _SHORT else []

    def _is_id(self, word: Word, function: Collection[str]) -> bool:
        """Whether a word is an id of the tables, which are often what people call somebody (ahcme)."""
        text = word.text
        known = text in self._outline.participants
        return known and len(text) >= _SHORT and text not in function and text not in self._common

    def _is_everyday(self, words: Sequence[Word], hit: Hit, function: Collection[str]) -> bool:
        """Whether one everyday word merely looks like an acronym."""
        word = words[0]
        if len(words) > 1 or word.han:
            return False
        initials = hit.because in {"acronym", "initials"} and not word.capital
        return word.text in function or (initials and word.text in self._common)

    def _named(
        self, wording: Wording, start: int, end: int, hits: Sequence[Hit]
    ) -> Iterator[ConsortiumMention | OrganisationMention]:
        words, clause = frozenset(range(start, end)), wording.words[start].clause
        consortia = tuple(hit.id for hit in hits if hit.id in self._outline.consortia)
        others = [hit for hit in hits if hit.id not in self._outline.consortia]
        if others:
            ids = tuple(hit.id for hit in others)
            yield OrganisationMention(ids, words, clause, 1.0, EXACT, others[0].because, others[0].name)
        if consortia:
            yield ConsortiumMention(consortia, words, clause, _LISTED_SCORE, "name", _LISTED_THEME)

    def link(self, around: Surroundings, evidence: Evidence, budget: Budget) -> Iterator[Mention]:
        """Yield what the runs of uncommon words may name, and that they may be unknown here.

        Raises ``OverBudgetError``.
        """
        seen: set[str] = set()
        runs = sorted(runs_of(around, self._name_words), key=lambda run: -run.weight)
        if len({run.text for run in runs if run.head}) > _MOST_NAMED:
            raise OverBudgetError  # a pasted list: what it asks of whom cannot be told
        for run in runs:
            if run.text not in seen and len(seen) < _MOST_RUNS:
                seen.add(run.text)
                budget.check()
                yield from self._looked_up(run, around, evidence)
        yield from self._places_without_consortia(around)

    def _places_without_consortia(self, around: Surroundings) -> Iterator[UnknownMention]:
        words = around.wording.words
        for place in around.places:
            if not self._consortia.is_at(place.place) and not set(place.span) <= around.named:
                yield UnknownMention(
                    frozenset(place.span),
                    words[place.start].clause,
                    around.wording.between(place.start, place.end),
                    uncommon=1.0,
                    place=True,
                    whole=len(place.span) == len(words),
                    ended="place",
                )

    def _looked_up(self, run: Run, around: Surroundings, evidence: Evidence) -> Iterator[Mention]:
        """Yield the organisations and consortia that a run is like, and that it may be unknown here."""
        words, clause = frozenset(range(run.start, run.end)), around.wording.words[run.start].clause
        match = self._finder.find(run.text, limit=_FOUND)
        others = [c for c in match.candidates if c.id not in self._outline.consortia]
        for rank, one in enumerate(others[:_CANDIDATES]):
            if one.score >= _HOPELESS:
                yield OrganisationMention(
                    (one.id,),
                    words,
                    clause,
                    one.score,
                    match.outcome.value,
                    one.because,
                    one.matched,
                    rank,
                    self._contradiction(run.text, one),
                )
        parts = tuple(i for i in self._partial.find(run.text) if i not in self._outline.consortia)
        if parts and not (others and others[0].score > _CERTAIN):
            score, some = (_ONE_PART, 1) if len(parts) == 1 else (_SOME_PARTS, 2)
            yield OrganisationMention(parts[:_MOST_PARTS], words, clause, score, "part", f"partial{some}")
        for one in match.candidates:
            if one.id in self._outline.consortia and one.score > _CONSORTIUM_FROM:
                yield ConsortiumMention((one.id,), words, clause, 1 + one.score, "similar", one.score)
        yield self._unknown(run, around, evidence, match, partial=bool(parts))

    def _contradiction(self, asked: str, found: Candidate) -> int:
        """Return whether a Chinese name differs from a candidate in what tells it from others, and how."""
        if asked.isascii() or found.because not in {"typo", "partial"}:
            return 0
        name = fold(found.matched)
        if replaces_distinctive_word(asked, name, self._name_words.fields):
            return _REPLACED
        return _OMITTED if omits_distinctive_word(asked, name, self._name_words.chinese_parts) else 0

    @staticmethod
    def _unknown(
        run: Run, around: Surroundings, evidence: Evidence, match: Match, *, partial: bool
    ) -> UnknownMention:
        words = frozenset(range(run.start, run.end))
        fits = [v for n, v in evidence.score.items() if not words.isdisjoint(evidence.words[n])]
        inner = around.wording.words[run.start : run.end]
        return UnknownMention(
            words,
            inner[0].clause,
            run.text,
            nearest=tuple(c.id for c in match.candidates[:_NEAREST] if c.score >= _RELATED),
            head=run.head,
            capitals=any(word.capital for word in inner),
            uncommon=run.uncommon,
            place=not words.isdisjoint(around.placed),
            exact=not words.isdisjoint(around.named),
            best=max((c.score for c in match.candidates), default=_ONE_PART if partial else 0.0),
            consortium=max(fits, default=0.0),
            whole=len(inner) == len(around.wording.words),
            han=any(word.han for word in inner),
            ended=match.outcome.value,
        )
