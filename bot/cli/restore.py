"""``consortium-bot restore``."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from bot.cli import Failed, examples, settings
from bot.cli.copies import DIRECTORY, STATE, unpack
from bot.cli.state import open_state


@click.command(epilog=examples("restore consortium.zip"))
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(path: Path) -> None:
    """Bring back what `backup` copied into the file PATH; what is there now is replaced.

    The copy is checked before anything is changed. The bot must not run meanwhile. Announcements that were on
    their way are paused: look at `announce show` before you resume one, because part of it may have been sent
    after the copy was made.
    """
    from bot.directory.copying import CopyError, bring_back, check  # noqa: PLC0415 - as in backup
    from bot.state import copying  # noqa: PLC0415

    found = settings()
    with tempfile.TemporaryDirectory(prefix="restore-") as folder, open_state() as store:
        directory, state = Path(folder, DIRECTORY), Path(folder, STATE)
        made = unpack(path, Path(folder))
        try:
            check(directory)
            copying.check(state)
            if copying.running(store):
                raise Failed("the bot is running; stop it, and try again after a quarter of a minute.")
            copying.bring_back(state, store)
            bring_back(directory, found.database)
        except CopyError as error:
            raise Failed(str(error)) from None
    click.echo(f"restored what was copied at {made}")
