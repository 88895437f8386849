from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

FIELDS = [
    "question", "language", "outcome", "topic", "subjects", "results", "mentions", "values", "confidence",
    "unconfirmed", "sources", "text",
]  # fmt: skip
Ask = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    database = tmp_path_factory.mktemp("ask") / "directory.db"

    def run(*arguments: str, told: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "bot", "ask", *arguments],
            input=told,
            capture_output=True,
            check=False,
            env=os.environ | {"CONSORTIUM_BOT_DATABASE": str(database)},
        )

    return run


def test_one_question_is_answered_in_words(ask: Ask) -> None:
    done = ask("Who leads the Zhuzhou consortium?")
    assert done.returncode == 0
    assert b"Hunan Railway Professional Technology College" in done.stdout
    assert b"Unconfirmed" in done.stdout


def test_the_object_has_the_fixed_fields(ask: Ask) -> None:
    answer = json.loads(ask("--json", "Who leads the Shenzhen consortium?").stdout)
    assert list(answer) == FIELDS
    assert answer["results"] == ["szpu", "huawei"]
    assert answer["sources"] == ["szpu-2023"]
    assert answer["confidence"] > 0.9
    assert answer["unconfirmed"] is False


def test_questions_on_standard_input_are_answered_in_order_whatever_they_hold(ask: Ask) -> None:
    lines = [
        b"SZPU address",
        b"",
        b"\xff\xfe\x00",
        b"x" * 1_000_000,
        "深职大邮编".encode(),
        b"who leads Foshan\r",
    ]
    done = ask("--json", told=b"\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["outcome"] for answer in answers] == [
        "answered",
        "not_understood",
        "not_understood",
        "not_understood",
        "answered",
        "answered",
    ]
    assert done.returncode == 0
    assert done.stderr == b""


def test_answers_in_words_take_one_line_each(ask: Ask) -> None:
    done = ask(told="SZPU address\n深圳联合体有哪些企业\n".encode())
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(("language", "word"), [("en", "Address"), ("zh-Hans", "地址"), ("zh-Hant", "地址")])
def test_an_acronym_is_answered_in_the_language_asked_for(ask: Ask, language: str, word: str) -> None:
    answer = json.loads(ask("--json", "--language", language, "SZPU").stdout)
    assert answer["language"] == language
    assert word in answer["text"]


def test_an_unknown_language_is_wrong_use(ask: Ask) -> None:
    done = ask("--language", "fr", "SZPU")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
