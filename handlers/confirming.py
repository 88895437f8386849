"""What an administrator says yes to: the price, and sending it; a yes is to what was shown, and no more."""

from __future__ import annotations

from bot.announcing.office import Office
from bot.announcing.showing import price
from bot.replies import panel
from bot.replies.notices import Notice, tell
from bot.telegram.sender import Place, Sender, Text
from bot.values.announcement import Announcement, State
from handlers.panels import Panels, Tap, only


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
        """Whether a yes is to what stands there now, and to no lower price."""
        mark, _, shown = tap.more.partition(":")
        costs = tap.one.paid or tap.verb == "pay"
        return mark == tap.one.mark and shown.isdecimal() and (count <= int(shown) or not costs)

    async def sure(self, tap: Tap) -> None:
        """Ask whether to send it."""
        if count := await self._ready(tap):
            await self._panels.instead(tap, await self._question(tap, count))

    async def _question(self, tap: Tap, count: int) -> panel.Panel:
        about, _ = await self._panels.of(tap.one, tap.language)
        return panel.last_question(tap.one, tap.language, count, about)

    async def _ready(self, tap: Tap) -> int:
        """Return how many would get it; 0, and a word, where it cannot be sent as it stands."""
        count = await self._office.count(tap.one)
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
            await self._panels.show(tap.one, tap.chat, tap.message, await self._question(tap, count))
            return
        one = await self._office.confirm(tap.one, tap.person.id)
        await self._panels.changed(tap, one)
        if one and one.state is not State.DRAFT:
            await self._tell_author(tap, one)
        elif one and one.confirmed != tap.one.confirmed:
            await self._ask_others(tap, one)

    async def _tell_author(self, tap: Tap, one: Announcement) -> None:
        """Tell who made it that somebody else has let it go."""
        if one.author in self._office.administrators - {tap.person.id}:
            language = await self._panels.language(one.author)
            words = tell(Notice.CONFIRMED, language, name=tap.person.full_name, number=str(one.id))
            await self._sender.send(Place(one.author), Text(words))

    async def _ask_others(self, tap: Tap, one: Announcement) -> None:
        """Ask the other administrators, who see the same previews first."""
        count = await self._office.count(one)
        for other in sorted(self._office.administrators - one.confirmed):
            language = await self._panels.language(other)
            if not await self._panels.previews(other, one):
                continue  # one who has never written to the bot
            words = tell(Notice.ASKED, language, name=tap.person.full_name)
            about, _ = await self._panels.of(one, language)
            keyboard = only(*panel.yes(one, language, count), one.id)
            await self._sender.send(Place(other), Text(f"{words}\n\n{about}", keyboard=keyboard))
