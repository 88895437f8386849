"""One file a conversation: parse the update, ask the desk, send the reply; no words of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from telegram.ext import BaseHandler

from bot.desk import Desk
from bot.directory import Directory
from bot.telegram.sender import Sender
from bot.values.query import Action
from handlers.answering import Answering
from handlers.buttons import Buttons
from handlers.cards import Cards
from handlers.commands import Commands
from handlers.failing import Failing
from handlers.group import Group
from handlers.guest import Guest
from handlers.inline import Inline
from handlers.private import Private


def conversations(
    desk: Desk, directory: Directory, sender: Sender, admins: Iterable[int]
) -> tuple[tuple[BaseHandler[Any, Any, Any], ...], Failing]:
    """Return the handlers, of which the first that takes an update is the only one, and the error handler."""
    answering = Answering(desk, sender)
    cards = Cards(desk, sender)
    acts = {Action.SAVE: cards.tapped, Action.POSTER: cards.tapped}
    handlers = (
        *Commands(answering, directory, cards, admins).handlers(),  # before the texts that they are
        *Private(answering).handlers(),
        *Group(answering).handlers(),
        *Buttons(answering, sender, acts).handlers(),
        *Inline(desk, sender).handlers(),
        *Guest(desk, sender).handlers(),
    )
    return handlers, Failing(answering, sender)
