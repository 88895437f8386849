"""Corrections and recalls: done, or nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from bot.announcing.amending import Why, amend
from bot.state.ledger import Ledger
from bot.state.store import Store
from bot.values.announcement import (
    Album,
    Announcement,
    Content,
    Copied,
    Delivery,
    Item,
    Kind,
    Message,
    State,
    Written,
)
from bot.values.ledger import Request, Settled
from tests.store.ledger.conftest import NOW, Announce

_T = TypeVar("_T")
NEW = {"": Written("Hullo")}


class Office:
    """Amends in a time of its own."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOW

    async def run(self, work: Callable[[Store], _T]) -> _T:
        return work(self.store)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def amend(self, one: Announcement, words: dict[str, Written] | None) -> Announcement | Why:
        return await amend(self.run, one.id, 7, words, clock=lambda: self.now, sleep=self.sleep)

    def found(self, one: Announcement) -> Announcement:
        found = self.store.announcements.get(one.id)
        assert found is not None
        return found


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def turn(ledger: Ledger, most: int, *settled: Settled) -> list[int]:
    granted = ledger.turn(Request("one", NOW, NOW + 1, most, settled))
    return [claimed.to for claimed in granted.claimed]


@pytest.mark.parametrize("due", [None, NOW + 3600])
async def test_before_the_first_delivery_a_correction_changes_what_is_still_to_be_sent(
    office: Office, announce: Announce, due: float | None
) -> None:
    going = announce(3, due=due)
    made = await office.amend(going, NEW)
    assert isinstance(made, Announcement)
    found = office.found(going)
    assert found.message == Message(NEW)
    assert (found.state, found.counts) == (going.state, going.counts)
    assert not office.store.announcements.amendments(going.id)


@pytest.mark.parametrize("words", [NEW, None])
async def test_what_cannot_be_done_leaves_everything_as_it_was(
    office: Office, announce: Announce, ledger: Ledger, words: dict[str, Written] | None
) -> None:
    going = announce(2)
    turn(ledger, 1)
    assert await office.amend(going, words) is Why.BUSY
    assert office.found(going).state is State.SENDING
    assert office.found(going).message == going.message


async def test_a_recall_of_what_nobody_got_lets_it_go_on(office: Office, announce: Announce) -> None:
    going = announce(2)
    assert await office.amend(going, None) is Why.NOBODY
    assert office.found(going).state is State.SENDING


@pytest.mark.parametrize(
    ("content", "longest"),
    [
        (Written("Hello"), 4096),
        (Copied(7, 1), 4096),
        (Copied(7, 1, caption=True), 1024),
        (Album((Item("photo", "a"), Item("photo", "b"))), 1024),
    ],
)
async def test_words_that_telegram_does_not_take_are_refused_before_anything_is_made(
    office: Office, ledger: Ledger, content: Content, longest: int
) -> None:
    office.store.chats.bring_in([{"id": 1, "kind": "private", "subscribed": True}])
    draft = office.store.announcements.create(7, NOW, Message({"": content}))
    going = office.store.announcements.confirm(draft.id, [7], NOW, 1)
    assert going is not None
    turn(ledger, 1)
    turn(ledger, 0, Settled(going.id, 1, Delivery.SENT, (5,)))
    long = Written("<b>" + "x" * longest + "</b>y", html=True)
    assert await office.amend(going, {"": long}) is Why.LONG
    assert not office.store.announcements.amendments(going.id)
    fits = Written("<b>" + "x" * (longest - 1) + "</b>&amp;", html=True)
    assert isinstance(await office.amend(going, {"": fits}), Announcement)


def test_sending_unknown_ones_again_does_not_resume_the_rest(
    store: Store, announce: Announce, ledger: Ledger
) -> None:
    going = announce(3)
    turn(ledger, 1)
    turn(ledger, 0, Settled(going.id, 1, Delivery.UNKNOWN))
    assert store.announcements.pause(going.id, 7, NOW)
    again = store.announcements.send_unknown_again(going.id, 7, NOW)
    assert again is not None
    assert (again.state, again.counts.pending, again.counts.unknown) == (State.PAUSED, 3, 0)
    assert turn(ledger, 9) == []


@pytest.mark.parametrize("end", ["recall", "cancel"])
def test_what_was_recalled_or_cancelled_is_sent_to_nobody_anew(
    store: Store, announce: Announce, ledger: Ledger, end: str
) -> None:
    going = announce(2)
    turn(ledger, 2)
    turn(ledger, 0, Settled(going.id, 1, Delivery.UNKNOWN), Settled(going.id, 2, Delivery.SENT, (5,)))
    if end == "recall":
        assert store.announcements.amend(going.id, Kind.RECALL, 7, NOW)
        assert store.announcements.recalled(going.id)
    else:
        going = announce(2)
        turn(ledger, 1)
        turn(ledger, 0, Settled(going.id, 1, Delivery.UNKNOWN))
        store.announcements.cancel(going.id, 7, NOW)
    assert store.announcements.send_unknown_again(going.id, 7, NOW) is None
    found = store.announcements.get(going.id)
    assert found is not None
    assert found.counts.unknown == 1
