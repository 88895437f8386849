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
    *("good morning everyone", "nice work team", "sure, will do", "Shenzhen is great", "thanks!", "hello"),
    *(
        "I asked yesterday and it works well",
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
    *("and its postcode?", "who leads Atlantis?", "蓝天公司地址", "宁德时代", "help", "members"),
)
ASKED_BY_NAME = ("Tesla", "foo university", "特斯拉", "what will the weather be like tomorrow?", "hello")
NOT_EVEN_BY_NAME = ("ok", "haha", "👍", "nice, welcome!", "I asked yesterday and it works well", "厉害")


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
        assert [text for text in NOT_EVEN_BY_NAME if answered(text)] == []
    else:
        assert [text for text in TALK if answered(text)] == []
