"""What Telegram shows before a word is said: the bot's name, its descriptions, its menus of commands."""

from __future__ import annotations

from bot.replies import Message as Words
from bot.replies import say
from bot.telegram.profile import Entry, Profile
from bot.values.language import Language

_COMMANDS = {
    "lead": Words.COMMAND_LEAD,
    "members": Words.COMMAND_MEMBERS,
    "contact": Words.COMMAND_CONTACT,
    "consortia": Words.COMMAND_CONSORTIA,
    "find": Words.COMMAND_FIND,
    "subscribe": Words.COMMAND_SUBSCRIBE,
    "unsubscribe": Words.COMMAND_UNSUBSCRIBE,
    "help": Words.COMMAND_HELP,
}
_PRIVATE = {
    "language": Words.COMMAND_LANGUAGE,
    "about": Words.COMMAND_ABOUT,
    "privacy": Words.COMMAND_PRIVACY,
}
_HEADS = {"settings": Words.SETTINGS}
# Answered where nobody else sees it, by servers and clients that can: a contact is of use to one person.
_EPHEMERAL = frozenset({"contact"})
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
            _menu(_COMMANDS | _PRIVATE, language),
            _menu(_COMMANDS, language, _EPHEMERAL),
            _menu(_COMMANDS | _HEADS, language, _EPHEMERAL),
        )
        for code, language in _LANGUAGES.items()
    )


def _menu(
    commands: dict[str, Words], language: Language, ephemeral: frozenset[str] = frozenset()
) -> tuple[Entry, ...]:
    return tuple(
        Entry(name, say(words, language), ephemeral=name in ephemeral) for name, words in commands.items()
    )
