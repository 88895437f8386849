from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import TimedOut

from bot.telegram.pace import Pace
from bot.telegram.sender import Gone, Late, Lost, Only, Place, Refused, Sender, Sent, Spot, Text
from bot.telegram.transport import BrokenError, NeverSentError, NeverSentInTimeError
from bot.telegram.trouble import Reporter
from tests.flow.scripted import DONE, Scripted, Time

MESSAGE = {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}}
HELLO = Text("Hello <", "<b>Hello</b> &lt;")
HERE = Place(7)


@pytest.fixture
def sender(bot: Bot, time: Time) -> Sender:
    reporter = Reporter(logging.getLogger("sending"), time)
    return Sender(bot, reporter, time, pace=Pace(time), sleep=time.sleep)


async def test_a_message_goes_where_it_belongs(script: Scripted, sender: Sender) -> None:
    script.will("sendMessage", MESSAGE)
    assert await sender.send(Place(-7, topic=3, reply_to=9), HELLO) == Sent(-7, 5)
    (call,) = script.of("sendMessage")
    assert (call["text"], call["parse_mode"]) == ("<b>Hello</b> &lt;", "HTML")
    assert call["message_thread_id"] == 3
    assert call["reply_parameters"] == {"message_id": 9, "allow_sending_without_reply": True}
    assert call["link_preview_options"] == {"is_disabled": True}


async def test_plain_words_go_without_markup(script: Scripted, sender: Sender) -> None:
    script.will("sendMessage", MESSAGE)
    await sender.send(HERE, Text("a < b & c"))
    (call,) = script.of("sendMessage")
    assert call["text"] == "a < b & c"
    assert "parse_mode" not in call


async def test_html_that_telegram_does_not_take_goes_as_plain_words(
    script: Scripted, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    script.will("sendMessage", (400, "Bad Request: can't parse entities: oops"), MESSAGE)
    assert await sender.send(HERE, HELLO) == Sent(7, 5)
    assert script.of("sendMessage")[1]["text"] == "Hello <"
    assert [record.levelname for record in caplog.records] == ["ERROR"]


async def test_buttons_that_telegram_does_not_take_are_left_out(
    script: Scripted, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    script.will("sendMessage", (400, "Bad Request: BUTTON_DATA_INVALID"), MESSAGE)
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("x", callback_data="x"))
    assert await sender.send(HERE, replace(HELLO, keyboard=keyboard)) == Sent(7, 5)
    first, second = script.of("sendMessage")
    assert "reply_markup" in first
    assert "reply_markup" not in second
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize(
    "trouble",
    [
        NeverSentError("cannot connect: refused"),
        NeverSentInTimeError("no connection in time"),
        BrokenError("the connection broke"),
        (500, "Internal Server Error"),
        b"<html>502 Bad Gateway</html>",
        (429, "Too Many Requests: retry after 5", {"retry_after": 5}),
    ],
)
async def test_trouble_that_passes_is_waited_out_and_told_in_one_line(
    script: Scripted, sender: Sender, time: Time, caplog: pytest.LogCaptureFixture, trouble: Any
) -> None:
    caplog.set_level("INFO")
    script.will("sendMessage", trouble, trouble, MESSAGE)
    assert await sender.send(HERE, HELLO) == Sent(7, 5)
    assert time.slept == ([5.0, 5.0] if "429" in str(trouble) else [0.5, 1.0])
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 1
    assert "\n" not in warnings[0]
    assert "<html>" not in warnings[0]
    assert "answers again" in caplog.records[-1].getMessage()


async def test_what_may_have_been_delivered_is_not_sent_again_when_telegram_had_its_time(
    script: Scripted, sender: Sender
) -> None:
    script.will("sendMessage", TimedOut())
    assert isinstance(await sender.send(HERE, HELLO), Lost)
    assert len(script.of("sendMessage")) == 1


async def test_a_connection_that_breaks_again_and_again_is_given_up_on(
    script: Scripted, sender: Sender
) -> None:
    script.will("sendMessage", *[BrokenError("cut")] * 3)
    assert isinstance(await sender.send(HERE, HELLO), Lost)
    assert len(script.of("sendMessage")) == 3


async def test_edits_and_answers_are_repeated_also_after_a_time_out(script: Scripted, sender: Sender) -> None:
    script.will("editMessageText", TimedOut(), MESSAGE)
    assert await sender.edit(Spot(7, 5), HELLO)
    script.will("answerCallbackQuery", TimedOut(), DONE)
    await sender.answer_tap("1")
    assert len(script.of("answerCallbackQuery")) == 2


async def test_a_wait_longer_than_anyone_waits_is_not_begun(
    script: Scripted, sender: Sender, time: Time
) -> None:
    script.will("sendMessage", (429, "Too Many Requests", {"retry_after": 3600}))
    assert isinstance(await sender.send(HERE, HELLO), Lost)
    assert time.slept == []


async def test_a_wait_that_telegram_names_is_kept_up_to_three_minutes(
    script: Scripted, sender: Sender, time: Time
) -> None:
    script.will("sendMessage", (429, "Too Many Requests", {"retry_after": 100}), MESSAGE)
    assert await sender.send(HERE, HELLO) == Sent(7, 5)
    assert time.slept == [100.0]


async def test_a_server_that_stays_down_is_given_up_on_within_a_minute(
    script: Scripted, sender: Sender, time: Time
) -> None:
    script.will("sendMessage", *[(500, "Internal Server Error")] * 20)
    started = time.now
    assert isinstance(await sender.send(HERE, HELLO), Lost)
    assert 25 < time.now - started <= 60


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [
        ((403, "Forbidden: bot was blocked by the user"), Gone()),
        ((403, "Forbidden: bot was kicked from the supergroup chat"), Gone()),
        ((400, "Bad Request: chat not found"), Gone()),
        ((400, "Bad Request: message thread not found"), Refused("Message thread not found")),
        ((400, "Bad Request: not enough rights to send text messages to the chat"), None),
    ],
)
async def test_what_is_final_is_a_value(script: Scripted, sender: Sender, refusal: Any, outcome: Any) -> None:
    script.will("sendMessage", refusal)
    result = await sender.send(HERE, HELLO)
    assert isinstance(result, Refused) if outcome is None else result == outcome


