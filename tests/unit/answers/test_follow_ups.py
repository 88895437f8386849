from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.answers.service import Asker, QuestionService
from bot.understanding.dialogue import KEPT_SECONDS
from bot.values.answer import Outcome
from bot.values.language import Language
from bot.values.query import Query, Topic

CONVERSATIONS = [
    (["SZPU address", "and its postcode?"], Topic.POSTCODE, ("szpu",)),
    (["深职大地址在哪里", "它的邮编呢"], Topic.POSTCODE, ("szpu",)),
    (["深職大地址", "那郵編呢？"], Topic.POSTCODE, ("szpu",)),
    (["Who leads the Shenzhen consortium?", "what about Foshan?"], Topic.LEAD, ("gdqy", "grandblue")),
    (["深圳产教联合体牵头企业是谁", "那佛山呢"], Topic.LEAD_ENTERPRISE, ("grandblue",)),
    (["Lead college of the Suzhou consortium", "and its website?"], Topic.WEBSITE, ("jssvc",)),
    (["website of the lead college of the Suzhou consortium", "and Foshan?"], Topic.WEBSITE, ("gdqy",)),
    (["Which consortium is BYD in?", "who leads it?"], Topic.LEAD, ("szpu", "huawei")),
    (
        ["Is Tencent a member of the Shenzhen consortium?", "what is its address?"],
        Topic.ADDRESS,
        ("tencent",),
    ),
    (["How many enterprises are in the Shenzhen consortium?", "how about Suzhou?"], Topic.COUNT, ("suzhou",)),
    (["Shenzhen consortium", "members?"], Topic.MEMBERS, ("byd",)),
    (["postcode of szpu", "what about SIAT"], Topic.POSTCODE, ("siat",)),
    (["list all consortia in Sichuan", "what about Hunan?"], Topic.CONSORTIA, ("zhuzhou", "hengyang")),
]


@pytest.mark.parametrize(("said", "topic", "results"), CONVERSATIONS, ids=lambda value: str(value)[:40])
def test_a_follow_up_is_about_what_was_spoken_of(
    service: QuestionService, said: list[str], topic: Topic, results: tuple[str, ...]
) -> None:
    asker = Asker(thread=f"private:{said}")
    answers = [service.ask(text, asker) for text in said]
    assert answers[-1].outcome is Outcome.ANSWERED
    assert answers[-1].topic is topic
    assert set(results) <= set(answers[-1].results)


def test_threads_do_not_overhear_each_other(service: QuestionService) -> None:
    service.ask("SZPU address", Asker(thread="group:1:7"))
    assert service.ask("and its postcode?", Asker(thread="group:1:8")).outcome is Outcome.NOT_UNDERSTOOD


def test_what_was_spoken_of_is_forgotten_after_some_minutes(
    service: QuestionService, clock: SimpleNamespace
) -> None:
    asker = Asker(thread="private:follow:1")
    service.ask("SZPU address", asker)
    clock.now += KEPT_SECONDS - 1
    assert service.ask("and its website?", asker).results == ("szpu",)
    clock.now += KEPT_SECONDS + 1
    assert service.ask("and its postcode?", asker).outcome is Outcome.NOT_UNDERSTOOD


def test_a_reply_to_an_answer_goes_on_where_it_stands(service: QuestionService) -> None:
    answer = service.tell(Query(Topic.LEAD, "shenzhen"), Language.ENGLISH)
    service.remember("reply:5:77", answer)
    assert service.ask("which park supports it?", Asker(thread="reply:5:77")).results == ("sz-hightech-park",)


def test_two_who_reply_to_one_answer_do_not_change_it_for_each_other(service: QuestionService) -> None:
    service.remember("reply:5:77", service.tell(Query(Topic.LEAD, "shenzhen"), Language.ENGLISH))
    asker = Asker(thread="reply:5:77", kept=False)
    service.ask("what about Foshan?", asker)
    assert service.ask("which park supports it?", asker).results == ("sz-hightech-park",)


def test_a_chat_about_one_consortium_needs_no_name(service: QuestionService) -> None:
    answer = service.ask("who leads it?", Asker(home="foshan"))
    assert answer.results == ("gdqy", "grandblue")
