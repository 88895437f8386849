"""``consortium-bot announce``: the announcement desk for scripts."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot.announcing.amending import Why, amend
from bot.announcing.showing import STARS, as_json
from bot.cli import Failed, examples
from bot.cli.announced import Plan, line, preview, tell, why_not
from bot.cli.composing import audience_of, time_of, versions
from bot.cli.state import open_state
from bot.values.announcement import Announcement, Category, Kind, Message, Written
from bot.values.audience import LANGUAGES

if TYPE_CHECKING:
    from bot.state.store import Store

_T = TypeVar("_T")
# Two are needed in Telegram; the person at the machine stands for both.
_AT_THE_MACHINE = 0

_text = click.option("--text", help="The words; - reads standard input.")
_file = click.option(
    "--text-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Their file."
)
_format = click.option(
    "--format",
    "form",
    type=click.Choice(["plain", "html"]),
    default="plain",
    show_default=True,
    help="html: <b>, <i>, <a href> and what else Telegram knows.",
)
_variant = click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="LANGUAGE=FILE",
    help=f"Other words for a language ({', '.join(LANGUAGES)}); zh stands for both scripts.",
)
_json = click.option("--json", "json_", is_flag=True, help="Print JSON.")
_number = click.argument("number", metavar="ID", type=click.IntRange(1, 2**31 - 1))


@click.group(
    "announce",
    epilog=examples(
        'announce create --text "Summit on 3 March" --audience groups',
        'announce create --text "Summit" --variant zh=summit-zh.txt --at 2027-03-01T09:00+08:00 --yes',
        "announce show 12",
    ),
)
def command() -> None:
    """Announce to the chats that subscribed: everyone once.

    The running bot sends, and notices within a second what is done here.
    """


@command.command(epilog=examples('announce create --text "Hello" --audience private+language:en --yes'))
@_text
@_file
@_format
@click.option(
    "--audience",
    "-a",
    default="all",
    show_default=True,
    metavar="A",
    help="all, private, groups, language:zh, consortium:ID, chat:ID[,ID…], joined with +.",
)
@_variant
@click.option(
    "--category",
    type=click.Choice([one.value for one in Category]),
    default=Category.NEWS.value,
    show_default=True,
)
@click.option("--silent", is_flag=True, help="Without a sound.")
@click.option("--at", "at", metavar="TIME", help="Not before this time: ISO 8601 with an offset.")
@click.option("--paid", is_flag=True, help=f"Up to 1,000 a second, for {STARS} Telegram Stars a message.")
@click.option("--yes", is_flag=True, help="Do it; without, only show what would be done.")
@_json
def create(  # noqa: PLR0913 - one for each option
    *,
    text: str | None,
    text_file: Path | None,
    form: str,
    audience: str,
    variants: tuple[str, ...],
    category: str,
    silent: bool,
    at: str | None,
    paid: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Show an announcement and how many would get it; with --yes, send it.

    Urgent ones do not wait for the end of quiet hours (22:00 to 8:00 where the chat is).
    """
    message = Message(versions(text, text_file, form, variants))
    plan = Plan(message, audience_of(audience), Category(category), silent, paid, time_of(at))
    with open_state() as store:
        number = store.audiences.count(plan.audience, plan.category)
        if not number:
            raise Failed(f"nobody would get it: no chat of “{plan.audience}” has subscribed to {category}.")
        if yes:
            draft = store.announcements.create(_AT_THE_MACHINE, time.time(), message, **plan.columns())
            made = store.announcements.confirm(draft.id, [_AT_THE_MACHINE], time.time(), 1)
            tell(made or draft, store, json_=json_)
            return
    preview(plan, number, json_=json_)


@command.command("list", epilog=examples("announce list"))
@_json
def list_(*, json_: bool) -> None:
    """List all announcements."""
    with open_state() as store:
        every = store.announcements.all()
        if json_:
            click.echo(json.dumps([as_json(one) for one in every]))
            return
        for one in every:
            click.echo(line(one, store))


@command.command(epilog=examples("announce show 12 --json"))
@_number
@_json
def show(number: int, *, json_: bool) -> None:
    """Show how far an announcement is."""
    with open_state() as store:
        tell(_found(store, number), store, json_=json_)


@command.command(epilog=examples("announce pause 12"))
@_number
@_json
def pause(number: int, *, json_: bool) -> None:
    """Stop sending for now."""
    _change(number, "pause", lambda store: store.announcements.pause(number, 0, time.time()), json_=json_)


@command.command(epilog=examples("announce resume 12"))
@_number
@_json
def resume(number: int, *, json_: bool) -> None:
    """Go on sending."""
    _change(number, "resume", lambda store: store.announcements.resume(number, 0, time.time()), json_=json_)


@command.command(epilog=examples("announce cancel 12"))
@_number
@_json
def cancel(number: int, *, json_: bool) -> None:
    """Stop sending for good; what was sent stays."""
    _change(number, "cancel", lambda store: store.announcements.cancel(number, 0, time.time()), json_=json_)


@command.command(epilog=examples('announce edit 12 --text "Summit on 4 March"'))
@_number
@_text
@_file
@_format
@_variant
@_json
def edit(  # noqa: PLR0913 - one for each option
    *,
    number: int,
    text: str | None,
    text_file: Path | None,
    form: str,
    variants: tuple[str, ...],
    json_: bool,
) -> None:
    """Correct the words of what was sent; under a picture, its caption. Those to come get the new words."""
    _amend(number, versions(text, text_file, form, variants), json_=json_)


@command.command(epilog=examples("announce recall 12"))
@_number
@_json
def recall(number: int, *, json_: bool) -> None:
    """Delete what was sent less than 48 hours ago, which is as far as Telegram allows."""
    _amend(number, None, json_=json_)


@command.command(epilog=examples("announce retry 12 --unknown"))
@_number
@click.option("--unknown", is_flag=True, required=True, help="Send to those who perhaps got it already.")
@_json
def retry(number: int, *, unknown: bool, json_: bool) -> None:  # noqa: ARG001 - an explicit word
    """Send again where it is not known whether it arrived: some may get it twice."""

    def again(store: Store) -> Announcement | None:
        if not _found(store, number).counts.unknown:
            raise Failed(f"announcement {number} has no unknown recipients.")
        if store.announcements.recalled(number):
            raise Failed(f"announcement {number} was recalled: nobody gets it anew.")
        return store.announcements.send_unknown_again(number, 0, time.time())

    _change(number, "retry", again, json_=json_)


def _found(store: Store, number: int) -> Announcement:
    one = store.announcements.get(number)
    if one is None or one.kind is not Kind.SEND:
        raise Failed(f"there is no announcement {number}.")
    return one


def _change(number: int, what: str, change: Callable[[Store], Announcement | None], *, json_: bool) -> None:
    with open_state() as store:
        before = _found(store, number)
        after = change(store)
        if after is None:
            raise Failed(f"announcement {number} is {before.state}: there is nothing to {what}.")
        tell(after, store, json_=json_)


def _amend(number: int, corrected: dict[str, Written] | None, *, json_: bool) -> None:
    with open_state() as store:

        async def run(work: Callable[[Store], _T]) -> _T:
            return work(store)

        made = asyncio.run(amend(run, number, 0, corrected, clock=time.time, sleep=asyncio.sleep))
        if isinstance(made, Why):
            raise Failed(why_not(made, number, store.announcements.get(number)))
        tell(_found(store, number), store, json_=json_)
