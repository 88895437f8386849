"""``consortium-bot announce``: the announcement desk for scripts."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.announcing.amending import Why, amend
from bot.announcing.showing import STARS, as_json, counted, price, seconds, stamp
from bot.cli import Failed, examples, open_directory, settings
from bot.cli.state import open_state
from bot.values.announcement import (
    Announcement,
    Category,
    Counts,
    Delivery,
    Kind,
    Message,
    State,
    Written,
)
from bot.values.audience import LANGUAGES, Audience, AudienceError

if TYPE_CHECKING:
    from bot.state.store import Store

_T = TypeVar("_T")
_SHOWN = 20  # unknown recipients that are listed
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
    message = Message(_versions(text, text_file, form, variants))
    whom, due, kind = _audience(audience), _time(at), Category(category)
    values = {
        "audience": str(whom),
        "category": kind,
        "silent": silent,
        "quiet": kind is not Category.URGENT,
        "paid": paid,
        "due": due,
    }
    with open_state() as store:
        number = store.audiences.count(whom, kind)
        if not number:
            raise Failed(f"nobody would get it: no chat of “{whom}” has subscribed to {kind}.")
        if yes:
            draft = store.announcements.create(_AT_THE_MACHINE, time.time(), message, **values)
            made = store.announcements.confirm(draft.id, [_AT_THE_MACHINE], time.time(), 1)
            _show(made or draft, store, json_=json_)
            return
    if json_:
        nothing = _preview_json(number)
        click.echo(json.dumps(nothing))
        return
    for tag, content in message.variants.items():
        click.echo(f"--- {tag or 'every language' if len(message.variants) == 1 else tag or 'the others'}")
        click.echo(content.text if isinstance(content, Written) else "")
    click.echo("---")
    click.echo(
        f"{number:,} recipients ({whom}, {kind}); {_duration(seconds(number, 1, paid=paid))} of sending"
    )
    if paid:
        click.echo(f"paid speed: up to {price(number, 1):,.1f} Telegram Stars")
    click.echo("nothing was created; add --yes to send it")


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
        click.echo(f"{one.id}  {one.state}  {_words(one.counts)}  {_beginning(one)}")


@command.command(epilog=examples("announce show 12 --json"))
@_number
@_json
def show(number: int, *, json_: bool) -> None:
    """Show how far an announcement is."""
    with open_state() as store:
        _show(_found(store, number), store, json_=json_)


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
    _amend(number, _versions(text, text_file, form, variants), json_=json_)


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


def _versions(
    text: str | None, file: Path | None, form: str, variants: tuple[str, ...]
) -> dict[str, Written]:
    if (text is None) == (file is None):
        raise click.UsageError("give the words with --text or with --text-file.")
    if text == "-":
        text = sys.stdin.read()
    found = {"": _checked("--text" if file is None else str(file), _read(file) if file else text or "", form)}
    for variant in variants:
        tag, equals, path = variant.partition("=")
        if tag not in LANGUAGES or not equals:
            raise click.UsageError(
                f"--variant {variant[:60]}: write LANGUAGE=FILE with {', '.join(LANGUAGES)}."
            )
        found[tag] = _checked(path, _read(Path(path)), form)
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{path} is no UTF-8 text.") from None
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}.") from None


def _checked(where: str, text: str, form: str) -> Written:
    from bot.tryout.refusals import RefusalError, checked_text  # noqa: PLC0415 - what Telegram would say

    try:
        checked_text(text.strip(), "html" if form == "html" else None)
    except RefusalError as error:
        said = error.description.removeprefix("Bad Request: ")
        raise click.UsageError(f"{where}: {said}.") from None
    return Written(text.strip(), form == "html")


def _audience(text: str) -> Audience:
    try:
        audience = Audience.parse(text)
    except AudienceError as error:
        raise click.UsageError(f"--audience: {error}.") from None
    if audience.consortia:
        directory = open_directory(settings())
        try:
            for consortium in sorted(audience.consortia):
                if directory.consortium(consortium) is None:
                    raise click.UsageError(f"--audience: there is no consortium “{consortium}”.")
        finally:
            directory.close()
    return audience


def _time(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(f"--at {text[:40]}: write a time like 2027-03-01T09:00+08:00.") from None
    if found.tzinfo is None:
        raise click.UsageError(f"--at {text}: add the offset, such as +08:00.")
    if found.timestamp() <= time.time():
        raise click.UsageError(f"--at {text}: that is past.")
    return found.timestamp()


def _preview_json(number: int) -> dict[str, Any]:
    counts = counted(Counts(recipients=number))
    return {
        "id": None,
        "state": State.DRAFT.value,
        **counts,
        **dict.fromkeys(("created", "started", "finished")),
    }


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
        _show(after, store, json_=json_)


def _amend(number: int, words: dict[str, Written] | None, *, json_: bool) -> None:
    with open_state() as store:

        async def run(work: Callable[[Store], _T]) -> _T:
            return work(store)

        made = asyncio.run(amend(run, number, 0, words, clock=time.time, sleep=asyncio.sleep))
        match made:
            case Why.NONE:
                raise Failed(f"there is no announcement {number}.")
            case Why.NOBODY:
                raise Failed(f"nobody has got announcement {number}.")
            case Why.BUSY:
                raise Failed(f"announcement {number} is on its way to some; try again in a minute.")
            case Why.LONG:
                raise Failed("Telegram takes texts of 4,096 characters and captions of 1,024.")
            case Why.VERSIONS:
                tags = [tag or "--text" for tag in _found(store, number).message.variants]
                raise Failed(f"announcement {number} has these versions, give each: {', '.join(tags)}.")
            case _:
                _show(_found(store, number), store, json_=json_)


def _show(one: Announcement, store: Store, *, json_: bool) -> None:
    if json_:
        click.echo(json.dumps(as_json(one)))
        return
    click.echo(f"announcement {one.id}: {one.state}{f' ({one.note})' if one.note else ''}")
    click.echo(_words(one.counts))
    for name in ("created", "due", "started", "finished"):
        if at := getattr(one, name):
            click.echo(f"{name}: {stamp(at)}")
    for change in store.announcements.amendments(one.id):
        counts = replace(change.counts, sent=change.counts.sent + change.counts.moved, moved=0)
        out_of_reach = counts.gone + counts.failed
        click.echo(
            f"{change.kind}: {change.state}, {counts.sent:,} of {counts.recipients:,} done, "
            f"{out_of_reach:,} out of reach"
        )
        _list(store, change.id, Delivery.GONE, counts.gone)
        _list(store, change.id, Delivery.FAILED, counts.failed)
        if one.counts.unknown:
            click.echo(f"  {one.counts.unknown:,} unknown ones were not tried and may still have it")
    _list(store, one.id, Delivery.UNKNOWN, one.counts.unknown)


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
