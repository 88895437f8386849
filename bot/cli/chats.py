"""``consortium-bot chats``: the list of chats that the bot knows."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import click

from bot.announcing.lists import COLUMNS, read_chats, row_of, written
from bot.cli import Failed, examples
from bot.cli.state import open_state
from bot.cli.targets import Target
from bot.cli.telling import Teller
from bot.directory.problems import Report, counted, one_line
from bot.values.faults import naming
from bot.values.private import replacing

_SHOWN = 60  # characters of a title
_WIDTHS = {
    "chat_id": ">14",
    "kind": "10",
    "language": "8",
    "subscribed": "10",
    "categories": "18",
    "topic": ">10",
    "state": "6",
}


@click.group("chats", epilog=examples("chats count", "chats import chats.csv", "chats export chats.csv"))
def command() -> None:
    """Keep the list of chats: who gets announcements, in which language, and where.

    Chats come from their own traffic; `import` brings the list of an older bot. The columns of the CSV file
    are chat_id, kind (private, group, supergroup, channel), language, title, subscribed (yes, no), categories
    (news, events, urgent; empty: all), topic and state (active, gone); only the first two are required.
    """


@command.command("list", epilog=examples("chats list", "chats list --json"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(*, as_json: bool) -> None:
    """List every chat, titles last."""
    with open_state() as store:
        if not as_json:
            click.echo(_aligned({name: name for name in COLUMNS}))
        for chat in store.chats.all():
            row = row_of(chat)
            click.echo(json.dumps(row, ensure_ascii=False) if as_json else _aligned(row))


def _aligned(row: Mapping[str, str | int]) -> str:
    """Return a line of the list; a title has any width, so it stands at the end."""
    cells = [f"{row[name]:{width}}" for name, width in _WIDTHS.items()]
    return one_line("  ".join([*cells, str(row["title"])[:_SHOWN]]).rstrip())


@command.command("import", epilog=examples("chats import chats.csv"))
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_(path: Path, *, as_json: bool) -> None:
    """Add the chats of a CSV file, and change those that are known; doing it twice changes nothing more.

    What a column does not say is kept as it is. All of it is done in one step, or nothing: each bad row is
    one line with its place and its mend. docs/announcing.md describes the columns.
    """
    tell = Teller()
    rows = read_chats(path, Report(tell))
    tell.end()
    if tell.errors:
        raise Failed(f"{counted(tell.errors, 'problem')}; nothing was changed.")
    with open_state() as store:
        new, known = store.chats.bring_in(rows)
    click.echo(json.dumps({"added": new, "known": known}) if as_json else f"{new:,} added, {known:,} known")


@command.command("export", epilog=examples("chats export chats.csv", "chats export -"))
@click.argument("path", type=Target(dir_okay=False, allow_dash=True, path_type=Path))
def export(path: Path) -> None:
    """Write every chat into a CSV file (-: to standard output)."""
    # A device or a pipe is written to; a file in its place would be the end of it.
    whole = str(path) != "-" and (path.is_file() or not path.exists())
    with open_state() as store, naming(path), _written_to(path, whole=whole) as file:
        rows = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        rows.writeheader()
        for chat in store.chats.all():
            rows.writerow(written(chat))


@contextmanager
def _written_to(path: Path, *, whole: bool) -> Iterator[IO[Any]]:
    if not whole:
        with click.open_file(str(path), "w", encoding="utf-8") as file:
            yield file
        return
    with replacing(path.resolve()) as binary, TextIOWrapper(binary, "utf-8", newline="") as file:
        yield file


@command.command(epilog=examples("chats count", "chats count --json"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def count(*, as_json: bool) -> None:
    """Count the chats of each kind: all, those that get announcements, those that are gone."""
    with open_state() as store:
        kinds = store.chats.counted()
    total = {name: sum(counts[name] for counts in kinds.values()) for name in ("chats", "subscribed", "gone")}
    if as_json:
        click.echo(json.dumps({**total, "kinds": kinds}))
        return
    for kind, counts in {**kinds, "all": total}.items():
        click.echo(
            f"{kind}: {counts['chats']:,}, subscribed {counts['subscribed']:,}, gone {counts['gone']:,}"
        )
