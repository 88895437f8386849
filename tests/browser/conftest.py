from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.phone import Phone, serving

CHROMIUM = "/usr/bin/chromium"  # Debian's package
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000  # milliseconds; a busy machine is slow, not wrong
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("directory") / "directory.db"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not os.access(CHROMIUM, os.X_OK):
        reason = f"{CHROMIUM} is missing: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, database: Path, request: pytest.FixtureRequest) -> AsyncIterator[Phone]:
    """A phone with the page opened; an indirect parameter gives the browser context's options."""
    options = {"viewport": PHONE, "locale": "en-GB", "timezone_id": "Asia/Shanghai"}
    options |= getattr(request, "param", {})
    async with serving(database) as (telegram, server, address):
        context = await browser.new_context(**options, permissions=["clipboard-read", "clipboard-write"])
        held = Phone(await context.new_page(), telegram, server, address)
        held.page.set_default_timeout(PATIENCE)
        held.watch()
        await held.open()
        yield held
        await context.close()
    assert held.troubles == []
    assert telegram.refused == []
    assert telegram.unanswered == []
