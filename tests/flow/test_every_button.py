"""Every answer that can be reached by pressing buttons, over the whole shipped directory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answers.service import QuestionService
from bot.directory.store import Directory
from bot.lookup.finder import Finder
from bot.replies import decode, encode, render
from bot.shipped import shipped
from bot.values.answer import Outcome
from bot.values.language import Language
from bot.values.query import Query, Topic


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    directory = Directory.open(tmp_path_factory.mktemp("store") / "directory.db")
    yield directory
    directory.close()


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.TRADITIONAL])
def test_every_button_leads_to_another_answer(directory: Directory, language: Language) -> None:
    service = QuestionService(directory, Finder.open(directory), shipped("lexicon"))
    subjects = [*directory.participants(), *(one.id for one in directory.consortia())]
    waiting = [Query(Topic.CONSORTIA), *(Query(Topic.OVERVIEW, subject) for subject in subjects)]
    said: dict[Query, str] = {}
    pressed: list[tuple[Query, Query]] = []
    while waiting:
        query = waiting.pop()
        if query in said:
            continue
        answer = service.tell(query, language)
        assert answer.outcome in {Outcome.ANSWERED, Outcome.NOT_PUBLISHED}, query
        assert answer.query == query
        reply = render(answer)
        said[query] = reply.plain
        asked = [
            button.query for row in reply.rows for button in row if button.query and not button.query.action
        ]
        assert all(decode(encode(one, language)) == (one, language) for one in asked)
        pressed += [(query, one) for one in asked]
        waiting += asked
    assert len(said) > 1000
    assert [(query, one) for query, one in pressed if said[query] == said[one]] == []
