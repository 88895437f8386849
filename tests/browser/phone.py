"""A browser with the chat page of the real bot in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Locator, Page, expect

from bot.app import build
from bot.settings import Settings
from bot.tryout.local import ADMINISTRATOR, LocalTelegram
from bot.tryout.serving import PageServer, listen
from bot.tryout.transport import LocalTransport
from tests.daytime import daytime


@asynccontextmanager
async def serving(database: Path) -> AsyncIterator[tuple[LocalTelegram, PageServer, str]]:
    """The real bot on a local Telegram with its page, on a port that is free."""
    telegram = LocalTelegram(clock=lambda: 1_790_000_000)
    settings = Settings(database=database, admins=frozenset({ADMINISTRATOR}))
    application = build(settings, transport=LocalTransport(telegram), wall=daytime)
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with telegram.connected(application):
        server = PageServer(telegram, listen(0), address.set_result)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.run_here())
            yield telegram, server, await address
            server.stop()


@dataclass
class Phone:
    """A browser with the page in it; ``troubles`` is what must never happen."""

    page: Page
    telegram: LocalTelegram
    server: PageServer
    address: str
    troubles: list[str] = field(default_factory=list)

    async def open(self, chat: str = "private") -> None:
        await self.page.goto(f"{self.address}/#{chat}")
        await self.page.locator("#thread > *").first.wait_for()

    async def say(self, text: str) -> None:
        """Type a message and send it by the Enter key."""
        await self.page.locator("#text").fill(text)
        await self.page.locator("#text").press("Enter")

    @property
    def answers(self) -> Locator:
        """The bubbles that others than the writer wrote."""
        return self.page.locator(".row:not(.out) .bubble")

    @property
    def questions(self) -> Locator:
        return self.page.locator(".row.out .bubble")

    async def answered(self, *words: str) -> None:
        """Wait until the newest answer holds these words."""
        for each in words:
            await expect(self.answers.last).to_contain_text(each)

    def key(self, label: str) -> Locator:
        """The newest button that says so."""
        return self.page.locator(".key").get_by_text(label, exact=True).last

    def watch(self) -> None:
        def said(kind: str, text: str) -> None:
            if kind in {"error", "warning"}:
                self.troubles.append(f"{kind}: {text}")

        def requested(url: str) -> None:
            if urlsplit(url).hostname != "127.0.0.1":
                self.troubles.append(f"a request to {url}")

        self.page.on("console", lambda message: said(message.type, message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.context.on("request", lambda request: requested(request.url))
