from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answers.service import Asker, QuestionService
from bot.directory import Directory
from bot.lookup.finder import Finder
from bot.shipped import shipped
from handlers.chatter import worth_answering

TALK = (
    *("ok", "👍", "haha", "lol no way", "nice, welcome!", "great", "Great", "hmm", "+1", "yes", "Nice!"),
    *("good morning everyone", "nice work team", "sure, will do", "thanks!", "hello"),
    *(
        "this is outdated",
        "really?",
        "厉害",
        "好的",
        "哈哈哈",
        "真的吗？",
    ),
)
ASKED = (
    *("address of Foo University", "Foo University", "Tesla Motors?", "what is BYD?", "SZPU", "Foshan"),
    *("and its postcode?", "who leads Atlantis?", "蓝天公司地址", "宁德时代公司", "help"),
)
ASKED_BY_NAME = ("foo university", "特斯拉", "what will the weather be like tomorrow?", "hello")
NOT_EVEN_BY_NAME = ("ok", "👍", "nice, welcome!", "I asked yesterday and it works well", "厉害")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuestionService]:
    directory = Directory.open(tmp_path_factory.mktemp("directory") / "directory.db")
    yield QuestionService(directory, Finder.open(directory), shipped("lexicon"))
    directory.close()


@pytest.mark.parametrize("named", [False, True], ids=["reply", "by name"])
def test_people_s_talk_is_told_from_questions(service: QuestionService, *, named: bool) -> None:
    def answered(text: str) -> bool:
        return worth_answering(text, service.ask(text, Asker()), named=named)

    assert [text for text in ASKED if not answered(text)] == []
    if named:
        assert [text for text in ASKED_BY_NAME if not answered(text)] == []
    else:
        assert [text for text in TALK if answered(text)] == []


def known(*texts: str, reason: str) -> list[object]:
    """What is not heard as it should be; a test that begins to pass fails until it is moved up."""
    return [pytest.param(text, marks=pytest.mark.xfail(strict=True, reason=reason)) for text in texts]


@pytest.mark.parametrize(
    "text",
    ["Tesla", *known("members", "宁德时代", reason="a bare topic, and a bare name in which a city stands")],
)
def test_a_bare_topic_and_a_bare_name_are_questions(service: QuestionService, text: str) -> None:
    assert worth_answering(text, service.ask(text, Asker()), named=text == "Tesla")


@pytest.mark.parametrize(
    "text",
    [
        "I asked yesterday and it works well",
        *known("Shenzhen is great", reason="a city that is praised is taken for one that is asked about"),
    ],
)
def test_talk_that_names_a_place_is_no_question(service: QuestionService, text: str) -> None:
    assert not worth_answering(text, service.ask(text, Asker()), named=False)


@pytest.mark.parametrize(
    "text", [*NOT_EVEN_BY_NAME, *known("haha", reason="a word that is no word is taken for a name")]
)
def test_talk_is_none_even_where_the_bot_is_named(service: QuestionService, text: str) -> None:
    assert not worth_answering(text, service.ask(text, Asker()), named=True)
