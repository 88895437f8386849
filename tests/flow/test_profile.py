from __future__ import annotations

import logging

import pytest
from telegram import Bot

from bot.telegram.profile import Entry, Profile, publish
from tests.flow.scripted import DONE, TOKEN, Scripted

PROFILE = Profile("", "Consortium", "Answers.", "Short.", (Entry("help", "Help"),), (), ())


async def test_an_odd_answer_about_the_profile_is_one_line_and_the_rest_is_set(
    caplog: pytest.LogCaptureFixture,
) -> None:
    transport = Scripted()
    transport.will("getMyName", {})
    transport.will("getMyDescription", ["no", "description"])
    transport.will("getMyShortDescription", {"short_description": "Old."})
    transport.will("setMyShortDescription", DONE)
    transport.will("getMyCommands", [{"command": "help", "description": "Help"}], [], [{"words": 1}])
    with caplog.at_level(logging.WARNING):
        await publish(Bot(TOKEN, request=transport, get_updates_request=transport), PROFILE)
    assert transport.unexpected == []
    assert [line.partition(" could not be set: ")[0] for line in caplog.messages] == [
        "the bot's name",
        "the bot's description",
        "the bot's menu of all_chat_administrators",
    ]
    assert all("\n" not in line and TOKEN not in line for line in caplog.messages)
