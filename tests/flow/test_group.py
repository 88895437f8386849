from __future__ import annotations

from typing import Any

import pytest

from bot.replies import Message as Words
from bot.replies import say
from bot.tryout.local import LocalTelegram
from bot.tryout.world import Chat, Message
from bot.values.language import Language

pytestmark = pytest.mark.usefixtures("application")

AT = "@consortium_bot"
SHENZHEN = "Shenzhen Polytechnic University"
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}


def answers(local: LocalTelegram, chat: Chat) -> list[Message]:
    return [message for message in local.messages(chat) if message.sender is local.bot]


@pytest.mark.parametrize(
    "text",
    [
        f"{AT} who leads the Shenzhen consortium?",
        f"who leads the Shenzhen consortium, {AT.upper()}?",
        f"/lead{AT} Shenzhen",
        "/lead Shenzhen",
        f"/LEAD{AT} Shenzhen",
        f"/lead_college{AT} Shenzhen",
    ],
)
async def test_who_names_the_bot_is_answered_under_the_question(local: LocalTelegram, text: str) -> None:
    question = await local.say(local.group, local.member, text)
    (answer,) = answers(local, local.group)
    assert SHENZHEN in answer.text
    assert answer.reply_to is question


async def test_who_does_not_is_left_in_peace_also_where_everything_is_heard(local: LocalTelegram) -> None:
    heard = local.open_group("Everything", local.member, bot="administrator")
    for text in (
        "Who leads the Shenzhen consortium?",
        "mail me at mei@consortium_bot.example",
        "@consortium_bot2 who leads the Shenzhen consortium?",
        "/lead@another_bot Shenzhen",
        "/weather Shenzhen",
        "/",
        "@",
    ):
        await local.say(heard, local.member, text)
        await local.say(heard, local.member, content=PHOTO | {"caption": text})
    await local.say(heard, local.member, content=PHOTO)
    assert answers(local, heard) == []


async def test_a_reply_to_an_answer_goes_on_from_it(local: LocalTelegram) -> None:
    await local.say(local.group, local.member, f"{AT} address of SZPU")
    first = local.last(local.group)
    await local.say(local.group, local.member, f"{AT} address of Huawei")
    question = await local.say(local.group, local.colleague, "and its postcode?", reply_to=first)
    answer = local.last(local.group)
    assert "518055" in answer.text
    assert answer.reply_to is question
    await local.say(local.group, local.member, "what about its website?", reply_to=answer)
    assert "szpu.edu.cn" in local.last(local.group).text


async def test_without_a_reply_a_person_goes_on_from_what_they_asked_themselves(local: LocalTelegram) -> None:
    await local.say(local.group, local.member, f"{AT} address of SZPU")
    await local.say(local.group, local.colleague, f"{AT} address of Huawei")
    await local.say(local.group, local.member, f"{AT} what is its postcode?")
    assert "518055" in local.last(local.group).text


async def test_who_has_asked_nothing_yet_goes_on_from_what_everybody_saw_last(local: LocalTelegram) -> None:
    await local.say(local.group, local.member, f"{AT} address of SZPU")
    await local.say(local.group, local.colleague, f"{AT} what is its postcode?")
    assert "518055" in local.last(local.group).text


async def test_what_one_chat_spoke_of_is_unknown_in_every_other(local: LocalTelegram) -> None:
    forum = local.open_group("Forum", local.member, local.colleague, topics=2)
    await local.say(local.private(local.member), local.member, "address of SZPU")
    await local.say(local.group, local.member, f"{AT} address of SZPU")
    await local.say(forum, local.member, f"{AT} address of SZPU", thread=3)
    elsewhere = local.open_group("Elsewhere", local.member, local.colleague)
    for chat, topic in ((elsewhere, 0), (forum, 2)):
        await local.say(chat, local.member, f"{AT} what is its postcode?", thread=topic)
        assert "518055" not in local.last(chat).text


