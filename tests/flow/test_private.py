from __future__ import annotations

import logging

import pytest

from bot.app import App
from bot.replies import Message as Words
from bot.replies import say
from bot.tryout.local import LocalTelegram
from bot.tryout.world import Message
from bot.values.language import Language

pytestmark = pytest.mark.usefixtures("application")

STICKER = {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}}
STICKER["sticker"] |= {"is_animated": False, "is_video": False}
PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
VOICE = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}


def answers(local: LocalTelegram) -> list[Message]:
    return [message for message in local.messages(local.private(local.member)) if message.sender is local.bot]


async def ask(local: LocalTelegram, text: str) -> Message:
    """Write in private; the one message that comes back."""
    before = len(answers(local))
    await local.say(local.private(local.member), local.member, text)
    (answer,) = answers(local)[before:]
    return answer


async def test_a_question_gets_one_sourced_answer(local: LocalTelegram) -> None:
    answer = await ask(local, "Who leads the Shenzhen consortium?")
    assert "Shenzhen Polytechnic University" in answer.text
    assert "Source" in answer.text
    assert answer.rows
    assert answer.reply_to is None


async def test_a_hello_is_said_once_however_often_it_is_corrected(local: LocalTelegram) -> None:
    start = await local.say(local.private(local.member), local.member, "/start")
    assert len(answers(local)) == 1
    await local.edit(start, "/start again")
    assert len(answers(local)) == 1


async def test_the_question_s_language_wins_over_the_client_s(local: LocalTelegram) -> None:
    assert "牵头高校" in (await ask(local, "深圳市域产教联合体由谁牵头？")).text
    local.member.language = "zh-hant"
    assert "Lead college" in (await ask(local, "Who leads the Shenzhen consortium?")).text


@pytest.mark.parametrize(
    ("tag", "word"),
    [("en", "Address"), ("de", "Address"), ("zh-hans", "地址"), ("zh-hant", "地址"), ("zh-TW", "地址")],
)
async def test_a_bare_acronym_is_answered_in_the_client_s_language(
    local: LocalTelegram, tag: str, word: str
) -> None:
    local.member.language = tag
    assert word in (await ask(local, "SZPU")).text


async def test_a_follow_up_needs_no_name(local: LocalTelegram) -> None:
    await ask(local, "Address of Shenzhen Polytechnic University")
    assert "518055" in (await ask(local, "and its postcode?")).text


async def test_a_corrected_question_corrects_its_answer(local: LocalTelegram) -> None:
    chat = local.private(local.member)
    question = await local.say(chat, local.member, "Who leads the Foshan consortium?")
    answer = local.last(chat)
    await ask(local, "SZPU")
    await local.edit(question, "Who leads the Shenzhen consortium?")
    assert len(answers(local)) == 2
    assert "Shenzhen Polytechnic University" in answer.text
    assert answer.edited


async def test_a_corrected_command_corrects_its_answer(local: LocalTelegram) -> None:
    question = await local.say(local.private(local.member), local.member, "/lead Foshan")
    await local.edit(question, "/lead Shenzhen")
    (answer,) = answers(local)
    assert "Shenzhen Polytechnic University" in answer.text


async def test_a_correction_of_a_deleted_answer_is_answered_anew(local: LocalTelegram) -> None:
    question = await local.say(local.private(local.member), local.member, "Foshan?")
    local.remove(answers(local)[0])
    await local.edit(question, "Who leads the Shenzhen consortium?")
    (answer,) = answers(local)
    assert "Shenzhen Polytechnic University" in answer.text
    local.refused.clear()  # the edit of what is not there any more


async def test_an_old_question_that_was_never_answered_stays_so(local: LocalTelegram) -> None:
    question = local.post(local.private(local.member), local.member, {"text": "Foshan"})
    question.date -= 3600
    await local.edit(question, "Shenzhen")
    assert answers(local) == []


@pytest.mark.parametrize("content", [STICKER, PHOTO, VOICE], ids=["sticker", "photo", "voice"])
async def test_what_is_no_text_gets_one_friendly_line(
    local: LocalTelegram, content: dict[str, object]
) -> None:
    local.member.language = "zh-hans"
    await local.say(local.private(local.member), local.member, content=content)
    (answer,) = answers(local)
    assert answer.text == say(Words.SEND_TEXT, Language.SIMPLIFIED)


