from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.replies import Message as Words
from bot.replies import encode, say
from bot.tryout.local import LocalTelegram
from bot.tryout.world import Chat, Message
from bot.values.language import Language
from bot.values.query import Query, Topic

pytestmark = pytest.mark.usefixtures("application")

AT = "@consortium_bot"
ADDRESS = encode(Query(Topic.ADDRESS, "szpu"), Language.ENGLISH)
OUT_OF_DATE = say(Words.BUTTON_OUT_OF_DATE, Language.ENGLISH)


async def asked(local: LocalTelegram, chat: Chat, text: str) -> Message:
    await local.say(chat, local.member, text)
    return local.last(chat)


async def test_the_next_question_is_answered_in_place(local: LocalTelegram) -> None:
    chat = local.private(local.member)
    answer = await asked(local, chat, "Who leads the Shenzhen consortium?")
    pressed = await local.press(answer, local.member, "Members")
    assert pressed.text == ""
    assert local.last(chat) is answer
    assert "Huawei" in answer.text
    await local.say(chat, local.member, "and who leads it?")
    assert "Lead college" in local.last(chat).text


async def test_a_list_is_paged_forth_and_back(local: LocalTelegram) -> None:
    chat = local.private(local.member)
    answer = await asked(local, chat, "/consortia")
    first = answer.text
    await local.press(answer, local.member, "Next ›")
    assert "11–20" in answer.text
    await local.press(answer, local.member, "‹ Previous")
    assert answer.text == first
    assert len([message for message in local.messages(chat) if message.sender is local.bot]) == 1


async def test_a_choice_becomes_the_answer(local: LocalTelegram) -> None:
    answer = await asked(local, local.private(local.member), "Who leads the Wuxi consortium?")
    choices = answer.labels
    assert len(choices) == 2
    await local.press(answer, local.member, choices[0][0])
    assert "lead college" in answer.text.lower()
    assert answer.labels != choices


async def test_a_second_tap_is_answered_and_changes_nothing(local: LocalTelegram) -> None:
    answer = await asked(local, local.private(local.member), "SZPU")
    await local.press(answer, local.member, data=ADDRESS)
    shown = answer.text
    await local.press(answer, local.member, data=ADDRESS)
    assert answer.text == shown
    assert [refusal.partition(":")[0] for refusal in local.refused] == ["editMessageText"]
    local.refused.clear()


async def test_forged_and_outdated_buttons_change_nothing(local: LocalTelegram) -> None:
    answer = await asked(local, local.private(local.member), "SZPU")
    shown = answer.text, answer.rows
    for data in (
        *("x", "1ea|snobody-at-all", "1eL|sszpu*", "9ea|sszpu", "1ea|s" + "a" * 60),
        *("%", "|||", "深圳", "1eL|sszpu", "1ev|s", "1em|sshenzhen|p-1"),
    ):
        pressed = await local.press(answer, local.member, data=data)
        assert pressed.text == OUT_OF_DATE, data
        assert (answer.text, answer.rows) == shown


async def test_forged_reports_and_quiet_answers_are_kept_by_nobody(local: LocalTelegram) -> None:
    for chat in (local.private(local.member), local.group):
        answer = await asked(local, chat, f"{AT} SZPU" if chat is local.group else "SZPU")
        messages = len(local.messages(chat))
        datas = ["1ev|snobody|ar", "1ea|snobody|ar", "1ev|snobody|as", "1ev|as"]
        for data in datas if chat is not local.group else datas[:3]:
            pressed = await local.press(answer, local.member, data=data)
            assert pressed.text == OUT_OF_DATE, data
        assert len(local.messages(chat)) == messages


@given(data=st.text(max_size=64))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_data_is_answered(local: LocalTelegram, data: str) -> None:
    chat = local.private(local.member)
    chat.started = True
    answer = local.post(chat, local.bot, {"text": "an answer"})
    await local.press(answer, local.member, data=data.encode(errors="replace").decode())


async def test_who_taps_another_s_answer_sees_it_alone(local: LocalTelegram) -> None:
    answer = await asked(local, local.group, f"{AT} SZPU")
    shown = answer.text
    pressed = await local.press(answer, local.colleague, data=ADDRESS)
    assert "7098 Liuxian" in pressed.text
    assert pressed.alert
    assert len(pressed.text) <= 200
    assert answer.text == shown
    await local.press(answer, local.member, data=ADDRESS)
    assert answer.text != shown


async def test_a_long_answer_for_another_is_cut(local: LocalTelegram) -> None:
    answer = await asked(local, local.group, "/consortia")
    pressed = await local.press(answer, local.colleague, "Next ›")
    assert pressed.text.endswith("…")


async def test_a_message_that_cannot_be_edited_is_followed_by_another(local: LocalTelegram) -> None:
    chat = local.private(local.member)
    answer = await asked(local, chat, "SZPU")
    local.remove(answer)
    await local.press(answer, local.member, data=ADDRESS)
    assert local.last(chat) is not answer
    assert "7098 Liuxian" in local.last(chat).text
    local.refused.clear()


async def test_a_message_that_telegram_no_longer_shows_the_bot_still_works(local: LocalTelegram) -> None:
    chat = local.private(local.member)
    answer = await asked(local, chat, "SZPU")
    local.queries["q"] = None
    inaccessible = {"chat": chat.as_json(), "message_id": answer.id, "date": 0}
    query = {"id": "q", "from": local.member.as_json(), "chat_instance": "1", "message": inaccessible}
    await local.deliver("callback_query", query | {"data": ADDRESS})
    assert local.queries["q"] is not None
    assert "7098 Liuxian" in answer.text


async def test_a_tap_without_a_message_or_data_is_answered(local: LocalTelegram) -> None:
    for more in ({"data": ADDRESS}, {"game_short_name": "chess"}):
        local.queries["q"] = None
        query = {"id": "q", "from": local.member.as_json(), "chat_instance": "1"}
        await local.deliver("callback_query", query | more)
        answer = local.queries["q"]
        assert answer is not None
        assert answer["text"] == OUT_OF_DATE
