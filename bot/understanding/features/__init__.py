"""Features: what speaks for and against a proposal, by name, so that a weight can be read.

They come in blocks. A block depends on little (a goal and the cues, one mention …), so its score is worked
out once a question and used by every proposal that has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.understanding.features.names import mention_features
from bot.understanding.features.queries import (
    argument_features,
    consortium_word_features,
    cue_features,
    filter_features,
    goal_features,
    outcome_features,
    part_features,
    place_features,
    query_features,
    unasked_features,
)
from bot.understanding.features.question import Features, Question, group_of
from bot.understanding.features.remainder import remainder_features
from bot.understanding.features.sequences import sequence_features
from bot.understanding.proposing.model import Proposal, goal_of
from bot.values.query import Query

Block = tuple[object, Iterator[tuple[str, float]]]


def blocks(question: Question, proposal: Proposal) -> Iterator[Block]:
    """Yield (key, features) of each block of a proposal; equal keys have equal features in one question."""
    goal, how = proposal.goal, proposal.argument
    group = group_of(goal)
    mentions = proposal.mentions
    used = frozenset().union(*(mention.words for mention in mentions))
    strong = question.strong(proposal)
    active = question.active(strong)
    yield ("cues", goal, active), cue_features(question, goal, active)
    yield ("how", how, active.cues), argument_features(question, how, active)
    yield ("goal", goal, how), goal_features(goal, how)
    query = proposal.query
    if query is not None:
        yield ("query", goal, _shape(query), active.cues), query_features(question, goal, query, active)
        yield ("unasked", group, _topics(query), strong), unasked_features(question, query, group, strong)
        for part in _parts(query) if query.also else ():
            yield ("part", part, active.cues), part_features(question, part, active)
        if query.also:
            told = tuple((one.topic, one.category, one.subject) for one in (query, *query.also))
            yield ("place", mentions, told, strong), place_features(question, mentions, query, strong)
        yield ("word", mentions, _topics(query)), consortium_word_features(question, mentions, query)
    clauses = question.clauses_of(goal, strong)
    for mention in mentions:
        yield ("mention", mention, clauses, group), mention_features(question, mention, clauses, group)
    yield (
        ("left", mentions, group, how, clauses),
        remainder_features(question, proposal, used, clauses, group),
    )
    yield ("rows", mentions, goal), sequence_features(question, proposal)
    yield ("filter", query, group), filter_features(question, proposal, group)
    yield ("outcome", proposal.queries, group, how), outcome_features(question, proposal, group)


def _parts(query: Query) -> frozenset[str]:
    """Return what several questions ask; how each kind of contact is asked for is learnt from all kinds."""
    return frozenset(group_of(goal_of(one)) for one in (replace(query, also=()), *query.also))


def _topics(query: Query) -> object:
    return tuple((one.topic, one.category) for one in (query, *query.also))


def _shape(query: Query) -> object:
    """Return everything of a query that its features depend on."""
    wanted = query.filter
    return (
        _topics(query),
        query.hop,
        bool(query.without),
        wanted.lacking,
        wanted.having,
        tuple(one.subject == query.subject for one in query.also),
        tuple(goal_of(one) for one in query.also),
    )


def features(question: Question, proposal: Proposal) -> Features:
    """Return all features of a proposal."""
    found: Features = {}
    for _, block in blocks(question, proposal):
        for name, value in block:
            found[name] = found.get(name, 0.0) + value
    return found
