"""Languages, settings of a group and reports on the local Telegram, which is a server of Bot API 10.0."""

from __future__ import annotations

import asyncio

import pytest

from bot.replies import Message as Words
from bot.replies import say
from bot.tryout.local import LocalTelegram
from bot.tryout.world import Chat
from bot.values.language import Language

pytestmark = pytest.mark.usefixtures("application")

AT = "@consortium_bot"


def said(words: Words, language: Language = Language.ENGLISH, **values: str) -> str:
    return say(words, language, **values)


async def answer(local: LocalTelegram, chat: Chat, text: str) -> str:
    await local.say(chat, local.colleague if chat.is_group else local.member, text)
    return local.last(chat).text


async def test_a_person_chooses_a_language_and_takes_it_back(local: LocalTelegram) -> None:
    chat = local.private(local.member)
    await answer(local, chat, "/language")
    await local.press(local.last(chat), local.member, "简体中文")
    assert local.last(chat).text == said(Words.LANGUAGE_CHOSEN, Language.SIMPLIFIED)
    assert "来源" in await answer(local, chat, "SZPU")
    assert "Source" in await answer(local, chat, "What is the address of SZPU?")
    assert await answer(local, chat, "/language Telegram") == said(Words.LANGUAGE_TELEGRAM)
    assert "Source" in await answer(local, chat, "SZPU")


@pytest.mark.parametrize("words", ["klingon", "de", "zh-Hans-x", "en; DROP TABLE chats", "🤷"])
async def test_a_language_that_there_is_not_changes_nothing(local: LocalTelegram, words: str) -> None:
    chat = local.private(local.member)
    assert await answer(local, chat, f"/language {words}") == said(Words.LANGUAGE_NONE)
    assert "Source" in await answer(local, chat, "SZPU")


async def test_a_group_is_set_by_its_owner_and_by_nobody_else(local: LocalTelegram) -> None:
    menu = await answer(local, local.group, f"/settings{AT} Shenzhen")
    assert "Shenzhen Municipal Industry-Education Consortium" in menu
    shown = local.last(local.group)
    pressed = await local.press(shown, local.member, said(Words.SETTINGS_FORGET_HOME))
    assert (pressed.text, pressed.alert) == (said(Words.SETTINGS_ADMINS), True)
    assert shown.text == menu
    await local.press(shown, local.colleague, said(Words.SETTINGS_FORGET_HOME))
    assert said(Words.SETTINGS_NO_HOME) in shown.text
    await local.say(local.group, local.member, f"/settings{AT}")
    assert local.last(local.group).text == said(Words.SETTINGS_ADMINS)


async def test_a_member_is_shown_no_languages_to_choose_from(local: LocalTelegram) -> None:
    await local.say(local.group, local.member, f"/language{AT}")
    assert local.last(local.group).text == said(Words.SETTINGS_ADMINS)
    assert await answer(local, local.group, f"/language{AT}") == said(Words.LANGUAGE_WHICH)


async def test_every_setting_has_its_way_back(local: LocalTelegram) -> None:
    await answer(local, local.group, f"/settings{AT}")
    menu = local.last(local.group)
    ways = (
        (Words.SETTINGS_BE_QUIET, Words.SETTINGS_BE_OPEN, Words.SETTINGS_IS_QUIET, Words.SETTINGS_IS_OPEN),
        (Words.SETTINGS_LET_HEADS, Words.SETTINGS_LET_ALL, Words.SETTINGS_HEADS_ASK, Words.SETTINGS_ALL_ASK),
        (Words.SETTINGS_GET_NEWS, Words.SETTINGS_STOP_NEWS, Words.SETTINGS_NEWS, Words.SETTINGS_NO_NEWS),
    )
    for there, back, is_there, is_back in ways:
        await local.press(menu, local.colleague, said(there))
        assert said(is_there) in menu.text
        await local.press(menu, local.colleague, said(back))
        assert said(is_back) in menu.text


async def test_the_language_of_telegram_is_a_tap_away_again(local: LocalTelegram) -> None:
    await answer(local, local.group, f"/settings{AT}")
    menu = local.last(local.group)
    await local.press(menu, local.colleague, "繁體中文")
    await local.press(menu, local.colleague, say(Words.LANGUAGE_AS_TELEGRAM, Language.TRADITIONAL))
    value = said(Words.LANGUAGE_AS_TELEGRAM)
    assert said(Words.SETTINGS_LANGUAGE, value=value) in menu.text
    assert value not in [label for row in menu.labels for label in row]


