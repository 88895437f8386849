"""Lines from standard input, whatever is in them, and what is printed, whoever reads it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, TextIO

import click

from bot.cli.failed import Failed

LONGEST = 64 * 1024  # bytes of a line that are kept; what is longer is neither a question nor a name
_MARK = b"\xef\xbb\xbf"  # that Windows writes at the beginning of a file
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = {0x00, 0xFF}  # bytes that no encoding of Chinese has


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """Yield every line as it arrives, without its end and without a byte order mark.

    A line longer than 64 KiB is cut there, so that no input fills the memory. Raises ``click.UsageError`` at
    what looks like text of another encoding, as long as no line has shown that this is UTF-8; other bytes
    that are no UTF-8 become �.
    """
    mark, is_utf8 = _MARK, False
    while line := stream.readline(LONGEST):
        whole = rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(LONGEST)):
            whole = b""
        if mark and line.startswith(_UTF_16):
            raise not_utf8("standard input")
        line, mark = line.removeprefix(mark).rstrip(b"\r\n"), b""
        try:
            text = line.decode()
            is_utf8 = is_utf8 or not text.isascii()
        except UnicodeDecodeError:
            if whole and not is_utf8 and _NO_TEXT.isdisjoint(line):
                raise not_utf8("standard input") from None
            text = line.decode("utf-8", "replace")
        yield text


def not_utf8(where: str) -> click.UsageError:
    """Return what is said of text of another encoding."""
    return click.UsageError(f"{where} is no UTF-8 text; save it as UTF-8.")


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


def can_flush(stream: TextIO | None) -> bool:
    """Whether what was written to a stream has left the process; a closed one keeps nothing."""
    try:
        if stream is not None:
            stream.flush()
    except (OSError, ValueError):
        return False
    return True


def drop(stream: TextIO | None) -> None:
    """Drop what a stream cannot write, so that Python does not fail at it once more at the exit."""
    if stream is not None:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def say(message: str) -> None:
    """Print a line on standard error, where it can be written."""
    with suppress(OSError):
        click.echo(message, err=True)


def replace_what_cannot_be_printed() -> None:
    """Print ? for a character that the terminal's encoding does not have, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
