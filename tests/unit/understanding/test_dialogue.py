"""What is spoken of after each kind of answer."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from bot.answers.service import Asker, QuestionService
from bot.understanding.dialogue import KEPT_SECONDS, MOST_THREADS, DialogueContext, DialogueMemory
from bot.values.answer import Answer, Choice, Help, NotFound, NotUnderstood, Outcome
from bot.values.language import Language
from bot.values.query import Filter, Pick, Query, Topic
from bot.values.records import Role

EN = Language.ENGLISH


def after(service: QuestionService, query: Query, before: DialogueContext | None = None) -> DialogueContext:
    context = service.context_after(service.tell(query, EN), before)
    assert context is not None
    return context


@pytest.fixture
def shenzhen(service: QuestionService) -> DialogueContext:
    return after(service, Query(Topic.LEAD, "shenzhen"))


def test_after_leads_the_consortium_is_it_and_they_are_in_order(shenzhen: DialogueContext) -> None:
    assert (shenzhen.consortium, shenzhen.results) == ("shenzhen", ("szpu", "huawei"))
    assert shenzhen.organisation == ""


def test_after_one_lead_it_is_that_organisation_too(service: QuestionService) -> None:
    context = after(service, Query(Topic.LEAD_COLLEGE, "shenzhen"))
    assert (context.consortium, context.organisation) == ("shenzhen", "szpu")


def test_after_a_contact_the_list_before_is_kept(service: QuestionService, shenzhen: DialogueContext) -> None:
    context = after(service, Query(Topic.ADDRESS, "szpu"), shenzhen)
    assert context.organisation == "szpu"
    assert context.results == ("szpu", "huawei")
    assert context.consortium == "shenzhen"


def test_after_another_consortium_the_one_before_is_known(
    service: QuestionService, shenzhen: DialogueContext
) -> None:
    context = after(service, Query(Topic.LEAD, "foshan"), shenzhen)
    assert (context.consortium, context.before) == ("foshan", "shenzhen")
    assert after(service, Query(Topic.MEMBERS, "foshan"), context).before == "shenzhen"


def test_after_an_organisation_s_card_its_consortium_is_spoken_of(service: QuestionService) -> None:
    context = after(service, Query(Topic.OVERVIEW, "byd"))
    assert (context.organisation, context.consortium) == ("byd", "shenzhen")


def test_after_a_list_it_is_listed_and_none_is_it(
    service: QuestionService, shenzhen: DialogueContext
) -> None:
    context = after(service, Query(Topic.CONSORTIA, filter=Filter(province="sichuan")), shenzhen)
    assert context.consortium == ""
    assert len(context.listed) > 1
    assert context.results == context.listed


def test_a_list_is_remembered_through_one_of_it(service: QuestionService) -> None:
    context = after(service, Query(Topic.CONSORTIA, filter=Filter(province="sichuan")))
    later = after(service, Query(Topic.LEAD, context.listed[1]), context)
    assert later.listed == context.listed


def test_after_a_choice_its_options_and_its_question_are_open(
    service: QuestionService, shenzhen: DialogueContext
) -> None:
    query = Query(Topic.LEAD, "wuxi-ic")
    asked = Answer(
        "", EN, Outcome.CHOOSE, Choice("Wuxi", ()), Topic.LEAD, query, results=("wuxi-ic", "wuxi-carchip")
    )
    context = service.context_after(asked, shenzhen)
    assert context is not None
    assert (context.options, context.query) == (("wuxi-ic", "wuxi-carchip"), query)
    assert context.listed == ("wuxi-ic", "wuxi-carchip")


def test_after_not_found_only_what_was_asked_goes_on(
    service: QuestionService, shenzhen: DialogueContext
) -> None:
    missing = Answer("", EN, Outcome.NOT_FOUND, NotFound("Foo"), Topic.ADDRESS)
    context = service.context_after(missing, shenzhen)
    assert context is not None
    assert context.open
    assert context.query == Query(Topic.ADDRESS)
    assert context.consortium == "shenzhen"


def test_after_a_bare_name_that_was_not_found_nothing_changes(
    service: QuestionService, shenzhen: DialogueContext
) -> None:
    missing = Answer("", EN, Outcome.NOT_FOUND, NotFound("Foo"), Topic.OVERVIEW)
    assert service.context_after(missing, shenzhen) == shenzhen
    assert service.context_after(missing, None) is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer("", EN, Outcome.HELP, Help("thanks")),
        Answer("", EN, Outcome.HELP, Help("help")),
        Answer("", EN, Outcome.NOT_UNDERSTOOD, NotUnderstood()),
        Answer("", EN, Outcome.NOT_UNDERSTOOD, NotUnderstood(Topic.LEAD), Topic.LEAD),
    ],
)
def test_courtesies_and_riddles_change_nothing(
    service: QuestionService, shenzhen: DialogueContext, answer: Answer
) -> None:
    assert service.context_after(answer, shenzhen) == shenzhen


def test_sources_change_nothing(service: QuestionService, shenzhen: DialogueContext) -> None:
    assert after(service, Query(Topic.MEMBERS, "foshan", sources=True), shenzhen) == shenzhen


def test_what_is_not_published_is_spoken_of(service: QuestionService) -> None:
    context = after(service, Query(Topic.LEAD_ENTERPRISE, "weifang"))
    assert context.consortium == "weifang"


@pytest.mark.parametrize(
    "query",
    [
        Query(Topic.MEMBERS, "shenzhen", without=("byd",)),
        Query(Topic.MEMBERSHIP, "byd", consortium="shenzhen"),
        Query(Topic.CONSORTIA_OF, "huawei"),
        Query(Topic.COUNT, "suzhou", category="enterprise"),
        Query(Topic.COUNT, category="enterprise", pick=Pick.MOST),
        Query(Topic.COUNT, "shenzhen", category="enterprise", pick=Pick.COMPARED, others=("suzhou",)),
        Query(Topic.CONSORTIA_OF, "huawei", pick=Pick.TOGETHER, others=("szpu",)),
        Query(Topic.CONSORTIA_OF, pick=Pick.SEVERAL),
        Query(Topic.CONSORTIA, pick=Pick.PROVINCES),
        Query(Topic.POSTCODE, "szpu", others=("huawei",)),
        Query(Topic.ADDRESS, "shenzhen", hop=(Role.LEAD_COLLEGE,)),
        Query(Topic.BACKGROUND),
        Query(Topic.BACKGROUND, "shenzhen", background="aims"),
        Query(Topic.LEAD, "shenzhen", also=(Query(Topic.POSTCODE, "szpu"),)),
    ],
    ids=lambda query: f"{query.topic}-{query.pick}",
)
def test_every_kind_of_answer_leaves_a_context_of_ids_that_another_store_can_hold(
    service: QuestionService, query: Query
) -> None:
    context = after(service, query)
    assert context.query == query
    outline = service.parse("").question.outline
    assert {context.consortium, context.before} <= {"", *outline.consortia}
    assert set(context.listed) <= outline.consortia.keys()
    assert context.organisation not in outline.consortia
    assert json.loads(json.dumps(asdict(context)))["query"]["topic"] == query.topic


def test_what_is_kept_is_forgotten_after_some_minutes_and_beyond_some_threads() -> None:
    now = [0.0]
    memory = DialogueMemory(lambda: now[0])
    context = DialogueContext(Query(Topic.LEAD, "shenzhen"))
    memory.keep("a", context)
    now[0] = KEPT_SECONDS - 1
    assert memory.recall("a") == context
    now[0] += 2
    assert memory.recall("a") is None
    memory.keep("first", context)
    for number in range(MOST_THREADS):
        memory.keep(f"t{number}", context)
    assert memory.recall("first") is None
    assert memory.recall(f"t{MOST_THREADS - 1}") == context


def test_a_store_of_ones_own_holds_what_is_spoken_of(
    service: QuestionService, shenzhen: DialogueContext
) -> None:
    thread = "private:store:1"
    service.ask("Who leads the Shenzhen consortium?", Asker(thread=thread))
    service.ask("thanks!", Asker(thread=thread))
    again = service.answer("and the support park?", EN, replace(shenzhen))
    assert again.results == service.ask("and the support park?", Asker(thread=thread)).results
