from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.state.ledger import Ledger
from bot.state.store import Store
from bot.values.announcement import Announcement, Message, Written
from bot.values.ledger import Lane

NOW = 1_800_000_000.0  # Friday 2027-01-15, 16:00 in Shanghai
FAST = {Lane.FREE: 1e9, Lane.PAID: 1e9}

Open = Callable[[], Store]
Announce = Callable[..., Announcement]


@pytest.fixture
def open_store(state_at: str) -> Iterator[Open]:
    """Open the same state once more, as another process would."""
    opened: list[Store] = []

    def once_more() -> Store:
        opened.append(Store.open(state_at))
        return opened[-1]

    yield once_more
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Open) -> Store:
    return open_store()


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """Without a pace to wait for."""
    return Ledger(store, FAST)


@pytest.fixture
def announce(store: Store) -> Announce:
    """Announce to so many new private chats (1, 2, …); returns what is being sent."""

    def now(recipients: int, **values: object) -> Announcement:
        store.chats.bring_in(
            {"id": one, "kind": "private", "subscribed": True} for one in range(1, recipients + 1)
        )
        draft = store.announcements.create(7, NOW, Message({"": Written("Hello")}), **values)
        going = store.announcements.confirm(draft.id, [7], NOW, 1)
        assert going is not None
        return going

    return now
