"""Groups whose settings cannot be read, that become supergroups, or that ask under a picture."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.replies import Message as Words
from bot.state import Rooms, StateError, StateThread, sqlite_url
from bot.state.rooms import ADMINISTRATORS
from bot.state.store import Store
from bot.values.announcement import Chat
from tests.emulator.companion import COMPANION, USERNAME, Running
from tests.emulator.talk import (
    AT,
    LEADS,
    MEMBER,
    OTHER,
    OWNER,
    ask,
    heard,
    joined,
    made_quiet,
    press,
    said,
    seen,
)
from tests.flow.scripted import Time

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(not COMPANION.is_dir(), reason="the Bot API emulator of ../shared is not here"),
]


def state_of(store: Path) -> Path:
    return store.with_name("directory.state.db")


@contextmanager
def unreadable(state: Path, how: str) -> Iterator[None]:
    """Let the state be one that cannot be read."""
    if how == "locked":
        with closing(sqlite3.connect(state, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            yield
        return
    kept = {path: path.read_bytes() for path in state.parent.glob(f"{state.name}*")}
    for path in kept:
        path.unlink()
    if how == "damaged":
        state.write_bytes(b"SQLite format 3\0" + b"damaged" * 1000)
    else:
        state.mkdir()
    try:
        yield
    finally:
        state.rmdir() if state.is_dir() else state.unlink()
        for path, content in kept.items():
            path.write_bytes(content)


# ---- settings that cannot be read


@pytest.mark.parametrize(
    ("how", "bot"), [("locked", "member"), ("damaged", "administrator"), ("away", "member")]
)
async def test_a_private_group_stays_private_where_its_settings_cannot_be_read(
    tg: Any, running: Running, store: Path, how: str, bot: str
) -> None:
    async with running():
        group = await made_quiet(tg, bot=bot)
        await asyncio.sleep(3)
        await press(tg, group, OWNER, said(Words.SETTINGS_LET_HEADS))
        await tg.wait_idle(quiet=0.1)
    with unreadable(state_of(store), how):
        async with running():
            mark = tg.mark(group)
            tg.group_message(group, MEMBER, LEADS)
            tg.group_message(group, MEMBER, f"/lead{AT} Shenzhen")
            tg.group_message(group, MEMBER, f"/help{AT}")
            tg.private_message(MEMBER, "SZPU")
            assert await tg.wait_reply(MEMBER, timeout=10)  # in private there is nothing to keep private
            await asyncio.sleep(6)
            assert tg.transcript(group, mark, viewer=OTHER) == [
                entry for entry in tg.transcript(group, mark) if entry["by"] != "bot"
            ]
            mark = tg.mark(group)
            tg.group_message(group, OWNER, LEADS)
            answer = await tg.wait_reply(group, after=mark, timeout=15)
            assert answer["text"] in {said(Words.QUIET_READY), "…"} or answer["visible_to"] == [OWNER]
            await tg.wait_idle()
            assert "Huawei" not in seen(tg, group, OTHER, mark)
    async with running():  # and is as it was when they can be
        mark = tg.mark(group)
        tg.group_message(group, MEMBER, LEADS)
        tg.group_message(group, OWNER, LEADS)
        await tg.wait_reply(group, after=mark, timeout=10)
        await tg.wait_idle()
        assert "Huawei" not in seen(tg, group, OTHER, mark)


class Away(StateThread):
    """A state that is there, or is not."""

    away = False

    async def run(self, work: Callable[[Store], Any]) -> Any:
        if self.away:
            reason = "gone fishing"
            raise StateError(reason)
        return await super().run(work)


async def test_what_was_known_of_a_group_counts_and_what_is_not_known_is_private(tmp_path: Path) -> None:
    clock, state = Time(), Away(sqlite_url(tmp_path / "state.db"))
    rooms = Rooms(state, clock)
    await rooms.change(Chat(-6, "supergroup"), asks=ADMINISTRATORS)
    await rooms.change(Chat(-7, "supergroup"))
    assert await rooms.of(-8) == Chat(-8, "")  # nobody has ever set anything there
    state.away = True
    clock.now += 3600
    assert (await rooms.of(-6)).asks == ADMINISTRATORS
    assert not (await rooms.of(-7)).quiet
    assert await rooms.of(-9) == Chat(-9, "", quiet=True, asks=ADMINISTRATORS)
    assert await rooms.of(9) == Chat(9, "")
    state.away = False
    assert await rooms.of(-9) == Chat(-9, "")
    state.close()


# ---- a group becomes a supergroup


def arrives(tg: Any, group: int, new: int) -> None:
    """Tell, as Telegram does, that the bot has come into the supergroup."""
    bot = {"id": tg.bot_id, "is_bot": True, "first_name": "Consortium", "username": USERNAME}
    change = {
        "chat": {"id": new, "type": "supergroup", "title": tg.chats[group].data["title"]},
        "from": tg.users[OWNER].data,
        "date": int(tg.now()),
        "old_chat_member": {"user": bot, "status": "left"},
        "new_chat_member": {"user": bot, "status": "member"},
    }
    tg._push("my_chat_member", change, new, OWNER)


def leaves(tg: Any, group: int) -> None:
    bot = {"id": tg.bot_id, "is_bot": True, "first_name": "Consortium", "username": USERNAME}
    change = {
        "chat": {"id": group, "type": "group", "title": tg.chats[group].data["title"]},
        "from": tg.users[OWNER].data,
        "date": int(tg.now()),
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "left"},
    }
    tg._push("my_chat_member", change, group, OWNER)


async def became(tg: Any, group: int, order: str) -> int:
    """Let a group become a supergroup, with the updates in an order that Telegram may have them in."""
    new = -1000000000000 + group
    match order:
        case "arrival last":
            assert tg.migrate(group) == new
            arrives(tg, group, new)
        case "arrival first":
            arrives(tg, group, new)
            tg.migrate(group)
        case "left, arrival first":
            leaves(tg, group)
            arrives(tg, group, new)
            tg.migrate(group)
        case "arrival in between":
            tg.migrate(group)
            arrives(tg, group, new)
            *_, to, come, arrival = tg.queue
            for number, update in zip(
                (to, come, arrival), ([tg.queue[n] for n in (to, arrival, come)]), strict=True
            ):
                update.id = update.body["update_id"] = number
                tg.queue[number] = update
        case "arrival last, later":
            tg.migrate(group)
            await tg.wait_idle()
            arrives(tg, group, new)
        case "arrival first, told later":
            arrives(tg, group, new)
            tg.chats[group].migrated_to = new  # writing to the group tells it already
            await tg.wait_idle(quiet=2)
            tg.chats[group].migrated_to = None
            tg.migrate(group)
    return new


ORDERS = (
    "arrival last",
    "arrival first",
    "left, arrival first",
    "arrival in between",
    "arrival last, later",
    "arrival first, told later",
)


@pytest.mark.parametrize("order", ORDERS)
async def test_a_supergroup_hears_no_second_hello_and_has_what_the_group_had(
    tg: Any, running: Running, store: Path, order: str
) -> None:
    async with running():
        group = await joined(tg, kind="group")
        await ask(tg, group, OWNER, f"/settings{AT} Zhuzhou")
        await press(tg, group, OWNER, said(Words.SETTINGS_LET_HEADS))
        await asyncio.sleep(3)
        await press(tg, group, OWNER, "简体中文")
        await tg.wait_idle()
        new = await became(tg, group, order)
        tg.group_message(new, OWNER, f"{AT} who leads it?")
        tg.group_message(new, MEMBER, f"{AT} who leads it?")
        answer = await tg.wait_reply(new, timeout=10)
        assert "Zhuzhou" in answer["text"]
        await tg.wait_idle(quiet=1)
        texts = [entry["text"] for entry in tg.transcript(new) if entry["by"] == "bot" and entry.get("text")]
        assert len(texts) == 1, texts
    kept = Store.open(sqlite_url(state_of(store)))
    room = kept.chats.get(new)
    assert room is not None
    assert (room.asks, room.chosen, room.kind, room.active) == (ADMINISTRATORS, "zh-Hans", "supergroup", True)
    assert room.consortium
    assert kept.chats.get(group) is None
    kept.close()
    tg.assert_clean()


@pytest.mark.parametrize("order", ["arrival last", "arrival first"])
async def test_a_quiet_group_is_quiet_from_its_first_moment_as_a_supergroup(
    tg: Any, running: Running, order: str
) -> None:
    async with running():
        group = await made_quiet(tg, kind="group")
        new = await became(tg, group, order)
        answer = await ask(tg, new, MEMBER, LEADS)
        await tg.wait_idle()
        assert answer["text"] == said(Words.QUIET_READY)
        assert "Huawei" not in seen(tg, new, OTHER)


async def test_a_supergroup_of_the_same_name_is_greeted(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg, kind="group")
        await ask(tg, group, OWNER, f"/settings{AT} Zhuzhou")
        another = tg.group("Talk", users=[OWNER, MEMBER])
        assert await tg.wait_reply(another)
        assert "Zhuzhou" not in (await ask(tg, another, MEMBER, f"{AT} who leads it?"))["text"]
        tg.remove_bot(another)
        await tg.wait_idle()
        mark = tg.mark(another)
        tg.add_bot(another, OWNER)
        assert await tg.wait_reply(another, after=mark)
        assert "Zhuzhou" in (await ask(tg, group, MEMBER, f"{AT} who leads it?"))["text"]


def test_what_was_set_in_either_is_kept(tmp_path: Path) -> None:
    store = Store.open(sqlite_url(tmp_path / "state.db"))
    store.chats.known(Chat(-5, "group", title="Talk"))
    store.chats.change(-5, quiet=True, consortium="zhuzhou", categories={"news"}, zone="Asia/Shanghai")
    store.chats.known(Chat(-1005, "supergroup", title="Talk"))
    store.chats.change(-1005, asks=ADMINISTRATORS, chosen="zh-Hans", topic=8, consortium="shenzhen")
    moved = store.chats.moved(-5, -1005)
    assert moved is not None
    assert (moved.quiet, moved.asks, moved.chosen, moved.consortium) == (
        True,
        ADMINISTRATORS,
        "zh-Hans",
        "zhuzhou",
    )
    assert (moved.topic, moved.zone, moved.categories) == (8, "Asia/Shanghai", frozenset({"news"}))
    assert store.chats.moved(-5, -1005) == moved
    store.close()


# ---- commands under pictures


PICTURE = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]}


def captioned(words: str) -> dict[str, Any]:
    """Return a picture with a caption, and the entities that Telegram finds in it."""
    command = words.partition(" ")[0]
    entity = {"type": "bot_command", "offset": 0, "length": len(command)}
    return PICTURE | {"caption": words, "caption_entities": [entity]}


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (f"/lead{AT} Zhuzhou", "CRRC"),
        ("/lead Zhuzhou", "CRRC"),
        (f"/LEAD{AT.upper()} Zhuzhou", "CRRC"),
        (f"/help{AT}", "Shenzhen"),
        (f"/contact{AT} SZPU", "518055"),
        (f"/nothing{AT} SZPU", "Liuxian"),
    ],
)
async def test_a_command_under_a_picture_is_a_command(
    tg: Any, running: Running, words: str, part: str
) -> None:
    async with running():
        group = await joined(tg)
        assert part in (await ask(tg, group, MEMBER, None, **captioned(words)))["text"]
        mark = tg.mark(group)
        tg.group_message(group, MEMBER, f"{words.replace(AT, '').replace(AT.upper(), '')}")
        await tg.wait_idle()
        tg.group_message(group, MEMBER, None, **captioned("/lead@another_bot Zhuzhou"))
        tg.group_message(group, MEMBER, None, **PICTURE, caption="nice")
        after = tg.mark(group)
        await tg.wait_idle()
        assert [entry for entry in tg.transcript(group, after) if entry["by"] == "bot"] == []
        assert tg.mark(group) >= mark


async def test_settings_are_commands_under_pictures_too_and_the_door_holds(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg)
        menu = await ask(tg, group, OWNER, None, **captioned(f"/settings{AT} Zhuzhou"))
        assert said(Words.SETTINGS) in menu["text"]
        await press(tg, group, OWNER, said(Words.SETTINGS_LET_HEADS))
        await tg.wait_idle(quiet=0.1)
        mark = tg.mark(group)
        tg.group_message(group, MEMBER, None, **captioned(f"/lead{AT} Shenzhen"))
        await tg.wait_idle()
        assert [entry for entry in tg.transcript(group, mark) if entry["by"] == "bot"] == []


async def test_in_private_a_picture_may_bear_a_command(tg: Any, running: Running) -> None:
    async with running():
        tg.private_message(7, None, **captioned("/language zh-Hans"))
        assert "中文" in (await tg.wait_reply(7))["text"]
        mark = tg.mark(7)
        tg.private_message(7, None, **captioned("/start o-szpu"))
        assert await heard(tg, 7, mark)
