"""``announce``, ``chats``, ``backup`` and ``restore`` on both kinds of store."""

from __future__ import annotations

import csv
import io
import json
import os
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.announcing.office import whole_report
from bot.state.ledger import LEASE, Ledger
from bot.state.store import Store
from bot.values.announcement import Delivery, State
from bot.values.ledger import Lane, Request, Settled
from tests.store.announcing.conftest import Bot

COUNTS = ["pending", "sending", "sent", "gone", "moved", "failed", "unknown"]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def created(bot: Bot, *arguments: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(bot("announce", "create", *arguments, "--yes", "--json"))
    assert sum(made[name] for name in COUNTS) == made["recipients"]
    return made


def test_an_import_is_what_the_export_says(bot: Bot, chats: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    bot("chats", "export", str(first))
    assert [row["language"] for row in read(first)] == [
        "en",
        "",
        "zh-Hans",
        "en",
        "zh-Hans",
        "zh-Hant",
        "",
    ]
    assert [row["topic"] for row in read(first) if row["topic"]] == ["7"]
    assert json.loads(bot("chats", "import", str(chats), "--json")) == {"added": 0, "known": 7}
    assert json.loads(bot("chats", "import", str(first), "--json")) == {"added": 0, "known": 7}
    bot("chats", "export", str(second))
    assert first.read_bytes() == second.read_bytes()
    counted = json.loads(bot("chats", "count", "--json"))
    assert (counted["chats"], counted["subscribed"], counted["gone"]) == (7, 5, 1)
    assert len(bot("chats", "list", "--json").splitlines()) == 7


@pytest.mark.usefixtures("chats")
def test_what_a_list_does_not_say_stays(bot: Bot, tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    short.write_text("chat_id,kind\n3,private\n4,private\n9,private\n", encoding="utf-8")
    bot("chats", "import", str(short))
    bot("chats", "export", str(tmp_path / "all.csv"))
    rows = {row["chat_id"]: row for row in read(tmp_path / "all.csv")}
    assert rows["3"]["subscribed"] == "no"
    assert rows["4"]["state"] == "gone"
    assert rows["9"]["subscribed"] == "yes"


@pytest.mark.usefixtures("chats")
@pytest.mark.parametrize(
    ("audience", "recipients"),
    [
        ("all", 4),
        ("private", 2),
        ("groups", 1),
        ("language:zh", 1),
        ("language:en", 2),
        ("groups+private", 0),
        ("chat:1,2,-5", 2),
        ("chat:1,2+language:zh-Hans", 1),
        ("consortium:shenzhen", 0),
        ("language:zh-Hant", 0),
    ],
)
def test_audiences(bot: Bot, audience: str, recipients: int) -> None:
    arguments = ("announce", "create", "--text", "Hello", "--audience", audience)
    if not recipients:
        assert "nobody would get it" in bot(*arguments, code=1)
        return
    told = bot(*arguments)
    assert f"{recipients} recipients" in told
    assert "nothing was created" in told
    assert json.loads(bot(*arguments, "--json"))["recipients"] == recipients
    assert json.loads(bot("announce", "list", "--json")) == []
    assert created(bot, "--text", "Hello", "--audience", audience)["recipients"] == recipients


@pytest.mark.usefixtures("chats")
def test_a_category_reaches_those_who_want_it(bot: Bot) -> None:
    assert created(bot, "--text", "Hello", "--category", "events")["recipients"] == 4
    assert created(bot, "--text", "Hello", "--category", "events", "--audience", "groups")["recipients"] == 2
    assert created(bot, "--text", "Hello", "--category", "urgent", "--audience", "private")["recipients"] == 1


@pytest.mark.usefixtures("chats")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--text", ""], "message text is empty"),
        (["--text", "\u200b\u2060 \n\u3164\ufeff"], "text must be non-empty"),
        (["--text", "<b>\u200b</b>", "--format", "html"], "text must be non-empty"),
        (["--text", "x" * 4097], "4,097 characters as Telegram counts them (UTF-16, without markup); 4,096"),
        (["--text", "😀" * 2049], "4,098 characters"),
        (["--text", "<b>open", "--format", "html"], "can't parse entities"),
        (["--text", "1 < 2", "--format", "html"], "write &lt; for < and &amp; for &, and end every tag"),
        (["--text", "<tg-emoji>👍</tg-emoji>", "--format", "html"], "Invalid custom emoji identifier"),
        (["--text", "x", "--audience", "everybody"], "there is no audience “everybody”"),
        (["--text", "x", "--audience", "chat:me"], "there is no audience"),
        (["--text", "x", "--audience", "consortium:nowhere"], "there is no consortium “nowhere”"),
        (["--text", "x", "--at", "2020-01-01T00:00+00:00"], "that is past"),
        (["--text", "x", "--at", "2999-01-01T00:00"], "add the offset"),
        (["--text", "x", "--at", "tomorrow"], "write a time like"),
        (["--text", "x", "--variant", "fr=x.txt"], "write LANGUAGE=FILE"),
        (["--text", "x", "--variant", "zh=no-such-file"], "cannot be read"),
        (["--text", "x", "--category", "gossip"], "gossip"),
        ([], "give the words"),
    ],
)
def test_bad_input_is_one_line_and_creates_nothing(bot: Bot, arguments: list[str], told: str) -> None:
    assert told in bot("announce", "create", *arguments, "--yes", code=2)
    assert json.loads(bot("announce", "list", "--json")) == []


@pytest.mark.usefixtures("chats")
def test_pause_resume_and_cancel(bot: Bot) -> None:
    number = str(created(bot, "--text", "Hello")["id"])
    for command, state in (("pause", "paused"), ("resume", "sending"), ("cancel", "cancelled")):
        assert json.loads(bot("announce", command, number, "--json"))["state"] == state
        assert json.loads(bot("announce", "show", number, "--json"))["state"] == state
    assert "there is nothing to resume" in bot("announce", "resume", number, code=1)
    assert "there is no announcement 99" in bot("announce", "show", "99", code=1)
    assert "nobody has got" in bot("announce", "recall", number, code=1)
    assert "no unknown recipients" in bot("announce", "retry", number, "--unknown", code=1)
    assert "Missing option" in bot("announce", "retry", number, code=2)


@pytest.mark.usefixtures("chats")
def test_what_is_scheduled_says_so(bot: Bot) -> None:
    made = created(bot, "--text", "Hello", "--at", "2999-01-01T09:00+08:00")
    assert made["state"] == "scheduled"
    assert made["started"] is None
    assert "due: 2999-01-01T01:00:00+00:00" in bot("announce", "show", str(made["id"]))


@pytest.mark.usefixtures("chats")
def test_correct_recall_and_send_unknown_ones_again(bot: Bot, state_at: str, tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("你好", encoding="utf-8")
    made = created(bot, "--text", "Hello", "--variant", f"zh={tmp_path / 'zh.txt'}")
    number = str(made["id"])
    store = Store.open(state_at)
    ledger = Ledger(store, {Lane.FREE: 1e9})
    now = time.time()
    found = ledger.turn(Request("one", now, now + 1, 9)).claimed
    assert {
        one.to: one.announcement.message.variant(one.chat.language).text for one in found if one.chat
    } == {  # type: ignore[union-attr]
        1: "Hello",
        2: "你好",
        -1006: "Hello",
        -1007: "Hello",
    }
    *some, last = [
        Settled(made["id"], one.to, Delivery.SENT, (7,)) for one in sorted(found, key=lambda one: one.to)
    ]
    unknown = Settled(made["id"], last.chat, Delivery.UNKNOWN, detail="no answer in time")
    ledger.turn(Request("one", now, now, 0, [*some, unknown]))
    assert "unknown: 2 Wei, 伟 (no answer in time)" in bot("announce", "show", number)
    assert "give each: --text, zh" in bot("announce", "edit", number, "--text", "Hi", code=1)
    bot("announce", "edit", number, "--text", "Hi", "--variant", f"zh={tmp_path / 'zh.txt'}")
    edits = ledger.turn(Request("one", now, now + 1, 9)).claimed
    assert {one.to for one in edits} == {1, -1006, -1007}
    ledger.turn(
        Request("one", now, now, 0, [Settled(one.announcement.id, one.to, Delivery.SENT) for one in edits])
    )
    assert "edit: done, 3 of 3 done" in bot("announce", "show", number)
    assert json.loads(bot("announce", "retry", number, "--unknown", "--json"))["pending"] == 1
    assert [one.to for one in ledger.turn(Request("one", now, now + 1, 9)).claimed] == [2]
    ledger.leave("one", [Settled(made["id"], 2, Delivery.SENT, (8,))], now)
    assert json.loads(bot("announce", "recall", number, "--json"))["sent"] == 4
    assert "recall: sending, 0 of 4 done" in bot("announce", "show", number)
    assert [one["id"] for one in json.loads(bot("announce", "list", "--json"))] == [made["id"]]
    store.close()


@pytest.mark.usefixtures("chats")
def test_a_correction_and_a_recall_name_whom_they_missed(bot: Bot, state_at: str) -> None:
    made = created(bot, "--text", "Hello")
    number = str(made["id"])
    store = Store.open(state_at)
    ledger = Ledger(store, {Lane.FREE: 1e9})
    now = time.time()
    ledger.turn(Request("one", now, now + 1, 9))
    some = [Settled(made["id"], to, Delivery.SENT, (7,)) for to in (1, -1006, -1007)]
    ledger.turn(Request("one", now, now, 0, [*some, Settled(made["id"], 2, Delivery.UNKNOWN)]))
    for command in (["edit", number, "--text", "Hi"], ["recall", number]):
        bot("announce", *command)
        (one, *_) = ledger.turn(Request("one", now, now + 1, 9)).claimed
        of = one.announcement.id
        settled = [
            Settled(of, 1, Delivery.GONE, detail="bot was blocked by the user"),
            Settled(of, -1006, Delivery.FAILED, detail="not enough rights"),
            Settled(of, -1007, Delivery.SENT, (7,)),
        ]
        ledger.turn(Request("one", now, now, 0, settled))
    told = bot("announce", "show", number)
    assert told.count("gone: 1 Mei (bot was blocked by the user)") == 2
    assert told.count("failed: -1006 Forum (not enough rights)") == 2
    assert told.count("1 unknown ones were not tried and may still have it") == 2
    found = store.announcements.get(made["id"])
    assert found is not None
    rows = {row["chat_id"]: row for row in csv.DictReader(io.StringIO(whole_report(store, found).decode()))}
    assert [(rows[one]["corrected"], rows[one]["recalled"]) for one in ("1", "2", "-1006", "-1007")] == [
        ("bot was blocked by the user",) * 2,
        ("not tried",) * 2,
        ("not enough rights",) * 2,
        ("done",) * 2,
    ]
    assert "was recalled" in bot("announce", "retry", number, "--unknown", code=1)
    store.close()


@pytest.mark.usefixtures("chats")
def test_a_copy_comes_back_and_what_was_on_its_way_waits(bot: Bot, state_at: str, tmp_path: Path) -> None:
    made = created(bot, "--text", "Hello")
    copy = tmp_path / "copies" / "copy.zip"
    bot("backup", str(copy))
    bot("announce", "cancel", str(made["id"]))
    (tmp_path / "more.csv").write_text("chat_id,kind\n77,private\n", encoding="utf-8")
    bot("chats", "import", str(tmp_path / "more.csv"))
    bot("restore", str(copy))
    shown = json.loads(bot("announce", "show", str(made["id"]), "--json"))
    assert shown == {**made, "state": "paused"}
    assert json.loads(bot("chats", "count", "--json"))["chats"] == 7
    assert created(bot, "--text", "Again")["id"] == made["id"] + 1
    store = Store.open(state_at)
    now = time.time()
    store.ledger.turn(Request("running", now, now, 0))
    assert "the bot is running" in bot("restore", str(copy), code=1)
    store.ledger.turn(Request("dead", now - 2 * LEASE, now, 0))
    store.ledger.leave("running", [], now)
    bot("restore", str(copy))
    going = store.announcements.get(made["id"])
    assert going is not None
    assert going.state is State.PAUSED
    store.close()


@pytest.mark.usefixtures("chats")
def test_a_damaged_copy_changes_nothing(bot: Bot, tmp_path: Path) -> None:
    copy, bad = tmp_path / "copy.zip", tmp_path / "bad.zip"
    bot("backup", str(copy))
    bad.write_bytes(copy.read_bytes()[:-1000])
    assert "is no copy" in bot("restore", str(bad), code=1)
    bad.write_bytes(b"")
    assert "is no copy" in bot("restore", str(bad), code=1)
    with zipfile.ZipFile(copy) as good, zipfile.ZipFile(bad, "w") as file:
        for name in good.namelist():
            data = good.read(name)
            file.writestr(name, data[:-1] + b"?" if name == "state.db" else data)
    assert "is not what was copied" in bot("restore", str(bad), code=1)
    assert json.loads(bot("chats", "count", "--json"))["chats"] == 7


def test_a_state_that_cannot_be_opened_is_one_line(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSORTIUM_BOT_STATE_URL", "postgresql://tests@127.0.0.1:1/nowhere")
    assert "the store of chats and announcements fails" in bot("chats", "count", code=1)


@pytest.mark.usefixtures("chats")
def test_a_pipe_is_written_to_or_refused_but_never_replaced(bot: Bot, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.zip"
    os.mkfifo(pipe)
    assert "is no regular file" in bot("backup", str(pipe), code=2)
    assert "is no regular file" in bot("export", str(pipe), code=1)
    with ThreadPoolExecutor(1) as reader:
        said = reader.submit(pipe.read_text, "utf-8")
        bot("chats", "export", str(pipe))
        assert said.result(10).startswith("chat_id,kind,")
    assert pipe.is_fifo()


def zone_where_it_is(hour: int) -> str:
    """A zone in which it is about this time of day now."""
    ahead = (hour - time.gmtime().tm_hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


@pytest.mark.usefixtures("chats")
def test_who_waits_for_the_end_of_quiet_hours_is_told(bot: Bot, state_at: str) -> None:
    store = Store.open(state_at)
    for chat in (1, 2, -1006, -1007):
        store.chats.change(chat, zone=zone_where_it_is(3 if chat in {1, 2} else 12))
    store.close()
    number = str(created(bot, "--text", "Hello")["id"])
    for shown in (bot("announce", "show", number), bot("announce", "list")):
        assert "2 in quiet hours wait until 08:00 of their zone" in shown
    urgent = str(created(bot, "--text", "Hello", "--category", "urgent")["id"])
    assert "quiet" not in bot("announce", "show", urgent)
    bot("announce", "pause", number)
    assert "quiet" not in bot("announce", "show", number)


@pytest.mark.usefixtures("chats")
def test_a_preview_tells_when_and_how(bot: Bot) -> None:
    told = bot("announce", "create", "--text", "Hello")
    for words in ("time: at once", "sound: on", "speed: free", "(all, news)"):
        assert words in told
    assert "quiet hours: it arrives at 08:00 where it is between 22:00 and 08:00 by then" in told
    options = ["--at", "2999-01-01T09:00+08:00", "--silent", "--paid", "--category", "urgent"]
    told = bot("announce", "create", "--text", "Hello", *options)
    for words in ("time: not before 2999-01-01T01:00:00+00:00", "sound: off", "speed: paid, up to 0.4 "):
        assert words in told
    assert "quiet hours: it arrives in them as well, because it is urgent" in told


@pytest.mark.usefixtures("chats")
def test_a_list_says_when_what_is_scheduled_is_due(bot: Bot) -> None:
    created(bot, "--text", "Hello", "--at", "2999-01-01T09:00+08:00")
    assert "due 2999-01-01T01:00:00+00:00" in bot("announce", "list")


@pytest.mark.usefixtures("chats")
@pytest.mark.parametrize(
    "text",
    ["<b>" + "x" * 4096 + "</b>", "😀" * 2048, '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'],
)
def test_what_telegram_takes_is_taken(bot: Bot, text: str) -> None:
    assert created(bot, "--text", text, "--format", "html")["recipients"] == 4


@pytest.mark.parametrize("state_address", [""], ids=["sqlite"])
def test_a_damaged_store_is_named_with_its_mend(bot: Bot, tmp_path: Path) -> None:
    for name, arguments, code in (
        ("directory.state.db", ["chats", "count"], 1),
        ("directory.db", ["ask", "SZPU"], 2),
    ):
        (tmp_path / name).write_bytes(b"this was a database once " * 100)
        told = bot(*arguments, code=code)
        assert str(tmp_path / name) in told
        assert "consortium-bot restore COPY brings a copy back" in told


@pytest.mark.parametrize("state_address", [""], ids=["sqlite"])
@pytest.mark.parametrize("command", [["backup"], ["export"], ["chats", "export"]])
def test_what_cannot_be_written_is_named_as_it_was_given(
    bot: Bot, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert "it is empty; name what is to be written" in bot(*command, "", code=2)
    assert sorted(tmp_path.iterdir()) == before
    nowhere = Path("/proc")  # where nobody can make a file
    if nowhere.is_dir():
        told = bot(*command, str(nowhere / "all.zip"), code=1)
        assert told == "consortium-bot: /proc/all.zip: No such file or directory\n"


@pytest.mark.usefixtures("chats")
def test_the_list_of_chats_has_columns(bot: Bot) -> None:
    head, *rows = bot("chats", "list").splitlines()
    assert len(rows) == 7
    for name, start in (("kind", "supergroup"), ("state", "gone"), ("title", "Forum")):
        row = next(row for row in rows if start in row)
        assert row.index(start) == head.index(name)


@pytest.mark.usefixtures("chats")
def test_what_nobody_has_yet_is_corrected_before_it_is_sent(bot: Bot) -> None:
    number = str(created(bot, "--text", "Hello", "--at", "2999-01-01T09:00+08:00")["id"])
    bot("announce", "edit", number, "--text", "Hi")
    assert "Hi" in bot("announce", "list")
    bot("announce", "cancel", number)
    assert f"nobody has got announcement {number}." in bot("announce", "edit", number, "--text", "Ho", code=1)


@pytest.mark.usefixtures("chats")
def test_show_and_list_say_until_when_telegram_asked_to_wait(bot: Bot, state_at: str) -> None:
    made = created(bot, "--text", "Hello")
    store, number, now = Store.open(state_at), str(made["id"]), time.time()
    ledger = Ledger(store, {Lane.FREE: 1e9})
    assert "at the latest" not in bot("announce", "show", number)
    (one, *_) = ledger.turn(Request("one", now, now + 1, 1)).claimed
    slow = Settled(made["id"], one.to, Delivery.PENDING, after=now + 1800)
    ledger.turn(Request("one", now, now, 0, [slow], hold={Lane.FREE: 60.0}))
    until = [datetime.fromtimestamp(now + wait, UTC).isoformat(timespec="seconds") for wait in (60, 1800)]
    for command in (["show", number], ["list"]):
        told = bot("announce", *command)
        assert f"held until {until[0]}: Telegram asks everyone to wait (429)" in told
        assert f"1 waits until {until[1]} at the latest" in told
    store.close()
