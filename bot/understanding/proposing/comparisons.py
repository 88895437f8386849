"""Proposals that compare: most and fewest, figures side by side, what several share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.understanding.proposing.filters import Filters, letters_of
from bot.understanding.proposing.model import Argument, Proposal, Slots, apart, both, is_sure, mentions_of
from bot.values.query import Filter, Pick, Query, Topic

_MOST_FILTERS, _MOST_CATEGORIES = 4, 2
_PAIR = 2


def extremes(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    """Yield who states most or fewest members, and the figures of several side by side."""
    if slots.has("most", "least", "more"):
        yield from _most_and_fewest(slots, filters)
    yield from _side_by_side(slots)
    listed = slots.context.listed if slots.context else ()
    if len(listed) > 1 and slots.has("more", "most", "least"):
        for category in _counted(slots):
            yield Proposal(Pick.COMPARED.value, "xL", (_comparison(listed, category),))


def _counted(slots: Slots) -> tuple[str, ...]:
    """Return the categories whose figures may be meant."""
    return ("member", *slots.categories[:_MOST_CATEGORIES])


def _most_and_fewest(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    among = [Filter(), *(wanted for wanted, letters in filters if set(letters) & set("plt"))][:_MOST_FILTERS]
    if slots.context is not None and len(slots.context.listed) > 1:
        among.append(Filter(ids=slots.context.listed))
    picks = [
        pick
        for pick, opposite in ((Pick.MOST, "least"), (Pick.FEWEST, "most"))
        if not slots.has(opposite) or slots.has("most", "least") == slots.has(opposite)
    ]
    for wanted in among:
        for category in _counted(slots):
            for pick in picks:
                query = Query(Topic.COUNT, category=category, filter=wanted, pick=pick)
                yield Proposal(pick.value, "max" + letters_of(wanted), (query,))


def _side_by_side(slots: Slots) -> Iterator[Proposal]:
    clear = [a for a in slots.consortia if len(a.ids) == 1 and a.how in {"C", "xC", "xB"}]
    if slots.has("more", "most", "least", "same", "which", "who", "both"):
        for first, second in combinations(clear, 2):
            if first.ids != second.ids and first.words.isdisjoint(second.words):
                yield from _compared(slots, (first, second))
    named = apart([a for a in clear if a.how == "C"])
    if len(named) > _PAIR:
        yield from _compared(slots, named)


def _compared(slots: Slots, among: Sequence[Argument]) -> Iterator[Proposal]:
    ids = tuple(one.ids[0] for one in among)
    how = both(among[0], among[1]) + ("+" if len(ids) > _PAIR else "")
    for category in _counted(slots):
        yield Proposal(Pick.COMPARED.value, how, (_comparison(ids, category),), mentions_of(*among))


def _comparison(ids: Sequence[str], category: str) -> Query:
    return Query(Topic.COUNT, ids[0], category=category, others=tuple(ids[1:]), pick=Pick.COMPARED)


def shared(slots: Slots) -> Iterator[Proposal]:
    """Yield the consortia that two organisations are both in, and the organisations that are in several."""
    clear = [a for a in slots.organisations if len(a.ids) == 1 and a.how != "xboth" and is_sure(a)]
    if slots.has("same", "both", "and2", "cons", "belong"):
        for first, second in combinations(clear, 2):
            if first.ids != second.ids and first.words.isdisjoint(second.words):
                query = Query(Topic.CONSORTIA_OF, first.ids[0], others=second.ids, pick=Pick.TOGETHER)
                yield Proposal(Pick.TOGETHER.value, both(first, second), (query,), mentions_of(first, second))
    if slots.has("both", "same", "second", "more", "several") and slots.has("cons", "consplural", "belong"):
        for category in ("", *slots.categories[:_MOST_CATEGORIES]):
            query = Query(Topic.CONSORTIA_OF, category=category, pick=Pick.SEVERAL)
            yield Proposal(Pick.SEVERAL.value, "S", (query,))
