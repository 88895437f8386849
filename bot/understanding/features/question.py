"""A question with its dialogue, as features see it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.understanding.analysis import Analysis
from bot.understanding.dialogue import DialogueContext
from bot.understanding.lexicon import EXACT
from bot.understanding.mentions import (
    ConsortiumMention,
    OrganisationMention,
)
from bot.understanding.outline import Outline
from bot.understanding.proposing.model import (
    CATEGORY_OF_CUE,
    CONTACT_CUES,
    LEVEL_OF_CUE,
    Proposal,
    Slots,
    goal_of,
)

Features = dict[str, float]

SURE = 0.85  # score of an organisation that is hardly anybody else
UNLIKE = 0.5  # score of the nearest name below which words name nobody who is here

_ASKING = ("lead", "park", "member", "count", "belong", "cons", "which", "who", "yesno", *CONTACT_CUES)

_PRESENTING = ("about", "rename", "which", "who", "whatis")

_LIST_CUES = ("which", "all", "consplural", "count", "who", "yesno", "where", "else")

_GOAL_CUES = (
    *("lead", "park", "member", "count", "belong", "most", "consplural", "level"),
    *("whatis", "aims", "when", "rename", "source"),
)

# Cues that stand close to each other say more than both: (name, first, second, words between at most).
_NEAR = (
    ("LC", ("lead",), ("college", "university", "vocational"), 2),
    ("LE", ("lead",), ("enterprise",), 2),
    ("LP", ("lead",), ("park",), 2),
    ("WC", ("which", "who"), ("college", "university", "vocational"), 2),
    ("WE", ("which", "who"), ("enterprise",), 2),
    ("Wcons", ("which",), ("cons",), 2),
    ("wholead", ("who", "which"), ("lead",), 2),
    ("leadWcons", ("lead",), ("which",), 2),
    ("Ncons", ("count",), ("cons",), 2),
    ("Ncat", ("count",), tuple(CATEGORY_OF_CUE), 2),
    ("Nmem", ("count",), ("member",), 2),
    ("mostN", ("most", "least"), ("member", *CATEGORY_OF_CUE), 3),
    ("elseM", ("else", "except"), ("member", "cons"), 3),
    ("notlead", ("not",), ("lead",), 3),
    ("notcat", ("not", "except"), tuple(CATEGORY_OF_CUE), 3),
    ("mostlead", ("most", "least"), ("lead",), 4),
    ("sevlead", ("several", "two", "three"), ("lead",), 4),
    ("sevcons", ("several", "two", "three"), ("cons", "consplural"), 3),
    ("Nlead", ("count",), ("lead",), 4),
    ("elsecons", ("else", "except", "other1"), ("cons", "consplural"), 3),
    ("withsame", ("same",), ("cons", "belong", "member"), 4),
)


_OF_HAN = 0.6  # words that a Han character is worth
_SIZES = ((2, "n1"), (5, "n2"), (12, "n3"))
_ORGANISATIONS = ((0.9, "org"), (0.3, "org?"))
_CONSORTIA = ((1.8, "con"), (0.6, "con?"))


def group_of(goal: str) -> str:
    """Return a goal, or "ct" for any kind of contact, "leads" for the leads of a list."""
    if goal in CONTACT_CUES:
        return "ct"
    return "leads" if goal.startswith("all_") else goal


@dataclass(frozen=True, slots=True)
class Active:
    """What is said outside of the names that a proposal uses: cues, and everyday words."""

    cues: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class Question:
    """A question with its dialogue, as features see it."""

    slots: Slots

    @property
    def analysis(self) -> Analysis:
        """What was analysed."""
        return self.slots.analysis

    @property
    def context(self) -> DialogueContext | None:
        """What is spoken of."""
        return self.slots.context

    @property
    def outline(self) -> Outline:
        """What the directory has."""
        return self.slots.outline

    @cached_property
    def patterns(self) -> frozenset[str]:
        """What the whole question looks like, whatever is proposed."""
        found = {*self._cued(), *self._known(), *self._measured()}
        return frozenset(f"~{name}" for name in found)

    def _cued(self) -> Iterator[str]:
        """Yield what cues make up together."""
        analysis = self.analysis
        near = [name for name, first, second, gap in _NEAR if self._near(first, second, gap)]
        yield from near
        if {"LC", "LE"} <= set(near):
            yield "LCLE"
        for name, cues in (("cat", CATEGORY_OF_CUE), ("ct", CONTACT_CUES), ("lev", LEVEL_OF_CUE)):
            if analysis.has(*cues):
                yield name
        if not analysis.has(*_GOAL_CUES, *CONTACT_CUES):
            yield "nogoal"
        if analysis.has(*_LIST_CUES):
            yield "listcue"

    def _known(self) -> Iterator[str]:
        """Yield what is named besides bodies, and what is spoken of."""
        analysis, context = self.analysis, self.context
        for name, there in (
            ("place", analysis.places),
            ("place?", any(not place.place.known for place in analysis.places)),
            ("theme", analysis.themes),
            ("year", analysis.year),
            ("pinyin", analysis.pinyin),
            ("home", any(a.how == "home" for a in self.slots.consortia)),
            ("opt", context and context.options),
            ("open", context and context.open),
            ("listed", context and len(context.listed) > 1),
        ):
            if there:
                yield name
        yield "ctx" if context else "noctx"
        if context is not None:
            yield "pg:" + group_of(goal_of(context.query))

    def _measured(self) -> Iterator[str]:
        """Yield how long the question is, and how surely it names somebody."""
        analysis = self.analysis
        size = len(analysis.words) * (_OF_HAN if analysis.han else 1.0)
        yield next((name for most, name in _SIZES if size <= most), "n4")
        best = max((m.score for m in analysis.organisations), default=0.0)
        yield next((name for least, name in _ORGANISATIONS if best >= least), "noorg")
        best = max((m.score for m in analysis.consortia), default=0.0)
        yield next((name for least, name in _CONSORTIA if best >= least), "nocon")

    def _near(self, first: Collection[str], second: Collection[str], gap: int) -> bool:
        cues = self.analysis.cues
        return any(
            -gap <= b.start - a.end <= gap or -gap <= a.start - b.end <= gap
            for x in first
            for a in cues.get(x, ())
            for y in second
            for b in cues.get(y, ())
            if a.span != b.span
        )

    def clauses_of(self, goal: str, strong: frozenset[int]) -> frozenset[int]:
        """Return the clauses in which a goal like this one is asked."""
        names = _PRESENTING if goal == "overview" else _ASKING
        words = self.analysis.words
        return frozenset(
            words[cue.start].clause
            for name in names
            for cue in self.analysis.cues.get(name, ())
            if not strong.issuperset(cue.span)
        )

    @cached_property
    def plain_words(self) -> tuple[tuple[frozenset[int], str], ...]:
        """Everyday words: Latin ones, and pairs of Han characters."""
        words, common = self.analysis.words, self.analysis.everyday
        found = {w.text: frozenset({at}) for at, w in enumerate(words) if not w.han and common[at]}
        for at, (one, other) in enumerate(pairwise(words)):
            if one.han and other.han and common[at] and common[at + 1]:
                found[one.text + other.text] = frozenset({at, at + 1})
        return tuple((at, text) for text, at in found.items())

    @cached_property
    def content(self) -> frozenset[int]:
        """Words that are neither common nor cues."""
        return self.analysis.uncommon

    @cached_property
    def headed(self) -> frozenset[int]:
        """Words of what looks like the whole name of somebody who is not here."""
        return frozenset(
            at
            for u in self.analysis.unknown
            if u.head and u.best < UNLIKE and u.uncommon > 0
            for at in u.words
        )

    def inside(self, mention: ConsortiumMention) -> frozenset[int]:
        """Return the words that belong to a consortium's name as written, cues among them included."""
        cues = self.analysis.cues
        starts = {cue.start for cue in cues.get("cons", ())}
        cued = {at for found in cues.values() for cue in found if cue.how == EXACT for at in cue.span}
        own = {at for at in mention.words if at not in cued}
        for at in sorted(mention.words - own):
            left = at - 1 in own or at - 1 in mention.words
            right = at + 1 in mention.words and at + 1 not in starts
            before = at + 1 in starts or (at + 2 in starts and at + 1 in mention.words)
            if left and (right or before):
                own.add(at)
        for start in starts:
            run = []
            at = start - 1
            while at in mention.words:
                run.append(at)
                at -= 1
            if own.intersection(run):
                own.update(run)
        return frozenset(own)

    def active(self, strong: frozenset[int]) -> Active:
        """Return what is said outside of some words, worked out once for each."""
        known: dict[frozenset[int], Active] = self.__dict__.setdefault("_active", {})
        if strong not in known:
            known[strong] = Active(
                frozenset(
                    name
                    for name, cues in self.analysis.cues.items()
                    if any(strong.isdisjoint(cue.span) for cue in cues)
                ),
                frozenset(text for at, text in self.plain_words if strong.isdisjoint(at)),
            )
        return known[strong]

    def strong(self, proposal: Proposal) -> frozenset[int]:
        """Return the words that are surely part of a name, so that no cue is meant by them."""
        found: set[int] = set(self.headed)
        for mention in proposal.mentions:
            if isinstance(mention, ConsortiumMention):
                found |= mention.words if mention.how == "name" else self.inside(mention)
            elif isinstance(mention, OrganisationMention) and mention.how in {EXACT, "matched"}:
                found |= mention.words
        return frozenset(found)
