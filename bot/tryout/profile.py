"""Name, descriptions and command menus of the bot, by scope and language."""
# ruff: noqa: D103 - the functions are the methods of https://core.telegram.org/bots/api

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from bot.tryout.refusals import refuse
from bot.tryout.world import Chat, Event, Json, Person, World

_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_METHODS = {"name": "MyName", "description": "MyDescription", "short_description": "MyShortDescription"}
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
_MANY, _NAME, _DESCRIPTION = 100, 32, 256


def _language(p: Json) -> str:
    language = str(p.get("language_code") or "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        refuse("invalid language code specified")
    return language


def _key(p: Json) -> tuple[str, ...]:
    scope = p.get("scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        refuse("can't parse BotCommandScope: Unsupported type specified")
    return "commands", json.dumps(scope, sort_keys=True), _language(p)


def set_my_commands(world: World, p: Json) -> bool:
    commands = p.get("commands") or []
    if len(commands) > _MANY:
        refuse("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not command["command"] or not command["description"]:
            refuse("command must be non-empty")
        if len(command["command"]) > _NAME or len(command["description"]) > _DESCRIPTION:
            refuse("command length must not exceed 32")
        if not re.fullmatch(r"[a-z0-9_]+", command["command"]):
            refuse("BOT_COMMAND_INVALID")
    world.profile[_key(p)] = commands
    world.emit(Event("profile"))
    return True


def get_my_commands(world: World, p: Json) -> list[Json]:
    return list(world.profile.get(_key(p), []))


def delete_my_commands(world: World, p: Json) -> bool:
    world.profile.pop(_key(p), None)
    world.emit(Event("profile"))
    return True


def _set(field: str) -> Callable[[World, Json], bool]:
    def method(world: World, p: Json) -> bool:
        value = str(p.get(field) or "")
        if len(value) > _LIMITS[field]:
            refuse(f"{field} is too long")
        world.profile[field, _language(p)] = value
        world.emit(Event("profile"))
        return True

    return method


def _get(field: str) -> Callable[[World, Json], Json]:
    def method(world: World, p: Json) -> Json:
        default = world.bot.first_name if field == "name" else ""
        return {field: world.profile.get((field, _language(p)), world.profile.get((field, ""), default))}

    return method


get_my_name, get_my_description = _get("name"), _get("description")

PROFILE_METHODS: dict[str, Callable[[World, Json], Any]] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    **{f"set{name}": _set(field) for field, name in _METHODS.items()},
    **{f"get{name}": _get(field) for field, name in _METHODS.items()},
}


def menu(world: World, chat: Chat, person: Person) -> Json:
    """Give what the person's client shows of the bot in a chat: name, description and commands.

    The commands are those of the first scope that has any, in the client's language before all languages
    (https://core.telegram.org/bots/api#determining-list-of-commands).
    """
    here = {"chat_id": chat.id}
    head = chat.members.get(person.id) in {"creator", "administrator"}
    scopes: list[Json] = [{"type": "chat"} | here, {"type": "all_private_chats"}, {"type": "default"}]
    if chat.is_group:
        scopes = [
            {"type": "chat_member", "user_id": person.id} | here,
            *([{"type": "chat_administrators"} | here] if head else []),
            {"type": "chat"} | here,
            *([{"type": "all_chat_administrators"}] if head else []),
            {"type": "all_group_chats"},
            {"type": "default"},
        ]
    language = {"language_code": person.language[:2]}
    menus = (get_my_commands(world, {"scope": scope} | code) for scope in scopes for code in (language, {}))
    return {
        "name": get_my_name(world, language)["name"],
        "description": get_my_description(world, language)["description"],
        "commands": next(filter(None, menus), []),
    }