async def test_an_answer_follows_a_group_that_became_a_supergroup(script: Scripted, sender: Sender) -> None:
    moved = (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1009})
    script.will("sendMessage", moved, MESSAGE)
    assert await sender.send(Place(-9, topic=3, reply_to=4), HELLO) == Sent(-1009, 5)
    again = script.of("sendMessage")[1]
    assert again["chat_id"] == -1009
    assert "reply_parameters" not in again
    assert "message_thread_id" not in again


async def test_what_is_for_one_person_is_tried_with_harmless_words_first(
    script: Scripted, sender: Sender
) -> None:
    seen_by_one = MESSAGE | {"ephemeral_message_id": 3}
    script.will("sendMessage", seen_by_one, seen_by_one)
    script.will("editEphemeralMessageText", DONE)
    place = Place(-7, only=Only(8))
    assert await sender.send(place, HELLO) == Sent(-7, -3)
    assert await sender.send(place, HELLO) == Sent(-7, -3)
    assert [call["text"] for call in script.of("sendMessage")] == ["…", HELLO.html]
    assert [call["text"] for call in script.of("editEphemeralMessageText")] == [HELLO.html]


async def test_words_that_a_server_shows_to_all_are_neither_the_answer_nor_tried_again(
    script: Scripted, sender: Sender
) -> None:
    script.will("sendMessage", MESSAGE)
    script.will("deleteMessage", (500, "Internal Server Error"))
    assert isinstance(await sender.send(Place(-7, only=Only(8)), HELLO), Refused)
    assert [call["text"] for call in script.of("sendMessage")] == ["…"]
    assert not await sender.whispers()


async def test_what_would_come_too_late_takes_no_turn(script: Scripted, sender: Sender, time: Time) -> None:
    script.will("sendMessage", *[MESSAGE] * 21)
    script.will("sendChatAction", *[DONE] * 30)
    for _ in range(20):
        await sender.send(Place(-7), HELLO)
    assert sender.late(Place(-7, only=Only(8, tap="1")))
    slept = len(time.slept)
    assert await sender.send(Place(-7, only=Only(8, tap="1")), HELLO) == Late()
    assert await sender.send(Place(-7, only=Only(8, command=3)), HELLO) == Late()
    assert len(time.slept) == slept
    assert not sender.late(Place(-7, only=Only(8)))
    assert await sender.send(Place(-7), HELLO) == Sent(-7, 5)


async def test_what_was_for_one_person_still_is_in_the_supergroup(script: Scripted, sender: Sender) -> None:
    moved = (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1009})
    script.will("sendMessage", moved, (400, "Bad Request: not enough rights"))
    assert isinstance(await sender.send(Place(-9, only=Only(7)), HELLO), Refused)
    assert [call.get("ephemeral_message_parameters") for call in script.of("sendMessage")] == [
        {"receiver_user_id": 7}
    ] * 2


async def test_a_second_tap_changes_nothing_and_is_no_failure(
    script: Scripted, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    script.will("editMessageText", (400, "Bad Request: message is not modified: specified new message …"))
    assert await sender.edit(Spot(7, 5), HELLO)
    script.will("editMessageText", (400, "Bad Request: message to edit not found"))
    assert not await sender.edit(Spot(7, 5), HELLO)
    assert not caplog.records


async def test_late_answers_to_queries_are_nobody_s_trouble(
    script: Scripted, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    late = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    article = InlineQueryResultArticle("1", "One", InputTextMessageContent("one"))
    script.will("answerCallbackQuery", late)
    script.will("answerInlineQuery", late)
    script.will("answerGuestQuery", late)
    await sender.answer_tap("1", "words")
    await sender.answer_inline("1", [article], seconds=300, personal=True)
    await sender.answer_guest("1", article)
    assert not caplog.records


async def test_a_burst_waits_for_telegram_s_limits_and_shows_that_it_types(
    script: Scripted, sender: Sender, time: Time
) -> None:
    script.will("sendMessage", *[MESSAGE] * 4)
    script.will("sendChatAction", DONE)
    for _ in range(4):
        await sender.send(HERE, HELLO)
    assert [name for name, _ in script.calls] == ["sendMessage"] * 3 + ["sendChatAction", "sendMessage"]
    assert time.slept == [pytest.approx(1.05)]
