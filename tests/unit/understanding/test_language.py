from __future__ import annotations

import pytest

from bot.answers.service import QuestionService
from bot.understanding.language_detection import detect_language, detect_script
from bot.values.language import Language


@pytest.mark.parametrize(
    ("text", "chat", "language"),
    [
        ("Who leads the Shenzhen consortium?", "zh-Hans", "en"),
        ("深职大 address", "zh-Hans", "en"),
        ("SZPU的地址", "en", "zh-Hans"),
        ("SZPU的網址", "en", "zh-Hant"),
        ("深圳職業技術大學", "en", "zh-Hant"),
        ("深职大", "en", "zh-Hans"),
        ("SZPU", "en", "en"),
        ("SZPU", "zh-Hans", "zh-Hans"),
        ("SZPU", "zh-Hant", "zh-Hant"),
        ("shenzhen lianheti qiantou", "zh-Hans", "zh-Hans"),
        ("地址", "zh-Hant", "zh-Hant"),
        ("😀", "zh-Hant", "zh-Hant"),
        ("", "en", "en"),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(
    service: QuestionService, text: str, chat: str, language: str
) -> None:
    assert detect_language(text, service.parse(text).analysis, Language(chat)) == language


@pytest.mark.parametrize(
    ("text", "chat", "script"),
    [
        ("地址", "zh-Hant", "zh-Hant"),
        ("联合体", "zh-Hant", "zh-Hans"),
        ("聯合體", "zh-Hans", "zh-Hant"),
        ("地址", "en", "zh-Hans"),
    ],
)
def test_characters_of_both_scripts_are_those_of_the_chat(text: str, chat: str, script: str) -> None:
    assert detect_script(text, Language(chat)) == script


def test_a_text_too_long_to_be_read_still_has_a_language() -> None:
    assert detect_language("深" * 2_000, None, Language.ENGLISH) is Language.SIMPLIFIED
    assert detect_language("x" * 2_000, None, Language.TRADITIONAL) is Language.TRADITIONAL
