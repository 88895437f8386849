from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from scripted import ME, TOKEN, Scripted, Time
from telegram import Bot


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
