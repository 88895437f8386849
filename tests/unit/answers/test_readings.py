from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answers import QuestionService
from bot.directory.store import Directory
from bot.lookup.finder import Finder
from bot.shipped import shipped
from bot.understanding.interpretation import Ambiguous
from bot.values.answer import Choice, Outcome
from bot.values.language import Language
from bot.values.query import Query, Topic
from bot.values.records import Role


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuestionService]:
    directory = Directory.open(tmp_path_factory.mktemp("store") / "directory.db")
    yield QuestionService(directory, Finder.open(directory), shipped("lexicon"))
    directory.close()


def test_readings_with_the_same_facts_are_no_choice(service: QuestionService) -> None:
    readings = (
        Query(Topic.ADDRESS, "szpu"),
        Query(Topic.ADDRESS, "shenzhen", hop=(Role.LEAD_COLLEGE,)),
    )
    answer = service._answer("?", Language.ENGLISH, Ambiguous("", readings))
    assert (answer.outcome, answer.results) == (Outcome.ANSWERED, ("szpu",))


def test_a_reading_without_a_second_name_is_still_offered(service: QuestionService) -> None:
    readings = (Query(Topic.MEMBERSHIP, "byd", "shenzhen"), Query(Topic.CONSORTIA_OF, "byd"))
    answer = service._answer("?", Language.ENGLISH, Ambiguous("", readings))
    assert isinstance(answer.body, Choice)
    assert tuple(option.query for option in answer.body.options) == readings
