"""The index file of a large directory: made by another process, opened by mapping it into memory."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from bot.lookup.decide import Policy
from bot.lookup.found import Index
from bot.lookup.keys import VERSION


class NotBuiltError(Exception):
    """The process that makes the index ended without one; the message says what it wrote."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An index from a file, and what it was made of: the names' hash and how many edits they had seen."""

    index: Index
    policy: Policy
    hash: str
    edits: int


def place(store: Path) -> Path:
    """Return where the index of a store lies: beside it."""
    return store.with_name(f"{store.name}.names")


def opened(store: Path) -> Opened | None:
    """Open the index of a store; None where there is none that this version can read."""
    from bot.lookup.arrays import NotAnIndexError, load  # noqa: PLC0415 - numpy is for large directories only
    from bot.lookup.large import LargeIndex  # noqa: PLC0415

    try:
        arrays, about = load(place(store))
    except (FileNotFoundError, NotAnIndexError):
        return None
    if about["keys"] != VERSION:
        return None
    return Opened(LargeIndex(arrays), Policy(about["certain"], about["near"]), about["hash"], about["edits"])


class Build:
    """A process that makes the index of a store; the old file serves until the new one replaces it."""

    def __init__(self, store: Path) -> None:
        import subprocess  # noqa: PLC0415 - a small directory starts without it

        command = [sys.executable, "-m", "bot.lookup.build", str(store)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, on the store that is open
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def is_done(self) -> bool:
        """Whether it has ended; raises :class:`NotBuiltError` where it failed."""
        if self._process.poll() is None:
            return False
        self._check()
        return True

    def wait(self) -> None:
        """Wait for the end; raises :class:`NotBuiltError` where it failed."""
        self._process.wait()
        self._check()

    def _check(self) -> None:
        if self._process.stderr is None:
            return
        with self._process.stderr as stream:
            last = stream.read().decode(errors="replace").strip().rpartition("\n")[2]
        if self._process.returncode:
            msg = f"the index of names could not be made: {last}"
            raise NotBuiltError(msg)
