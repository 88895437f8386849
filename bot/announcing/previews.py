"""What administrators are shown before they say yes: exactly what recipients get."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.announcing.carrier import Carrier
from bot.announcing.parcels import Tap
from bot.values.announcement import (
    Announcement,
    Category,
    Chat,
    Failed,
    Gone,
    Kind,
    Later,
    Message,
    Outcome,
    Parcel,
    Sent,
    Unfit,
    Unreached,
)

# A preview is tried so often, where nothing was done so many seconds ago.
_TRIES, _WAIT = 3, 1.0
# Whoever waits for a preview is rather told that Telegram asks to wait for longer than this.
_LONGEST_WAIT = 10.0
# What was shown longer ago, or by another process, is shown again.
_SEEN = 1024


class Previews:
    """Shows announcements, and knows who has been shown what."""

    def __init__(
        self,
        carrier: Carrier,
        tap: Tap,
        *,
        charge: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._carrier = carrier
        self._tap = tap
        self._charge = charge
        self._sleep = sleep
        self._seen: OrderedDict[tuple[int, str], None] = OrderedDict()

    def seen(self, person: int, one: Announcement) -> bool:
        """Whether this person was shown every version of it as it stands."""
        keys = [_key(tag, one.message, one.category) for tag in one.message.variants]
        return all((person, key) in self._seen for key in keys)

    def note(self, person: int, tag: str, message: Message, category: Category) -> None:
        """Note that this person has seen a version of a message."""
        key = person, _key(tag, message, category)
        self._seen[key] = None
        self._seen.move_to_end(key)
        if len(self._seen) > _SEEN:
            self._seen.popitem(last=False)

    async def show(self, one: Announcement, to: int, language: str) -> Outcome:
        """Send a person exactly what a recipient of that language would get."""
        person = Chat(to, "private", language)
        parcel = Parcel(
            Kind.SEND,
            to,
            one.message.variant(language),
            one.message.links,
            silent=one.silent,
            tap=self._tap(person, one.category),
        )
        outcome = await self._as_reply(self._carrier.deliver, parcel, parcel.weight)
        if parcel.line and isinstance(outcome, Sent):
            line = await self._as_reply(self._carrier.line, parcel, 1)
            outcome = line if isinstance(line, Failed | Unfit) else outcome
        if isinstance(outcome, Sent):
            self.note(to, one.message.tag(language), one.message, one.category)
        return outcome

    async def _as_reply(
        self, act: Callable[[Parcel], Awaitable[Outcome]], parcel: Parcel, weight: int
    ) -> Outcome:
        """Keep to Telegram's limits as a reply does, and try again where nothing was done."""
        tries = 0
        while True:
            # All that an album counts for is booked before anything waits, or a reply would come in between.
            wait, *_ = [self._carrier.turn(parcel.chat) for _ in range(weight)]
            await self._sleep(wait)
            for _ in range(weight):
                self._charge()
            outcome = await act(parcel)
            tries += 1
            if tries == _TRIES or not isinstance(outcome, Later | Unreached):
                return outcome
            again = outcome.seconds if isinstance(outcome, Later) else _WAIT
            if again > _LONGEST_WAIT:
                return outcome
            await self._sleep(again)


def refusal(outcome: Outcome) -> str:
    """Return why a preview did not arrive; empty: it did."""
    match outcome:
        case Sent():
            return ""
        case Failed(why) | Unfit(why) | Gone(why):
            return why
        case Later(seconds):
            return f"Telegram asked to wait {seconds:g} s"
        case _:
            return type(outcome).__name__


def _key(tag: str, message: Message, category: Category) -> str:
    """Return what tells a preview from others: content, buttons, and the category that can be ended."""
    return repr((message.variants.get(tag), message.links, category))
