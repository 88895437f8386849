"""Quiet groups: whatever is asked, corrected or tapped there, no answer is seen by all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.replies import Message as Words
from tests.emulator.companion import Running
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

LUZHOU = f"{AT} Luzhou vocational college address"
READY = said(Words.QUIET_READY)


async def test_a_corrected_question_is_no_way_to_a_public_answer(tg: Any, running: Running) -> None:
    async with running():
        group = await made_quiet(tg)
        mark = tg.mark(group)
        question = tg.group_message(group, MEMBER, LEADS)["message_id"]
        await heard(tg, group, mark)
        tg.edit_message(group, question, f"{AT} address of SZPU")
        await tg.wait_idle()
        assert "Liuxian" not in seen(tg, group, OTHER, mark)
        mark = tg.mark(group)
        tg.press(MEMBER, said(Words.QUIET_SHOW), chat=group)
        shown = await heard(tg, group, mark)
        assert shown["visible_to"] == [MEMBER]
        assert "Liuxian" in shown["text"]
    tg.assert_clean()


async def test_an_open_answer_closes_when_its_question_changes_in_a_group_turned_quiet(
    tg: Any, running: Running
) -> None:
    async with running():
        group = await joined(tg)
        question = tg.group_message(group, MEMBER, LEADS)["message_id"]
        answer = await tg.wait_reply(group, after=tg.mark(group) - 1)
        await asyncio.sleep(PAUSE)
        await ask(tg, group, OWNER, f"/settings{AT}")
        await press(tg, group, OWNER, said(Words.SETTINGS_BE_QUIET))
        await tg.wait_idle(quiet=0.1)
        mark = tg.mark(group)
        tg.edit_message(group, question, f"{AT} address of SZPU")
        edited = await heard(tg, group, mark)
        assert (edited["event"], edited["message_id"]) == ("edit", answer["message_id"])
        assert edited["text"] == READY
    tg.assert_clean()


@pytest.mark.parametrize("text", [LUZHOU, f"{AT} address of Wolkenkuckucksheim University", f"/help{AT}"])
async def test_whatever_is_said_back_is_for_whoever_asked(tg: Any, running: Running, text: str) -> None:
    async with running():
        group = await made_quiet(tg)
        mark = tg.mark(group)
        line = await ask(tg, group, MEMBER, text)
        assert line["text"] == READY
        shown_at = tg.mark(group)
        tg.press(MEMBER, said(Words.QUIET_SHOW), chat=group, message_id=line["message_id"])
        shown = await heard(tg, group, shown_at)
        assert shown["visible_to"] == [MEMBER]
        assert shown["text"] not in seen(tg, group, OTHER, mark)
    tg.assert_clean()


async def test_a_choice_that_only_one_sees_leads_to_an_answer_that_only_one_sees(
    tg: Any, running: Running
) -> None:
    async with running():
        group = await made_quiet(tg)
        mark = tg.mark(group)
        line = await ask(tg, group, MEMBER, LUZHOU)
        after = tg.mark(group)
        tg.press(MEMBER, said(Words.QUIET_SHOW), chat=group, message_id=line["message_id"])
        shown = await heard(tg, group, after)
        choice = shown["buttons"][0][0]
        after = tg.mark(group)
        tg.press(MEMBER, choice, chat=group, ephemeral_message_id=shown["ephemeral_message_id"])
        answer = await heard(tg, group, after)
        assert answer["visible_to"] == [MEMBER]
        assert seen(tg, group, OTHER, mark).count(READY) == 1
        assert "Luzhou Voc" not in seen(tg, group, OTHER, mark).replace(LUZHOU, "")
    tg.assert_clean()


async def test_words_that_are_no_question_stay_without_an_answer(tg: Any, running: Running) -> None:
    async with running():
        group = await made_quiet(tg)
        mark = tg.mark(group)
        tg.group_message(group, MEMBER, f"{AT} what will the weather be like tomorrow?")
        await tg.wait_idle()
        assert [entry for entry in tg.transcript(group, mark) if entry["by"] == "bot"] == []
    tg.assert_clean()


async def test_a_button_of_before_shows_its_answer_to_whoever_asked_only(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg)
        answer = await ask(tg, group, MEMBER, LEADS)
        await asyncio.sleep(PAUSE)
        await ask(tg, group, OWNER, f"/settings{AT}")
        await press(tg, group, OWNER, said(Words.SETTINGS_BE_QUIET))
        await tg.wait_idle(quiet=0.1)
        mark = tg.mark(group)
        tg.press(MEMBER, "Address", chat=group, message_id=answer["message_id"])
        shown = await heard(tg, group, mark)
        assert shown["visible_to"] == [MEMBER]
        assert "Liuxian" in shown["text"]
        assert "Liuxian" not in seen(tg, group, OTHER, mark)
    tg.assert_clean()


async def test_a_message_too_old_to_be_known_is_no_stranger_s_to_change(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg)
        mark = tg.mark(group)
        tg.callbacks["77"] = {
            "id": "77",
            "t": tg.now(),
            "chat": group,
            "user": OTHER,
            "data": "1ea|sszpu",
            "message_id": 5000,
            "ephemeral_message_id": None,
        }
        tap = {"id": "77", "from": tg.users[OTHER].data, "chat_instance": "1", "data": "1ea|sszpu"}
        message = {"chat": tg.chats[group].data, "message_id": 5000, "date": 0}
        tg._push("callback_query", tap | {"message": message}, group, OTHER, "77")
        notice = await tg.wait_reply(group, after=mark, event="callback_answer")
        assert "Liuxian" in notice["text"]
        assert notice["show_alert"]
        await tg.wait_idle()
        assert not [e for e in tg.transcript(group, mark) if e["by"] == "bot" and e["event"] == "message"]
    tg.assert_clean()


async def test_show_me_again_shows_the_same_without_another_message(tg: Any, running: Running) -> None:
    async with running():
        group = await made_quiet(tg)
        line = await ask(tg, group, MEMBER, LEADS)
        mark = tg.mark(group)
        for _ in range(3):
            tg.press(OTHER, said(Words.QUIET_SHOW), chat=group, message_id=line["message_id"])
            await tg.wait_idle()
        events = [e for e in tg.transcript(group, mark, viewer=OTHER) if e["by"] == "bot"]
        assert [e["event"] for e in events].count("message") == 1
        notices = [e.get("text") for e in events if e["event"] == "callback_answer"]
        assert notices[0] is None
        assert "Huawei" in notices[1]
    tg.assert_clean()


async def test_what_would_come_too_late_is_led_aside_at_once(tg: Any, running: Running) -> None:
    async with running():
        group = await made_quiet(tg)
        line = await ask(tg, group, MEMBER, LEADS)
        await asyncio.sleep(PAUSE)
        tg.fault(method="sendMessage", chat=group, retry_after=14)  # Telegram takes it 15 s after the tap
        tg.group_message(group, MEMBER, f"{AT} address of SZPU")
        await tg.wait_call("sendMessage")
        await asyncio.sleep(0.2)
        mark, asked = tg.mark(group), tg.now()
        tg.press(OTHER, said(Words.QUIET_SHOW), chat=group, message_id=line["message_id"])
        await tg.wait_reply(group, after=mark, event="callback_answer")
        assert tg.now() - asked < 1.0
        (answer,) = [query["answer"] for query in tg.callbacks.values() if query["user"] == OTHER]
        tg.private_message(OTHER, "/start " + answer["url"].partition("?start=")[2])
        assert "Huawei" in (await tg.wait_reply(OTHER))["text"]
        # A command that nobody else sees has its answer behind a line.
        tg.ephemeral_message(group, OTHER, f"/contact{AT} SZPU")
        first = await tg.wait_reply(group, after=mark, timeout=20)
        second = await tg.wait_reply(group, after=first["n"] + 1, timeout=20)
        assert {first["text"], second["text"]} == {READY}
        assert any("reply_to" not in entry for entry in (first, second))
        await tg.wait_idle()
    tg.assert_clean(ignore={"flood"})


async def test_rights_that_change_are_known_at_the_next_question(tg: Any, running: Running) -> None:
    async with running():
        group = await made_quiet(tg, bot="administrator")
        assert (await ask(tg, group, MEMBER, LEADS))["visible_to"] == [MEMBER]
        tg.promote_bot(group, by=OWNER, admin=False)
        await tg.wait_idle()
        await asyncio.sleep(PAUSE)
        assert (await ask(tg, group, MEMBER, f"{AT} address of SZPU"))["text"] == READY
        tg.promote_bot(group, by=OWNER)
        await tg.wait_idle()
        await asyncio.sleep(PAUSE)
        assert (await ask(tg, group, MEMBER, f"{AT} website of Huawei"))["visible_to"] == [MEMBER]
        assert {call["status"] for call in tg.calls("sendMessage")} == {200}
    tg.assert_clean()
