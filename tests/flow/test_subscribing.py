"""Nobody is subscribed unasked; one tap begins and one tap ends it; in groups their administrators decide."""

from __future__ import annotations

from typing import Any

import pytest

from bot.replies.notices import Notice, tell
from bot.tryout.local import LocalTelegram
from bot.tryout.world import BOT_ID, Chat, Message
from bot.values.language import Language

pytestmark = pytest.mark.usefixtures("application")


def told(local: LocalTelegram, chat: Chat) -> Message:
    return local.last(chat)


def words(notice: Notice, **values: str) -> str:
    return tell(notice, Language.ENGLISH, **values)


async def say(local: LocalTelegram, text: str, chat: Chat | None = None, **more: Any) -> Message:
    chat = chat or local.private(local.member)
    person = local.colleague if chat.is_group else local.member
    await local.say(chat, more.pop("person", person), text, **more)
    return told(local, chat)


async def test_start_offers_it_with_one_tap(local: LocalTelegram) -> None:
    hello = await say(local, "/start")
    assert words(Notice.OFFER) in hello.text
    await local.press(hello, local.member, words(Notice.OFFER_YES))
    assert words(Notice.SUBSCRIBED) in hello.text
    assert all(label.startswith("✅") for (label,) in hello.labels[:-1])
    again = await say(local, "/start")
    assert words(Notice.OFFER) not in again.text


async def test_categories_are_chosen_one_by_one(local: LocalTelegram) -> None:
    menu = await say(local, "/subscribe")
    await local.press(menu, local.member, "✅ News")
    assert menu.labels == [["☐ News"], ["✅ Events"], ["✅ Urgent notices"], [words(Notice.STOP_ALL)]]
    await local.press(menu, local.member, "✅ Events")
    await local.press(menu, local.member, "✅ Urgent notices")
    assert menu.text == words(Notice.UNSUBSCRIBED)


async def test_a_chat_says_what_it_follows_and_where_it_lives(local: LocalTelegram) -> None:
    follows = await say(local, "/subscribe Shenzhen consortium")
    assert "This chat follows the " in follows.text
    assert "Shenzhen" in follows.text
    lives = await say(local, "/subscribe Europe/Berlin")
    assert "Europe/Berlin" in lives.text
    unclear = await say(local, "/subscribe Atlantis/Nowhere")
    assert unclear.text == words(Notice.UNCLEAR)
    assert (await say(local, "/unsubscribe")).text == words(Notice.UNSUBSCRIBED)


async def test_a_groups_administrators_decide(local: LocalTelegram) -> None:
    refused = await say(local, "/subscribe", local.group, person=local.member)
    assert refused.text == words(Notice.GROUP_ADMINS)
    menu = await say(local, "/subscribe", local.group)
    assert menu.text == words(Notice.SUBSCRIBED)
    pressed = await local.press(menu, local.member, "✅ News")
    assert pressed.alert
    assert pressed.text == words(Notice.GROUP_ADMINS)
    assert "✅ News" in menu.labels[0]
    await local.press(menu, local.colleague, "✅ News")
    assert "☐ News" in menu.labels[0]


async def test_a_topic_is_kept(local: LocalTelegram) -> None:
    forum = local.open_group("Forum", local.colleague, topics=2)
    menu = await say(local, "/subscribe", forum, thread=3)
    assert words(Notice.TOPIC) in menu.text
    assert menu.thread == 3


async def test_a_topic_is_left_by_subscribing_in_general(local: LocalTelegram) -> None:
    forum = local.open_group("Forum", local.colleague, topics=2)
    await say(local, "/subscribe", forum, thread=3)
    left = await say(local, "/subscribe", forum)
    assert words(Notice.TOPIC_LEFT) in left.text
    assert words(Notice.TOPIC_LEFT) not in (await say(local, "/subscribe", forum)).text


@pytest.mark.parametrize("data", ["sub:", "sub:flip:gossip", "sub:end:everything", "sub:on:now", "sub:?"])
async def test_forged_buttons_change_nothing(local: LocalTelegram, data: str) -> None:
    menu = await say(local, "/subscribe")
    before = menu.labels
    pressed = await local.press(menu, local.member, data=data)
    assert pressed.text == words(Notice.OUT_OF_DATE)
    assert menu.labels == before


async def test_membership_is_heard_and_nothing_said(local: LocalTelegram) -> None:
    before = len(local.messages(local.group))
    sides = [{"user": {**local.bot.as_json()}, "status": status} for status in ("member", "left")]
    change = {
        "chat": local.group.as_json(),
        "from": local.colleague.as_json(),
        "date": 1,
        "old_chat_member": sides[0],
        "new_chat_member": sides[1],
    }
    await local.deliver("my_chat_member", change)
    assert BOT_ID in local.people
    assert len(local.messages(local.group)) == before
