"""No text whatever makes the way of a question fail, and nothing in it reaches the reply unescaped."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.service import Asker, QuestionService
from bot.replies.render import render
from bot.values.answer import Outcome

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
        *("<b>", "&", "'", '"', "%s", "\u200b", "\u202e", "𠮷", "🙂", "\ud800", "\x00", "@bot", "/lead"),
        "'; DROP TABLE organisations;--",
    ]
)
WORDS = st.lists(PIECES, max_size=30)
TEXTS = st.one_of(st.text(max_size=300), WORDS.map("".join), WORDS.map(" ".join))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(text=TEXTS)
def test_any_text_is_answered(service: QuestionService, text: str) -> None:
    answer = service.ask(text, Asker(thread="private:1:1"))
    reply = render(answer)
    assert reply.html
    assert len(reply.plain.encode("utf-16-le", "surrogatepass")) // 2 <= 4096


@pytest.mark.parametrize("text", ["", " ", "x" * 10_000, "深" * 10_000, "who leads " * 1_000, "\n" * 5_000])
def test_long_and_empty_texts_are_not_understood(service: QuestionService, text: str) -> None:
    assert service.ask(text, Asker()).outcome in {Outcome.NOT_UNDERSTOOD, Outcome.NOT_FOUND}
