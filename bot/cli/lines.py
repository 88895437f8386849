"""Lines from standard input, whatever is in them, and what is printed, whoever reads it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import BinaryIO

import click

from bot.cli.failed import Failed

LONGEST = 64 * 1024  # bytes of a line that are kept; what is longer is neither a question nor a name


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """Yield every line as it arrives, without its end; bytes that are no UTF-8 become �.

    A line longer than 64 KiB is cut there, so that no input fills the memory.
    """
    while line := stream.readline(LONGEST):
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(LONGEST)):
            pass
        yield line.rstrip(b"\r\n").decode("utf-8", "replace")


def standard_input() -> BinaryIO:
    """Return the bytes of standard input. Raises ``click.UsageError`` where it is closed."""
    if sys.stdin is None:
        raise click.UsageError("standard input is closed: there is nothing to read.")
    return sys.stdin.buffer


def flush() -> None:
    """Let whoever reads the output have it now. Raises :class:`Failed` where nobody can."""
    if sys.stdout is None:
        raise Failed("standard output is closed: what was to be printed is lost.")
    sys.stdout.flush()


def replace_what_cannot_be_printed() -> None:
    """Print ? for a character that the terminal's encoding does not have, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