async def test_a_reply_to_an_answer_keeps_the_list_that_was_spoken_of(local: LocalTelegram) -> None:
    await local.say(local.group, local.member, f"{AT} who leads the Shenzhen consortium?")
    await local.say(local.group, local.member, f"{AT} address of BYD")
    first = answers(local, local.group)[0]
    await local.say(local.group, local.colleague, "address of the second one?", reply_to=first)
    second = local.last(local.group)
    assert "Huawei" in second.text
    await local.say(local.group, local.member, "and of the first one?", reply_to=second)
    assert SHENZHEN in local.last(local.group).text


async def test_after_a_button_everybody_goes_on_from_what_it_showed(local: LocalTelegram) -> None:
    await local.say(local.group, local.member, f"{AT} website of BYD")
    await local.press(local.last(local.group), local.member, "Consortia")
    await local.say(local.group, local.colleague, f"{AT} who leads it?")
    assert "Huawei" in local.last(local.group).text


async def test_a_mention_under_someone_s_question_answers_that(local: LocalTelegram) -> None:
    question = await local.say(local.group, local.member, "Who leads the Shenzhen consortium?")
    summons = await local.say(local.group, local.colleague, AT, reply_to=question)
    answer = local.last(local.group)
    assert SHENZHEN in answer.text
    assert answer.reply_to is summons


async def test_what_people_say_to_each_other_under_an_answer_stays_without_one(local: LocalTelegram) -> None:
    await local.say(local.group, local.member, f"{AT} address of SZPU")
    answer = local.last(local.group)
    for text in ("ok", "👍", "nice, welcome!", "thanks!", "great"):
        await local.say(local.group, local.colleague, text, reply_to=answer)
    assert answers(local, local.group) == [answer]
    for text in ("Foo University?", f"{AT} address of Foo University", f"/foo{AT}"):
        await local.say(local.group, local.colleague, text, reply_to=answer)
    assert len(answers(local, local.group)) == 4


_DOUBTED = pytest.mark.xfail(strict=True, reason="read as a doubt, which is answered by the source")


@pytest.mark.parametrize("text", ["haha", "yes", f"ok {AT}", pytest.param("lol no way", marks=_DOUBTED)])
async def test_laughter_under_an_answer_stays_without_one(local: LocalTelegram, text: str) -> None:
    await local.say(local.group, local.member, f"{AT} address of SZPU")
    answer = local.last(local.group)
    await local.say(local.group, local.colleague, text, reply_to=answer)
    assert answers(local, local.group) == [answer]


async def test_a_mention_alone_is_told_how_to_ask(local: LocalTelegram) -> None:
    for text in (AT, f"/start{AT}"):
        await local.say(local.group, local.member, text)
        assert local.last(local.group).text == say(Words.GROUP_ASK, Language.ENGLISH, mention=AT)


async def test_a_caption_that_names_the_bot_is_a_question(local: LocalTelegram) -> None:
    heard = local.open_group("Everything", local.member, bot="administrator")
    text = f"{AT} Address of SZPU"
    entities = [{"type": "mention", "offset": 0, "length": len(AT)}]
    content = PHOTO | {"caption": text, "caption_entities": entities}
    await local.say(heard, local.member, content=content)
    assert "7098 Liuxian" in local.last(heard).text


async def test_a_topic_keeps_its_answers_and_the_general_one_has_no_number(local: LocalTelegram) -> None:
    forum = local.open_group("Forum", local.member, topics=2)
    await local.say(forum, local.member, f"{AT} SZPU", thread=3)
    assert local.last(forum).thread == 3
    await local.say(forum, local.member, f"{AT} SZPU")
    assert local.last(forum).thread == 0
    # Telegram's own number of the general topic is refused when it is sent.
    general = local.post(forum, local.member, {"text": "/lead Shenzhen", "entities": [COMMAND]}, thread=1)
    await local.deliver("message", general.as_json())
    assert local.last(forum).thread == 0


