"""The whole way of an announcement on the local Telegram: compose, preview, confirm, progress, report."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, build
from bot.replies.notices import Notice, tell
from bot.settings import Settings
from bot.tryout.local import LocalTelegram
from bot.tryout.transport import LocalTransport
from bot.tryout.world import Chat, Message, Person
from bot.values.language import Language
from tests.daytime import daytime

PHOTO = {"file_unique_id": "p", "width": 1, "height": 1, "file_size": 1}


def words(notice: Notice, **values: str) -> str:
    return tell(notice, Language.ENGLISH, **values)


def heard(local: LocalTelegram, chat: Chat) -> list[Message]:
    return [message for message in local.messages(chat) if message.sender is local.bot]


class Desk:
    """The administrator's chat."""

    def __init__(self, local: LocalTelegram, person: Person | None = None) -> None:
        self.local = local
        self.person = person or local.administrator
        self.chat = local.private(self.person)

    async def say(self, text: str = "", **more: Any) -> Message:
        await self.local.say(self.chat, self.person, text, **more)
        return self.last

    @property
    def last(self) -> Message:
        return self.local.last(self.chat)

    async def press(self, label: str, message: Message | None = None) -> Any:
        message = message or self.last
        full = next(one for row in message.labels for one in row if one.startswith(label))
        return await self.local.press(message, self.person, full)

    async def compose(self, text: str = "The summit is on 3 March.") -> Message:
        await self.say("/announce")
        return await self.say(text)

    async def until(self, message: Message, words: str) -> None:
        """Wait until a panel says so."""
        await self.wait(lambda _: words in message.text)

    async def wait(self, what: Callable[[Message], bool]) -> Message:
        """Wait for something to happen here; returns the bot's newest message."""
        with self.local.watching() as events:
            async with asyncio.timeout(10):
                while not what(self.last):
                    await events.get()
        return self.last


@pytest.fixture
async def desk(application: App, local: LocalTelegram) -> Desk:
    """With two subscribers: a member, and a group."""
    assert application.running
    await local.say(local.private(local.member), local.member, "/subscribe")
    await local.say(local.group, local.colleague, "/subscribe")
    return Desk(local)


async def test_from_a_message_to_the_report(local: LocalTelegram, desk: Desk) -> None:
    panel = await desk.compose()
    preview = heard(local, desk.chat)[-2]
    assert preview.text == "The summit is on 3 March."
    assert preview.labels == [[words(Notice.STOP_ONE, category="News")]]
    assert "2 recipients" in panel.text
    await desk.press("Send to 2", panel)
    await desk.press("Yes, send to 2", panel)
    await desk.until(panel, "Done")
    assert "2 sent, 0 left" in panel.text
    for chat in (local.private(local.member), local.group):
        got = local.last(chat)
        assert got.text == "The summit is on 3 March."
        assert got.labels == preview.labels
    await desk.press("List as CSV", panel)
    report = desk.last
    assert report.content["document"]["file_name"].startswith("announcement-")
    name, data, _ = local.files[report.content["document"]["file_id"]]
    assert name.endswith(".csv")
    assert data.decode().count(",sent,") == 2


async def test_one_tap_under_it_ends_its_category(local: LocalTelegram, desk: Desk) -> None:
    panel = await desk.compose()
    await desk.press("Send to 2", panel)
    await desk.press("Yes", panel)
    await desk.until(panel, "Done")
    got = local.last(local.private(local.member))
    pressed = await local.press(got, local.member, got.labels[0][0])
    assert "no more of “News”" in pressed.text
    assert "1 recipient" in (await desk.compose()).text


async def test_versions_links_and_formatting_arrive(local: LocalTelegram, desk: Desk) -> None:
    local.member.language = "zh-hans"
    await local.say(local.private(local.member), local.member, "/start")
    panel = await desk.compose()
    await desk.press("Chinese version", panel)
    panel = await desk.say("峰会三月三日举行。")
    await desk.press("Add a button", panel)
    panel = await desk.say("Programme | https://example.org/programme")
    assert "With a version for Chinese chats" in panel.text
    assert "Buttons: Programme" in panel.text
    await desk.press("Send to 2", panel)
    await desk.press("Yes", panel)
    await desk.until(panel, "Done")
    assert local.last(local.group).text == "The summit is on 3 March."
    assert local.last(local.group).button("Programme")["url"] == "https://example.org/programme"


