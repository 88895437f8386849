"""``/announce``: an administrator's desk. Rights are checked at the command and at every tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import CallbackQuery, Chat, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes, filters

from bot.announcing.amending import Why
from bot.announcing.office import AUDIENCE, CONTENT, CORRECTION, LINK, TIME, VERSION, Office
from bot.announcing.quiet import HOME
from bot.replies import panel
from bot.replies.notices import Notice, tell
from bot.telegram.heard import PEOPLE, language_of
from bot.telegram.sender import File, Place, Sender, Text
from bot.values.announcement import ANOTHER, Announcement, Kind, State
from handlers.answering import message_of
from handlers.command_handler import CommandHandler
from handlers.commands import rest
from handlers.confirming import Confirming
from handlers.panels import PREFIX, Panels, Tap

_ASKS = {
    "content": (CONTENT, Notice.SEND_CONTENT),
    "version": (VERSION, Notice.SEND_VERSION),
    "link": (LINK, Notice.SEND_LINK),
    "who": (AUDIENCE, Notice.SEND_AUDIENCE),
    "time": (TIME, Notice.SEND_TIME),
}
_MOST_DIGITS = 9


class Announcing:
    """Drafts, confirmations, progress, reports."""

    def __init__(self, office: Office, panels: Panels, sender: Sender) -> None:
        self._office = office
        self._panels = panels
        self._sender = sender
        self._confirming = Confirming(office, panels, sender)

    def handlers(self) -> tuple[BaseHandler[Any, Any, Any], ...]:
        """Return the command and its buttons."""
        here = PEOPLE & filters.UpdateType.MESSAGE
        return (
            CommandHandler("announce", self._command, here),
            CallbackQueryHandler(self._tapped, rf"^{PREFIX}"),
        )

    async def _command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        person = message.from_user
        if person is None or person.id not in self._office.administrators:
            await self._panels.say(message, Notice.STRANGER)
        elif message.chat.type != Chat.PRIVATE:
            await self._panels.say(message, Notice.IN_PRIVATE)
        else:
            self._panels.meet(message.chat.id, language_of(person))
            one = await self._numbered(rest(message))
            if one and one.kind is Kind.SEND:
                await self._office.forget(person.id)
                await self._panels.open(message.chat.id, one)
            else:
                await self._office.begin(person.id)
                await self._prompt(message.chat.id, Notice.SEND_CONTENT)

    async def _numbered(self, text: str) -> Announcement | None:
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            return None
        return await self._office.tapped(int(text))

    async def _tapped(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        if query.from_user.id not in self._office.administrators:
            words = tell(Notice.STRANGER, language_of(query.from_user))
            await self._sender.answer_tap(query.id, words, alert=True)
            return
        tap = await self._read(query)
        act = self._act(tap) if tap else None
        if tap is None or act is None:
            words = tell(Notice.OUT_OF_DATE, language_of(query.from_user))
            await self._sender.answer_tap(query.id, words)
            return
        self._panels.meet(tap.chat, tap.language)
        await act(tap)

    async def _read(self, query: CallbackQuery) -> Tap | None:
        """Return the tap; None where it is forged, or of an announcement that is no more."""
        number, _, verb = (query.data or "").removeprefix(PREFIX).partition(":")
        one = await self._numbered(number)
        if one is None or query.message is None or query.message.chat.id != query.from_user.id:
            return None
        name, _, more = verb.partition(":")
        chat, message = query.message.chat.id, query.message.message_id
        return Tap(query.id, query.from_user, chat, message, one, name, more)

    def _act(self, tap: Tap) -> Callable[[Tap], Awaitable[None]] | None:
        """Return what a button does to an announcement that stands where it does."""
        proposals = {"yes": self._confirming.yes, "withdraw": self._confirming.withdraw}
        drafts: dict[str, Callable[[Tap], Awaitable[None]]] = {
            "main": self._main,
            "audience": self._audiences,
            "for": self._for,
            "category": self._category,
            "sound": self._sound,
            "quiet": self._quiet,
            "paid": self._confirming.paid,
            "pay": self._confirming.pay,
            "nolinks": self._without,
            "noversion": self._without,
            "test": self._test,
            "send": self._confirming.sure,
            "yes": self._confirming.yes,
            "discard": self._turn,
            **dict.fromkeys(_ASKS, self._ask),
        }
        steering = {
            "main": self._main,
            "pause": self._turn,
            "resume": self._turn,
            "cancel": self._turn,
            "list": self._list,
            "correct": self._correct,
            "recall": self._sure_to_recall,
            "recallyes": self._recall,
            "retry": self._sure_to_retry,
        }
        if (
            tap.more
            and tap.verb not in {"yes", "pay", "recallyes"}
            and (tap.verb != "for" or tap.more not in panel.AUDIENCES)
        ):
            return None
        if tap.one.kind is not Kind.SEND:
            return proposals.get(tap.verb)
        return (drafts if tap.one.state is State.DRAFT else steering).get(tap.verb)

    async def _main(self, tap: Tap) -> None:
        await self._panels.changed(tap, tap.one)

    async def _audiences(self, tap: Tap) -> None:
        words, _ = await self._panels.of(tap.one, tap.language)
        await self._panels.instead(tap, (words, panel.audiences(tap.language)))

    async def _for(self, tap: Tap) -> None:
        # Whom it costs how much was said for another audience.
        await self._panels.changed(tap, await self._office.change(tap.one, audience=tap.more, paid=False))

    async def _category(self, tap: Tap) -> None:
        await self._panels.changed(tap, await self._office.next_category(tap.one))

    async def _sound(self, tap: Tap) -> None:
        await self._panels.changed(tap, await self._office.change(tap.one, silent=not tap.one.silent))

    async def _quiet(self, tap: Tap) -> None:
        await self._panels.changed(tap, await self._office.change(tap.one, quiet=not tap.one.quiet))

    async def _ask(self, tap: Tap) -> None:
        """Wait for what is written next."""
        awaits, notice = _ASKS[tap.verb]
        await self._office.wait_for(tap.one, awaits, tap.person.id)
        await self._sender.answer_tap(tap.id)
        await self._prompt(tap.chat, notice, **({"zone": HOME} if notice is Notice.SEND_TIME else {}))

    async def _prompt(self, chat: int, notice: Notice, **values: str) -> None:
        """Ask for what is waited for, and say for how long."""
        language = await self._panels.language(chat)
        words = f"{tell(notice, language, **values)} {tell(Notice.WAITS, language)}"
        await self._sender.send(Place(chat), Text(words))

    async def _without(self, tap: Tap) -> None:
        bare = self._office.without_links if tap.verb == "nolinks" else self._office.without_version
        await self._panels.changed(tap, await bare(tap.one))

    async def _test(self, tap: Tap) -> None:
        await self._sender.answer_tap(tap.id)
        await self._panels.previews(tap.chat, tap.one)
        await self._panels.open(tap.chat, tap.one)

    async def _turn(self, tap: Tap) -> None:
        verb = "cancel" if tap.verb == "discard" else tap.verb
        one = await self._office.turn(tap.one, verb, tap.person.id)
        await self._panels.changed(tap, one)
        if one and one.note == ANOTHER and (first := await self._office.get(one.of or one.id)):
            for other in sorted(self._office.administrators - one.confirmed):
                await self._panels.open(other, first)

    async def _list(self, tap: Tap) -> None:
        await self._sender.answer_tap(tap.id)
        file = File(f"announcement-{tap.one.id}.csv", await self._office.report(tap.one))
        await self._sender.send(Place(tap.chat), file)

    async def _correct(self, tap: Tap) -> None:
        await self._office.wait_for(tap.one, CORRECTION, tap.person.id)
        await self._sender.answer_tap(tap.id)
        await self._prompt(tap.chat, Notice.SEND_CORRECTION)

    async def _sure_to_recall(self, tap: Tap) -> None:
        count = f"{tap.one.counts.sent + tap.one.counts.moved:,}"
        verb = f"recallyes:{tap.one.mark}"
        sure = panel.sure(tap.language, Notice.SURE_RECALL, Notice.YES, verb, count=count)
        await self._panels.instead(tap, sure)

    async def _recall(self, tap: Tap) -> None:
        if tap.more != tap.one.mark:
            await self._panels.changed(tap, None)  # a yes to deleting what it was before
            return
        made = await self._office.recall(tap.one, tap.person.id)
        if isinstance(made, Why):
            words = tell(Notice.BUSY if made is Why.BUSY else Notice.NOT_GOT, tap.language)
            await self._sender.answer_tap(tap.id, words, alert=True)
            return
        await self._panels.changed(tap, await self._office.get(tap.one.id))

    async def _sure_to_retry(self, tap: Tap) -> None:
        if panel.recalled(await self._office.amendments(tap.one)):
            await self._sender.answer_tap(tap.id, tell(Notice.WAS_RECALLED, tap.language), alert=True)
            return
        kind, message = Kind.RETRY, tap.one.message
        again = await self._office.propose(tap.one, kind, tap.person.id, message)
        if again is None or not tap.one.counts.unknown:
            await self._panels.changed(tap, None)
            return
        await self._sender.answer_tap(tap.id)
        await self._confirming.ask(tap, again)
