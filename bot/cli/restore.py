"""``consortium-bot restore``."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path

import click

from bot.cli import Failed, examples, settings
from bot.cli.copies import DIRECTORY, STATE, unpack
from bot.cli.files import ForeignError, damage, set_aside
from bot.cli.state import open_state
from bot.state import StateError, state_file
from bot.values.private import tighten_database


@click.command(epilog=examples("restore consortium.zip"))
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(path: Path) -> None:
    """Bring back what `backup` copied into the file PATH; what is there now is replaced.

    The copy is checked before anything is changed. A store that is damaged is set aside under the name
    NAME.damaged. The bot must not run meanwhile. Announcements that were on their way are paused: look at
    `announce show` before you resume one, because part of it may have been sent after the copy was made.
    """
    from bot.directory.copying import CopyError, bring_back, check  # noqa: PLC0415 - as in backup
    from bot.directory.store import HELD  # noqa: PLC0415
    from bot.lookup.building import place  # noqa: PLC0415
    from bot.state import copying  # noqa: PLC0415
    from bot.state.schema import metadata  # noqa: PLC0415

    found = settings()
    with tempfile.TemporaryDirectory(prefix="restore-") as folder:
        directory, state = Path(folder, DIRECTORY), Path(folder, STATE)
        made = unpack(path, Path(folder))
        try:
            check(directory)
            copying.check(state)
            # Only now, that the copy is known to be good, is anything moved.
            if not found.state_url:
                _make_room(state_file(found.database), metadata.tables)
            with open_state() as store:
                if copying.running(store):
                    raise Failed("the bot is running; stop it, and try again after a quarter of a minute.")
                _make_room(found.database, HELD)
                copying.bring_back(state, store)
                bring_back(directory, found.database)
                place(found.database.resolve()).unlink(missing_ok=True)  # the index of other names
        except (CopyError, StateError, ForeignError) as error:
            raise Failed(str(error)) from None
    click.echo(f"restored what was copied at {made}")


def _make_room(store: Path, tables: Collection[str]) -> None:
    """Set a file aside that nothing can be restored into, and say so."""
    if damaged := damage(store, tables):
        aside = set_aside(store)
        tighten_database(aside)
        click.echo(f"{store} is damaged ({damaged}); it was set aside as {aside.name}")
