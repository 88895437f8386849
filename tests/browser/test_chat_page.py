from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.tryout.world import Json
from tests.browser.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CHINESE = {"locale": "zh-CN"}
SMALL = {"viewport": {"width": 320, "height": 640}}
DESK = {"viewport": {"width": 1280, "height": 800}}


def on(*options: Json) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("phone", options, indirect=True)


async def test_start_and_a_suggested_question_in_english(phone: Phone) -> None:
    await expect(phone.page.locator(".intro")).to_contain_text("who leads an industry-education consortium")
    await phone.page.get_by_role("button", name="Start", exact=True).click()
    await phone.answered("Who leads the Shenzhen consortium?")
    await phone.say("Who leads the Shenzhen consortium?")
    await phone.answered("Shenzhen Polytechnic University", "Huawei", "17 October 2023")
    await expect(phone.page.locator("#chat-title")).to_have_text("Consortium directory")


@on(CHINESE)
async def test_a_suggested_question_in_chinese(phone: Phone) -> None:
    await expect(phone.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    await phone.page.locator(".chips button").first.click()
    await phone.answered("深圳职业技术大学", "华为", "2023年10月17日")
    await expect(phone.page.locator("#chat-title")).to_have_text("产教联合体名录")
    await expect(phone.page.locator("#text")).to_have_attribute("placeholder", "消息")


@pytest.mark.parametrize(
    ("phone", "asked", "choice", "told"),
    [
        ({}, "who leads the consortium in Luzhou", "Luzhou", "Luzhou"),
        (CHINESE, "泸州联合体由谁牵头", "泸州高新产业发展产教联合体", "泸州"),
    ],
    indirect=["phone"],
)
async def test_close_candidates_are_chosen_by_button(
    phone: Phone, asked: str, choice: str, told: str
) -> None:
    await phone.say(asked)
    buttons = phone.page.locator(".key")
    await expect(buttons).to_have_count(2)
    before = await phone.answers.last.inner_text()
    await buttons.filter(has_text=choice).last.click()
    await expect(phone.answers.last).not_to_have_text(before)
    await phone.answered(told)


@pytest.mark.parametrize(
    ("phone", "following", "range_"),
    [({}, "Next ›", "11–20"), (CHINESE, "下一页 ›", "11–20")],
    indirect=["phone"],
)
async def test_a_long_list_is_paged_in_place(phone: Phone, following: str, range_: str) -> None:
    await phone.say("/consortia")
    await phone.answered("1–10")
    await phone.key(following).focus()
    await phone.page.keyboard.press("Enter")
    await phone.answered(range_)
    await expect(phone.answers).to_have_count(1)
    focused = await phone.page.evaluate("document.activeElement.className")
    assert focused == "key"  # who pages with the keyboard goes on from there


@pytest.mark.parametrize(
    ("phone", "asked", "further", "told"),
    [
        ({}, "Address of Shenzhen Polytechnic University", "and its postcode?", "518055"),
        (CHINESE, "深圳职业技术大学的地址", "它的邮编呢", "518055"),
    ],
    indirect=["phone"],
)
async def test_follow_ups_know_what_was_spoken_of(phone: Phone, asked: str, further: str, told: str) -> None:
    await phone.say(asked)
    await expect(phone.answers).to_have_count(1)
    await phone.say(further)
    await expect(phone.answers).to_have_count(2)
    await phone.answered(told)


async def test_an_edited_question_changes_its_answer(phone: Phone) -> None:
    await phone.say("Address of Shenzhen Polytechnic University")
    await phone.answered("Liuxian")
    await phone.questions.last.hover()
    await phone.page.get_by_role("button", name="Message actions").first.click()
    await phone.page.get_by_role("menuitem", name="Edit").click()
    await expect(phone.page.locator("#text")).to_have_value("Address of Shenzhen Polytechnic University")
    await phone.say("Postcode of Shenzhen Polytechnic University")
    await phone.answered("518055", "edited")
    await expect(phone.answers).to_have_count(1)
    await expect(phone.questions.last).to_contain_text("edited")


@pytest.mark.parametrize(
    ("phone", "typed", "found"),
    [({}, "shenzhen poly", "Shenzhen Polytechnic University"), (CHINESE, "深圳职业", "深圳职业技术大学")],
    indirect=["phone"],
)
async def test_inline_results_as_you_type(phone: Phone, typed: str, found: str) -> None:
    text = phone.page.locator("#text")
    await text.press_sequentially(f"@consortium_bot {typed}")
    options = phone.page.get_by_role("option")
    await expect(options.first).to_contain_text(found)
    await text.press("ArrowDown")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await text.press("Enter")
    await expect(phone.questions.last).to_contain_text(found)
    await expect(phone.questions.last).to_contain_text("@consortium_bot")
    await expect(text).to_have_value("")


async def test_more_inline_results_follow_the_scroll(phone: Phone) -> None:
    await phone.page.locator("#text").fill("@consortium_bot ")
    options = phone.page.get_by_role("option")
    await expect(options).to_have_count(20)
    await options.last.scroll_into_view_if_needed()
    await expect(options.nth(20)).to_be_attached()


async def test_a_group_is_silent_until_the_bot_is_meant(phone: Phone) -> None:
    await phone.open("group")
    await phone.say("Shenzhen was great, shall we have lunch?")
    await expect(phone.questions).to_have_count(1)
    await phone.page.get_by_label("Write as").select_option(label="Jonas")
    await phone.say("@consortium_bot Address of Shenzhen Polytechnic University")
    await phone.answered("Consortium directory", "Liuxian")
    assert len(phone.telegram.messages(phone.telegram.group)) == 3  # two questions, one answer
    await phone.page.get_by_label("Write as").select_option(label="Mei")
    await phone.answers.last.click(position={"x": 40, "y": 12})
    await phone.page.get_by_role("menuitem", name="Reply").click()
    await phone.say("and its postcode?")
    await phone.answered("518055")
    await expect(phone.page.locator(".row.out .quoted")).to_contain_text("Liuxian")


async def test_buttons_copy_and_links_ask_before_they_open(phone: Phone) -> None:
    await phone.say("Address of Shenzhen Polytechnic University")
    await phone.key("Copy address").click()
    await expect(phone.page.get_by_role("status")).to_have_text("Copied")
    assert "Liuxian" in await phone.page.evaluate("navigator.clipboard.readText()")
    await phone.answers.last.get_by_role("link").first.click()
    dialog = phone.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Open this link?")
    href = await dialog.get_by_role("link").get_attribute("href")
    assert re.match("https?://", href or "")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog).to_be_hidden()


