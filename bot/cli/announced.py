"""Announcements in words, for the terminal."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from bot.announcing.amending import Why
from bot.announcing.quiet import BEGIN, END, asleep
from bot.announcing.showing import as_json, counted, price, seconds, stamp
from bot.values.announcement import Announcement, Category, Counts, Delivery, Message, State, Written
from bot.values.audience import Audience

if TYPE_CHECKING:
    from bot.state.store import Store

_SHOWN = 20  # unknown recipients that are listed


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be announced, to whom and how; ``due``: not before this time (Unix seconds)."""

    message: Message
    audience: Audience
    category: Category
    silent: bool = False
    paid: bool = False
    due: float | None = None

    @property
    def quiet(self) -> bool:
        """Whether chats in their quiet hours get it afterwards."""
        return self.category is not Category.URGENT

    def columns(self) -> dict[str, Any]:
        """Return all but the message as the store keeps it."""
        return {
            "audience": str(self.audience),
            "category": self.category,
            "silent": self.silent,
            "quiet": self.quiet,
            "paid": self.paid,
            "due": self.due,
        }


def preview(plan: Plan, number: int, *, json_: bool) -> None:
    """Print what would be sent, and to how many."""
    if json_:
        click.echo(json.dumps(_preview_json(number)))
        return
    for tag, content in plan.message.variants.items():
        click.echo(
            f"--- {tag or 'every language' if len(plan.message.variants) == 1 else tag or 'the others'}"
        )
        click.echo(content.text if isinstance(content, Written) else "")
    click.echo("---")
    duration = _duration(seconds(number, 1, paid=plan.paid))
    click.echo(f"{number:,} recipients ({plan.audience}, {plan.category}); {duration} of sending")
    click.echo(f"time: {f'not before {stamp(plan.due)}' if plan.due else 'at once'}")
    click.echo(f"sound: {'off' if plan.silent else 'on'}")
    click.echo(f"speed: {f'paid, up to {price(number, 1):,.1f} Telegram Stars' if plan.paid else 'free'}")
    waits = f"it arrives at {END} where it is between {BEGIN} and {END} by then"
    click.echo(f"quiet hours: {waits if plan.quiet else 'it arrives in them as well, because it is urgent'}")
    click.echo("nothing was created; add --yes to send it")


def line(one: Announcement, store: Store) -> str:
    """Return the line of a list."""
    about = [_words(one.counts)]
    if one.state is State.SCHEDULED:
        about.append(f"due {stamp(one.due)}")
    if waiting := _waiting(one, store):
        about.append(waiting)
    about += _held(one, store)
    return f"{one.id}  {one.state}  {', '.join(about)}  {_beginning(one)}"


def why_not(why: Why, number: int, one: Announcement | None) -> str:
    """Say why an announcement can be neither corrected nor recalled, and what to do instead."""
    match why:
        case Why.NOBODY:
            return f"nobody has got announcement {number}."
        case Why.BUSY:
            return f"announcement {number} is on its way to some; try again in a minute."
        case Why.LONG:
            return "Telegram takes texts of 4,096 characters and captions of 1,024."
        case Why.VERSIONS if one:
            tags = ", ".join(tag or "--text" for tag in one.message.variants)
            return f"announcement {number} has these versions, give each: {tags}."
        case _:
            return f"there is no announcement {number}."


def _preview_json(number: int) -> dict[str, Any]:
    counts = counted(Counts(recipients=number))
    return {
        "id": None,
        "state": State.DRAFT.value,
        **counts,
        **dict.fromkeys(("created", "started", "finished")),
    }


def tell(one: Announcement, store: Store, *, json_: bool) -> None:
    """Print how far an announcement is."""
    if json_:
        click.echo(json.dumps(as_json(one)))
        return
    click.echo(f"announcement {one.id}: {one.state}{f' ({one.note})' if one.note else ''}")
    click.echo(_words(one.counts))
    if waiting := _waiting(one, store):
        click.echo(waiting)
    for held in _held(one, store):
        click.echo(held)
    for name in ("created", "due", "started", "finished"):
        if at := getattr(one, name):
            click.echo(f"{name}: {stamp(at)}")
    for change in store.announcements.amendments(one.id):
        counts = replace(change.counts, sent=change.counts.sent + change.counts.moved, moved=0)
        out_of_reach = counts.gone + counts.failed
        why = f" ({change.note})" if change.note else ""
        click.echo(
            f"{change.kind}: {change.state}{why}, {counts.sent:,} of {counts.recipients:,} done, "
            f"{out_of_reach:,} out of reach"
        )
        _list(store, change.id, Delivery.GONE, counts.gone)
        _list(store, change.id, Delivery.FAILED, counts.failed)
        if one.counts.unknown:
            click.echo(f"  {one.counts.unknown:,} unknown ones were not tried and may still have it")
    _list(store, one.id, Delivery.UNKNOWN, one.counts.unknown)


def _waiting(one: Announcement, store: Store) -> str:
    """Say how many are in their quiet hours: to somebody who watches, they look stuck."""
    if one.state is not State.SENDING or not one.quiet:
        return ""
    now = time.time()
    number = sum(count for zone, count in store.audiences.waiting(one.id).items() if asleep(zone, now))
    if not number:
        return ""
    return f"{number:,} in quiet hours {'waits' if number == 1 else 'wait'} until {END} of their zone"


def _held(one: Announcement, store: Store) -> list[str]:
    """Say until when Telegram asked to wait: to somebody who watches, it looks stuck."""
    if one.state is not State.SENDING:
        return []
    waits, lines = store.ledger.waits(one, time.time()), []
    if waits.lane_until:
        lines.append(f"held until {stamp(waits.lane_until)}: Telegram asks everyone to wait (429)")
    if waits.chats_until:
        wait = "waits" if waits.chats == 1 else "wait"
        lines.append(
            f"{waits.chats:,} {wait} until {stamp(waits.chats_until)} at the latest: "
            "what their chats allow comes no sooner"
        )
    return lines


def _list(store: Store, number: int, state: Delivery, total: int) -> None:
    """List some recipients and why."""
    if not total:
        return
    for at, row in enumerate(store.ledger.report(number, state)):
        if at == _SHOWN:
            click.echo(f"  … and {total - _SHOWN:,} more")
            break
        click.echo(f"  {state}: {row['chat_id']} {row['title']} ({row['detail']})")


def _words(counts: Counts) -> str:
    return ", ".join(
        f"{number:,} {name}" for name, number in counted(counts).items() if number or name == "sent"
    )


def _beginning(one: Announcement) -> str:
    content = next(iter(one.message.variants.values()))
    return (
        " ".join(content.text.split())[:60]
        if isinstance(content, Written)
        else type(content).__name__.lower()
    )


def _duration(total: float) -> str:
    minutes, rest = divmod(round(total), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{max(1, rest)} s"
