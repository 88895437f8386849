"""Whose yes counts, what is waited for, and stores that were made before either was kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from bot.announcing.amending import amend
from bot.state import sqlite_url
from bot.state.consent import AT_THE_MACHINE
from bot.state.copying import check
from bot.state.store import Store
from bot.values.announcement import ANOTHER, Announcement, Delivery, Kind, Message, State, Written
from bot.values.ledger import Request, Settled
from tests.store.ledger.conftest import NOW

WORDS = Message({"": Written("Hello")})
A, B, C = 11, 12, 13


def draft(store: Store, audience: str = "all") -> Announcement:
    return store.announcements.create(A, NOW, WORDS, audience=audience)


def people(store: Store, number: int) -> None:
    store.chats.bring_in({"id": one, "kind": "private"} for one in range(1, number + 1))


@pytest.mark.parametrize(
    ("said", "administrators", "audience", "goes"),
    [
        ([A], {A}, "all", True),
        ([A], {A, B}, "all", False),
        ([A, B], {A, B}, "all", True),
        ([A, B], {B, C}, "all", False),
        ([A, B], {C}, "all", False),
        ([A], set(), "all", False),
        ([AT_THE_MACHINE], set(), "all", True),
        ([AT_THE_MACHINE], {A, B}, "all", True),
        ([A], {A, B}, "chat:1,2,3,4", False),
        ([A], {A, B}, "chat:1,2,3", True),
        ([C], {A, B}, "chat:1", False),
    ],
)
def test_only_the_yes_of_who_is_an_administrator_now_counts(
    store: Store, said: list[int], administrators: set[int], audience: str, *, goes: bool
) -> None:
    people(store, 8)
    one = draft(store, audience)
    for who in said:
        store.announcements.confirm(one.id, [who], NOW, 1, administrators=administrators)
    made = store.announcements.get(one.id)
    assert made is not None
    assert (made.state is State.SENDING) == goes
    assert made.confirmed <= administrators | {AT_THE_MACHINE}


def test_who_has_left_does_not_make_it_two(store: Store) -> None:
    people(store, 8)
    one = draft(store)
    store.announcements.confirm(one.id, [A], NOW, 1, administrators={A, B})
    made = store.announcements.confirm(one.id, [B], NOW, 1, administrators={B, C})
    assert made is not None
    assert (made.state, made.confirmed) == (State.DRAFT, {B})


@pytest.mark.parametrize(
    ("later", "waits"), [(0.0, True), (600.0, True), (600.1, False), (-30.0, True), (-3600.0, False)]
)
def test_waiting_ends_after_ten_minutes_whatever_the_clock_does(
    store: Store, later: float, *, waits: bool
) -> None:
    store.waiting.wait(draft(store).id, A, "correction", NOW)
    assert (store.waiting.of(A, NOW + later) is not None) == waits


def test_one_thing_is_waited_for_at_a_time(store: Store) -> None:
    first, second = draft(store), draft(store)
    store.waiting.wait(second.id, A, "link", NOW)
    store.waiting.wait(first.id, A, "time", NOW)
    found = store.waiting.of(A, NOW)
    assert found is not None
    assert found.id == first.id
    store.waiting.forget(A)
    assert store.waiting.of(A, NOW) is None


def test_drafts_are_held_to_whoever_runs_the_bot_now(store: Store) -> None:
    people(store, 8)
    one = draft(store)
    store.announcements.confirm(one.id, [A], NOW, 1, administrators={A, B})
    store.announcements.change(one.id, panel=(A, 5))
    store.waiting.wait(one.id, A, "link", NOW)
    store.waiting.hold_to({B, C})
    after = store.announcements.get(one.id)
    assert after is not None
    assert (after.confirmed, after.panel, after.awaits) == (frozenset(), None, "")


def test_a_store_from_before_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    url = sqlite_url(path)
    store = Store.open(url)
    store.waiting.wait(draft(store).id, A, "correction", NOW)
    store.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE announcements DROP COLUMN awaited_at"))
        connection.execute(text("ALTER TABLE announcements DROP COLUMN gathered"))
        connection.execute(text("DROP TABLE taken_updates"))
        connection.execute(text("DROP INDEX deliveries_put_back"))
        connection.execute(text("UPDATE version SET steps = 0"))
    engine.dispose()
    check(path)
    store = Store.open(url)
    assert len(store.announcements.all()) == 1
    # Since when it is waited for is not known: for nothing, then.
    assert store.waiting.of(A, NOW) is None
    store.waiting.wait(1, A, "time", NOW)
    assert store.waiting.of(A, NOW) is not None
    assert store.taken_updates.take([(1, "")]) == {1}
    with store.read() as connection:
        assert "deliveries_put_back" in {one["name"] for one in inspect(connection).get_indexes("deliveries")}
    store.close()


def corrected(store: Store) -> tuple[Announcement, Announcement]:
    """Return what A and B have sent to everyone, and the correction of theirs that has paused by itself."""
    people(store, 4)
    first = draft(store)
    store.announcements.confirm(first.id, [A, B], NOW, 2)
    store.ledger.turn(Request("a", NOW, NOW + 60.0, 100))
    got = [Settled(first.id, chat, Delivery.SENT, (chat,)) for chat in range(1, 5)]
    store.ledger.turn(Request("a", NOW, NOW, 0, settled=got))
    proposal = store.announcements.propose(first, Kind.EDIT, A, NOW, Message({"": Written("Hi")}))
    assert proposal is not None
    store.announcements.confirm(proposal.id, [A, B], NOW, 2)
    assert store.announcements.amend(first.id, Kind.EDIT, A, NOW, proposal.message, proposal.id)
    store.announcements.pause(proposal.id, 0, NOW, "refused")
    return first, proposal


def test_a_paused_correction_goes_on_by_the_yes_of_present_administrators_only(store: Store) -> None:
    first, correction = corrected(store)
    one = store.announcements.resume(first.id, A, NOW, {A, C})
    assert one is not None
    assert (one.id, one.state, one.note) == (correction.id, State.PAUSED, ANOTHER)
    assert store.ledger.stopped() == ()  # it has been told of, and waits for a person
    assert store.announcements.resume(first.id, C, NOW, {A, C}) is not None
    after = store.announcements.get(correction.id)
    assert after is not None
    assert after.state is State.SENDING


def test_a_recall_resumes_no_paused_correction(store: Store) -> None:
    first, correction = corrected(store)

    async def run(work: Callable[[Store], Any]) -> Any:
        return work(store)

    async def recall() -> None:
        await amend(run, first.id, A, None, clock=lambda: NOW, sleep=asyncio.sleep)

    with store.write() as connection:  # some of it is still being sent
        connection.execute(
            text("UPDATE announcements SET state = 'sending' WHERE id = :id"), {"id": first.id}
        )
    asyncio.run(recall())
    assert [one.state for one in store.announcements.amendments(first.id)] == [State.PAUSED, State.SENDING]
    assert store.announcements.get(correction.id).note == "refused"  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", range(12))
def test_in_whatever_order_nothing_goes_without_its_yeses(  # noqa: C901 - a walk has many steps
    tmp_path: Path, seed: int
) -> None:
    """A walk of drafts, yeses, growing lists and changing administrators, held against a slow reference."""
    chance = Random(seed)
    store = Store.open(sqlite_url(tmp_path / "walk.db"))
    now, chats, administrators = NOW, 3, {A, B}
    people(store, chats)
    open_: dict[int, tuple[set[int], set[int]]] = {}  # by draft: to whom, and who has said yes
    alone: list[tuple[int, float, set[int]]] = []  # who let go when to whom, alone
    gone = 0

    def enough(said: set[int], to: set[int]) -> bool:
        if len(said) != 1 or len(administrators) == 1:
            return bool(said)
        reached = to.union(*(seen for by, at, seen in alone if said == {by} and at >= now - 86400.0))
        return len(reached) < chats / 2

    for _ in range(80):
        now += chance.choice([1.0, 3600.0, 50_000.0])
        step = chance.choice(["grow", "draft", "draft", "yes", "yes", "yes", "yes", "change", "leave"])
        number = chance.choice(list(open_)) if open_ else 0
        to, said = open_.get(number, (set(), set()))
        if step == "grow":
            chats += chance.randint(1, 4)
            people(store, chats)
        elif step == "draft":
            to = set(chance.sample(range(1, chats + 1), chance.randint(1, chats)))
            open_[draft(store, "chat:" + ",".join(map(str, to))).id] = to, set()
        elif step == "leave":
            administrators = set(chance.sample([A, B, C], chance.randint(1, 3)))
        elif step == "change" and number:
            store.announcements.change(number, silent=chance.random() < 0.5)
            open_[number] = to, set()
        elif step == "yes" and number:
            who = chance.choice([A, B, C])
            made = store.announcements.confirm(number, [who], now, 1, administrators=administrators)
            assert (made is not None) == (who in administrators)
            if made is None:
                continue
            said = (said | {who}) & administrators
            assert made.confirmed == said
            assert (made.state is State.SENDING) == enough(said, to)
            open_[number] = to, said
            if made.state is State.SENDING:
                gone += 1
                alone += [(who, now, to)] if len(said) == 1 else []
                del open_[number]
    assert gone
    store.close()
