"""``consortium-bot export``: the store as tables."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import Failed, examples, open_directory, settings
from bot.cli.targets import Target
from bot.directory.exporting import ExportError


@click.command(
    "export", epilog=examples("export my-directory", "export directory.zip", "export directory.xlsx")
)
@click.argument("path", type=Target(path_type=Path))
def command(path: Path) -> None:
    """Write the directory to PATH: a .zip or an .xlsx by its ending, else a folder of .csv tables.

    What is there already is replaced. The same directory always gives the same bytes.
    """
    directory = open_directory(settings())
    try:
        directory.write_out(path)
        totals = directory.totals()
    except ExportError as error:
        raise Failed(str(error)) from None
    finally:
        directory.close()
    rows = ", ".join(f"{count:,} {table}" for table, count in totals.items() if count)
    click.echo(f"{path}: {rows}")