async def test_a_deep_link_to_the_bot_starts_it_here(phone: Phone) -> None:
    await phone.open("group")
    await phone.say("https://t.me/consortium_bot?start=help")
    await phone.questions.last.get_by_role("link").click()
    await expect(phone.page.locator("#chat-state")).to_contain_text("Private chat")
    await expect(phone.questions.last).to_contain_text("/start help")


async def test_commands_are_offered_and_sent(phone: Phone) -> None:
    await phone.page.get_by_role("button", name="Commands").click()
    await phone.page.get_by_role("option").filter(has_text="/about").click()
    await phone.answered("consortia and")
    await phone.page.locator("#text").press("ArrowUp")  # edits the last own message
    await expect(phone.page.locator("#text")).to_have_value("/about")
    await phone.page.locator("#text").press("Escape")
    await expect(phone.page.locator("#text")).to_have_value("")


async def test_typing_deletion_and_unread_are_shown(phone: Phone) -> None:
    await phone.open("admin")
    await phone.say("/privacy")
    await phone.answered("minutes")
    chat = phone.telegram.administrator.id
    phone.telegram.call("sendChatAction", {"chat_id": chat, "action": "typing"})
    await expect(phone.page.locator("#chat-state")).to_have_text("typing…")
    answer = phone.telegram.last(phone.telegram.chats[chat])
    phone.telegram.call("deleteMessage", {"chat_id": chat, "message_id": answer.id})
    await expect(phone.answers.filter(has_text="minutes")).to_have_count(0)
    await phone.page.get_by_role("button", name="Back to the chats").click()
    phone.telegram.call("sendMessage", {"chat_id": chat, "text": "News"})
    await expect(phone.page.locator(".badge")).to_have_text("1")


