from __future__ import annotations

import asyncio
import importlib
import logging
import sys
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import serve_until
from bot.directory import Directory
from bot.settings import Settings
from tests.emulator.companion import COMPANION, TOKEN, USERNAME, Running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.emulator)
            if not COMPANION.is_dir():
                item.add_marker(pytest.mark.skip(reason="the Bot API emulator of ../shared is not here"))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("directory") / "directory.db"
    Directory.open(path).close()
    return path


@pytest.fixture
def make_tg() -> Any:
    """``async with make_tg(spec=…) as tg:`` an emulator with settings of its own."""

    @asynccontextmanager
    async def make(**more: Any) -> AsyncIterator[Any]:
        if str(COMPANION) not in sys.path:
            sys.path.insert(0, str(COMPANION))
        emulator = importlib.import_module("strictbotapi")
        tg = emulator.StrictBotAPI(emulator.Config(token=TOKEN, username=USERNAME, **more))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of the emulator's own web server
            await tg.start()
        yield tg
        await tg.stop()

    return make


@pytest.fixture
async def tg(make_tg: Any) -> AsyncIterator[Any]:
    """The strict emulator; whatever a clean bot must not do fails the test that is told so."""
    async with make_tg() as tg:
        yield tg


@pytest.fixture
def running(make_running: Any, tg: Any) -> Running:
    """``async with running(webhook_url=…):`` the bot as ``consortium-bot run`` runs it."""
    runs: Running = make_running(tg)
    return runs


@pytest.fixture
def make_running(store: Path, caplog: pytest.LogCaptureFixture) -> Any:
    """Run the bot against a given emulator, in chats that it has not met yet."""
    for file in store.parent.glob("*.state.db*"):
        file.unlink()

    def on(tg: Any) -> Running:
        return _running_on(tg, store, caplog)

    return on


def _running_on(tg: Any, store: Path, caplog: pytest.LogCaptureFixture) -> Running:

    @asynccontextmanager
    async def run(**more: Any) -> AsyncIterator[None]:
        caplog.set_level(logging.INFO)
        settings = replace(Settings(store, token=TOKEN, api_url=tg.url, admins=frozenset({99})), **more)
        stopped = asyncio.Event()
        task = asyncio.create_task(serve_until(stopped, settings))
        try:
            ready = asyncio.create_task(_ready(tg, settings))
            await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
            if task.done():
                ready.cancel()
                await task
            await ready
            yield
        finally:
            stopped.set()
            await asyncio.wait_for(task, 15)
        assert TOKEN not in caplog.text

    return run


async def _ready(tg: Any, settings: Settings) -> None:
    await tg.wait_call("setWebhook" if settings.webhook_url else "getUpdates", timeout=20)
    await tg.wait_call("getMyCommands", 4, timeout=20)
