"""Questions that any sound engine gets right, through the one door that every way of asking uses."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest

from bot.answers.service import MOST_OPTIONS, Asker, QuestionService
from bot.lookup.finder import Finder
from bot.shipped import shipped
from bot.values.answer import Answer, Choice, Help, NotFound, Outcome
from bot.values.budget import Budget
from bot.values.language import Language
from bot.values.query import Filter, Query, Topic
from tests.directories import Asked

EN = Language.ENGLISH


@pytest.fixture(scope="module")
def ask(service: QuestionService) -> Callable[[str], Answer]:
    return lambda text: service.ask(text, Asker())


@pytest.mark.parametrize(
    ("question", "topic", "results"),
    [
        ("Who leads the Shenzhen consortium?", Topic.LEAD, {"szpu", "huawei"}),
        ("深圳市域产教联合体谁牵头？", Topic.LEAD, {"szpu", "huawei"}),
        ("Which college leads the Shenzhen consortium?", Topic.LEAD_COLLEGE, {"szpu"}),
        ("深圳联合体的牵头企业", Topic.LEAD_ENTERPRISE, {"huawei"}),
        ("Which park supports the Shenzhen consortium?", Topic.SUPPORT_PARK, {"sz-hightech-park"}),
        ("Which consortium is BYD in?", Topic.CONSORTIA_OF, {"shenzhen"}),
        ("Is Tencent a member of the Shenzhen consortium?", Topic.MEMBERSHIP, {"tencent"}),
        ("address of SZPU", Topic.ADDRESS, {"szpu"}),
        ("深职大的邮编", Topic.POSTCODE, {"szpu"}),
        ("SZPU", Topic.OVERVIEW, {"szpu"}),
        ("Shenzhen consortium", Topic.OVERVIEW, {"shenzhen"}),
        ("What is the postcode of the lead college of the Shenzhen consortium?", Topic.POSTCODE, {"szpu"}),
    ],
)
def test_plain_questions(
    ask: Callable[[str], Answer], question: str, topic: Topic, results: set[str]
) -> None:
    answer = ask(question)
    assert (answer.outcome, answer.topic, set(answer.results)) == (Outcome.ANSWERED, topic, results)
    assert answer.question == question
    assert answer.sources
    assert 0 < answer.confidence <= 1


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Where is Foobar University?", "Foobar University"),
        ("Address of Foo Bar University", "Foo Bar University"),
        ("Foo Bar University", "Foo Bar University"),
    ],
)
def test_an_unlisted_body_is_not_found_with_its_whole_name(
    ask: Callable[[str], Answer], question: str, asked: str
) -> None:
    answer = ask(question)
    assert answer.outcome is Outcome.NOT_FOUND
    assert isinstance(answer.body, NotFound)
    assert answer.body.asked == asked


@pytest.mark.parametrize(("text", "about"), [("thanks!", "thanks"), ("hello", "hello"), ("help", "help")])
def test_courtesies_are_help(ask: Callable[[str], Answer], text: str, about: str) -> None:
    answer = ask(text)
    assert (answer.outcome, answer.body) == (Outcome.HELP, Help(about))


def test_a_membership_that_no_source_states_is_not_denied(ask: Callable[[str], Answer]) -> None:
    answer = ask("Is Tencent a member of the Foshan consortium?")
    assert answer.outcome is Outcome.NOT_PUBLISHED
    assert answer.results == ()


def test_a_place_with_several_is_asked_back(ask: Callable[[str], Answer]) -> None:
    answer = ask("Who leads the Wuxi consortium?")
    assert answer.outcome is Outcome.CHOOSE
    assert set(answer.results) == {"wuxi-ic", "wuxi-carchip"}
    assert isinstance(answer.body, Choice)
    assert all(option.query.topic is Topic.LEAD for option in answer.body.options)


def test_each_option_is_a_question_that_is_answered(
    ask: Callable[[str], Answer], service: QuestionService
) -> None:
    body = ask("Who leads the Wuxi consortium?").body
    assert isinstance(body, Choice)
    for option in body.options:
        told = service.tell(option.query, EN)
        assert told.outcome in {Outcome.ANSWERED, Outcome.NOT_PUBLISHED}
        assert option.subject.id in told.subjects


def test_a_choice_offers_five_and_says_that_there_are_more(service: QuestionService) -> None:
    outline = service.parse("").question.outline
    queries = tuple(Query(Topic.LEAD, one) for one in list(outline.consortia)[: MOST_OPTIONS + 2])
    empty = service.answer("", EN)
    answer = service._choice(empty, "x", queries, 0.4)
    assert isinstance(answer.body, Choice)
    assert (len(answer.body.options), answer.body.more) == (MOST_OPTIONS, True)
    assert len(answer.results) == MOST_OPTIONS


def test_a_choice_between_readings_of_one_subject_has_one_option_each(service: QuestionService) -> None:
    queries = (Query(Topic.LEAD, "shenzhen"), Query(Topic.MEMBERS, "shenzhen"))
    answer = service._choice(service.answer("", EN), "", queries, 0.4)
    assert isinstance(answer.body, Choice)
    assert [option.query for option in answer.body.options] == list(queries)


@pytest.mark.parametrize(
    ("topic", "text", "results"),
    [
        (Topic.LEAD, "Shenzhen", {"szpu", "huawei"}),
        (Topic.LEAD, "深圳", {"szpu", "huawei"}),
        (Topic.CONTACT, "SZPU", {"szpu"}),
        (Topic.CONTACT, "深职大", {"szpu"}),
        (Topic.CONSORTIA, "Guangdong", {"shenzhen", "foshan"}),
    ],
)
def test_a_command_gives_the_topic_of_whatever_is_named(
    service: QuestionService, topic: Topic, text: str, results: set[str]
) -> None:
    answer = service.ask(text, Asker(), topic=topic)
    assert (answer.outcome, answer.topic) == (Outcome.ANSWERED, topic)
    assert results <= set(answer.results)
    assert answer.question == text


def test_a_command_s_own_words_tell_no_language(service: QuestionService) -> None:
    assert service.ask("深圳", Asker(EN), topic=Topic.LEAD).language is Language.SIMPLIFIED
    assert (
        service.ask("SZPU", Asker(Language.SIMPLIFIED), topic=Topic.CONTACT).language is Language.SIMPLIFIED
    )


def test_a_command_without_a_name_asks_for_one_or_goes_on(service: QuestionService) -> None:
    alone = service.ask("", Asker(), topic=Topic.LEAD)
    assert (alone.outcome, alone.topic) == (Outcome.NOT_UNDERSTOOD, Topic.LEAD)
    asker = Asker(thread="command:1")
    service.remember(asker.thread, service.tell(Query(Topic.OVERVIEW, "shenzhen"), EN))
    assert set(service.ask("", asker, topic=Topic.LEAD).results) == {"szpu", "huawei"}


def test_ids_that_a_button_cut_short_are_found_again(service: QuestionService) -> None:
    assert service.tell(Query(Topic.OVERVIEW, "sz-hightech-p*"), EN).results == ("sz-hightech-park",)
    assert service.tell(Query(Topic.OVERVIEW, "s*"), EN).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "query",
    [
        Query(Topic.LEAD, "nobody-at-all"),
        Query(Topic.ADDRESS, ""),
        Query(Topic.MEMBERSHIP, "byd", consortium="nobody"),
        Query(Topic.CONSORTIA, filter=Filter(ids=("nobody",))),
        Query(Topic.LEAD, "szpu"),
    ],
)
def test_queries_of_forged_buttons_are_answered_in_some_way(service: QuestionService, query: Query) -> None:
    assert service.tell(query, EN).outcome in set(Outcome)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("深圳职业", "szpu"),
        ("shenzhen poly", "szpu"),
        ("byd", "byd"),
        ("Shenzhen", "shenzhen"),
        ("who leads foshan", "foshan"),
    ],
)
def test_what_someone_who_types_may_mean(service: QuestionService, text: str, first: str) -> None:
    assert service.suggest(text)[0].id == first


def test_suggestions_come_in_pages_without_repeating(service: QuestionService) -> None:
    pages = [service.suggest("sh", offset=offset, limit=3) for offset in (0, 3)]
    ids = [subject.id for page in pages for subject in page]
    assert len(ids) == len(set(ids)) == 6
    assert [one.id for one in service.suggest("")[:2]] == ["shenzhen", "foshan"]


@pytest.mark.parametrize(
    ("directory", "question", "topic", "results"),
    [
        ("c", "Who leads the Hunter Hydrogen Skills Alliance?", Topic.LEAD, {"hutech", "ember"}),
        ("d", "Who leads the Lisbon Ocean Economy Skills Alliance?", Topic.LEAD, {"ulisboa"}),
        ("e", "东京机器人联盟谁牵头", Topic.LEAD, {"utokyo", "renesas"}),
    ],
)
def test_other_directories_are_asked_in_the_same_words(
    other_directory: Callable[[str], Asked], directory: str, question: str, topic: Topic, results: set[str]
) -> None:
    answer = other_directory(directory).service.ask(question, Asker())
    assert (answer.outcome, answer.topic) == (Outcome.ANSWERED, topic)
    assert results <= set(answer.results)


def test_no_garbage_is_collected_on_a_question_s_time(shipped_directory: Asked) -> None:
    collecting: list[bool] = []

    class Watched(Budget):
        def check(self) -> None:
            collecting.append(gc.isenabled())
            super().check()

    directory = shipped_directory.directory
    finder = Finder.open(directory)
    service = QuestionService(directory, finder, shipped("lexicon"), allow=lambda: Watched(float("inf")))
    service.ask("Who leads the Shenzhen consortium?", Asker())
    assert collecting
    assert not any(collecting)
    assert gc.isenabled()
