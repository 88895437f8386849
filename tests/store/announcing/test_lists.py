"""Lists of chats: whatever is wrong is one line with its place and its mend, and titles run nowhere."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.announcing.lists import report
from bot.cli import run
from bot.state.store import Store
from bot.values.announcement import Chat
from tests.store.announcing.conftest import Bot

ON_SQLITE = pytest.mark.parametrize("state_address", [""], ids=["sqlite"])
Import = Callable[[str | bytes], tuple[int, list[str]]]
HEAD = "chat_id,kind\n"


@pytest.fixture
def bring_in(bot: Bot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:  # noqa: ARG001 - stores
    """Import a list: exit code, lines of standard error."""

    def bring(content: str | bytes) -> tuple[int, list[str]]:
        path = tmp_path / "list.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        capsys.readouterr()
        code = run(["chats", "import", str(path)])
        return code, capsys.readouterr().err.splitlines()

    return bring


BAD: dict[str, tuple[str | bytes, str]] = {
    "no number": ("kind\nprivate\n", "chats, line 1, column chat_id: the column is missing"),
    "nothing": ("", "chats, line 1: the table is empty; begin it with a line of columns: chat_id,kind,"),
    "a name": (HEAD + "x,private\n", 'chats, line 2, column chat_id: "x" is no chat\'s number; write it li'),
    "a kind": (HEAD + "1,person\n", 'line 2, column kind: "person" is not in the list; write one of private'),
    "perhaps": ("chat_id,kind,subscribed\n1,private,perhaps\n", "column subscribed: "),
    "gossip": ("chat_id,kind,categories\n1,private,gossip\n", "write some of news, events, urgent"),
    "a topic": ("chat_id,kind,topic\n-1,group,0\n", 'column topic: "0" is no topic\'s number'),
    "a language": ("chat_id,kind,language\n1,private,!\n", 'column language: "!" is no language'),
    "twice": (HEAD + "1,private\n1,private\n", 'line 3, column chat_id: "1" is there already, in line 2'),
    "cells": (HEAD + "1,private,2\n", "line 2: the row has 3 cells, the header 2"),
    "quotation": (HEAD + '1,private\n2,"private\n', "line 3: a quotation mark is left open"),
    "no text": (
        HEAD.encode() + b"1,\xff\xfe\n",
        "line 2, column kind: the cell is no UTF-8; save the file as",
    ),
    "UTF-16": (HEAD.encode("utf-16"), "chats, line 1: the file is UTF-16, no CSV text; save it as CSV UTF-8"),
    "a workbook": (b"PK\x03\x04" + bytes(99), "the file is a zip archive, no CSV text"),
    "semicolons": ("chat_id;kind\n1;private\n", "the columns are not separated by commas"),
    "a million": (
        f"chat_id,title,kind\n1,{'x' * 1_000_000},private\n",
        "line 2, column title: the cell is too long",
    ),
    "a long title": (f"chat_id,title,kind\n1,{'x' * 1001},private\n", "column title: the cell holds 1,001"),
    "a person below zero": (HEAD + "-1,private\n", 'column chat_id: "-1" is no private chat\'s number; priv'),
    "a group above zero": (HEAD + "1,supergroup\n", '"1" is no supergroup chat\'s number'),
    "a channel above zero": (HEAD + "1,channel\n", "groups and channels negative ones"),
}


@ON_SQLITE
@pytest.mark.parametrize("case", BAD)
def test_a_bad_list_is_one_line_and_changes_nothing(case: str, bot: Bot, bring_in: Import) -> None:
    content, words = BAD[case]
    code, (line, told) = bring_in(content)
    assert code == 1
    assert words in line
    assert len(line) < 300
    assert told == "consortium-bot: 1 problem; nothing was changed."
    assert json.loads(bot("chats", "count", "--json"))["chats"] == 0


@ON_SQLITE
def test_capitals_unknown_columns_and_languages_stop_nothing(bot: Bot, bring_in: Import) -> None:
    code, lines = bring_in(
        "Chat_ID, KIND ,Joined,language\n1,Private,2020,FR\n2,private,,xx\n3,private,,fr\n"
    )
    assert code == 0
    unknown, *strange = lines
    assert unknown == 'warning: chats, line 1: the column "joined" is not known; it is left out'
    for line, (place, tag) in zip(strange, ((2, "fr"), (3, "xx")), strict=True):
        assert line.startswith(f'warning: chats, line {place}, column language: "{tag}" is no language of ')
        assert line.endswith("nothing to do if it is meant; such chats get what is written for all languages")
    assert json.loads(bot("chats", "count", "--json"))["kinds"]["private"]["chats"] == 3


TITLES = ["=1+1", "+SUM(A1)", "-2", "@x", "'=1", "''@x", "'quoted'", "#N/A", " =1", "two\nlines\r\n", "plain"]


@ON_SQLITE
def test_no_title_is_a_formula_and_each_comes_back_as_it_was(bot: Bot, state_at: str, tmp_path: Path) -> None:
    store = Store.open(state_at)
    for number, title in enumerate(TITLES, start=1):
        store.chats.known(Chat(-number, "group", title=title))
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    bot("chats", "export", str(first))
    with first.open(encoding="utf-8", newline="") as file:
        told = [row["title"] for row in csv.DictReader(file)]
    assert not any(title.startswith(("=", "+", "-", "@")) for title in told)
    bot("chats", "import", str(first))
    bot("chats", "export", str(second))
    assert first.read_bytes() == second.read_bytes()
    kept = [chat.title for chat in store.chats.all()][::-1]
    assert kept == [" ".join(title.split()) for title in TITLES]
    store.close()


def test_no_title_in_a_report_is_a_formula() -> None:
    row = {"chat_id": -5, "kind": "group", "title": "=1+1", "state": "failed", "detail": "@x", "at": None}
    assert b"-5,group,'=1+1,failed,'@x," in report([row], {})
