"""Members as a table where the server has rich messages, as a folded list where it has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.emulator.companion import Running
from tests.emulator.older import older

QUESTION = "members of the Shenzhen consortium"


async def test_members_are_a_table_that_turns_its_pages(tg: Any, running: Running) -> None:
    async with running():
        tg.private_message(7, QUESTION)
        answer = await tg.wait_reply(7)
        assert answer["content"] == "rich_message"
        assert "Huawei Technologies Co., Ltd. | lead enterprise" in answer["text"]
        mark = tg.mark(7)
        tg.press(7, "Next ›")
        assert "Han’s Laser" in (await tg.wait_reply(7, after=mark, event="edit"))["text"]
        mark = tg.mark(7)
        tg.press(7, "Lead")
        edited = await tg.wait_reply(7, after=mark, event="edit")
        assert "lead college" in edited["text"].lower()
        await tg.wait_idle()
    tg.assert_clean()


async def test_an_older_server_gets_a_folded_list_and_is_asked_once(
    make_tg: Any, make_running: Any, tmp_path: Path
) -> None:
    async with older(make_tg, tmp_path) as tg:
        async with make_running(tg)():
            for person in (7, 8, 9):
                tg.private_message(person, QUESTION)
                answer = await tg.wait_reply(person)
                assert "• Huawei Technologies" in answer["text"]
                (entity,) = [e for e in tg.last(person)["entities"] if "quote" in e["type"]]
                assert entity["type"] == "expandable_blockquote"
            mark = tg.mark(9)
            tg.press(9, "Next ›")
            assert "Han’s Laser" in (await tg.wait_reply(9, after=mark, event="edit"))["text"]
            await tg.wait_idle()
        assert len(tg.calls("sendRichMessage")) == 1
        tg.assert_clean(ignore={"unknown_method"})  # by which it is learnt


async def test_what_a_server_takes_is_learnt_from_an_edit_as_well(
    make_tg: Any, make_running: Any, tmp_path: Path
) -> None:
    async with older(make_tg, tmp_path) as tg:
        async with make_running(tg)():
            tg.private_message(7, "Who leads the Shenzhen consortium?")
            await tg.wait_reply(7)
            for label in ("Members", "Next ›", "‹ Previous"):
                mark = tg.mark(7)
                tg.press(7, label)
                assert "•" in (await tg.wait_reply(7, after=mark, event="edit"))["text"]
            await tg.wait_idle()
        refused = [call for call in tg.calls("editMessageText") if call["status"] != 200]
        assert len(refused) == 1
