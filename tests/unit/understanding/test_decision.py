from __future__ import annotations

import pytest

from bot.answers.service import QuestionService
from bot.understanding.analysis import Analysis
from bot.understanding.decision import POLICY, Policy, decide, for_topic
from bot.understanding.interpretation import (
    Ambiguous,
    NotUnderstood,
    Resolved,
    SmallTalk,
    UnknownEntity,
)
from bot.understanding.mentions import UnknownMention
from bot.understanding.outline import Outline
from bot.understanding.proposing.model import HELLO, NOT_FOUND, NOT_UNDERSTOOD, Proposal
from bot.understanding.ranker import Ranked
from bot.values.query import Query, Topic

LEAD, MEMBERS = Query(Topic.LEAD, "shenzhen"), Query(Topic.MEMBERS, "shenzhen")


@pytest.fixture(scope="module")
def analysis(service: QuestionService) -> Analysis:
    return service.parse("Foo University").analysis


@pytest.fixture(scope="module")
def outline(service: QuestionService) -> Outline:
    return service.parse("Foo University").question.outline


def ranked(*shares: tuple[Proposal, float]) -> list[Ranked]:
    return [Ranked(proposal, share, share) for proposal, share in shares]


def lead(*queries: Query) -> Proposal:
    return Proposal("lead", "C", queries or (LEAD,))


def test_what_is_certain_is_answered(analysis: Analysis, outline: Outline) -> None:
    assert decide(ranked((lead(), 0.9), (lead(MEMBERS), 0.1)), analysis, outline) == Resolved(LEAD, 0.9)


def test_proposals_that_lead_to_one_answer_add_up(analysis: Analysis, outline: Outline) -> None:
    twice = ranked((lead(), 0.4), (Proposal("lead", "xC", (LEAD,)), 0.3), (lead(MEMBERS), 0.3))
    found = decide(twice, analysis, outline)
    assert isinstance(found, Resolved)
    assert (found.query, round(found.certainty, 6)) == (LEAD, 0.7)


def test_close_readings_are_asked_back_the_likeliest_first(analysis: Analysis, outline: Outline) -> None:
    close = ranked((lead(), 0.45), (lead(MEMBERS), 0.35), (lead(Query(Topic.COUNT, "shenzhen")), 0.01))
    found = decide(close, analysis, outline)
    assert isinstance(found, Ambiguous)
    assert found.queries[:2] == (LEAD, MEMBERS)
    assert Query(Topic.COUNT, "shenzhen") not in found.queries
    assert len(found.queries) <= POLICY.most_readings


def test_a_stricter_policy_asks_where_another_answers(analysis: Analysis, outline: Outline) -> None:
    close = ranked((lead(), 0.6), (lead(MEMBERS), 0.4))
    assert isinstance(decide(close, analysis, outline, Policy(certain=0.5)), Resolved)
    assert isinstance(decide(close, analysis, outline, Policy(certain=0.8)), Ambiguous)


def test_one_name_for_several_is_asked_back(analysis: Analysis, outline: Outline) -> None:
    several = lead(Query(Topic.LEAD, "wuxi-ic"), Query(Topic.LEAD, "wuxi-carchip"))
    found = decide(ranked((several, 1.0)), analysis, outline)
    assert isinstance(found, Ambiguous)
    assert found.queries == several.queries


def test_an_unknown_body_is_not_found_as_it_was_typed(analysis: Analysis, outline: Outline) -> None:
    mention = UnknownMention(frozenset({0, 1}), 0, "foo university", head=True)
    found = decide(ranked((Proposal(NOT_FOUND, "U", (), (mention,), Topic.ADDRESS), 0.9)), analysis, outline)
    assert isinstance(found, UnknownEntity)
    assert (found.asked, found.topic) == ("Foo University", Topic.ADDRESS)


def test_talk_and_riddles(analysis: Analysis, outline: Outline) -> None:
    assert decide(ranked((Proposal(HELLO, ""), 1.0)), analysis, outline) == SmallTalk(HELLO)
    riddle = ranked((Proposal(NOT_UNDERSTOOD, "", topic=Topic.LEAD), 1.0))
    assert decide(riddle, analysis, outline) == NotUnderstood(Topic.LEAD)
    assert decide([], analysis, outline) == NotUnderstood()


def test_a_command_keeps_its_topic_and_what_is_no_answer() -> None:
    riddle = Proposal(NOT_UNDERSTOOD, "")
    kept = for_topic(ranked((lead(MEMBERS), 0.6), (lead(), 0.3), (riddle, 0.1)), Topic.LEAD)
    assert [(one.proposal.goal, one.proposal.query) for one in kept] == [
        ("lead", LEAD),
        (NOT_UNDERSTOOD, None),
    ]
    assert kept[-1].proposal.topic is Topic.LEAD
