"""The whole way of an announcement in the chat page, as an administrator, in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TEXT = "The summit is on 3 March."


async def test_compose_preview_confirm_progress_report(phone: Phone) -> None:
    telegram = phone.telegram
    await telegram.say(telegram.private(telegram.member), telegram.member, "/subscribe")
    await telegram.say(telegram.group, telegram.colleague, "/subscribe")
    await phone.open("admin")
    await phone.say("/announce")
    await phone.answered("Send me what is to be announced")
    await phone.say(TEXT)
    await phone.answered("2 recipients", "Category: News", "When: now")
    await expect(phone.answers.nth(-2)).to_contain_text(TEXT)
    await phone.key("Send to 2 …").click()
    await phone.answered("Send this now?")
    await phone.key("Yes, send to 2").click()
    await phone.answered("Done", "2 sent, 0 left")
    await phone.key("List as CSV").click()
    await phone.answered("announcement-")
    await phone.open("private")
    await phone.answered(TEXT)
    await phone.open("group")
    await phone.answered(TEXT)
