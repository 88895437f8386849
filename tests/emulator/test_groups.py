"""Groups: who sees an answer, who decides, and what stays when groups move, leave and come back."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.replies import Message as Words
from bot.values.language import Language
from tests.emulator.companion import Running
from tests.emulator.older import older
from tests.emulator.talk import (
    AT,
    LEADS,
    MEMBER,
    OTHER,
    OWNER,
    PAUSE,
    ask,
    heard,
    joined,
    made_quiet,
    press,
    said,
    seen,
)


async def test_a_quiet_answer_is_seen_by_its_asker_only(tg: Any, running: Running) -> None:
    async with running():
        group = await made_quiet(tg, bot="administrator")
        mark = tg.mark(group)
        answer = await ask(tg, group, MEMBER, LEADS)
        assert answer["visible_to"] == [MEMBER]
        assert "Huawei" in seen(tg, group, MEMBER, mark)
        assert "Huawei" not in seen(tg, group, OTHER, mark)
        after = tg.mark(group)
        tg.press(MEMBER, "Address", chat=group)
        edited = await heard(tg, group, after)
        assert edited["event"] == "edit"
        assert edited["visible_to"] == [MEMBER]
        assert "Liuxian" in edited["text"]
        after = tg.mark(group)
        tg.ephemeral_message(group, MEMBER, "and its website?", reply_to=answer["ephemeral_message_id"])
        follow = await heard(tg, group, after)
        assert follow["visible_to"] == [MEMBER]
        assert "Liuxian" not in seen(tg, group, OTHER, mark)
        await tg.wait_idle()
    tg.assert_clean()


async def test_without_rights_the_answer_waits_behind_a_button(tg: Any, running: Running) -> None:
    async with running():
        group = await made_quiet(tg)
        answer = await ask(tg, group, MEMBER, LEADS)
        assert answer["text"] == said(Words.QUIET_READY)
        assert answer.get("visible_to", "all") == "all"
        for person in (MEMBER, OTHER):  # whoever taps sees it, each alone
            mark = tg.mark(group)
            tg.press(person, said(Words.QUIET_SHOW), chat=group, message_id=answer["message_id"])
            shown = await heard(tg, group, mark)
            assert shown["visible_to"] == [person]
            assert "Huawei" in shown["text"]
        (private,) = [b for b in tg.buttons(group) if b["text"] == said(Words.QUIET_PRIVATE)]
        payload = private["button"]["url"].partition("?start=")[2]
        tg.private_message(MEMBER, f"/start {payload}")
        assert "Huawei" in (await tg.wait_reply(MEMBER))["text"]
        await tg.wait_idle()
    tg.assert_clean()


@pytest.mark.parametrize("quiet", [False, True])
async def test_a_contact_asked_by_command_is_seen_by_its_asker_only(
    tg: Any, running: Running, *, quiet: bool
) -> None:
    async with running():
        group = await (made_quiet(tg) if quiet else joined(tg))
        await asyncio.sleep(0.2)
        mark = tg.mark(group)
        tg.ephemeral_message(group, MEMBER, f"/contact{AT} SZPU")
        answer = await heard(tg, group, mark)
        assert answer["visible_to"] == [MEMBER]
        assert "518055" in answer["text"]
        await tg.wait_idle()
    tg.assert_clean()


@pytest.mark.parametrize("keeps_flags", [False, True], ids=["method not found", "parameter ignored"])
async def test_an_older_server_shows_a_short_line_and_the_answer_in_a_notice(
    make_tg: Any, make_running: Any, tmp_path: Path, *, keeps_flags: bool
) -> None:
    async with older(make_tg, tmp_path) as tg:
        if not keeps_flags:
            forget_flags(tg)
        async with make_running(tg)():
            group = await made_quiet(tg, bot="administrator")
            await asyncio.sleep(PAUSE)
            await ask(tg, group, MEMBER, LEADS)
            await tg.wait_idle()
            left = [m.data["text"] for m in tg.chats[group].messages.values() if m.by_bot]
            assert left[-1] == said(Words.QUIET_READY)
            assert not any("Huawei" in text for text in left)
            notice = await press(tg, group, MEMBER, said(Words.QUIET_SHOW))
            assert notice["show_alert"]
            assert "Huawei" in notice["text"]
            # Learnt once: the second answer is not tried in vain.
            mark = tg.mark(group)
            await ask(tg, group, OTHER, f"{AT} address of SZPU")
            await tg.wait_idle()
            bot = [entry["event"] for entry in tg.transcript(group, mark) if entry["by"] == "bot"]
            assert bot == ["message"]
        tg.assert_clean()


def forget_flags(tg: Any) -> None:
    """Make the server drop what it does not know of a command, as older ones do."""
    kept = tg.methods["setmycommands"]

    def set_commands(p: Any) -> Any:
        for command in p["commands"]:
            command.pop("is_ephemeral", None)
        return kept(p)

    tg.methods["setmycommands"] = set_commands


async def test_only_administrators_decide_and_their_rights_are_looked_up_at_every_tap(
    tg: Any, running: Running
) -> None:
    async with running():
        group = await joined(tg)
        assert (await ask(tg, group, MEMBER, f"/settings{AT}"))["text"] == said(Words.SETTINGS_ADMINS)
        menu = await ask(tg, group, OWNER, f"/settings{AT}")
        for label in (said(Words.SETTINGS_BE_QUIET), "简体中文", said(Words.SETTINGS_LET_HEADS)):
            notice = await press(tg, group, MEMBER, label)
            assert notice["text"] == said(Words.SETTINGS_ADMINS)
            assert notice["show_alert"]
        await tg.wait_idle()
        assert tg.chats[group].messages[menu["message_id"]].data["text"] == menu["text"]
        answer = await ask(tg, group, MEMBER, LEADS)
        assert "Huawei" in answer["text"]
    tg.assert_clean()


async def test_trouble_with_telegram_makes_nobody_a_stranger(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg)
        tg.fault(method="getChatMember", status=500, times=1)
        menu = await ask(tg, group, OWNER, f"/settings{AT}")
        assert menu["text"] == said(Words.RIGHTS_UNCHECKED)
        menu = await ask(tg, group, OWNER, f"/settings{AT}")
        tg.fault(method="getChatMember", status=500, times=1)
        notice = await press(tg, group, OWNER, said(Words.SETTINGS_BE_QUIET))
        assert notice["text"] == said(Words.RIGHTS_UNCHECKED)
        await tg.wait_idle()
        assert tg.chats[group].messages[menu["message_id"]].data["text"] == menu["text"]
    tg.assert_clean()


async def test_an_anonymous_administrator_decides_and_taps_under_their_own_name(
    tg: Any, running: Running
) -> None:
    async with running():
        group = await joined(tg)
        menu = await ask(tg, group, OWNER, f"/settings{AT}", anonymous=True)
        assert said(Words.SETTINGS) in menu["text"]
        mark = tg.mark(group)
        tg.press(OWNER, "简体中文", chat=group)
        assert said(Words.SETTINGS, Language.SIMPLIFIED) in (await heard(tg, group, mark))["text"]
        await asyncio.sleep(PAUSE)
        answer = await ask(
            tg,
            group,
            MEMBER,
            f"{AT} SZPU",
        )
        assert "深圳职业技术大学" in answer["text"]
        # The language of the question comes before the chat's.
        question = "who leads the Foshan consortium?"
        assert "Lead college" in (await ask(tg, group, MEMBER, f"{AT} {question}"))["text"]
    tg.assert_clean()


async def test_forged_settings_and_wrong_words_change_nothing(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg)
        menu = await ask(tg, group, OWNER, f"/settings{AT}")
        message = tg.chats[group].messages[menu["message_id"]]
        before = message.data["text"]
        for data in ("set:", "set:lang-xx", "set:quiet|x", "lang:xx"):
            keyboard = message.markup["inline_keyboard"]
            keyboard.append([{"text": f"forged {data}", "callback_data": data}])
            notice = await press(tg, group, OWNER, f"forged {data}")
            assert notice["text"] == said(Words.BUTTON_OUT_OF_DATE)
        assert message.data["text"] == before
        await asyncio.sleep(PAUSE)
        wrong = await ask(tg, group, OWNER, f"/language{AT} klingon")
        assert wrong["text"] == said(Words.LANGUAGE_NONE)
        wrong = await ask(tg, group, OWNER, f"/settings{AT} Wolkenkuckucksheim")
        assert wrong["text"] == said(Words.SETTINGS_UNKNOWN, name="Wolkenkuckucksheim")
    tg.assert_clean()


async def test_a_group_about_one_consortium_need_not_name_it(tg: Any, running: Running, store: Path) -> None:
    async with running():
        group = await joined(tg)
        menu = await ask(tg, group, OWNER, f"/settings{AT} Shenzhen")
        assert "The group is about" in menu["text"]
        assert "Huawei" in (await ask(tg, group, MEMBER, f"{AT} who leads it?"))["text"]
        forget(store.with_suffix(".state.db"), group)
    async with running():
        await asyncio.sleep(PAUSE)
        mark = tg.mark(group)
        assert "Huawei" not in (await ask(tg, group, MEMBER, f"{AT} who leads it?"))["text"]
        assert said(Words.SETTINGS_LOST_HOME) in (await ask(tg, group, OWNER, f"/settings{AT}"))["text"]
        assert "Huawei" not in seen(tg, group, MEMBER, mark)
    tg.assert_clean()


def forget(state: Path, group: int) -> None:
    """Let the group be about a consortium that is in the directory no more."""
    with sqlite3.connect(state) as connection:
        connection.execute("UPDATE chats SET consortium = 'was-removed' WHERE id = ?", [group])
    connection.close()


async def test_settings_move_with_the_group_and_outlive_its_absence(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg, kind="group")
        await ask(tg, group, OWNER, f"/settings{AT} Shenzhen")
        await press(tg, group, OWNER, "繁體中文")
        await tg.wait_idle(quiet=0.1)
        new = tg.migrate(group)
        await tg.wait_idle()
        assert "深圳" in (await ask(tg, new, MEMBER, f"{AT} 誰牽頭？"))["text"]
        tg.remove_bot(new)
        await tg.wait_idle()
        await asyncio.sleep(PAUSE)
        mark = tg.mark(new)
        tg.add_bot(new, OWNER)
        await tg.wait_reply(new, after=mark)
        menu = await ask(tg, new, OWNER, f"/settings{AT}")
        assert said(Words.SETTINGS, Language.TRADITIONAL) in menu["text"]
        assert "深圳" in menu["text"]
    tg.assert_clean()


async def test_who_may_ask_is_for_administrators_to_say(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg)
        await ask(tg, group, OWNER, f"/settings{AT}")
        await press(tg, group, OWNER, said(Words.SETTINGS_LET_HEADS))
        await tg.wait_idle(quiet=0.1)
        mark = tg.mark(group)
        commands = (
            "consortia",
            "help",
            "about",
            "privacy",
            "lead",
            "start",
            "language",
            "subscribe",
            "announce",
        )
        for text in (LEADS, AT, f"/start{AT} o-szpu", *(f"/{command}{AT}" for command in commands)):
            tg.group_message(group, MEMBER, text)
            await tg.wait_idle(quiet=0.1)
        tg.ephemeral_message(group, MEMBER, f"/contact{AT} SZPU")
        await tg.wait_idle()
        assert [entry for entry in tg.transcript(group, mark) if entry["by"] == "bot"] == []
        assert (await ask(tg, group, MEMBER, f"/settings{AT}"))["text"] == said(Words.SETTINGS_ADMINS)
        assert "Huawei" in (await ask(tg, group, OWNER, LEADS))["text"]
    tg.assert_clean()


async def test_settings_made_in_a_topic_are_answered_there(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg, is_forum=True)
        topic = tg.topic(group, "News")
        menu = await ask(tg, group, OWNER, f"/settings{AT}", thread=topic)
        assert menu["thread"] == topic
        await press(tg, group, OWNER, said(Words.SETTINGS_GET_NEWS))
        await tg.wait_idle()
    tg.assert_clean()


@pytest.mark.parametrize(
    ("status", "heard"),
    [("member", Words.HELLO_HEARS_SOME), ("administrator", Words.HELLO_HEARS_ALL)],
)
async def test_the_hello_says_what_is_heard_and_how_to_ask(
    tg: Any, running: Running, status: str, heard: Words
) -> None:
    async with running():
        group = int(tg.group("Talk", users=[OWNER, MEMBER], bot=status))
        hello = await tg.wait_reply(group)
        assert said(heard) in hello["text"]
        assert AT in hello["text"]
        await tg.wait_idle()
        assert len([entry for entry in tg.transcript(group) if entry["by"] == "bot"]) == 1
    tg.assert_clean()


async def test_the_hello_is_in_the_language_that_was_chosen(tg: Any, running: Running) -> None:
    async with running():
        tg.user(OWNER, started=True)
        tg.private_message(OWNER, "/language zh-Hans")
        await tg.wait_reply(OWNER)
        group = int(tg.group("Talk", users=[OWNER, MEMBER]))
        hello = await tg.wait_reply(group)
        assert said(Words.HELLO_HEARS_SOME, Language.SIMPLIFIED) in hello["text"]
        await ask(tg, group, OWNER, f"/language{AT} zh-Hant")
        tg.remove_bot(group)
        await tg.wait_idle()
        await asyncio.sleep(PAUSE)
        mark = tg.mark(group)
        tg.add_bot(group, OWNER)
        hello = await heard(tg, group, mark)
        assert said(Words.HELLO_HEARS_SOME, Language.TRADITIONAL) in hello["text"]
    tg.assert_clean()


async def test_where_it_may_not_write_it_is_silent_and_tells_who_added_it(tg: Any, running: Running) -> None:
    async with running():
        tg.user(OWNER, started=True)
        group = int(tg.group("Talk", users=[OWNER, MEMBER], bot="left"))
        tg.restrict_bot(group, by=OWNER)
        told = await tg.wait_reply(OWNER)
        assert told["text"] == said(Words.HELLO_MUTE, group="Talk")
        tg.group_message(group, MEMBER, LEADS)
        await tg.wait_idle()
        assert [entry for entry in tg.transcript(group) if entry["by"] == "bot"] == []
    tg.assert_clean()


async def test_a_slow_group_is_waited_for(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg)
        tg.fault(method="sendMessage", retry_after=1)
        assert "Huawei" in (await ask(tg, group, MEMBER, LEADS))["text"]
    tg.assert_clean()


async def test_a_question_answered_a_moment_ago_is_answered_by_a_link(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg)
        first = await ask(tg, group, MEMBER, LEADS)
        again = await ask(tg, group, OTHER, f"{AT} Shenzhen consortium lead?")
        assert again["text"].endswith(f"/{first['message_id']}")
        assert "Huawei" not in again["text"]
        # A reply to the reference goes on from the answer.
        await asyncio.sleep(PAUSE)
        mark = tg.mark(group)
        tg.group_message(group, OTHER, "and the address of its lead college?", reply_to=again["message_id"])
        assert "Liuxian" in (await heard(tg, group, mark))["text"]
    tg.assert_clean()