async def test_what_was_shown_is_sent_whatever_becomes_of_the_authors_message(
    local: LocalTelegram, desk: Desk
) -> None:
    panel = await desk.compose("The approved words.")
    mine = next(one for one in reversed(local.messages(desk.chat)) if one.sender is desk.person)
    await local.edit(mine, "Something else entirely.")
    await desk.press("Send to 2", panel)
    await desk.press("Yes", panel)
    await desk.until(panel, "Done")
    assert local.last(local.group).text == "The approved words."


async def test_parts_are_replaced_and_taken_away(local: LocalTelegram, desk: Desk) -> None:
    panel = await desk.compose("Wrong words.")
    assert not any("Remove" in label for row in panel.labels for label in row)
    await desk.press("Chinese version", panel)
    panel = await desk.say("峰会三月三日举行。")
    await desk.press("Add a button", panel)
    panel = await desk.say("Programme | https://example.org/programme")
    await desk.press("Remove the buttons", panel)
    assert "Buttons:" not in panel.text
    await desk.press("Remove the Chinese version", panel)
    assert words(Notice.VERSIONS) not in panel.text
    await desk.press("Replace it", panel)
    panel = await desk.say("The right words.")
    await desk.press("Send to 2", panel)
    await desk.press("Yes", panel)
    await desk.until(panel, "Done")
    got = local.last(local.group)
    assert got.text == "The right words."
    assert got.labels == [[words(Notice.STOP_ONE, category="News")]]


async def test_a_refused_button_does_not_stay(local: LocalTelegram, desk: Desk) -> None:
    panel = await desk.compose()
    await desk.press("Add a button", panel)
    refused = await desk.say("Bad | https://user@:80.x/")
    assert "Telegram does not take it" in refused.text
    local.refused.clear()
    panel = await desk.say("Good | https://example.org/")
    assert "Buttons: Good" in panel.text


async def test_an_album_arrives_whole(local: LocalTelegram, desk: Desk) -> None:
    await desk.say("/announce")
    for number in range(3):
        photo = {"photo": [{**PHOTO, "file_id": f"p{number}"}], "media_group_id": "7"}
        await desk.say(content=photo | ({"caption": "Our summit"} if not number else {}))
    panel = await desk.wait(lambda message: "recipients" in message.text)
    await desk.press("Send to 2", panel)
    await desk.press("Yes", panel)
    await desk.until(panel, "Done")
    got = heard(local, local.group)[-4:]
    assert [message.text for message in got[:3]] == ["Our summit", "", ""]
    assert got[3].labels == [[words(Notice.STOP_ONE, category="News")]]


async def test_an_album_of_eleven_is_refused(desk: Desk) -> None:
    await desk.say("/announce")
    for number in range(11):
        await desk.say(content={"photo": [{**PHOTO, "file_id": f"q{number}"}], "media_group_id": "8"})
    await desk.wait(lambda message: message.text == words(Notice.TOO_MANY))


@pytest.mark.parametrize("split", [{"media_group_id": "10"}, {}])
async def test_ten_and_one_at_the_same_moment_lose_nothing(
    local: LocalTelegram, desk: Desk, split: dict[str, str]
) -> None:
    await desk.say("/announce")
    for number in range(10):
        await desk.say(content={"photo": [{**PHOTO, "file_id": f"r{number}"}], "media_group_id": "9"})
    await desk.say(content={"photo": [{**PHOTO, "file_id": "r10"}]} | split)
    panel = await desk.wait(lambda message: "recipients" in message.text)
    told = [message.text for message in heard(local, desk.chat)]
    assert told.count(words(Notice.LEFT_OUT)) == 1
    await desk.press("Send to 2", panel)
    await desk.press("Yes", panel)
    await desk.until(panel, "Done")
    assert len(heard(local, local.group)) >= 10


@pytest.mark.parametrize(
    ("button", "written", "told"),
    [
        ("Time", "some day", "I do not understand this time: some day"),
        ("Time", "yesterday", "That time is past."),
        ("Time", "2020-01-01 09:00", "That time is past."),
        ("Time", "tomorrow 9:00 Europe/Berlin", "recipients"),
        ("Time", "2小时后", "recipients"),
        ("Add a button", "no link here", "I do not understand this button"),
        ("Audience", "everybody", "I do not understand this audience: everybody"),
        ("Audience", "consortium:nowhere", "There is no consortium “nowhere”"),
        ("Audience", "private+language:en", "1 recipient"),
    ],
)
async def test_what_is_written_is_understood_or_refused_in_one_line(
    desk: Desk, button: str, written: str, told: str
) -> None:
    panel = await desk.compose()
    await desk.press(button, panel)
    if button == "Audience":
        await desk.press("Write it", panel)
    assert told in (await desk.say(written)).text


