from __future__ import annotations

import pytest

from bot.replies import Message as Words
from bot.replies import say
from bot.tryout.local import LocalTelegram
from bot.values.language import Language

pytestmark = pytest.mark.usefixtures("application")

AT = "@consortium_bot"


async def test_every_letter_typed_brings_cards(local: LocalTelegram) -> None:
    for end in range(1, len("shenzhen poly") + 1):
        results = await local.inline(local.member, "shenzhen poly"[:end])
        assert results is not None
    assert results.results[0]["title"] == "Shenzhen Polytechnic University"
    assert "深圳职业技术大学" in results.results[0]["description"]


async def test_a_card_is_sent_with_its_facts_and_buttons_that_edit_it(local: LocalTelegram) -> None:
    results = await local.inline(local.member, "SZPU")
    assert results is not None
    sent = await local.choose(local.group, local.member, results)
    assert "7098 Liuxian" in sent.text
    await local.press(sent, local.colleague, "Members")
    assert "Formerly" not in sent.text
    assert [message.sender for message in local.messages(local.group)] == [local.member]


async def test_a_question_is_answered_by_the_first_card(local: LocalTelegram) -> None:
    results = await local.inline(local.member, "who leads the shenzhen consortium")
    assert results is not None
    first = results.results[0]
    assert first["id"] == "answer"
    assert "who leads the shenzhen consortium" in first["title"]
    assert "Huawei" in first["input_message_content"]["message_text"]


async def test_cards_come_in_pages_without_repeating(local: LocalTelegram) -> None:
    seen: list[str] = []
    offset, pages = "", 0
    while True:
        results = await local.inline(local.member, "", offset=offset)
        assert results is not None
        assert len(results.results) <= 20
        seen += [result["id"] for result in results.results]
        pages += 1
        offset = results.next_offset
        if not offset:
            break
    assert pages == 5
    assert len(seen) == len(set(seen)) == 88


@pytest.mark.parametrize("offset", ["-1", "1e9", "９", "99999999999", "x" * 60, "999999"])
async def test_an_offset_that_is_none_breaks_nothing(local: LocalTelegram, offset: str) -> None:
    assert await local.inline(local.member, "Shenzhen", offset=offset) is not None


async def test_cards_are_in_the_reader_s_language_and_cached_for_them_alone(local: LocalTelegram) -> None:
    english = await local.inline(local.member, "szpu")
    local.colleague.language = "zh-hans"
    chinese = await local.inline(local.colleague, "szpu")
    assert english is not None
    assert chinese is not None
    assert english.results[0]["title"] == "Shenzhen Polytechnic University"
    assert chinese.results[0]["title"] == "深圳职业技术大学"
    assert 60 <= english.cache_seconds <= 3600


async def test_where_nothing_fits_the_way_to_the_private_chat_is_shown(local: LocalTelegram) -> None:
    results = await local.inline(local.member, "qqqqqqqqzzzzzz")
    assert results is not None
    assert results.results == ()
    assert results.button is not None
    await local.say(local.private(local.member), local.member, f"/start {results.button['start_parameter']}")
    assert "Shenzhen" in local.last(local.private(local.member)).text


async def test_a_guest_answers_once_and_its_buttons_work(local: LocalTelegram) -> None:
    elsewhere = local.open_group("Elsewhere", local.colleague, local.member, bot="left")
    await local.say(elsewhere, local.member, "Who leads the Shenzhen consortium?")
    assert len(elsewhere.messages) == 1
    question = await local.say(elsewhere, local.member, f"{AT} who leads the Shenzhen consortium?")
    answer = local.last(elsewhere)
    assert "Huawei" in answer.text
    assert answer.reply_to is question
    await local.press(answer, local.colleague, "Members")
    assert "members" in answer.text.lower()


async def test_a_guest_remembers_what_a_person_spoke_of(local: LocalTelegram) -> None:
    elsewhere = local.open_group("Elsewhere", local.colleague, local.member, bot="left")
    await local.say(elsewhere, local.member, f"{AT} address of SZPU")
    await local.say(elsewhere, local.member, f"{AT} and its postcode?")
    assert "518055" in local.last(elsewhere).text


async def test_a_guest_says_in_the_asker_s_language_what_is_too_long(local: LocalTelegram) -> None:
    reader = local.person("Mei", id=2001, language="zh-hant")
    elsewhere = local.open_group("Elsewhere", local.colleague, reader, bot="left")
    await local.say(elsewhere, reader, f"{AT} " + "where is it? " * 100)
    assert local.last(elsewhere).text == say(Words.TOO_LONG, Language.TRADITIONAL)


async def test_a_guest_who_is_named_under_a_question_answers_that(local: LocalTelegram) -> None:
    elsewhere = local.open_group("Elsewhere", local.colleague, local.member, bot="left")
    question = await local.say(elsewhere, local.member, "Address of SZPU?")
    await local.say(elsewhere, local.colleague, AT, reply_to=question)
    assert "7098 Liuxian" in local.last(elsewhere).text


@pytest.mark.parametrize("text", [AT, f"{AT} 😀", f"{AT} What is the weather?", f"{AT} Wolkenkuckucksheim"])
async def test_a_guest_answers_whatever_is_said(local: LocalTelegram, text: str) -> None:
    elsewhere = local.open_group("Elsewhere", local.colleague, local.member, bot="left")
    await local.say(elsewhere, local.member, text)
    assert local.last(elsewhere).text
