"""Commands of a text and of a caption; python-telegram-bot's own handler hears those of texts only."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import CommandHandler as TextCommandHandler

from bot.telegram.heard import command_at, words_of


class CommandHandler(TextCommandHandler[Any, Any]):
    """Takes ``/name`` and ``/name@bot`` at the beginning of a message, whatever stands above the words."""

    __slots__ = ()

    def check_update(self, update: object) -> Any:
        """Return the words behind the command and what the filters say; nothing where it is not ours."""
        if not isinstance(update, Update) or update.effective_message is None:
            return None
        message = update.effective_message
        name, _, bot = command_at(message).partition("@")
        if name.lower() not in self.commands or bot.lower() not in {"", message.get_bot().username.lower()}:
            return None
        filtered = self.filters.check_update(update)
        return (words_of(message).split()[1:], filtered) if filtered else False
