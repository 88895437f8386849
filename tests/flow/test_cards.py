from __future__ import annotations

import pytest
import vobject

from bot.replies import Message as Words
from bot.replies import say
from bot.tryout.local import LocalTelegram
from bot.tryout.world import Message
from bot.values.language import Language

pytestmark = pytest.mark.usefixtures("application")

AT = "@consortium_bot"


async def card(local: LocalTelegram, question: str = "contact of SZPU") -> Message:
    await local.say(local.private(local.member), local.member, question)
    return local.last(local.private(local.member))


async def test_a_contact_is_saved_as_a_file_that_phones_import(local: LocalTelegram) -> None:
    shown = await card(local)
    await local.press(shown, local.member, "Save")
    sent = local.last(local.private(local.member))
    name, data, _ = local.files[sent.content["document"]["file_id"]]
    assert name == "Shenzhen Polytechnic University.vcf"
    assert vobject.readOne(data.decode()).adr.value.code == "518055"
    assert sent.text == say(Words.SAVE_HOW, Language.ENGLISH)
    assert shown.labels[0][0] == "Copy address"  # the card stays as it is


async def test_a_poster_is_a_picture_with_the_link_to_the_card(local: LocalTelegram) -> None:
    await local.press(await card(local, "深圳职业技术大学联系方式"), local.member, "二维码")
    sent = local.last(local.private(local.member))
    assert sent.content["photo"]
    assert "https://t.me/consortium_bot?start=t-contact-szpu" in sent.text
    assert "深圳职业技术大学" in sent.text


async def test_whoever_taps_in_a_group_gets_the_file_in_private(local: LocalTelegram) -> None:
    await local.say(local.group, local.member, f"{AT} contact of SZPU")
    before = len(local.messages(local.group))
    pressed = await local.press(local.last(local.group), local.member, "Save")
    assert pressed.url == "https://t.me/consortium_bot?start=s-szpu"
    assert len(local.messages(local.group)) == before
    await local.say(local.private(local.member), local.member, "/start s-szpu")
    assert "document" in local.last(local.private(local.member)).content


async def test_a_card_is_shared_by_the_name_that_finds_it(local: LocalTelegram) -> None:
    pressed = await local.press(await card(local), local.member, "Share")
    assert pressed.inline == "Shenzhen Polytechnic University"
    results = await local.inline(local.member, pressed.inline)
    assert results is not None
    assert results.results[0]["id"] == "szpu"
    shared = await local.choose(local.group, local.member, results)
    assert "7098 Liuxian" in shared.text


@pytest.mark.parametrize(
    "data", ["1ec|av", "1ec|sno-such-id|av", "1ec|sshenzhen|aq", "1eb|ar|x1", "1ec|sszpu|az"]
)
async def test_forged_buttons_make_no_files(local: LocalTelegram, data: str) -> None:
    shown = await card(local)
    before = len(local.messages(local.private(local.member)))
    pressed = await local.press(shown, local.member, data=data)
    assert pressed.text == say(Words.BUTTON_OUT_OF_DATE, Language.ENGLISH)
    assert len(local.messages(local.private(local.member))) == before


@pytest.mark.parametrize("payload", ["s-no-such-id", "q-shenzhen", "s-", "q-SZPU"])
async def test_a_link_to_nothing_says_hello(local: LocalTelegram, payload: str) -> None:
    await local.say(local.private(local.member), local.member, f"/start {payload}")
    sent = local.last(local.private(local.member))
    assert "document" not in sent.content
    assert "photo" not in sent.content
    assert "Ask me" in sent.text
