"""Every command and every setting is documented, and nothing that is documented is missing."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from telegram.ext import CommandHandler

from bot.app import build
from bot.cli import COMMANDS
from bot.settings import Settings
from bot.tryout.local import LocalTelegram
from bot.tryout.transport import LocalTransport

TOP = Path(__file__).parents[2]
PAGES = [*sorted(TOP.glob("*.md")), *sorted(TOP.glob("docs/**/*.md")), *sorted(TOP.glob("data/**/*.md"))]
USING = (TOP / "docs" / "using.md").read_text(encoding="utf-8")
OPERATIONS = (TOP / "docs" / "operations.md").read_text(encoding="utf-8")
# What one variable gives is two fields, and the path of the token is read where the token is.
VARIABLES = {
    "CONSORTIUM_BOT_LISTEN" if field.name.startswith("listen_") else f"CONSORTIUM_BOT_{field.name.upper()}"
    for field in dataclasses.fields(Settings)
} | {"CONSORTIUM_BOT_TOKEN_FILE"}


def test_every_command_of_the_terminal_is_documented() -> None:
    documented = re.findall(r"`consortium-bot ([a-z]+)`", USING)
    assert sorted(documented) == sorted(COMMANDS)


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(r"CONSORTIUM_BOT_[A-Z_]+", OPERATIONS))
    assert documented == VARIABLES


async def test_every_command_of_a_chat_is_documented(tmp_path: Path) -> None:
    settings = Settings(database=tmp_path / "directory.db")
    application = build(settings, transport=LocalTransport(LocalTelegram()))
    handlers = [handler for group in application.handlers.values() for handler in group]
    known = {name for one in handlers if isinstance(one, CommandHandler) for name in one.commands}
    assert application.post_shutdown is not None
    await application.post_shutdown(application)
    assert set(re.findall(r"`/([a-z]+)`", USING)) == known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
