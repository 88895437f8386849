from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.emulator.companion import USERNAME, Running, free_port

AT = f"@{USERNAME}"
PAUSE = 3.3  # after which a chat takes three messages at once again
QUESTIONS = (
    "Who leads the Shenzhen consortium?",
    "深圳职业技术大学地址",
    "SZPU",
    "List the consortia in Guangdong",
    "Is Huawei a member of the Shenzhen consortium?",
    "What is the weather?",
    "<b>&\"' Wolkenkuckucksheim",
    "polytechnic",
)


@pytest.fixture(params=["polling", "webhook"])
def way(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param == "polling":
        return {}
    port = free_port()
    return {
        "webhook_url": f"http://127.0.0.1:{port}/telegram",
        "webhook_secret": "a-secret",
        "listen_port": port,
    }


async def test_all_kinds_of_traffic_break_no_rule_and_are_quick(
    tg: Any, running: Running, way: dict[str, Any]
) -> None:
    async with running(**way):
        await private_chats(tg)
        group = await groups(tg)
        await inline(tg, group)
        await guests(tg)
        await tg.wait_idle()
    tg.assert_clean()
    assert [v for v in tg.violations() if v["kind"] != "not_modified"] == []
    waits = sorted(
        timing["reply_ms"] or timing["answer_ms"]
        for timing in tg.timings()
        if timing["reply_ms"] or timing["answer_ms"]
    )
    assert len(waits) > 60
    assert waits[int(len(waits) * 0.95)] <= 150


async def private_chats(tg: Any) -> None:
    """Many people, so that Telegram's limits for one chat do not decide the waits."""
    for number, question in enumerate(QUESTIONS * 4):
        user = 1000 + number
        tg.user(user, language_code=("en", "zh-hans", "zh-hant", "de")[number % 4])
        tg.private_message(user, question)
        answer = await tg.wait_reply(user)
        assert answer["text"]
        for _ in range(2):
            button = next((b for b in tg.buttons(user) if b["data"]), None)
            if button is None:
                break
            mark = tg.mark(user)
            tg.press(user, button["text"])
            await tg.wait_reply(user, after=mark, event="callback_answer")
    question = tg.private_message(2000, "/lead Foshan")
    await tg.wait_reply(2000)
    mark = tg.mark(2000)
    tg.edit_message(2000, question["message_id"], "/lead Shenzhen")
    assert (await tg.wait_reply(2000, after=mark))["event"] == "edit"


async def joined(tg: Any, title: str, users: tuple[int, ...] = (7, 8), **more: Any) -> int:
    """Add the bot to a new group and let it say its hello."""
    group = int(tg.group(title, users=list(users), **more))
    await tg.wait_reply(group)
    return group


async def groups(tg: Any) -> int:
    group = await joined(tg, "Talk")
    forum = await joined(tg, "Forum", is_forum=True)
    anonymous = await joined(tg, "Anonymous")
    await asyncio.sleep(PAUSE)
    for text in (f"{AT} who leads the Shenzhen consortium?", f"/contact{AT} SZPU"):
        mark = tg.mark(group)
        question = tg.group_message(group, 7, text)
        answer = await tg.wait_reply(group, after=mark)
        assert answer["reply_to"] == question["message_id"]
    mark = tg.mark(group)
    tg.group_message(group, 8, "and its website?", reply_to=answer["message_id"])
    assert "szpu.edu.cn" in (await tg.wait_reply(group, after=mark))["text"]
    for topic in (tg.topic(forum, "Questions"), None):
        mark = tg.mark(forum)
        tg.group_message(forum, 7, f"{AT} SZPU", thread=topic)
        assert (await tg.wait_reply(forum, after=mark)).get("thread") == topic
    mark = tg.mark(anonymous)
    tg.group_message(anonymous, 7, f"/lead{AT} Shenzhen", anonymous=True)
    assert "Huawei" in (await tg.wait_reply(anonymous, after=mark))["text"]
    return group


async def inline(tg: Any, group: int) -> None:
    for end in range(1, len("shenzhen") + 1):
        answer = await tg.inline_query(7, "shenzhen"[:end])
    assert answer["results"]
    answer = await tg.inline_query(7, "")
    again = await tg.inline_query(7, "", offset=answer["next_offset"])
    assert again["results"]
    sent = tg.choose_inline(7, chat=group)
    mark = tg.mark(group)
    button = next(b for b in tg.buttons(group) if b["message_id"] == sent["message_id"] and b["data"])
    tg.press(8, button["text"], chat=group, message_id=sent["message_id"])
    assert (await tg.wait_reply(group, after=mark, event="edit"))["message_id"] == sent["message_id"]


async def guests(tg: Any) -> None:
    for text in (f"{AT} who leads the Shenzhen consortium?", f"{AT} 深圳职业技术大学地址", AT):
        summons = tg.guest_message(7, f"Elsewhere {text}", text)
        assert (await tg.wait_reply(summons["chat"]))["text"]
    beside = tg.guest_message(7, text=f"{AT} SZPU", private_with=8)
    assert "7098 Liuxian" in (await tg.wait_reply(beside["chat"]))["text"]


async def test_a_burst_in_one_chat_keeps_to_the_limits(tg: Any, running: Running) -> None:
    async with running():
        for _ in range(6):
            tg.private_message(7, "SZPU")
        await tg.wait_call("sendMessage", 6, timeout=15)
    tg.assert_clean()
    assert all(call["status"] == 200 for call in tg.calls("sendMessage"))


async def test_groups_are_left_in_peace(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg, "Talk", bot="administrator")
        mark = tg.mark(group)
        for text in ("Who leads the Shenzhen consortium?", "/lead@other_bot Shenzhen", "hello"):
            tg.group_message(group, 7, text)
        tg.group_message(group, 7, photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}])
        channel = tg.channel("News")
        tg.link_discussion(channel, group)
        tg.channel_post(channel, f"{AT} who leads the Shenzhen consortium?")
        await tg.wait_idle()
        assert [entry for entry in tg.transcript(group, mark) if entry["by"] == "bot"] == []
        assert [entry for entry in tg.transcript(channel) if entry["by"] == "bot"] == []
    tg.assert_clean()


