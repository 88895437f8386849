"""What is told of sets: extremes, comparisons, what several share, lists of organisations and provinces."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answers.service import QuestionService
from bot.understanding.outline import Outline
from bot.understanding.prediction import predicted
from bot.values.answer import (
    Answer,
    Contacts,
    OrganisationList,
    Outcome,
    Provinces,
    Ranking,
    Several,
    Together,
)
from bot.values.language import Language
from bot.values.query import Filter, Pick, Query, Topic
from bot.values.records import Role
from tests.directories import Asked

SET_QUERIES = [
    Query(Topic.COUNT, category="enterprise", pick=Pick.MOST),
    Query(Topic.COUNT, category="college", pick=Pick.FEWEST),
    Query(Topic.COUNT, "shenzhen", category="enterprise", pick=Pick.COMPARED, others=("suzhou", "weifang")),
    Query(Topic.CONSORTIA_OF, "huawei", pick=Pick.TOGETHER, others=("szpu",)),
    Query(Topic.CONSORTIA_OF, "tencent", pick=Pick.TOGETHER, others=("boya",)),
    Query(Topic.CONSORTIA_OF, pick=Pick.SEVERAL),
    Query(Topic.CONSORTIA_OF, pick=Pick.SEVERAL, category="enterprise"),
    Query(Topic.CONSORTIA, pick=Pick.PROVINCES),
    Query(Topic.CONSORTIA, filter=Filter(theme="car")),
    Query(Topic.CONSORTIA, filter=Filter(lacking=(Role.LEAD_ENTERPRISE,))),
    Query(Topic.MEMBERS, filter=Filter(city="shenzhen"), category="enterprise"),
    Query(Topic.LEAD_ENTERPRISE, filter=Filter(province="hunan")),
    Query(Topic.WEBSITE, filter=Filter(province="hunan"), hop=(Role.LEAD_COLLEGE,)),
    Query(Topic.POSTCODE, "szpu", others=("huawei",)),
    Query(Topic.MEMBERS, "shenzhen", without=("byd",)),
]


@pytest.fixture(scope="module")
def outline(service: QuestionService) -> Outline:
    return service.parse("").question.outline


@pytest.fixture(scope="module")
def tell(service: QuestionService) -> Callable[[Query], Answer]:
    return lambda query: service.tell(query, Language.ENGLISH)


@pytest.mark.parametrize("pick", [Pick.MOST, Pick.FEWEST])
def test_who_has_most_and_who_has_fewest(
    tell: Callable[[Query], Answer], outline: Outline, pick: Pick
) -> None:
    answer = tell(Query(Topic.COUNT, category="enterprise", pick=pick))
    numbers = {count.consortium: number for number, count in outline.figures("enterprise", outline.consortia)}
    best = (max if pick is Pick.MOST else min)(numbers.values())
    assert set(answer.results) == {one for one, number in numbers.items() if number == best}
    assert set(answer.values) == {
        c.count for n, c in outline.figures("enterprise", outline.consortia) if n == best
    }
    assert isinstance(answer.body, Ranking)
    assert answer.body.winners == len(answer.results)
    assert answer.sources


def test_most_among_some(tell: Callable[[Query], Answer]) -> None:
    among = Filter(ids=("shenzhen", "suzhou"))
    answer = tell(Query(Topic.COUNT, category="enterprise", pick=Pick.MOST, filter=among))
    assert (answer.results, answer.values) == (("suzhou",), ("114",))


def test_a_comparison_names_both_and_both_figures(tell: Callable[[Query], Answer]) -> None:
    answer = tell(
        Query(Topic.COUNT, "shenzhen", category="enterprise", pick=Pick.COMPARED, others=("suzhou",))
    )
    assert answer.subjects == ("shenzhen", "suzhou")
    assert set(answer.values) == {"31", "114"}
    assert answer.results == ("suzhou",)


def test_a_comparison_says_whose_number_is_not_published(tell: Callable[[Query], Answer]) -> None:
    answer = tell(
        Query(Topic.COUNT, "shenzhen", category="enterprise", pick=Pick.COMPARED, others=("weifang",))
    )
    assert isinstance(answer.body, Ranking)
    assert [one.id for one in answer.body.unknown] == ["weifang"]
    assert answer.values == ("31",)


def test_nobody_has_most_of_what_nobody_counts(tell: Callable[[Query], Answer]) -> None:
    answer = tell(Query(Topic.COUNT, category="no-such-category", pick=Pick.MOST))
    assert (answer.outcome, answer.results) == (Outcome.NOT_PUBLISHED, ())


def test_what_two_organisations_share(tell: Callable[[Query], Answer]) -> None:
    answer = tell(Query(Topic.CONSORTIA_OF, "huawei", pick=Pick.TOGETHER, others=("szpu",)))
    assert answer.results == ("shenzhen",)
    assert answer.subjects == ("huawei", "szpu")


def test_where_they_share_nothing_what_each_is_in_is_told(tell: Callable[[Query], Answer]) -> None:
    answer = tell(Query(Topic.CONSORTIA_OF, "tencent", pick=Pick.TOGETHER, others=("boya",)))
    assert answer.outcome is Outcome.NOT_PUBLISHED
    assert answer.results == ()
    assert {"shenzhen", "xiangyang"} <= set(answer.mentions)
    assert isinstance(answer.body, Together)
    assert len(answer.body.apart) == 2


def test_who_is_in_more_than_one(tell: Callable[[Query], Answer], outline: Outline) -> None:
    answer = tell(Query(Topic.CONSORTIA_OF, pick=Pick.SEVERAL))
    assert set(answer.results) == set(outline.in_several(""))
    assert answer.values == (str(len(answer.results)),)


def test_provinces_have_all_consortia_the_most_first(
    tell: Callable[[Query], Answer], outline: Outline
) -> None:
    answer = tell(Query(Topic.CONSORTIA, pick=Pick.PROVINCES))
    assert isinstance(answer.body, Provinces)
    sizes = [len(consortia) for _, consortia in answer.body.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert answer.values == (str(len(sizes)),)
    assert set(answer.results) == outline.consortia.keys()


def test_a_list_that_nothing_passes_is_not_found(tell: Callable[[Query], Answer]) -> None:
    assert tell(Query(Topic.CONSORTIA, filter=Filter(theme="no-such-theme"))).outcome is Outcome.NOT_FOUND


def test_organisations_by_kind_and_place(tell: Callable[[Query], Answer]) -> None:
    answer = tell(Query(Topic.MEMBERS, filter=Filter(city="shenzhen"), category="enterprise"))
    assert {"byd", "tencent", "huawei"} <= set(answer.results)
    assert "szpu" not in answer.results
    assert isinstance(answer.body, OrganisationList)


def test_leads_of_all_in_a_list(tell: Callable[[Query], Answer], outline: Outline) -> None:
    answer = tell(Query(Topic.LEAD_ENTERPRISE, filter=Filter(province="hunan")))
    there = outline.select(Filter(province="hunan"))
    assert set(answer.results) == {i for one in there for i in outline.holders(one, (Role.LEAD_ENTERPRISE,))}


def test_contacts_of_all_leads_in_a_list(tell: Callable[[Query], Answer]) -> None:
    answer = tell(Query(Topic.WEBSITE, filter=Filter(province="hunan"), hop=(Role.LEAD_COLLEGE,)))
    assert "hnrpc" in answer.results
    assert "http://www.hnrpc.com" in answer.values
    assert isinstance(answer.body, Contacts)


def test_contacts_of_several_are_all_told(tell: Callable[[Query], Answer]) -> None:
    answer = tell(Query(Topic.POSTCODE, "szpu", others=("huawei",)))
    assert answer.subjects == ("szpu", "huawei")
    assert {"518055", "518129"} <= set(answer.values)


def test_members_without_some(tell: Callable[[Query], Answer]) -> None:
    everyone = set(tell(Query(Topic.MEMBERS, "shenzhen")).results)
    assert set(tell(Query(Topic.MEMBERS, "shenzhen", without=("byd",))).results) == everyone - {"byd"}


def test_two_things_are_told_in_one_answer(tell: Callable[[Query], Answer]) -> None:
    answer = tell(Query(Topic.LEAD, "shenzhen", also=(Query(Topic.POSTCODE, "szpu"),)))
    assert isinstance(answer.body, Several)
    assert answer.topic is Topic.LEAD
    assert set(answer.results) == {"szpu", "huawei"}
    assert set(answer.subjects) == {"shenzhen", "szpu"}
    assert "518055" in answer.values
    assert not set(answer.mentions) & {*answer.results, *answer.subjects}


def test_of_two_things_one_that_is_answered_is_enough(tell: Callable[[Query], Answer]) -> None:
    unanswered = Query(Topic.LEAD_ENTERPRISE, "weifang")
    assert tell(unanswered).outcome is Outcome.NOT_PUBLISHED
    both = tell(Query(Topic.LEAD, "shenzhen", also=(unanswered,)))
    assert both.outcome is Outcome.ANSWERED
    assert tell(Query(Topic.LEAD_ENTERPRISE, "weifang", also=(unanswered,))).outcome is Outcome.NOT_PUBLISHED


@pytest.mark.parametrize("query", SET_QUERIES, ids=lambda query: f"{query.topic}-{query.pick}")
def test_results_are_ids_of_the_directory_and_their_number_was_predicted(
    tell: Callable[[Query], Answer], outline: Outline, service: QuestionService, query: Query
) -> None:
    answer = tell(query)
    assert answer.query == query
    known = service._directory.subjects(answer.results)
    assert set(known) == set(answer.results)
    outcome, size = predicted(outline, (query,))
    assert outcome == answer.outcome
    assert bool(size) == bool(answer.results)


@pytest.mark.parametrize(
    ("directory", "consortium", "topic", "value"),
    [
        ("d", "lisbon-ocean", Topic.WEBSITE, "https://lisbon-ocean.example"),
        ("d", "lisbon-ocean", Topic.EMAIL, "hello@lisbon-ocean.example"),
        ("e", "tokyo-robotics", Topic.EMAIL, "office@tokyo-robotics.example"),
    ],
)
def test_a_consortium_s_own_contacts_are_told(
    other_directory: Callable[[str], Asked], directory: str, consortium: str, topic: Topic, value: str
) -> None:
    service = other_directory(directory).service
    answer = service.tell(Query(topic, consortium), Language.ENGLISH)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.values == (value,)
    assert answer.results == (consortium,)


def test_of_what_a_consortium_has_not_its_leads_are_mentioned(tell: Callable[[Query], Answer]) -> None:
    answer = tell(Query(Topic.PHONE, "shenzhen"))
    assert answer.outcome is Outcome.NOT_PUBLISHED
    assert set(answer.mentions) == {"szpu", "huawei"}
    assert answer.subjects == ("shenzhen",)


def test_the_contacts_of_a_lead_are_told_although_the_consortium_has_its_own(
    other_directory: Callable[[str], Asked],
) -> None:
    service = other_directory("d").service
    outline = service.parse("").question.outline
    (lead, *_) = outline.holders("lisbon-ocean", (Role.LEAD_COLLEGE,))
    query = Query(Topic.WEBSITE, "lisbon-ocean", hop=(Role.LEAD_COLLEGE,))
    answer = service.tell(query, Language.ENGLISH)
    assert "https://lisbon-ocean.example" not in answer.values
    assert lead in answer.subjects


def test_a_partner_is_no_member_and_told_apart(other_directory: Callable[[str], Asked]) -> None:
    service = other_directory("e").service
    members = service.tell(Query(Topic.MEMBERS, "tokyo-care"), Language.ENGLISH)
    assert "tmg" not in members.results
    assert "tmg" in members.mentions
    belonging = service.tell(Query(Topic.MEMBERSHIP, "tmg", consortium="tokyo-care"), Language.ENGLISH)
    assert belonging.outcome is Outcome.NOT_PUBLISHED
    assert "tokyo-care" not in service.tell(Query(Topic.CONSORTIA_OF, "tmg"), Language.ENGLISH).results
