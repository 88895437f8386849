"""``consortium-bot import``: tables into the store."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import Failed, examples, open_directory, settings
from bot.cli.telling import Teller
from bot.directory.problems import counted


@click.command(
    "import",
    epilog=examples(
        "import my-directory --dry-run", "import my-directory.xlsx", "import directory.zip --replace"
    ),
)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell the difference and change nothing.")
@click.option("--replace", is_flag=True, help="Remove what PATH does not hold.")
def command(path: Path, *, dry_run: bool, replace: bool) -> None:
    """Load a directory from PATH: a folder of .csv tables, a .zip of them, or an .xlsx workbook.

    Rows are added, and changed where a row with the same key is there; docs/directory.md describes the tables
    and their keys. All of it is done in one step, or nothing: each problem is one line with its table, line,
    column and mend. The bot may run meanwhile and knows the new rows at once.
    """
    tell = Teller()
    directory = open_directory(settings())
    try:
        difference = directory.bring_in(path, tell, replace=replace, dry_run=dry_run)
    finally:
        directory.close()
        tell.end()
    if difference is None:
        raise Failed(f"{counted(tell.errors, 'problem')}; nothing was changed.")
    for line in difference.lines():
        click.echo(line)
    if dry_run:
        click.echo("dry run: nothing was changed")