async def test_a_message_in_a_topic_that_the_bot_opened_is_no_reply_to_it(local: LocalTelegram) -> None:
    forum = local.open_group("Forum", local.member, bot="administrator", topics=1)
    opening = local.post(forum, local.bot, {"forum_topic_created": {"name": "x", "icon_color": 1}}, thread=2)
    await local.say(forum, local.member, "SZPU", reply_to=opening, thread=2)
    assert answers(local, forum) == [opening]


async def test_a_chain_of_replies_is_no_topic(local: LocalTelegram) -> None:
    message = local.post(local.group, local.member, {"text": f"{AT} SZPU", "entities": [MENTION]})
    await local.deliver("message", message.as_json() | {"message_thread_id": 77})
    assert local.last(local.group).thread == 0


COMMAND = {"type": "bot_command", "offset": 0, "length": 5}
MENTION = {"type": "mention", "offset": 0, "length": len(AT)}


@pytest.mark.parametrize(
    ("more", "answered"),
    [
        ({"from": ANONYMOUS, "sender_chat": {"id": -1, "type": "supergroup", "title": "Talk"}}, True),
        ({"from": ANONYMOUS, "sender_chat": {"id": -2, "type": "channel", "title": "News"}}, True),
        ({"from": {"id": 5, "is_bot": True, "first_name": "Other"}}, False),
        ({"via_bot": {"id": 5, "is_bot": True, "first_name": "Other"}}, False),
        ({"is_automatic_forward": True, "sender_chat": {"id": -2, "type": "channel", "title": "N"}}, False),
    ],
    ids=["anonymous administrator", "channel", "bot", "via a bot", "linked channel's post"],
)
async def test_people_are_answered_however_they_appear_and_bots_are_not(
    local: LocalTelegram, more: dict[str, Any], *, answered: bool
) -> None:
    message = local.post(local.group, local.member, {"text": "/lead Shenzhen", "entities": [COMMAND]})
    await local.deliver("message", message.as_json() | more)
    assert len(answers(local, local.group)) == answered


async def test_a_corrected_question_corrects_its_answer(local: LocalTelegram) -> None:
    question = await local.say(local.group, local.member, f"{AT} who leads the Foshan consortium?")
    await local.edit(question, f"{AT} who leads the Shenzhen consortium?")
    (answer,) = answers(local, local.group)
    assert SHENZHEN in answer.text
    await local.say(local.group, local.member, "and its members?", reply_to=answer)
    assert "Shenzhen" in local.last(local.group).text


async def test_an_answer_that_a_button_or_a_correction_changed_is_nothing_to_refer_to(
    local: LocalTelegram,
) -> None:
    talk = local.open_group("Talk", local.member, local.colleague)
    for change in ("button", "correction"):
        asked = f"{AT} who leads the {'Foshan' if change == 'button' else 'Shenzhen'} consortium?"
        question = await local.say(talk, local.member, asked)
        answer = local.last(talk)
        await local.say(talk, local.colleague, asked)
        assert f"/{answer.id}" in local.last(talk).text
        if change == "button":
            await local.press(answer, local.member, "Members")
        else:
            await local.edit(question, f"{AT} website of BYD")
        await local.say(talk, local.colleague, asked)
        assert "Lead college" in local.last(talk).text
    await local.say(talk, local.colleague, f"{AT} BYD website")
    assert f"/{answer.id}" in local.last(talk).text


async def test_a_question_that_was_not_for_the_bot_is_answered_once_it_is(local: LocalTelegram) -> None:
    question = await local.say(local.group, local.member, "who leads the Shenzhen consortium?")
    await local.edit(question, f"{AT} who leads the Shenzhen consortium?")
    assert len(answers(local, local.group)) == 1


async def test_service_messages_and_stickers_are_no_questions(local: LocalTelegram) -> None:
    first = local.post(local.group, local.bot, {"text": "an answer"})
    await local.say(local.group, local.member, content={"new_chat_title": "x"}, reply_to=first)
    await local.say(local.group, local.member, content=PHOTO, reply_to=first)
    assert answers(local, local.group) == [first]
