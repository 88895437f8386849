"""The ledger on both kinds of store: everyone once, whatever happens in between."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from bot.state.claims import UNSUBSCRIBED
from bot.state.ledger import LEASE, Ledger
from bot.state.pace import Pace
from bot.state.schema import deliveries
from bot.state.store import Store
from bot.values.announcement import (
    SETTLED,
    Announcement,
    Category,
    Chat,
    Delivery,
    Kind,
    Message,
    State,
    Written,
)
from bot.values.audience import Audience
from bot.values.ledger import Lane, Request, Settled
from tests.store.ledger.conftest import FAST, NOW, Announce, Open


def turn(ledger: Ledger, courier: str = "one", most: int = 100, now: float = NOW, **more: Any) -> list[int]:
    granted = ledger.turn(Request(courier, now, now + 1, most, **more))
    return [claimed.to for claimed in granted.claimed]


def sent(announcement: Announcement, *chats: int) -> list[Settled]:
    return [Settled(announcement.id, chat, Delivery.SENT, (chat + 1000,)) for chat in chats]


def counts(store: Store, announcement: Announcement) -> dict[str, int]:
    """What the announcement says of itself, which must be what its rows say."""
    with store.read() as connection:
        where = deliveries.c.announcement == announcement.id
        rows = Counter(connection.execute(select(deliveries.c.state).where(where)).scalars())
    found = store.announcements.get(announcement.id)
    assert found is not None
    told = asdict(found.counts)
    assert told["recipients"] == sum(rows.values())
    assert found.counts.pending == rows[Delivery.PENDING]
    assert {name: told[name] for name in (Delivery.SENDING, *SETTLED)} == {
        name: rows[name] for name in (Delivery.SENDING, *SETTLED)
    }
    return {name: number for name, number in rows.items() if number}


def state_of(store: Store, announcement: Announcement) -> State:
    found = store.announcements.get(announcement.id)
    assert found is not None
    return found.state


def test_everyone_is_claimed_once_and_in_order(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(10)
    assert turn(ledger, most=4) == [1, 2, 3, 4]
    assert turn(ledger, most=4, settled=sent(going, 1, 2, 3, 4)) == [5, 6, 7, 8]
    assert turn(ledger, most=4, settled=sent(going, 5, 6, 7, 8)) == [9, 10]
    assert state_of(store, going) is State.SENDING
    assert turn(ledger, settled=sent(going, 9, 10)) == []
    assert counts(store, going) == {"sent": 10}
    assert state_of(store, going) is State.DONE


def test_two_couriers_never_claim_the_same(store: Store, open_store: Open, announce: Announce) -> None:
    announce(50)
    one, two = Ledger(store, FAST), Ledger(open_store(), FAST)
    claimed = turn(one, "one", 20) + turn(two, "two", 20) + turn(one, "one", 20)
    assert sorted(claimed) == list(range(1, 51))


def test_a_turn_done_twice_settles_once(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(3)
    turn(ledger, most=2)
    for _ in range(2):  # the first was committed, but nobody heard of it
        turn(ledger, most=0, settled=sent(going, 1, 2), held=())
    assert counts(store, going) == {"sent": 2, "pending": 1}


def test_what_was_claimed_unheard_is_given_back(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(4)
    turn(ledger, most=3)  # the connection broke in the commit: nobody knows of 1, 2 and 3
    assert turn(ledger, most=1, held=()) == [1]
    assert counts(store, going) == {"sending": 1, "pending": 3}


def test_a_dead_couriers_recipients_are_unknown(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(3)
    turn(ledger, "dead", 2)
    assert turn(ledger, "alive", now=NOW + LEASE - 1) == [3]
    assert counts(store, going) == {"sending": 3}
    turn(ledger, "alive", now=NOW + LEASE + 1, settled=sent(going, 3))
    assert counts(store, going) == {"sent": 1, "unknown": 2}
    assert [chat for chat, _ in ledger.unknown(going.id)] == [1, 2]
    assert state_of(store, going) is State.DONE


def test_a_late_answer_makes_the_unknown_known(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(2)
    turn(ledger, "slow", 2)
    turn(ledger, "other", now=NOW + LEASE + 1)
    assert counts(store, going) == {"unknown": 2}
    assert state_of(store, going) is State.DONE
    turn(ledger, "slow", 0, settled=[*sent(going, 1), Settled(going.id, 2, Delivery.PENDING)])
    assert counts(store, going) == {"sent": 1, "pending": 1}
    assert state_of(store, going) is State.SENDING
    assert turn(ledger, "other", now=NOW + LEASE + 2) == [2]


def test_what_was_recalled_meanwhile_is_not_sent_after_all(
    store: Store, ledger: Ledger, announce: Announce
) -> None:
    going = announce(2)
    turn(ledger, "other", 1)
    turn(ledger, "slow", 1)
    turn(ledger, "other", settled=sent(going, 1), now=NOW + LEASE + 1)
    assert store.announcements.amend(going.id, Kind.RECALL, 7, NOW)
    turn(ledger, "slow", 0, settled=[Settled(going.id, 2, Delivery.PENDING)])
    assert counts(store, going) == {"sent": 1, "pending": 1}
    assert state_of(store, going) is State.CANCELLED


def test_who_comes_back_late_does_not_bury_itself(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(2)
    turn(ledger, "slow", 1)
    assert turn(ledger, "slow", now=NOW + LEASE + 1) == [2]
    assert counts(store, going) == {"sending": 2}


def test_what_another_courier_holds_by_now_is_not_ones_own_to_settle(
    store: Store, ledger: Ledger, announce: Announce
) -> None:
    going = announce(1)
    turn(ledger, "slow")
    turn(ledger, "other", now=NOW + LEASE + 1)
    assert store.announcements.send_unknown_again(going.id, 7, NOW)
    assert turn(ledger, "other", now=NOW + LEASE + 1) == [1]
    turn(ledger, "slow", 0, settled=[Settled(going.id, 1, Delivery.PENDING)], now=NOW + LEASE + 1)
    assert counts(store, going) == {"sending": 1}


def test_a_renewed_lease_does_not_run_out(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(2)
    turn(ledger, "slow", 1)
    turn(ledger, "slow", 0, NOW + LEASE - 1)
    turn(ledger, "other", 0, NOW + LEASE + 1)
    assert counts(store, going) == {"sending": 1, "pending": 1}


def test_unknown_ones_are_sent_again_when_someone_says_so(
    store: Store, ledger: Ledger, announce: Announce
) -> None:
    going = announce(3)
    turn(ledger, "dead", 2)
    turn(ledger, now=NOW + LEASE + 1)
    turn(ledger, settled=sent(going, 3), now=NOW + LEASE + 2)
    assert state_of(store, going) is State.DONE
    again = store.announcements.send_unknown_again(going.id, 7, NOW)
    assert again is not None
    assert again.state is State.SENDING
    assert turn(ledger, now=NOW + 2 * LEASE) == [1, 2]
    turn(ledger, settled=sent(going, 1, 2), now=NOW + 2 * LEASE)
    assert counts(store, going) == {"sent": 3}


def test_nothing_is_claimed_of_what_is_paused_or_cancelled(
    store: Store, ledger: Ledger, announce: Announce
) -> None:
    going = announce(6)
    turn(ledger, most=2)
    assert store.announcements.pause(going.id, 7, NOW)
    assert turn(ledger, settled=sent(going, 1, 2)) == []
    assert store.announcements.pause(going.id, 7, NOW) is None
    assert store.announcements.resume(going.id, 7, NOW)
    assert turn(ledger, most=2) == [3, 4]
    assert store.announcements.cancel(going.id, 7, NOW)
    assert turn(ledger, settled=sent(going, 3, 4)) == []
    assert store.announcements.resume(going.id, 7, NOW) is None
    assert counts(store, going) == {"sent": 4, "pending": 2}


def test_who_is_gone_or_unsubscribed_meanwhile_gets_nothing(
    store: Store, ledger: Ledger, announce: Announce
) -> None:
    going = announce(4)
    store.chats.change(1, subscribed=False)
    store.chats.gone(2)
    store.chats.change(3, categories={Category.EVENTS})
    assert turn(ledger) == [4]
    assert counts(store, going) == {"gone": 3, "sending": 1}
    assert {row["detail"] for row in ledger.report(going.id, Delivery.GONE)} == {UNSUBSCRIBED}


def test_a_blocked_chat_is_gone_and_comes_back(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(1)
    turn(ledger)
    turn(ledger, settled=[Settled(going.id, 1, Delivery.GONE, detail="bot was blocked by the user")])
    assert store.audiences.count(Audience.parse("all"), Category.NEWS) == 0
    back = store.chats.known(Chat(1, "private"))
    assert back.active
    assert back.subscribed
    assert store.audiences.count(Audience.parse("all"), Category.NEWS) == 1


def test_a_group_that_moved_keeps_everything(store: Store, ledger: Ledger) -> None:
    store.chats.bring_in(
        [{"id": -5, "kind": "group", "subscribed": True, "language": "zh-Hans", "topic": 9, "zone": "UTC"}]
    )
    draft = store.announcements.create(7, NOW, Message({"": Written("Hello")}))
    going = store.announcements.confirm(draft.id, [7], NOW, 1)
    assert going is not None
    assert turn(ledger) == [-5]
    chat, also = ledger.moved(going.id, -5, -100)
    assert chat == Chat(-100, "supergroup", "zh-Hans", subscribed=True, zone="UTC")
    assert not also
    turn(ledger, settled=[Settled(going.id, -5, Delivery.MOVED, (4,), moved_to=-100)])
    assert store.chats.get(-5) is None
    assert counts(store, going) == {"moved": 1}


def test_a_group_and_its_supergroup_get_it_once(store: Store, ledger: Ledger) -> None:
    store.chats.bring_in({"id": one, "kind": "group", "subscribed": True} for one in (-5, -100))
    draft = store.announcements.create(7, NOW, Message({"": Written("Hello")}))
    going = store.announcements.confirm(draft.id, [7], NOW, 1)
    assert going is not None
    assert turn(ledger) == [-100, -5]
    assert ledger.moved(going.id, -5, -100)[1]


def test_a_group_that_moved_and_is_gone_there_is_gone(store: Store, ledger: Ledger) -> None:
    store.chats.bring_in([{"id": -5, "kind": "group", "subscribed": True}])
    draft = store.announcements.create(7, NOW, Message({"": Written("Hello")}))
    going = store.announcements.confirm(draft.id, [7], NOW, 1)
    assert going is not None
    turn(ledger)
    ledger.moved(going.id, -5, -100)
    turn(ledger, settled=[Settled(going.id, -5, Delivery.GONE, moved_to=-100)])
    chat = store.chats.get(-100)
    assert chat is not None
    assert not chat.active


def test_quiet_hours_keep_back_a_zone(store: Store, ledger: Ledger) -> None:
    zones = {1: "Europe/Berlin", 2: "", 3: "Asia/Tokyo", 4: ""}
    store.chats.bring_in(
        {"id": one, "kind": "private", "subscribed": True, "zone": zone} for one, zone in zones.items()
    )
    for quiet in (True, False):
        draft = store.announcements.create(7, NOW, Message({"": Written("Hello")}), quiet=quiet)
        assert store.announcements.confirm(draft.id, [7], NOW, 1)
    found = ledger.turn(Request("one", NOW, NOW + 1, 100, asleep=lambda zone: zone == "")).claimed
    assert [(one.announcement.quiet, one.to) for one in found] == [
        (True, 1),
        (True, 3),
        (False, 1),
        (False, 2),
        (False, 3),
        (False, 4),
    ]


def test_what_is_scheduled_starts_in_time_with_those_of_then(
    store: Store, ledger: Ledger, announce: Announce
) -> None:
    later = announce(2, due=NOW + 3600)
    assert later.state is State.SCHEDULED
    assert later.counts.recipients == 2
    assert turn(ledger) == []
    store.chats.bring_in([{"id": 3, "kind": "private", "subscribed": True}])
    store.announcements.begin_due(NOW + 3599)
    assert state_of(store, later) is State.SCHEDULED
    store.announcements.begin_due(NOW + 3600)
    assert turn(ledger) == [1, 2, 3]
    counts(store, later)


def test_everyone_needs_as_many_confirmations_as_asked(store: Store, announce: Announce) -> None:
    announce(2)
    draft = store.announcements.create(7, NOW, Message({"": Written("Hello")}))
    once = store.announcements.confirm(draft.id, [7], NOW, 2)
    assert once is not None
    assert once.state is State.DRAFT
    twice = store.announcements.confirm(draft.id, [7], NOW, 2)
    assert twice is not None
    assert twice.state is State.DRAFT
    other = store.announcements.confirm(draft.id, [8], NOW, 2)
    assert other is not None
    assert other.state is State.SENDING
    assert store.announcements.confirm(draft.id, [9], NOW, 2) is None


def test_a_yes_is_to_what_was_shown_and_to_nothing_else(store: Store, announce: Announce) -> None:
    announce(2)
    draft = store.announcements.create(7, NOW, Message({"": Written("Hello")}))
    shown = store.announcements.confirm(draft.id, [7], NOW, 2, draft.mark)
    assert shown is not None
    assert shown.mark == draft.mark
    awaits = store.announcements.change(draft.id, awaits="link", awaited=7)
    assert awaits is not None
    assert awaits.confirmed == {7}
    changed = store.announcements.change(draft.id, message=Message({"": Written("Hullo")}))
    assert changed is not None
    assert not changed.confirmed
    assert store.announcements.confirm(draft.id, [8], NOW, 2, draft.mark) is None
    again = store.announcements.confirm(draft.id, [8], NOW, 2, changed.mark)
    assert again is not None
    assert again.state is State.DRAFT


def test_a_recall_reaches_who_got_it_and_says_who_is_out_of_reach(
    store: Store, ledger: Ledger, announce: Announce
) -> None:
    going = announce(3)
    turn(ledger, most=1)
    turn(ledger, most=1, settled=sent(going, 1))
    turn(ledger, most=1, settled=sent(going, 2), now=NOW + 3600)
    assert store.announcements.amend(going.id, Kind.RECALL, 7, NOW) is None  # 3 is being sent
    turn(ledger, settled=[Settled(going.id, 3, Delivery.UNKNOWN)], now=NOW + 3600)
    later = NOW + 48 * 3600 + 60
    recall = store.announcements.amend(going.id, Kind.RECALL, 7, later)
    assert recall is not None
    granted = ledger.turn(Request("one", later, later + 1, 9)).claimed
    assert [(one.to, one.messages) for one in granted] == [(2, (1002,))]
    turn(ledger, settled=sent(recall, 2), now=later)
    assert counts(store, recall) == {"failed": 1, "sent": 1}
    assert state_of(store, recall) is State.DONE
    assert store.announcements.amendments(going.id)[0].id == recall.id


def test_a_dead_couriers_recall_is_done_again(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(1)
    turn(ledger)
    turn(ledger, settled=sent(going, 1))
    recall = store.announcements.amend(going.id, Kind.RECALL, 7, NOW)
    assert recall is not None
    assert turn(ledger, "dead") == [1]
    assert turn(ledger, "alive", now=NOW + LEASE + 1) == [1]
    assert counts(store, recall) == {"sending": 1}


def test_leaving_gives_back_what_was_not_sent(store: Store, ledger: Ledger, announce: Announce) -> None:
    going = announce(4)
    turn(ledger, "one", 3)
    ledger.leave("one", [*sent(going, 1), Settled(going.id, 2, Delivery.UNKNOWN)], NOW)
    assert counts(store, going) == {"sent": 1, "unknown": 1, "pending": 2}
    assert turn(ledger, "two") == [3, 4]


def test_slots_are_shared_by_all_couriers(store: Store, open_store: Open, announce: Announce) -> None:
    announce(100)
    one, two = Ledger(store, {Lane.FREE: 10.0}), Ledger(open_store(), {Lane.FREE: 10.0})
    times: list[float] = []
    for at in range(40):
        now = NOW + at / 10
        for name, ledger in (("one", one), ("two", two)):
            times += [claimed.at for claimed in ledger.turn(Request(name, now, now + 0.2, 9)).claimed]
    times.sort()
    assert len(times) >= 40
    assert all(later - earlier > 0.0999 for earlier, later in pairwise(times))


def test_whose_turn_comes_later_is_passed_over_until_then(
    store: Store, ledger: Ledger, announce: Announce
) -> None:
    going = announce(4)
    turn(ledger, most=2)
    full = Settled(going.id, 1, Delivery.PENDING, after=NOW + 30)
    assert turn(ledger, most=1, settled=[full, *sent(going, 2)]) == [3]
    assert counts(store, going) == {"pending": 2, "sent": 1, "sending": 1}
    assert turn(ledger, most=1, now=NOW + 31) == [1]  # before those behind it
    assert turn(ledger, most=9, now=NOW + 31, settled=sent(going, 1, 3)) == [4]


def test_replies_to_people_take_slots_without_waiting(store: Store, announce: Announce) -> None:
    announce(100)
    ledger = Ledger(store, {Lane.FREE: 10.0})
    first = ledger.turn(Request("one", NOW, NOW + 0.45, 99)).claimed
    assert len(first) == 5
    after = ledger.turn(Request("one", NOW + 0.5, NOW + 0.95, 99, late={Lane.FREE: 0.3})).claimed
    assert len(after) == 2


def test_a_429_holds_every_courier_and_slows_them(store: Store, open_store: Open, announce: Announce) -> None:
    announce(100)
    one, two = Ledger(store, {Lane.FREE: 10.0}), Ledger(open_store(), {Lane.FREE: 10.0})
    assert turn(one, "one", 1) == [1]
    assert turn(one, "one", 9, NOW + 0.2, hold={Lane.FREE: 30.0}) == []
    assert turn(two, "two", 9, NOW + 29) == []
    after = two.turn(Request("two", NOW + 31, NOW + 32, 99)).claimed
    assert len(after) == 9  # of eleven
    assert Pace(10.0).held(NOW, 30.0).rate(NOW + 601) == pytest.approx(10.0)


def test_an_urgent_announcement_goes_first(ledger: Ledger, announce: Announce) -> None:
    news = announce(2)
    urgent = announce(2, category=Category.URGENT)
    granted = ledger.turn(Request("one", NOW, NOW + 1, 3)).claimed
    assert [one.announcement.id for one in granted] == [urgent.id, urgent.id, news.id]


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_events_loses_nobody_and_sends_to_nobody_twice(
    store: Store, open_store: Open, announce: Announce, seed: int
) -> None:
    """A small slow reference: what really reached the chats, against what the ledger says."""
    rng = random.Random(seed)
    going = announce(30)
    reached: Counter[int] = Counter()
    stores = [store, open_store()]
    held: dict[str, list[int]] = {}
    now, serial = NOW, 0
    while state_of(store, going) is not State.DONE:
        now += rng.uniform(0, LEASE / 2)
        if len(held) < 2:
            serial += 1
            held[f"courier {serial}"] = []
        name = rng.choice(sorted(held))
        ledger = Ledger(stores[serial % 2], FAST)
        if rng.random() < 0.2:  # killed, perhaps after some of its messages left
            reached.update(chat for chat in held.pop(name) if rng.random() < 0.5)
            continue
        done = [chat for chat in held[name] if rng.random() < 0.7]
        settled = []
        for chat in done:
            match rng.choice(["sent", "sent", "again", "unknown"]):
                case "sent":
                    reached[chat] += 1
                    settled += sent(going, chat)
                case "again":
                    settled.append(Settled(going.id, chat, Delivery.PENDING))
                case _:
                    reached.update([chat] if rng.random() < 0.5 else [])
                    settled.append(Settled(going.id, chat, Delivery.UNKNOWN))
        held[name] = [chat for chat in held[name] if chat not in done]
        if rng.random() < 0.5:
            # A courier that was away for too long sends nothing of what it had claimed.
            granted = turn(ledger, name, rng.randint(0, 5), now, settled=settled)
            held[name] += granted
        else:
            turn(ledger, name, 0, now, settled=settled, held=[(going.id, one) for one in held[name]])
        counts(store, going)
        for other in held:
            if other != name:
                turn(Ledger(store, FAST), other, 0, now)  # renewed in time
    told = {row["chat_id"]: row["state"] for row in Ledger(store, FAST).report(going.id)}
    assert max(reached.values()) == 1
    assert {chat for chat, state in told.items() if state == "sent"} <= set(reached)
    assert {chat for chat in range(1, 31) if not reached[chat]} <= {
        chat for chat, state in told.items() if state == "unknown"
    }
