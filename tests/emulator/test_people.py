"""On a person's phone: contacts to keep, languages, inline results, and saying that an answer is wrong."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import vobject

from bot.replies import Message as Words
from bot.replies import say
from bot.values.language import Language
from tests.emulator.companion import USERNAME, Running

ADMIN, MEMBER, OTHER = 99, 7, 8
AT = f"@{USERNAME}"


def said(words: Words, language: Language = Language.ENGLISH, **values: str) -> str:
    return say(words, language, **values)


async def ask(tg: Any, person: int, text: str, **more: Any) -> Any:
    mark = tg.mark(person)
    tg.private_message(person, text, **more)
    return await tg.wait_reply(person, after=mark)


async def press(tg: Any, person: int, label: str, chat: int | None = None) -> Any:
    """Tap a button; what comes of it."""
    mark = tg.mark(chat or person)
    tg.press(person, label, chat=chat)
    return await tg.wait_reply(chat or person, after=mark)


async def test_a_contact_is_dialled_copied_mapped_saved_shared_and_printed(tg: Any, running: Running) -> None:
    async with running():
        card = await ask(tg, MEMBER, "contact of Shandong Vocational Animal Science and Veterinary College")
        assert "+86 536 308 6200" in card["text"]
        styled = [e["type"] for e in tg.last(MEMBER)["entities"]]
        assert "phone_number" not in styled  # it is plain text: phones find it themselves
        buttons = {b["text"]: b["button"] for b in tg.buttons(MEMBER)}
        assert buttons["Copy phone"]["copy_text"]["text"] == "+86 536 308 6200"
        assert buttons["Map"]["url"].startswith("https://")
        shared = buttons["Share"]["switch_inline_query_chosen_chat"]
        assert shared["query"].startswith("Shandong Vocational")
        file = await press(tg, MEMBER, "Save")
        assert file["content"] == "document"
        document = tg.last(MEMBER)["document"]
        content = tg.files[document["file_id"]]["data"].decode()
        assert document["file_name"].endswith(".vcf")
        assert vobject.readOne(content).tel.value == "+86 536 308 6200"
        poster = await press(tg, MEMBER, "QR code")
        assert poster["content"] == "photo"
        found = await tg.inline_query(OTHER, shared["query"])
        assert found["results"][0]["title"].startswith("Shandong Vocational")
    tg.assert_clean()


async def test_the_question_s_language_comes_first_then_the_chat_s_then_telegram_s(
    tg: Any, running: Running
) -> None:
    async with running():
        tg.user(MEMBER, language_code="zh-hant")
        assert "地址" in (await ask(tg, MEMBER, "SZPU address SZPU 地址"))["text"]
        assert "來源" in (await ask(tg, MEMBER, "SZPU"))["text"]
        menu = await ask(tg, MEMBER, "/language")
        assert menu["buttons"] == [["English"], ["简体中文"], ["繁體中文"], ["跟隨 Telegram"]]
        chosen = await press(tg, MEMBER, "English")
        assert chosen["text"] == said(Words.LANGUAGE_CHOSEN)
        await asyncio.sleep(3.3)
        assert "Source" in (await ask(tg, MEMBER, "SZPU"))["text"]
        assert "来源" in (await ask(tg, MEMBER, "深圳职业技术大学地址"))["text"]
        assert (await ask(tg, MEMBER, "/language Klingon"))["text"] == said(Words.LANGUAGE_NONE)
        await asyncio.sleep(3.3)
        assert "Source" in (await ask(tg, MEMBER, "SZPU"))["text"]
    async with running():
        assert "Source" in (await ask(tg, MEMBER, "SZPU"))["text"]
    tg.assert_clean()


async def test_inline_mode_begins_with_what_the_person_looked_at(tg: Any, running: Running) -> None:
    async with running():
        await ask(tg, MEMBER, "address of BYD")
        await ask(tg, MEMBER, "SZPU")
        own = await tg.inline_query(MEMBER, "")
        assert [result["id"] for result in own["results"][:2]] == ["szpu", "byd"]
        others = await tg.inline_query(OTHER, "")
        assert others["results"][0]["id"] != "szpu"
        first = await tg.inline_query(MEMBER, "s")
        assert first["results"]
        assert all(result["description"] for result in first["results"])
    tg.assert_clean()


def read(store: Path, statement: str) -> list[Any]:
    with sqlite3.connect(store.with_suffix(".state.db")) as connection:
        rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


async def test_one_tap_tells_the_administrators_and_then_what_would_be_right(
    tg: Any, running: Running, store: Path
) -> None:
    async with running():
        tg.user(ADMIN, started=True)
        answer = await ask(tg, MEMBER, "address of SZPU please")
        asked = await press(tg, MEMBER, "Wrong?")
        assert asked["text"] == said(Words.REPORT_ASK)
        told = await tg.wait_reply(ADMIN)
        assert "address of SZPU please" in told["text"]
        assert answer["text"][:40] in told["text"]
        mark = tg.mark(ADMIN)
        thanks = await ask(tg, MEMBER, "No. 1, see szpu.edu.cn", reply_to=asked["message_id"])
        assert thanks["text"] == said(Words.REPORT_THANKS)
        corrected = await tg.wait_reply(ADMIN, after=mark, event="message")
        assert corrected["reply_to"] == told["message_id"]
        assert "No. 1, see szpu.edu.cn" in corrected["text"]
        mark = tg.mark(ADMIN)
        await ask(tg, MEMBER, "No. 2, sorry", reply_to=asked["message_id"])
        assert "No. 2, sorry" in (await tg.wait_reply(ADMIN, after=mark))["text"]
        (kept,) = read(store, "SELECT correction FROM reports")
        assert kept == ("No. 1, see szpu.edu.cn\nNo. 2, sorry",)
        # Any other reply in private is a question.
        await asyncio.sleep(3.3)
        website = await ask(tg, MEMBER, "and its website?", reply_to=answer["message_id"])
        assert "szpu.edu.cn" in website["text"]
    tg.assert_clean()


async def test_in_a_group_the_correction_is_asked_for_in_private(tg: Any, running: Running) -> None:
    async with running():
        tg.user(ADMIN, started=True)
        group = int(tg.group("Talk", users=[MEMBER, OTHER]))
        await tg.wait_reply(group)
        mark = tg.mark(group)
        tg.group_message(group, MEMBER, f"{AT} address of SZPU")
        await tg.wait_reply(group, after=mark)
        mark = tg.mark(group)
        tg.press(MEMBER, "Wrong?", chat=group)
        await tg.wait_reply(group, after=mark, event="callback_answer")
        assert "address of SZPU" in (await tg.wait_reply(ADMIN))["text"]
        (tap,) = [query["answer"] for query in tg.callbacks.values()]
        asked = await ask(tg, MEMBER, "/start " + tap["url"].partition("?start=")[2])
        assert asked["text"] == said(Words.REPORT_ASK)
        # Somebody else's report is nobody else's to correct, and their question stays theirs.
        stranger = await ask(tg, OTHER, "/start " + tap["url"].partition("?start=")[2])
        assert stranger["text"] != said(Words.REPORT_ASK)
        mark = tg.mark(ADMIN)
        tg.press(OTHER, "Wrong?", chat=group)
        assert "address of SZPU" not in (await tg.wait_reply(ADMIN, after=mark))["text"]
        assert [e for e in tg.transcript(group) if e["by"] == "bot" and e["event"] == "message"][2:] == []
    tg.assert_clean()


async def test_whoever_could_not_be_told_is_told_when_they_write(tg: Any, running: Running) -> None:
    async with running():
        tg.user(ADMIN, language_code="zh-hans")
        await ask(tg, MEMBER, "who leads the Shenzhen consortium?")
        await press(tg, MEMBER, "Address")
        asked = await press(tg, MEMBER, "Wrong?")
        await ask(tg, MEMBER, "No. 1", reply_to=asked["message_id"])
        await tg.wait_idle()
        assert ADMIN not in tg.chats
        tg.private_message(ADMIN, "/start")
        await tg.wait_reply(ADMIN)
        report = await tg.wait_reply(ADMIN, after=2)
        wanted = said(Words.REPORT, Language.SIMPLIFIED, question="?", answer="", correction="")
        assert report["text"].startswith(wanted.partition("?")[0])
        # The question goes with the answer that is shown now.
        assert "who leads the Shenzhen consortium? › Address" in report["text"]
        assert "Liuxian" in report["text"]
        assert "No. 1" in report["text"]
        mark = tg.mark(ADMIN)
        tg.private_message(ADMIN, "SZPU")
        await tg.wait_idle()
        assert len([e for e in tg.transcript(ADMIN, mark) if e["by"] == "bot"]) == 1
    tg.assert_clean()


async def test_who_taps_again_and_again_is_thanked_and_no_longer_heard(tg: Any, running: Running) -> None:
    async with running():
        await ask(tg, MEMBER, "SZPU")
        for _ in range(5):
            mark = tg.mark(MEMBER)
            tg.press(MEMBER, "Wrong?")
            await tg.wait_reply(MEMBER, after=mark, event="callback_answer")
        mark = tg.mark(MEMBER)
        tg.press(MEMBER, "Wrong?")
        enough = await tg.wait_reply(MEMBER, after=mark, event="callback_answer")
        assert enough["text"] == said(Words.REPORT_ENOUGH)
    tg.assert_clean()


@pytest.mark.parametrize("payload", ["w-1", "w-", "c-%%%", "c-" + "A" * 60, "s-nobody"])
async def test_a_link_that_is_none_of_ours_says_hello(tg: Any, running: Running, payload: str) -> None:
    async with running():
        hello = await ask(tg, MEMBER, f"/start {payload}")
        assert "Ask me" in hello["text"]
    tg.assert_clean()
