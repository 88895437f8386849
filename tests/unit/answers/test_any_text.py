"""No text whatever makes the way of a question fail, and no row of turns does."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.service import Asker, QuestionService
from bot.replies.render import render
from bot.values.answer import Outcome
from bot.values.language import Language
from bot.values.query import Topic

PIECES = st.sampled_from(
    [
        *(
            "Shenzhen",
            "深职大",
            "consortium",
            "联合体",
            "address",
            "地址",
            "and",
            "的",
            "who leads",
            "1",
            "第一批",
        ),
        *(
            "most",
            "except",
            "both",
            "compare",
            "than",
            "huawei",
            "members",
            "之外",
            "最多",
            "哪些省",
            "it",
            "它",
        ),
        *(
            "the second one",
            "the other one",
            "source?",
            "no, I meant",
            "Foo University",
            "无锡",
            "2023",
            "thanks",
        ),
        *(
            "<b>",
            "&",
            "'",
            '"',
            "%s",
            "\u200b",
            "\u202e",
            "𠮷",
            "🙂",
            "\ud800",
            "\x00",
            "@bot",
            "/lead",
            "\n",
            "?",
        ),
        "'; DROP TABLE organisations;--",
    ]
)
WORDS = st.lists(PIECES, max_size=30)
TEXTS = st.one_of(st.text(max_size=300), WORDS.map("".join), WORDS.map(" ".join))
TURNS = st.lists(st.lists(PIECES, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=8)
SLOWLY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)


@SLOWLY
@given(text=TEXTS)
def test_any_text_is_answered(service: QuestionService, text: str) -> None:
    answer = service.ask(text, Asker())
    reply = render(answer)
    assert reply.html
    assert len(reply.plain.encode("utf-16-le", "surrogatepass")) // 2 <= 4096
    assert answer.question in text


@SLOWLY
@given(text=TEXTS, topic=st.sampled_from(sorted(Topic)), language=st.sampled_from(sorted(Language)))
def test_any_text_behind_a_command_is_answered(
    service: QuestionService, text: str, topic: Topic, language: Language
) -> None:
    assert service.ask(text, Asker(language, home="foshan"), topic=topic).outcome in set(Outcome)


@SLOWLY
@given(text=TEXTS, limit=st.integers(1, 50), offset=st.integers(0, 100))
def test_anything_that_is_typed_gets_suggestions(
    service: QuestionService, text: str, limit: int, offset: int
) -> None:
    found = service.suggest(text, offset=offset, limit=limit)
    assert len({one.id for one in found}) == len(found) <= limit


@SLOWLY
@given(turns=TURNS)
def test_any_dialogue_goes_on(service: QuestionService, turns: list[str]) -> None:
    context = None
    outline = service.parse("").question.outline
    for text in turns:
        answer = service.answer(text, Language.ENGLISH, context)
        assert render(answer).html
        context = service.context_after(answer, context)
        if context is not None:
            assert {context.consortium, context.before} <= {"", *outline.consortia}
            assert context.organisation not in outline.consortia


@pytest.mark.parametrize("text", ["", " ", "x" * 10_000, "深" * 10_000, "who leads " * 1_000, "\n" * 5_000])
def test_long_and_empty_texts_are_not_understood(service: QuestionService, text: str) -> None:
    assert service.ask(text, Asker()).outcome in {Outcome.NOT_UNDERSTOOD, Outcome.NOT_FOUND}
