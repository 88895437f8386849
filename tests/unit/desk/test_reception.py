from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from bot.desk import Asker, Desk, Reception

from bot.directory import Directory
from bot.executor import Executor
from bot.lookup.finder import Finder
from bot.replies import render
from bot.shipped import shipped
from bot.values.answer import Answer, Outcome
from bot.values.language import Language
from bot.values.query import Topic
from bot.values.records import Subject

ALIAS = "subject,name,language,kind,sources\nszpu,Blue Harbour College,en,alias,szpu-2023\n"
OWNER = "id,name_en\nszpu,Shenzhen Polytechnic University\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "directory.db"


async def test_the_next_question_knows_what_another_process_has_changed(place: Path, tmp_path: Path) -> None:
    directory = Directory.open(place)
    reception = Reception(Desk(directory, Finder.open(directory), shipped("phrases")))
    question = "Blue Harbour College postcode"
    assert (await reception.ask(question, Asker())).outcome is Outcome.NOT_FOUND
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "names.csv").write_text(ALIAS, encoding="utf-8")
    (tables / "organisations.csv").write_text(OWNER, encoding="utf-8")
    other, problems = Directory.open(place), []
    assert other.bring_in(tables, problems.append) is not None, problems
    other.close()
    assert (await reception.ask(question, Asker())).results == ("szpu",)
    reception.close()
    directory.close()


class StuckDesk(Desk):
    """Never comes to an end with one question, and answers every other."""

    let_go = threading.Event()

    def ask(self, text: str, asker: Asker, *, topic: Topic | None = None) -> Answer:
        if text == "stuck":
            self.let_go.wait(30)
        return super().ask(text, asker, topic=topic)

    def suggest(self, text: str, *, offset: int = 0, limit: int = 20) -> tuple[Subject, ...]:
        self.let_go.wait(30)
        return super().suggest(text, offset=offset, limit=limit)


async def test_who_asks_beside_a_stuck_question_is_answered(place: Path) -> None:
    directory = Directory.open(place)
    desk = StuckDesk(directory, Finder.open(directory), shipped("phrases"))
    reception = Reception(desk, Executor("desk", patience=0.5))
    stuck, answer, nothing = await asyncio.gather(
        reception.ask("stuck", Asker(Language.SIMPLIFIED)),
        reception.ask("SZPU address", Asker()),
        reception.suggest("SZPU", offset=0, limit=5),
    )
    assert stuck.outcome is Outcome.NOT_UNDERSTOOD
    assert "短一些" in render(stuck).plain
    assert answer.results == ("szpu",)
    assert nothing == ()
    assert not reception.close()  # so the directory must stay open: the stuck question may still read it
    desk.let_go.set()
    while not reception.close():  # noqa: ASYNC110 - a thread that ends sets no event of the loop
        await asyncio.sleep(0.01)
    directory.close()


async def test_the_event_loop_goes_on_while_the_desk_works(desk: Desk) -> None:
    reception, turns = Reception(desk), 0
    asking = asyncio.gather(*(reception.ask("SZPU address", Asker()) for _ in range(20)))
    while not asking.done():
        turns += 1
        await asyncio.sleep(0)
    assert {answer.results for answer in asking.result()} == {("szpu",)}
    assert turns > 1
    reception.close()