async def test_an_album_gets_one_line_and_a_caption_is_a_question(local: LocalTelegram) -> None:
    chat = local.private(local.member)
    for _ in range(3):
        await local.say(chat, local.member, content=PHOTO | {"media_group_id": "1"})
    assert len(answers(local)) == 1
    await local.say(chat, local.member, content=PHOTO | {"caption": "Address of SZPU"})
    assert "7098 Liuxian" in local.last(chat).text


async def test_what_comes_through_a_bot_or_says_nothing_gets_no_answer(local: LocalTelegram) -> None:
    chat = local.private(local.member)
    through = local.post(chat, local.member, {"text": "SZPU"}, via_bot=local.bot)
    await local.deliver("message", through.as_json())
    pinned = local.post(chat, local.member, {"pinned_message": through.as_json()})
    await local.deliver("message", pinned.as_json())
    await local.deliver("channel_post", through.as_json() | {"via_bot": None})
    assert answers(local) == []


async def test_a_question_too_long_to_be_one_gets_a_friendly_line(local: LocalTelegram) -> None:
    answer = await ask(local, "Who leads Shenzhen? " * 200)
    assert answer.text == say(Words.TOO_LONG, Language.ENGLISH)


@pytest.mark.parametrize("text", ["😀", "<b>&", "…", "/", "//", "@consortium_bot", "﷽" * 900, "\u202e\u200b"])
async def test_any_text_gets_an_answer(local: LocalTelegram, text: str) -> None:
    assert (await ask(local, text)).text


# ---- commands


async def test_commands(local: LocalTelegram) -> None:
    for command, part in (
        ("/lead", say(Words.LEAD_OF_WHAT, Language.ENGLISH)),
        ("/members", say(Words.MEMBERS_OF_WHAT, Language.ENGLISH)),
        ("/contact", say(Words.CONTACT_OF_WHOM, Language.ENGLISH)),
        ("/find", say(Words.FIND_WHAT, Language.ENGLISH)),
        ("/start", "Who leads the Shenzhen consortium?"),
        ("/help", "Who leads the Shenzhen consortium?"),
        ("/lead Shenzhen", "Lead college: Shenzhen Polytechnic University"),
        ("/LEAD   Shenzhen", "Lead college: Shenzhen Polytechnic University"),
        ("/lead@consortium_bot\nShenzhen", "Lead college: Shenzhen Polytechnic University"),
        ("/lead 深圳", "牵头高校：深圳职业技术大学"),
        ("/members Foshan", "Grandblue"),
        ("/contact SZPU", "518055"),
        ("/consortia", "88"),
        ("/consortia Guangdong", "Foshan"),
        ("/find SZPU", "Shenzhen Polytechnic University"),
        ("/about", "@alex"),
        ("/privacy", say(Words.PRIVACY, Language.ENGLISH)),
        ("/address SZPU", "7098 Liuxian"),
        ("/start o-shenzhen", "Shenzhen Municipal"),
        ("/start t-address-szpu", "7098 Liuxian"),
        ("/start t-lead_college-shenzhen", "Shenzhen Polytechnic University"),
        ("/start o-nobody-at-all", "nobody-at-all"),
        ("/start t-nonsense-szpu", "Who leads the Shenzhen consortium?"),
        ("/start inline", "Who leads the Shenzhen consortium?"),
    ):
        assert part in (await ask(local, command)).text, command


async def test_a_command_without_a_name_goes_on_with_what_was_spoken_of(local: LocalTelegram) -> None:
    await ask(local, "/start o-shenzhen")
    assert "Huawei" in (await ask(local, "/lead")).text


async def test_about_is_in_the_reader_s_language(local: LocalTelegram) -> None:
    local.member.language = "zh-hans"
    assert "88" in (answer := (await ask(local, "/about")).text)
    assert "2026年6月" in answer


# ---- faults


async def test_a_fault_is_told_to_the_person_and_the_log_but_not_their_words(
    local: LocalTelegram, application: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "handlers")
    asked = await ask(local, "SZPU")
    assert application.post_shutdown
    await application.post_shutdown(application)  # the store is gone
    assert (await ask(local, "My secret question")).text == say(Words.SOMETHING_WRONG, Language.ENGLISH)
    pressed = await local.press(asked, local.member, data="1ea|sszpu")
    assert pressed.text == say(Words.SOMETHING_WRONG, Language.ENGLISH)
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 2
    assert all("Error at " in error and "\n" not in error for error in errors)
    assert "secret question" not in caplog.text


async def test_questions_and_names_are_never_logged(
    local: LocalTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "handlers")
    await ask(local, "Address of Shenzhen Polytechnic University, please")
    assert "Polytechnic" not in caplog.text
    assert "Mei" not in caplog.text
