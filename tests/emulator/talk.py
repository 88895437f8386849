"""A group on the strict emulator: asked, tapped and watched."""

from __future__ import annotations

from typing import Any

from bot.replies import Message as Words
from bot.replies import say
from bot.values.language import Language
from tests.emulator.companion import USERNAME

AT = f"@{USERNAME}"
OWNER, MEMBER, OTHER = 7, 8, 9
PAUSE = 3.3  # after which a chat takes three messages at once again
LEADS = f"{AT} who leads the Shenzhen consortium?"


def said(words: Words, language: Language = Language.ENGLISH, **values: str) -> str:
    return say(words, language, **values)


async def joined(tg: Any, **more: Any) -> int:
    group = int(tg.group("Talk", users=[OWNER, MEMBER, OTHER], **more))
    await tg.wait_reply(group)
    return group


async def ask(tg: Any, group: int, person: int, text: str, **more: Any) -> Any:
    """Write in the group; what the bot says next."""
    mark = tg.mark(group)
    tg.group_message(group, person, text, **more)
    return await heard(tg, group, mark)


async def heard(tg: Any, group: int, after: int) -> Any:
    """What the bot says next; what it tries first in a group that is quiet says nothing."""
    said = await tg.wait_reply(group, after=after)
    return await tg.wait_reply(group, after=said["n"] + 1) if said["text"] == "…" else said


async def press(tg: Any, group: int, person: int, label: str) -> Any:
    """Tap a button; what the person is told on top of the chat."""
    mark = tg.mark(group)
    tg.press(person, label, chat=group)
    return await tg.wait_reply(group, after=mark, event="callback_answer")


async def made_quiet(tg: Any, **more: Any) -> int:
    group = await joined(tg, **more)
    await ask(tg, group, OWNER, f"/settings{AT}")
    await press(tg, group, OWNER, said(Words.SETTINGS_BE_QUIET))
    await tg.wait_idle(quiet=0.1)
    return group


def seen(tg: Any, group: int, person: int, after: int = 0) -> str:
    return " ".join(str(entry.get("text")) for entry in tg.transcript(group, after, viewer=person))
