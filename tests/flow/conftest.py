from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from telegram import Bot

from bot.app import App, build
from bot.directory import Directory
from bot.settings import Settings
from bot.tryout.local import LocalTelegram
from bot.tryout.transport import LocalTransport
from tests.daytime import daytime
from tests.flow.scripted import ME, TOKEN, Scripted, Time


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def script() -> Iterator[Scripted]:
    scripted = Scripted()
    scripted.will("getMe", ME)
    yield scripted
    assert scripted.unexpected == []


@pytest.fixture
async def bot(script: Scripted) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, request=script, get_updates_request=script) as bot:
        script.calls.clear()
        yield bot


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped directory, loaded once; the tests only read it."""
    path = tmp_path_factory.mktemp("directory") / "directory.db"
    Directory.open(path).close()
    return path


@pytest.fixture
def local() -> LocalTelegram:
    return LocalTelegram()


@pytest.fixture
async def application(store: Path, local: LocalTelegram) -> AsyncIterator[App]:
    """The real bot on a local Telegram; whatever Telegram refuses or is left unanswered fails the test."""
    settings = Settings(store, admins=frozenset({local.administrator.id}))
    application = build(settings, transport=LocalTransport(local), wall=daytime)
    async with local.connected(application):
        yield application
    assert application.post_shutdown is not None
    await application.post_shutdown(application)
    assert local.refused == []
    assert local.unanswered == []
