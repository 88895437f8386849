"""``consortium-bot backup``."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli import examples, open_directory, settings
from bot.cli.copies import DIRECTORY, STATE, pack
from bot.cli.state import open_state
from bot.cli.targets import Target
from bot.values.faults import naming


@click.command(epilog=examples("backup consortium.zip"))
@click.argument("path", type=Target(dir_okay=False, path_type=Path))
def command(path: Path) -> None:
    """Copy the live stores into the file PATH while the bot runs: the directory, chats and announcements.

    The copy is consistent and the same wherever the state lives: `restore` brings it to SQLite or PostgreSQL.
    """
    from bot.directory.copying import copy_out  # noqa: PLC0415 - `--help` does not wait for it
    from bot.state import copying  # noqa: PLC0415

    if path.exists() and not path.is_file():
        raise click.UsageError(f"{path} is no regular file, and would be lost; name a file of its own.")
    found = settings()
    open_directory(found).close()  # a first start creates it
    made = datetime.now(UTC).isoformat(timespec="seconds")
    with open_state() as store, naming(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Beside the target: there has to be room for it anyway.
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            copy_out(found.database, Path(folder, DIRECTORY))
            copying.copy_out(store, Path(folder, STATE))
            pack(Path(folder), path, made)
    click.echo(f"{path}: {path.stat().st_size:,} bytes, {made}")
