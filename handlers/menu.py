"""What Telegram shows before a word is said: the bot's name, its descriptions, its menus of commands."""

from __future__ import annotations

from bot.replies import Message as Words
from bot.replies import say
from bot.telegram.profile import Profile
from bot.values.language import Language

_COMMANDS = {
    "lead": Words.COMMAND_LEAD,
    "members": Words.COMMAND_MEMBERS,
    "contact": Words.COMMAND_CONTACT,
    "consortia": Words.COMMAND_CONSORTIA,
    "find": Words.COMMAND_FIND,
    "help": Words.COMMAND_HELP,
}
_PRIVATE = {
    "about": Words.COMMAND_ABOUT,
    "privacy": Words.COMMAND_PRIVACY,
}
# Telegram knows languages by two letters; those of the simplified script are most.
_LANGUAGES = {"": Language.ENGLISH, "zh": Language.SIMPLIFIED}


def profiles() -> tuple[Profile, ...]:
    """Return what is shown, for everyone and for readers of Chinese."""
    return tuple(
        Profile(
            code,
            say(Words.BOT_NAME, language),
            say(Words.BOT_DESCRIPTION, language),
            say(Words.BOT_SHORT_DESCRIPTION, language),
            tuple((name, say(words, language)) for name, words in (_COMMANDS | _PRIVATE).items()),
            tuple((name, say(words, language)) for name, words in _COMMANDS.items()),
        )
        for code, language in _LANGUAGES.items()
    )
