"""The bot's name, descriptions and command menus on Telegram's side: changed only where they differ."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from bot.telegram.newer import EPHEMERAL_COMMAND, is_ephemeral
from bot.telegram.trouble import trouble

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A command without its slash, and what it does; ``ephemeral``: only its sender and the bot see it."""

    name: str
    words: str
    ephemeral: bool = False


Menu = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What people of one language see; ``code`` has two letters, or none for all others.

    The menus are those of private chats, of groups, and of the administrators of groups.
    """

    code: str
    name: str
    description: str
    short: str
    private: Menu
    groups: Menu
    heads: Menu


async def publish(bot: Bot, profile: Profile) -> None:
    """Bring Telegram up to date; what it refuses (it limits changes to a few a day) is said and left."""
    code = profile.code
    await _kept(profile.name, lambda: _name(bot, code), lambda: bot.set_my_name(profile.name, code), "name")
    await _kept(
        profile.description,
        lambda: _description(bot, code),
        lambda: bot.set_my_description(profile.description, code),
        "description",
    )
    await _kept(
        profile.short,
        lambda: _short(bot, code),
        lambda: bot.set_my_short_description(profile.short, code),
        "short description",
    )
    await _menu(bot, code, BotCommandScopeAllPrivateChats(), profile.private)
    await _menu(bot, code, BotCommandScopeAllGroupChats(), profile.groups)
    await _menu(bot, code, BotCommandScopeAllChatAdministrators(), profile.heads)


async def _name(bot: Bot, code: str) -> str:
    return (await bot.get_my_name(code)).name


async def _description(bot: Bot, code: str) -> str:
    return (await bot.get_my_description(code)).description


async def _short(bot: Bot, code: str) -> str:
    return (await bot.get_my_short_description(code)).short_description


async def _menu(bot: Bot, code: str, scope: BotCommandScope, menu: Menu) -> None:
    async def get() -> Menu:
        return tuple(
            Entry(each.command, each.description, ephemeral=is_ephemeral(each))
            for each in await bot.get_my_commands(scope, code)
        )

    commands = [
        BotCommand(each.name, each.words, api_kwargs=EPHEMERAL_COMMAND if each.ephemeral else None)
        for each in menu
    ]
    await _kept(menu, get, lambda: bot.set_my_commands(commands, scope, code), f"menu of {scope.type}")


async def _kept(
    wanted: str | Menu,
    get: Callable[[], Awaitable[str | Menu]],
    put: Callable[[], Awaitable[bool]],
    what: str,
) -> None:
    try:
        if await get() != wanted:
            await put()
    except TelegramError as error:
        _LOG.warning("the bot's %s could not be set: %s", what, trouble(error).words)
    except Exception as error:  # noqa: BLE001 - an odd answer about a name ends no bot that answers questions
        words = f"Telegram's answer makes no sense ({type(error).__name__})"
        _LOG.warning("the bot's %s could not be set: %s", what, words)