async def test_what_cannot_be_announced(desk: Desk) -> None:
    await desk.say("/announce")
    poll = {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False}}
    poll["poll"] |= {"is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
    poll["poll"] |= {"allows_revoting": False, "members_only": False}
    assert (await desk.say(content=poll)).text == words(Notice.NO_POLL)
    dice = {"dice": {"emoji": "🎲", "value": 3}}
    assert (await desk.say(content=dice)).text == words(Notice.NO_SUCH_KIND)
    assert "recipients" in (await desk.say("Then a text")).text


async def test_a_stranger_is_refused_at_the_command_and_at_the_button(
    local: LocalTelegram, desk: Desk
) -> None:
    panel = await desk.compose()
    stranger = Desk(local, local.member)
    assert (await stranger.say("/announce")).text == words(Notice.STRANGER)
    before = panel.text
    pressed = await local.press(panel, local.member, panel.labels[-1][-1])
    assert pressed.alert
    assert pressed.text == words(Notice.STRANGER)
    assert panel.text == before


@pytest.mark.parametrize("data", ["an:1:fly", "an:99:send", "an:x:send", "an::", "an:1:for:everybody", "an:"])
async def test_a_forged_button_changes_nothing(local: LocalTelegram, desk: Desk, data: str) -> None:
    panel = await desk.compose()
    before = panel.text
    pressed = await local.press(panel, desk.person, data=data)
    assert pressed.text == words(Notice.OUT_OF_DATE)
    assert panel.text == before


async def test_an_audience_of_nobody_is_not_sent(desk: Desk) -> None:
    panel = await desk.compose()
    await desk.press("Audience", panel)
    await desk.press("Chinese chats", panel)
    assert words(Notice.NOBODY) in panel.text
    pressed = await desk.press("Send to 0", panel)
    assert pressed.text == words(Notice.NOBODY)


async def test_paid_speed_needs_a_yes_that_names_the_price(desk: Desk) -> None:
    panel = await desk.compose()
    await desk.press("Paid speed", panel)
    assert "0.1 Telegram Stars a message: up to 0.2 Stars" in panel.text
    await desk.press("Back", panel)
    assert "Paid speed, up to" not in panel.text
    await desk.press("Paid speed", panel)
    await desk.press("Yes, pay up to 0.2 Stars", panel)
    assert "Paid speed, up to 0.2 Telegram Stars" in panel.text
    await desk.press("Send to 2", panel)
    assert "Paid speed, up to 0.2 Telegram Stars" in panel.text
    await desk.press("Back", panel)
    await desk.press("Audience", panel)
    await desk.press("Groups", panel)
    assert "Paid speed, up to" not in panel.text


async def test_a_price_that_rose_is_asked_for_again(local: LocalTelegram, desk: Desk) -> None:
    panel = await desk.compose()
    await desk.press("Paid speed", panel)
    await desk.press("Yes, pay", panel)
    await desk.press("Send to 2", panel)
    await local.say(local.private(local.colleague), local.colleague, "/subscribe")
    pressed = await desk.press("Yes", panel)
    assert pressed.text == words(Notice.CHANGED)
    assert "Paid speed, up to 0.3 Telegram Stars" in panel.text


async def test_a_scheduled_one_is_cancelled(desk: Desk) -> None:
    panel = await desk.compose()
    await desk.press("Time", panel)
    panel = await desk.say("in 2 hours")
    await desk.press("Send to 2", panel)
    await desk.press("Yes", panel)
    assert "Scheduled" in panel.text
    await desk.press("Cancel", panel)
    assert "Cancelled" in panel.text


async def test_it_is_corrected_and_recalled(local: LocalTelegram, desk: Desk) -> None:
    panel = await desk.compose()
    await desk.press("Send to 2", panel)
    await desk.press("Yes", panel)
    await desk.until(panel, "Done")
    await desk.press("Correct", panel)
    panel = await desk.say("The summit is on 4 March.")
    assert heard(local, desk.chat)[-2].text == "The summit is on 4 March."
    assert local.last(local.group).text == "The summit is on 3 March."
    await desk.press("Yes, replace it (2)", panel)
    await desk.until(panel, "Corrected: 2 of 2")
    got = local.last(local.group)
    assert got.text == "The summit is on 4 March."
    assert got.labels == [[words(Notice.STOP_ONE, category="News")]]
    await desk.press("Recall", panel)
    await desk.press("Yes", panel)
    await desk.until(panel, "Recalled: 2 of 2")
    assert got.id not in local.group.messages


async def test_a_question_in_between_is_answered(desk: Desk) -> None:
    await desk.compose()
    assert "Shenzhen Polytechnic" in (await desk.say("Who leads the Shenzhen consortium?")).text


@pytest.fixture
async def two(store: Path, local: LocalTelegram) -> AsyncIterator[tuple[Desk, Desk]]:
    """A bot that two people run."""
    settings = Settings(store, admins=frozenset({local.administrator.id, local.colleague.id}))
    async with local.connected(build(settings, transport=LocalTransport(local), wall=daytime)):
        await local.say(local.private(local.member), local.member, "/subscribe")
        desks = Desk(local), Desk(local, local.colleague)
        await desks[1].say("/start")
        yield desks
    assert local.refused == []
    assert local.unanswered == []


async def test_everyone_needs_a_second_administrator(two: tuple[Desk, Desk]) -> None:
    first, second = two
    panel = await first.compose()
    await first.press("Send to 1", panel)
    await first.press("Yes", panel)
    assert words(Notice.WAITING) in panel.text
    assert "Alex asks you to confirm" in second.last.text
    asked = second.last
    await second.press("Yes, send to 1", asked)
    await second.until(asked, "Done")
    assert first.local.last(first.local.private(first.local.member)).text == "The summit is on 3 March."


async def test_a_yes_does_not_cover_what_was_changed_afterwards(two: tuple[Desk, Desk]) -> None:
    first, second = two
    panel = await first.compose()
    await first.press("Send to 1", panel)
    await first.press("Yes", panel)
    asked = second.last
    await first.press("Add a button", panel)
    panel = await first.say("Casino | https://example.org/")
    pressed = await second.press("Yes, send to 1", asked)
    assert pressed.alert
    assert pressed.text == words(Notice.CHANGED)
    assert second.last.button("Casino")
    assert words(Notice.SURE) in asked.text
    await second.press("Yes, send to 1", asked)
    assert "Jonas asks you to confirm" in first.last.text
    assert not any(
        "summit" in one.text for one in heard(first.local, first.local.private(first.local.member))
    )
    await first.press("Yes, send to 1")
    await first.until(first.last, "Done")


async def test_the_second_administrator_sees_every_version_and_the_first_hears_of_the_yes(
    two: tuple[Desk, Desk],
) -> None:
    first, second = two
    panel = await first.compose()
    await first.press("Chinese version", panel)
    panel = await first.say("峰会三月三日举行。")
    await first.press("Send to 1", panel)
    await first.press("Yes", panel)
    shown = [message.text for message in heard(second.local, second.chat)]
    assert shown[-3:-1] == ["The summit is on 3 March.", "峰会三月三日举行。"]
    await second.press("Yes, send to 1")
    assert "has confirmed announcement" in first.last.text
    await first.until(panel, "Done")


async def test_a_yes_that_comes_late_is_looked_at_as_the_first_was(two: tuple[Desk, Desk]) -> None:
    first, second = two
    panel = await first.compose()
    await first.press("Send to 1", panel)
    await first.press("Yes", panel)
    member = first.local.private(first.local.member)
    await first.local.say(member, first.local.member, "/unsubscribe")
    pressed = await second.press("Yes, send to 1")
    assert pressed.text == words(Notice.NOBODY)
    assert "Draft" in second.last.text


@pytest.fixture
def chinese_colleague(local: LocalTelegram) -> None:
    local.colleague.language = "zh-hans"


@pytest.mark.usefixtures("chinese_colleague")
async def test_who_has_not_spoken_since_the_start_is_asked_in_the_chats_language(
    two: tuple[Desk, Desk],
) -> None:
    first, second = two
    panel = await first.compose()
    await first.press("Send to 1", panel)
    await first.press("Yes", panel)
    assert "Alex" in second.last.text
    assert tell(Notice.WAITING, Language.SIMPLIFIED) in second.last.text


async def test_some_need_only_one(two: tuple[Desk, Desk]) -> None:
    first, second = two
    await first.say("/subscribe")
    await first.local.say(first.local.group, second.person, "/subscribe")
    panel = await first.compose()
    await first.press("Audience", panel)
    await first.press("Groups", panel)
    await first.press("Send to 1", panel)
    await first.press("Yes", panel)
    await first.until(panel, "Done")
