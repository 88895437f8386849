"""Lines from standard input, whatever is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

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
