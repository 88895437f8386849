"""The replies as people see them, kept in a text file a language.

``UPDATE_GOLDEN=1 pytest -n 0 tests/unit/replies/test_golden_replies.py`` writes them anew; the
difference is then read like any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.directory.store import Directory
from bot.replies import Button, decode, encode, render
from bot.values.answer import Answer
from bot.values.language import Language
from tests.unit.replies.reply_samples import Samples
from tests.unit.replies.telegram_html import read

GOLDEN = Path(__file__).parents[2] / "golden" / "replies"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    directory = Directory.open(tmp_path_factory.mktemp("store") / "directory.db")
    yield Samples(directory)
    directory.close()


def as_written(name: str, answer: Answer) -> str:
    reply = render(answer)
    rows = ["  ".join(f"[{_shown(button)}]" for button in row) for row in reply.rows]
    return "\n".join([f"═══ {name}", reply.plain, "───", *rows, "───", reply.html, ""])


def _shown(button: Button) -> str:
    if button.query and button.query.action:
        return f"{button.label} ! {button.query.action}"
    does = {" → ": button.url, " ⧉ ": button.copy, " ↗ ": button.share}
    return button.label + "".join(sign + value for sign, value in does.items() if value)


@pytest.mark.parametrize("language", Language)
def test_replies_read_as_agreed(samples: Samples, language: Language) -> None:
    file = GOLDEN / f"{language}.txt"
    replies = "\n".join(as_written(name, answer) for name, answer in samples.answers(language))
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(replies, encoding="utf-8")
    assert replies == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", Language)
def test_the_html_says_the_same_words(samples: Samples, language: Language) -> None:
    for name, answer in samples.answers(language):
        reply = render(answer)
        assert read(reply.html)[0] == reply.plain, name


@pytest.mark.parametrize("language", Language)
def test_buttons_carry_their_questions(samples: Samples, language: Language) -> None:
    for _, answer in samples.answers(language):
        for button in (button for row in render(answer).rows for button in row if button.query):
            assert button.query is not None
            assert decode(encode(button.query, language)) == (button.query, language)
            assert button.query != answer.query, "a button asks for what is shown"


def test_english_replies_say_what_others_look_for(samples: Samples) -> None:
    said = {name: render(answer).plain for name, answer in samples.answers(Language.ENGLISH)}
    assert said["member-yes"].startswith("Yes")
    assert "not listed" in said["member-not-listed"]
    assert "not listed" in said["member-participant"]
    assert "unconfirmed" in said["lead-unconfirmed"].lower()
    assert "31 enterprises; the sources name" in said["members-enterprises"]
    assert "not published" in said["phone-not-published"].lower()
    assert "matched: “深圳市产教联合体”" in said["lead-by-short-name"]


def test_where_no_button_can_be_pressed_a_list_is_whole(samples: Samples) -> None:
    answers = dict(samples.answers(Language.ENGLISH))
    whole = render(answers["consortia-page-2"], paged=False)
    assert "1. Shenzhen" in whole.plain
    assert "51. " in whole.plain
