"""What it means that Telegram does not take a message, and what it may take instead."""

from __future__ import annotations

import logging
from dataclasses import replace

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.telegram.outgoing import Gone, Lost, Refused, Text
from bot.telegram.trouble import trouble

_LOG = logging.getLogger(__name__)


def refusal(error: TelegramError) -> Gone | Refused | Lost:
    """Return what came of a message that Telegram did not take."""
    if isinstance(error, Forbidden) or "chat not found" in error.message.lower():
        return Gone()
    if isinstance(error, BadRequest):
        _LOG.info("Telegram refuses a message: %s", error.message)
        return Refused(error.message)
    return Lost(trouble(error).words)


def simpler(text: Text, error: BadRequest) -> Text:
    """Leave out what Telegram objects to: an answer without its buttons is better than none."""
    message = error.message.lower()
    if "can't parse entities" in message:
        return replace(text, html="", rich="")
    return replace(text, keyboard=None) if "button" in message else text


def is_late(error: TelegramError) -> bool:
    """Whether a query expired before it was answered."""
    return "query is too old" in error.message.lower()
