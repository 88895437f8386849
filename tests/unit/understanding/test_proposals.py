"""The right query is among the proposals, for every kind of question; what ranks it first is trained."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answers.service import QuestionService
from bot.understanding.dialogue import DialogueContext
from bot.understanding.proposing.model import NOT_FOUND, TALK, Proposal
from bot.values.answer import Answer, Choice, Outcome
from bot.values.language import Language
from bot.values.query import Filter, Pick, Query, Topic
from bot.values.records import Role

MOST = 120  # proposals of a question
Propose = Callable[..., list[Proposal]]


@pytest.fixture(scope="module")
def propose(service: QuestionService) -> Propose:
    def of(text: str, context: DialogueContext | None = None, home: str = "") -> list[Proposal]:
        return service._edition().interpreter.propose(text, context, home)[1]

    return of


def queries(proposals: list[Proposal]) -> list[Query]:
    return [query for one in proposals for query in one.queries]


QUESTIONS = [
    ("who leads Foshan", Query(Topic.LEAD, "foshan")),
    ("佛山谁牵头", Query(Topic.LEAD, "foshan")),
    ("lead college of Foshan", Query(Topic.LEAD_COLLEGE, "foshan")),
    ("佛山的牵头企业", Query(Topic.LEAD_ENTERPRISE, "foshan")),
    ("which park supports Foshan", Query(Topic.SUPPORT_PARK, "foshan")),
    ("members of the Foshan consortium", Query(Topic.MEMBERS, "foshan")),
    ("which companies are in the Foshan consortium", Query(Topic.MEMBERS, "foshan", category="enterprise")),
    (
        "how many companies are in Shenzhen's consortium",
        Query(Topic.COUNT, "shenzhen", category="enterprise"),
    ),
    ("which consortium is BYD in", Query(Topic.CONSORTIA_OF, "byd")),
    ("is BYD in the Foshan consortium", Query(Topic.MEMBERSHIP, "byd", consortium="foshan")),
    (
        "is BYD the lead enterprise of Foshan",
        Query(Topic.MEMBERSHIP, "byd", consortium="foshan", hop=(Role.LEAD_ENTERPRISE,)),
    ),
    ("SZPU address", Query(Topic.ADDRESS, "szpu")),
    ("深职大邮编", Query(Topic.POSTCODE, "szpu")),
    ("fax of SZPU", Query(Topic.CONTACT, "szpu", category="fax")),
    ("website of the lead college of Foshan", Query(Topic.WEBSITE, "foshan", hop=(Role.LEAD_COLLEGE,))),
    ("SZPU", Query(Topic.OVERVIEW, "szpu")),
    ("Foshan consortium", Query(Topic.OVERVIEW, "foshan")),
    ("consortia in Sichuan", Query(Topic.CONSORTIA, filter=Filter(province="sichuan"))),
    ("national consortia", Query(Topic.CONSORTIA, filter=Filter(level="national"))),
    ("list all consortia", Query(Topic.CONSORTIA)),
    ("which consortia are about cars", Query(Topic.CONSORTIA, filter=Filter(theme="car"))),
    (
        "which consortia have no lead enterprise",
        Query(Topic.CONSORTIA, filter=Filter(lacking=(Role.LEAD_ENTERPRISE,))),
    ),
    (
        "consortia with both Huawei and SZPU",
        Query(Topic.CONSORTIA_OF, "huawei", pick=Pick.TOGETHER, others=("szpu",)),
    ),
    ("which consortium has most companies", Query(Topic.COUNT, category="enterprise", pick=Pick.MOST)),
    ("哪个联合体企业最少", Query(Topic.COUNT, category="enterprise", pick=Pick.FEWEST)),
    (
        "compare the number of companies in Shenzhen and Suzhou",
        Query(Topic.COUNT, "shenzhen", category="enterprise", pick=Pick.COMPARED, others=("suzhou",)),
    ),
    ("who is in more than one consortium", Query(Topic.CONSORTIA_OF, pick=Pick.SEVERAL)),
    ("which provinces have consortia", Query(Topic.CONSORTIA, pick=Pick.PROVINCES)),
    ("address of SZPU and Huawei", Query(Topic.ADDRESS, "szpu", others=("huawei",))),
    (
        "who leads Foshan and who leads Suzhou",
        Query(Topic.LEAD, "foshan", also=(Query(Topic.LEAD, "suzhou"),)),
    ),
    ("address and phone of SZPU", Query(Topic.CONTACT, "szpu")),
    ("what is a municipal industry-education consortium", Query(Topic.BACKGROUND, background="what")),
    ("when was Foshan's consortium announced", Query(Topic.BACKGROUND, "foshan", background="when")),
]


def _asks(query: Query, wanted: Query) -> bool:
    """Whether a query says the same; which of two equal subjects comes first does not matter."""
    if query == wanted:
        return True
    names = (wanted.subject, *wanted.others)
    return (
        wanted.pick is not None
        and (query.topic, query.pick, query.category) == (wanted.topic, wanted.pick, wanted.category)
        and set(names) == {query.subject, *query.others}
    )


@pytest.mark.parametrize(("text", "wanted"), QUESTIONS, ids=[text for text, _ in QUESTIONS])
def test_what_is_asked_is_proposed(propose: Propose, text: str, wanted: Query) -> None:
    proposals = propose(text)
    assert any(_asks(query, wanted) for query in queries(proposals))
    assert len(proposals) <= MOST


@pytest.mark.parametrize(("text", "goal"), [("hello", "hello"), ("thanks", "thanks"), ("help", "help")])
def test_talk_is_proposed(propose: Propose, text: str, goal: str) -> None:
    assert goal in TALK
    assert goal in {one.goal for one in propose(text)}


def test_that_a_name_is_not_here_is_proposed(propose: Propose) -> None:
    assert NOT_FOUND in {one.goal for one in propose("address of Foo Bar University")}


def test_a_tie_is_one_proposal_with_a_query_each(propose: Propose) -> None:
    several = {one.queries for one in propose("who leads Wuxi") if len(one.queries) > 1}
    ids = {query.subject for found in several for query in found if query.topic is Topic.LEAD}
    assert {"wuxi-ic", "wuxi-carchip"} <= ids


def test_nothing_is_proposed_twice(propose: Propose) -> None:
    found = [
        (one.goal, one.argument, one.queries, one.mentions) for one in propose("who leads Foshan and Suzhou")
    ]
    assert len(found) == len(set(found))


@pytest.fixture(scope="module")
def spoken(service: QuestionService) -> DialogueContext:
    """Shenzhen's leads were told."""
    context = service.context_after(service.tell(Query(Topic.LEAD, "shenzhen"), Language.ENGLISH), None)
    assert context is not None
    return context


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("and the park?", Query(Topic.SUPPORT_PARK, "shenzhen")),
        ("它有哪些成员", Query(Topic.MEMBERS, "shenzhen")),
        ("what about Foshan?", Query(Topic.LEAD, "foshan")),
        ("address of the second one", Query(Topic.ADDRESS, "huawei")),
        ("the college's address", Query(Topic.ADDRESS, "szpu")),
        ("source?", Query(Topic.LEAD, "shenzhen", sources=True)),
    ],
)
def test_what_goes_on_is_proposed(
    propose: Propose, spoken: DialogueContext, text: str, wanted: Query
) -> None:
    assert any(query == wanted for query in queries(propose(text, spoken)))


@pytest.mark.parametrize("text", ["the second one", "2", "the car chip one", "第二个"])
def test_an_option_is_taken_by_number_or_description(
    service: QuestionService, propose: Propose, text: str
) -> None:
    asked = Answer(
        "", Language.ENGLISH, Outcome.CHOOSE, Choice("Wuxi", ()), Topic.LEAD, Query(Topic.LEAD, "wuxi-ic"),
        results=("wuxi-ic", "wuxi-carchip"),
    )  # fmt: skip
    context = service.context_after(asked, None)
    assert Query(Topic.LEAD, "wuxi-carchip") in queries(propose(text, context))


def test_the_consortium_of_a_chat_needs_no_name(propose: Propose) -> None:
    assert Query(Topic.LEAD, "foshan") in queries(propose("who leads it?", None, "foshan"))
    assert Query(Topic.LEAD, "foshan") not in queries(propose("who leads it?", None, "no-such-consortium"))
