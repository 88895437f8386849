from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.answers.async_service import AsyncQuestionService
from bot.answers.service import Asker, QuestionService
from bot.directory import Directory
from bot.directory.problems import Problem
from bot.lookup.finder import Finder
from bot.shipped import shipped
from bot.values.answer import Outcome

ALIAS = "subject,name,language,kind,sources\nszpu,Blue Harbour College,en,alias,szpu-2023\n"
OWNER = "id,name_en\nszpu,Shenzhen Polytechnic University\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "directory.db"


async def test_the_next_question_knows_what_another_process_has_changed(place: Path, tmp_path: Path) -> None:
    directory = Directory.open(place)
    asynchronous = AsyncQuestionService(
        QuestionService(directory, Finder.open(directory), shipped("lexicon"))
    )
    question = "Blue Harbour College postcode"
    assert (await asynchronous.ask(question, Asker())).outcome is Outcome.NOT_FOUND
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "names.csv").write_text(ALIAS, encoding="utf-8")
    (tables / "organisations.csv").write_text(OWNER, encoding="utf-8")
    other = Directory.open(place)
    problems: list[Problem] = []
    assert other.bring_in(tables, problems.append) is not None, problems
    other.close()
    assert (await asynchronous.ask(question, Asker())).results == ("szpu",)
    asynchronous.close()
    directory.close()


async def test_the_event_loop_goes_on_while_questions_are_answered(service: QuestionService) -> None:
    asynchronous, turns = AsyncQuestionService(service), 0
    asking = asyncio.gather(*(asynchronous.ask("SZPU address", Asker()) for _ in range(20)))
    while not asking.done():
        turns += 1
        await asyncio.sleep(0)
    assert {answer.results for answer in asking.result()} == {("szpu",)}
    assert turns > 1
    asynchronous.close()
