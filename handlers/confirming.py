"""What an administrator says yes to: the price, and sending it; a yes is to what was shown, and no more."""

from __future__ import annotations

from bot.announcing.amending import Why
from bot.announcing.office import Office
from bot.announcing.showing import price
from bot.replies import panel
from bot.replies.notices import Notice, tell
from bot.telegram.sender import Place, Sender, Text
from bot.values.announcement import Announcement, Kind, State
from handlers.panels import Panels, Tap

_ASKED = {
    Kind.SEND: Notice.ASKED,
    Kind.EDIT: Notice.ASKED_CORRECTION,
    Kind.RETRY: Notice.ASKED_RETRY,
}
# Chats subscribe while one thinks: so many more than were shown, or a tenth, are still what was said yes to.
_MORE = 10


class Confirming:
    """The last questions before an announcement leaves."""

    def __init__(self, office: Office, panels: Panels, sender: Sender) -> None:
        self._office = office
        self._panels = panels
        self._sender = sender

    async def paid(self, tap: Tap) -> None:
        """Ask for a yes to the price, or go back to what is free."""
        if tap.one.paid:
            await self._panels.changed(tap, await self._office.change(tap.one, paid=False))
            return
        count = await self._office.count(tap.one)
        stars = f"{price(count, tap.one.message.weight):,.1f}"
        verb = f"pay:{tap.one.mark}:{count}"
        await self._panels.instead(
            tap, panel.sure(tap.language, Notice.PRICE, Notice.YES_PAID, verb, stars=stars)
        )

    async def pay(self, tap: Tap) -> None:
        """Take the yes to a price."""
        if self._as_it_was(tap, await self._office.count(tap.one)):
            await self._panels.changed(tap, await self._office.change(tap.one, paid=True))
        else:
            await self.paid(tap)

    @staticmethod
    def _as_it_was(tap: Tap, count: int) -> bool:
        """Whether a yes is to what stands there now, and to no lower price or number.

        Drafts that cost nothing are for whoever subscribes, so that a few more are what was said yes to.
        """
        mark, _, shown = tap.more.partition(":")
        if mark != tap.one.mark or not shown.isdecimal():
            return False
        costs = tap.one.paid or tap.verb == "pay" or tap.one.kind is not Kind.SEND
        most = int(shown)
        return count <= (most if costs else most + max(_MORE, most // _MORE))

    async def sure(self, tap: Tap) -> None:
        """Ask whether to send it, once it was shown."""
        if await self._ready(tap):
            await self._sender.answer_tap(tap.id)
            await self.ask(tap, tap.one)

    async def ask(self, tap: Tap, one: Announcement) -> None:
        """Ask for a yes in the place of the panel, from whoever has seen what it is to."""
        if not self._office.previews.seen(tap.person.id, one) and (
            why := await self._panels.previews(tap.chat, one)
        ):
            await self._panels.tell(tap.chat, Notice.REFUSED, reason=why)
            return
        await self._panels.show(one, tap.chat, tap.message, await self._panels.question(one, tap.language))

    async def _ready(self, tap: Tap) -> int:
        """Return how many would get it; 0, and a word, where it cannot be sent as it stands."""
        count = await self._office.count(tap.one)
        if tap.one.kind is not Kind.SEND:
            if not count:
                await self._sender.answer_tap(tap.id, tell(Notice.NOT_GOT, tap.language), alert=True)
            return count
        late = tap.one.due is not None and tap.one.due <= self._office.clock()
        if late or not count:
            words = tell(Notice.PAST if late else Notice.NOBODY, tap.language)
            await self._sender.answer_tap(tap.id, words, alert=True)
            return 0
        return count

    async def yes(self, tap: Tap) -> None:
        """Take a yes to what was shown; with enough of these it goes."""
        count = await self._ready(tap)
        if not count:
            return
        if not self._as_it_was(tap, count):
            await self._sender.answer_tap(tap.id, tell(Notice.CHANGED, tap.language), alert=True)
            await self._panels.previews(tap.chat, tap.one)
            question = await self._panels.question(tap.one, tap.language)
            await self._panels.show(tap.one, tap.chat, tap.message, question)
            return
        if tap.one.kind is Kind.EDIT:
            await self._corrected(tap)
            return
        one = await self._office.confirm(tap.one, tap.person.id)
        await self._panels.changed(tap, one)
        await self._tell_others(tap, one)

    async def _corrected(self, tap: Tap) -> None:
        """Correct, which waits for what is on its way: longer than Telegram waits for a tap's answer."""
        await self._sender.answer_tap(tap.id)
        one = await self._office.correct_by(tap.one, tap.person.id)
        if isinstance(one, Why):
            await self._panels.tell(tap.chat, Notice.BUSY if one is Why.BUSY else Notice.NOT_GOT)
            return
        await self._panels.shown(tap, one or await self._office.get(tap.one.of or 0))
        await self._tell_others(tap, one)

    async def _tell_others(self, tap: Tap, one: Announcement | None) -> None:
        """Tell the author of the last yes, and ask others after one that is not the last."""
        if one and one.state is not State.DRAFT:
            await self._tell_author(tap, tap.one)
        elif one and one.confirmed != tap.one.confirmed:
            await self._ask_others(tap, one)

    async def withdraw(self, tap: Tap) -> None:
        """Do not do what was proposed, and go back to the panel of the announcement."""
        await self._office.turn(tap.one, "cancel", tap.person.id)
        await self._panels.changed(tap, await self._office.tapped(tap.one.of or 0))

    async def _tell_author(self, tap: Tap, one: Announcement) -> None:
        """Tell who made it that somebody else has let it go."""
        if one.author in self._office.administrators - {tap.person.id}:
            language = await self._panels.language(one.author)
            words = tell(Notice.CONFIRMED, language, name=tap.person.full_name, number=str(one.of or one.id))
            await self._sender.send(Place(one.author), Text(words))

    async def _ask_others(self, tap: Tap, one: Announcement) -> None:
        """Ask the other administrators, who see the same previews first."""
        for other in sorted(self._office.administrators - one.confirmed):
            if await self._panels.previews(other, one):
                continue  # one who has never written to the bot
            language = await self._panels.language(other)
            name, number = tap.person.full_name, str(one.of or one.id)
            await self._panels.ask(other, one, tell(_ASKED[one.kind], language, name=name, number=number))
