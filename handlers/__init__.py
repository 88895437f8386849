"""One file a conversation: parse the update, ask the desk, send the reply; no words of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.ext import BaseHandler

from bot.announcing.office import Office
from bot.answers import AsyncQuestionService
from bot.directory import Directory
from bot.state import Rooms, StateThread
from bot.telegram.application import Work
from bot.telegram.sender import Sender
from bot.values.query import Action
from handlers.announcing import Announcing
from handlers.answering import Answering
from handlers.buttons import Buttons
from handlers.cards import Cards
from handlers.commands import Commands
from handlers.composing import Composing
from handlers.door import Door
from handlers.failing import Failing
from handlers.greeting import Greeting
from handlers.group import Group
from handlers.group_settings import GroupSettings
from handlers.guest import Guest
from handlers.inline import Inline
from handlers.membership import Membership
from handlers.panels import Panels
from handlers.private import Private
from handlers.quiet import Quiet
from handlers.recent import Recent
from handlers.reporting import Reporting
from handlers.speaking import Speaking
from handlers.subscribing import Subscribing

Handlers = tuple[BaseHandler[Any, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Conversations:
    """Handlers in the order of an update; of ``among`` the first that takes it is the only one.

    ``first`` takes what an administrator's draft waits for, ``before`` what a report does; ``after`` keeps
    the list of chats, whatever is answered; ``failing`` is the error handler, ``beside`` what runs as long as
    the application does.
    """

    first: Handlers
    before: Handlers
    among: Handlers
    after: Handlers
    failing: Failing
    beside: tuple[Work, ...]


def conversations(  # noqa: PLR0913, PLR0917 - what they stand between
    desk: AsyncQuestionService,
    directory: Directory,
    sender: Sender,
    state: StateThread,
    office: Office,
    panels: Panels,
    clock: Callable[[], float],
) -> Conversations:
    """Return all handlers; ``clock`` measures how long something is kept."""
    rooms, recent = Rooms(state), Recent(clock)
    door, quiet = Door(rooms), Quiet(desk, sender, rooms, clock)
    answering = Answering(desk, sender, rooms, quiet, recent, clock)
    cards = Cards(desk, sender)
    reporting = Reporting(answering, sender, state, office.administrators, rooms)
    acts = {
        Action.SAVE: cards.tapped,
        Action.POSTER: cards.tapped,
        Action.SHOW: quiet.tapped,
        Action.REPORT: reporting.tapped,
    }
    openers = (cards.opened, reporting.opened)
    subscribing = Subscribing(state, sender, desk, directory)
    commands = Commands(answering, directory, openers, office.administrators, subscribing.hello)
    among = (
        # Commands come before the texts that they are. That of the settings is for administrators anyway.
        *door.guarded(
            *commands.handlers(),
            *Announcing(office, panels, sender).handlers(),
            *subscribing.handlers(),
            *Speaking(answering, sender, rooms).handlers(),
        ),
        *GroupSettings(desk, directory, sender, rooms).handlers(),
        *Private(answering).handlers(),
        *Group(answering, door).handlers(),
        *Buttons(answering, sender, quiet, door, acts).handlers(),
        *Inline(answering, directory, sender, recent).handlers(),
        *Guest(desk, sender).handlers(),
    )
    composing = Composing(office, panels)
    first, before = composing.before(), reporting.before()
    after = Membership(state, Greeting(answering, sender), quiet, rooms).handlers()
    beside = (composing.begin, reporting.look_after)
    return Conversations(first, before, among, after, Failing(answering, sender), beside)