async def test_every_kind_of_content_is_shown_as_text(phone: Phone) -> None:
    await phone.say("<img src=x onerror=alert(1)>")
    await expect(phone.questions.last).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(phone.answers).to_have_count(1)  # what follows is then the last one
    html = (
        "<b>bold</b> <i>italic <b>both</b></i> <code>code</code> <pre>two\nlines</pre>"
        "<blockquote expandable>1\n2\n3\n4\n5\nlast</blockquote>"
        "<tg-spoiler>secret</tg-spoiler> 😀<u>字</u> www.szpu.edu.cn"
    )
    person = phone.telegram.member.id
    phone.telegram.call("sendMessage", {"chat_id": person, "text": html, "parse_mode": "HTML"})
    last = phone.answers.last
    for selector, words in (("em strong", "both"), ("code", "code"), ("pre", "two\nlines"), ("u", "字")):
        await expect(last.locator(selector)).to_have_text(words)
    await last.get_by_role("button", name="Show more").click()
    await expect(last.locator(".folded")).to_have_count(0)
    await last.get_by_role("button", name="Hidden text, show it").click()
    await expect(last.locator(".spoiler")).to_have_attribute("aria-expanded", "true")
    phone.telegram.call(
        "sendDocument", {"chat_id": person, "document": ("szpu.vcf", b"BEGIN:VCARD", "text/vcard")}
    )
    async with phone.page.expect_download() as download:
        await phone.page.get_by_role("link", name="szpu.vcf").click()
    assert (await download.value).suggested_filename == "szpu.vcf"


@on(SMALL, SMALL | CHINESE)
async def test_nothing_is_wider_than_a_small_phone(phone: Phone) -> None:
    for chat in ("private", "group"):
        await phone.open(chat)
        for text in ("/members@consortium_bot Shenzhen", "/find@consortium_bot 职业技术学院"):
            before = await phone.answers.count()
            await phone.say(text)
            await expect(phone.answers).to_have_count(before + 1)
        widest = await phone.page.evaluate(
            "Math.max(...[...document.querySelectorAll('.bubble, .key, .bar, .line')]"
            ".map((element) => element.getBoundingClientRect().right))"
        )
        assert widest <= 320
        assert await phone.page.evaluate("document.documentElement.scrollWidth") == 320


@on(DESK)
async def test_a_desk_shows_the_list_beside_the_chat(phone: Phone) -> None:
    await expect(phone.page.get_by_role("navigation")).to_be_visible()
    await expect(phone.page.get_by_role("button", name="Back to the chats")).to_be_hidden()
    await phone.page.get_by_role("button", name=re.compile("Administrator")).click()
    await expect(phone.page.locator("#chat-state")).to_contain_text("Administrator")


async def test_language_and_appearance_are_chosen_and_kept(phone: Phone) -> None:
    page = phone.page
    await page.get_by_role("button", name="Back to the chats").click()
    await page.get_by_label("Language").select_option("zh-Hant")
    await expect(page.locator("h1")).to_have_text("聊天")
    await page.locator("#appearance").select_option("dark")
    dark = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    await page.locator("#appearance").select_option("light")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    assert phone.telegram.member.language == "zh-hant"


async def test_the_page_says_when_the_bot_has_stopped(phone: Phone) -> None:
    phone.server.stop()
    await expect(phone.page.get_by_role("alert")).to_contain_text("not running")
    phone.troubles.clear()  # the browser reports the refused connection