async def test_who_blocks_the_bot_or_leaves_ends_nothing(tg: Any, running: Running) -> None:
    async with running():
        tg.fault(method="sendMessage", action="delay", delay=0.2, times=2)
        tg.private_message(7, "SZPU")
        tg.block(7)
        group = await joined(tg, "Talk")
        tg.group_message(group, 8, f"{AT} SZPU")
        tg.remove_bot(group)
        await tg.wait_idle()
        tg.private_message(9, "SZPU")
        assert await tg.wait_reply(9)
    tg.assert_clean()


async def test_an_answer_follows_a_group_to_its_new_id(tg: Any, running: Running) -> None:
    async with running():
        group = await joined(tg, "Talk", kind="group")
        tg.fault(method="sendMessage", action="delay", delay=0.3)
        tg.group_message(group, 8, f"{AT} SZPU")
        await tg.wait_call("sendMessage", 2)
        new = tg.migrate(group)
        assert "7098 Liuxian" in (await tg.wait_reply(new))["text"]
    tg.assert_clean()


async def test_the_profile_is_set_once(tg: Any, running: Running) -> None:
    async with running():
        await tg.wait_idle()
    assert tg.calls("setMyCommands")
    before = len(tg.calls())
    async with running():
        await tg.wait_idle()
    set_again = [call["method"] for call in tg.calls(after=before) if call["method"].startswith("setMy")]
    assert set_again == []
    assert {len(menu) for menu in tg.commands.values()} == {8, 9, 11}
    assert [v for v in tg.violations() if v["kind"] == "redundant_profile_call"] == []


async def test_an_update_is_answered_once_over_a_restart(tg: Any, running: Running) -> None:
    async with running():
        tg.private_message(7, "SZPU")
        await tg.wait_reply(7)
    tg.private_message(7, "Huawei")
    mark = tg.mark(7)
    async with running():
        await tg.wait_reply(7, after=mark)
        await tg.wait_idle()
    assert len([entry for entry in tg.transcript(7) if entry["by"] == "bot"]) == 2
    tg.assert_clean()
