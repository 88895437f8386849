from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest

FIELDS = [
    "question", "language", "outcome", "topic", "subjects", "results", "mentions", "values", "confidence",
    "unconfirmed", "sources", "text",
]  # fmt: skip
Ask = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    database = tmp_path_factory.mktemp("ask") / "directory.db"

    def run(*arguments: str, database: str, told: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "bot", "ask", *arguments],
            input=told,
            capture_output=True,
            check=False,
            env=os.environ | {"CONSORTIUM_BOT_DATABASE": database},
        )

    return partial(run, database=str(database))


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


def test_without_a_chat_each_line_stands_for_itself(ask: Ask) -> None:
    done = ask("--json", told=b"SZPU address\nwhat is its postcode?\n")
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == [
        "answered",
        "not_understood",
    ]


def test_a_chat_goes_on_from_line_to_line_and_an_empty_line_begins_a_new_one(ask: Ask) -> None:
    told = (
        b"who leads the Shenzhen consortium?\nwhat is the address of the second one?\n"
        b"\n  \r\nwhat is its postcode?\n\nSZPU address\nwhat is its postcode?\n"
    )
    done = ask("--chat", "--json", told=told)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["outcome"], one["results"]) for one in answers] == [
        ("answered", ["szpu", "huawei"]),
        ("answered", ["huawei"]),
        ("not_understood", []),
        ("answered", ["szpu"]),
        ("answered", ["szpu"]),
    ]
    assert list(answers[0]) == FIELDS
    assert done.stderr == b""


def test_a_chat_that_is_no_terminal_has_one_answer_a_line_and_no_prompt(ask: Ask) -> None:
    done = ask("--chat", told="深圳联合体有哪些企业\n\nSZPU address".encode())
    assert len(done.stdout.splitlines()) == 2
    assert not done.stdout.startswith(b">")
    assert ask("--chat", told=b"\n\n").stdout == b""


def test_a_chat_at_a_terminal_shows_a_prompt_and_answers_as_they_are_read(ask: Ask) -> None:
    mine, theirs = os.openpty()
    command = [sys.executable, "-m", "bot", "ask", "--chat"]
    database = ask.keywords["database"]  # type: ignore[attr-defined]
    environment = os.environ | {"CONSORTIUM_BOT_DATABASE": database}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as talk:  # noqa: S603
        os.close(theirs)
        os.write(mine, b"SZPU address\n\x04")
        shown = b""
        with contextlib.suppress(OSError):  # what a terminal says when its other end has gone
            while part := os.read(mine, 4096):
                shown += part
    os.close(mine)
    assert talk.returncode == 0
    assert shown.count(b"> ") >= 2
    assert b"7098 Liuxian Avenue, Nanshan District, Shenzhen, Guangdong\r\n" in shown


def test_a_question_and_a_chat_at_once_are_wrong_use(ask: Ask) -> None:
    for arguments in (("--chat", "SZPU"), ("--explain", "--json", "SZPU")):
        done = ask(*arguments)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1


def test_an_explanation_tells_proposals_with_their_shares_features_and_weights(ask: Ask) -> None:
    shown = ask("--explain", "Who leads the Shenzhen consortium?").stdout.decode()
    lines = shown.splitlines()
    assert lines[0] == "Who leads the Shenzhen consortium?"
    assert "lead “leads”" in shown
    assert "shenzhen “shenzhen”" in shown
    first = next(at for at, line in enumerate(lines) if line.startswith("1. p="))
    assert float(lines[first].split()[1].removeprefix("p=")) > 0.5
    assert lines[first + 1].strip() == "lead subject=shenzhen"
    weighed = re.findall(r"([+-][0-9.]+) = ([0-9.e-]+) × ([+-][0-9.]+)", shown)
    assert len(weighed) > 10
    for share, value, weight in weighed:
        assert float(share) == pytest.approx(float(value) * float(weight), abs=0.02)


def test_an_explanation_in_a_chat_sees_what_was_spoken_of(ask: Ask) -> None:
    shown = ask("--chat", "--explain", told=b"SZPU address\nwhat is its postcode?\n").stdout.decode()
    assert "postcode subject=szpu" in shown