@pytest.mark.parametrize(
    ("words", "set_at_once"),
    [
        ("Shenzhen", True),
        ("深圳", True),
        ("vocational", False),
        ("Weifang", False),
        ("shenzen", False),
        ("SZPU", False),
    ],
)
async def test_a_consortium_is_taken_where_it_is_certain_and_else_asked_for(
    local: LocalTelegram, words: str, *, set_at_once: bool
) -> None:
    about = await answer(local, local.group, f"/settings{AT} {words}")
    menu = local.last(local.group)
    if not set_at_once:
        assert about == said(Words.SETTINGS_WHICH)
        await answer(local, local.group, f"/settings{AT}")
        assert said(Words.SETTINGS_NO_HOME) in local.last(local.group).text
        pressed = await local.press(menu, local.colleague, data="set:home-nobody")
        assert pressed.text == said(Words.BUTTON_OUT_OF_DATE)
        await local.press(menu, local.colleague, menu.labels[0][0])
    assert said(Words.SETTINGS_HOME, value="") in menu.text


async def test_in_private_the_settings_of_groups_are_explained(local: LocalTelegram) -> None:
    assert await answer(local, local.private(local.member), "/settings") == said(Words.SETTINGS_GROUPS)


async def test_a_quiet_group_sees_one_line_and_whoever_taps_the_answer(local: LocalTelegram) -> None:
    await answer(local, local.group, f"/settings{AT}")
    await local.press(local.last(local.group), local.colleague, said(Words.SETTINGS_BE_QUIET))
    assert await answer(local, local.group, f"{AT} address of SZPU") == said(Words.QUIET_READY)
    pressed = await local.press(local.last(local.group), local.member, said(Words.QUIET_SHOW))
    assert pressed.alert
    assert "7098 Liuxian" in pressed.text
    opened = await local.press(local.last(local.group), local.member, said(Words.QUIET_PRIVATE))
    payload = opened.url.partition("?start=")[2]
    assert "7098 Liuxian" in await answer(local, local.private(local.member), f"/start {payload}")


async def test_a_quiet_group_s_line_leads_to_the_close_call_and_not_to_its_first_choice(
    local: LocalTelegram,
) -> None:
    await answer(local, local.group, f"/settings{AT}")
    await local.press(local.last(local.group), local.colleague, said(Words.SETTINGS_BE_QUIET))
    assert await answer(local, local.group, f"/lead{AT} Weifang") == said(Words.QUIET_READY)
    pressed = await local.press(local.last(local.group), local.member, said(Words.QUIET_SHOW))
    assert "Which one do you mean" in pressed.text


async def test_in_a_quiet_group_nobody_goes_on_from_what_another_person_saw(local: LocalTelegram) -> None:
    await answer(local, local.group, f"/settings{AT}")
    await local.press(local.last(local.group), local.colleague, said(Words.SETTINGS_BE_QUIET))
    await local.say(local.group, local.member, f"{AT} address of SZPU")
    for person, knows in ((local.colleague, False), (local.member, True)):
        before = len(local.messages(local.group))
        await local.say(local.group, person, f"{AT} what is its postcode?")
        lines = local.messages(local.group)[before + 1 :]
        assert bool(lines) is knows  # what is not understood stays without a line that all would see
    pressed = await local.press(local.last(local.group), local.member, said(Words.QUIET_SHOW))
    assert "518055" in pressed.text


async def test_a_wrong_answer_reaches_the_administrators_with_its_correction(local: LocalTelegram) -> None:
    chat, heads = local.private(local.member), local.private(local.administrator)
    heads.started = True
    await answer(local, chat, "address of SZPU")
    with local.watching() as events:
        await local.press(local.last(chat), local.member, "Wrong?")
        asked = local.last(chat)
        assert asked.text == said(Words.REPORT_ASK)
        async with asyncio.timeout(5):
            while (await events.get()).chat is not heads:
                pass
    told = local.last(heads)
    assert "address of SZPU" in told.text
    assert "7098 Liuxian" in told.text
    await asyncio.sleep(0.1)
    await local.say(chat, local.member, "It moved in 2025.", reply_to=asked)
    assert local.last(chat).text == said(Words.REPORT_THANKS)
    async with asyncio.timeout(5):
        while "It moved in 2025." not in local.last(heads).text:  # noqa: ASYNC110 - of another task
            await asyncio.sleep(0.01)
    assert local.last(heads).reply_to is told
