"""Proposals that compare: most and fewest, figures side by side, what several share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.understanding.proposing.filters import Filters, letters_of
from bot.understanding.proposing.model import Argument, Proposal, Slots, apart, both, is_sure, mentions_of
from bot.values.query import Filter, Pick, Query, Topic


def extremes(slots: Slots, filters: Filters) -> Iterator[Proposal]:
    if slots.has("most", "least", "more"):
        among = [Filter(), *(wanted for wanted, letters, _ in filters if set(letters) & set("plt"))][:4]
        if slots.context is not None and len(slots.context.listed) > 1:
            among.append(Filter(ids=slots.context.listed))
        for wanted in among:
            for category in ("member", *slots.categories[:2]):
                for pick, cue in ((Pick.MOST, "least"), (Pick.FEWEST, "most")):
                    if not slots.has(cue) or slots.has("most", "least") == slots.has(cue):
                        query = Query(Topic.COUNT, category=category, filter=wanted, pick=pick)
                        yield Proposal(pick.value, "max" + letters_of(wanted), (query,))
    clear = [a for a in slots.consortia if len(a.ids) == 1 and a.how in {"C", "xC", "xB"}]
    for first, second in combinations(clear, 2):
        if first.ids != second.ids and first.words.isdisjoint(second.words):
            if slots.has("more", "most", "least", "same", "which", "who", "both"):
                yield from _compared(slots, (first, second))
    named = apart([a for a in clear if a.how == "C"])
    if len(named) > 2:  # noqa: PLR2004 - pairs are above
        yield from _compared(slots, named)
    context = slots.context
    if context is not None and len(context.listed) > 1 and slots.has("more", "most", "least"):
        for category in ("member", *slots.categories[:2]):
            query = Query(
                Topic.COUNT,
                context.listed[0],
                category=category,
                others=context.listed[1:],
                pick=Pick.COMPARED,
            )
            yield Proposal(Pick.COMPARED.value, "xL", (query,))


def _compared(slots: Slots, among: Sequence[Argument]) -> Iterator[Proposal]:
    for category in ("member", *slots.categories[:2]):
        ids = tuple(one.ids[0] for one in among)
        query = Query(Topic.COUNT, ids[0], category=category, others=ids[1:], pick=Pick.COMPARED)
        how = both(among[0], among[1]) + ("+" if len(ids) > 2 else "")  # noqa: PLR2004
        yield Proposal(Pick.COMPARED.value, how, (query,), mentions_of(*among))


def shared(slots: Slots) -> Iterator[Proposal]:
    clear = [a for a in slots.organisations if len(a.ids) == 1 and a.how != "xboth" and is_sure(a)]
    for first, second in combinations(clear, 2):
        if first.ids == second.ids or not first.words.isdisjoint(second.words):
            continue
        if slots.has("same", "both", "and2", "cons", "belong"):
            query = Query(Topic.CONSORTIA_OF, first.ids[0], others=second.ids, pick=Pick.TOGETHER)
            yield Proposal(Pick.TOGETHER.value, both(first, second), (query,), mentions_of(first, second))
    if slots.has("both", "same", "second", "more", "several") and slots.has("cons", "consplural", "belong"):
        for category in ("", *slots.categories[:2]):
            query = Query(Topic.CONSORTIA_OF, category=category, pick=Pick.SEVERAL)
            yield Proposal(Pick.SEVERAL.value, "S", (query,))
