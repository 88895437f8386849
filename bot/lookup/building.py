"""The index file of a large directory: made by another process, opened by mapping it into memory."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bot.lookup.decide import Policy
from bot.lookup.errors import NotBuiltError
from bot.lookup.found import Index
from bot.lookup.keys import VERSION

_LOG = logging.getLogger(__name__)


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
    """Open the index of a store, whole and checked; None where there is none that this version can read."""
    from bot.lookup.arrays import NotAnIndexError, load  # noqa: PLC0415 - numpy is for large directories only
    from bot.lookup.large import LargeIndex  # noqa: PLC0415

    try:
        arrays, about = load(place(store))
    except FileNotFoundError:
        return None
    except (OSError, NotAnIndexError) as error:
        _LOG.warning("%s; the index of names is made anew", error)
        return None
    if about["keys"] != VERSION:
        return None
    return Opened(LargeIndex(arrays), Policy(about["certain"], about["near"]), about["hash"], about["edits"])


class Build:
    """A process that makes the index of a store; the old file serves until the new one replaces it."""

    def __init__(self, store: Path) -> None:
        import subprocess  # noqa: PLC0415 - a small directory starts without it

        command = [sys.executable, "-m", "bot.lookup.build", str(store)]
        self._store = store
        self._reading: Future[Opened] | None = None
        self._process = subprocess.Popen(  # noqa: S603 - our own module, on the store that is open
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def poll(self) -> Opened | None:
        """Return the new index once it is made and checked, None until then. Raises :class:`NotBuiltError`.

        It is read on a thread, so that no question waits for a disk.
        """
        if self._process.poll() is None:
            return None
        if self._reading is None:
            self._check()
            reader = ThreadPoolExecutor(1, "index")
            self._reading = reader.submit(_read, self._store)
            reader.shutdown(wait=False)
        return self._reading.result() if self._reading.done() else None

    def wait(self) -> Opened:
        """Return the new index when it is made. Raises :class:`NotBuiltError`."""
        self._process.wait()
        self._check()
        return _read(self._store)

    def _check(self) -> None:
        if self._process.stderr is None:
            return
        with self._process.stderr as stream:
            last = stream.read().decode(errors="replace").strip().rpartition("\n")[2]
        if self._process.returncode:
            msg = f"the index of names could not be made: {last}"
            raise NotBuiltError(msg)


def _read(store: Path) -> Opened:
    found = opened(store)
    if found is None:
        msg = f"the index of {store} was made and cannot be read"
        raise NotBuiltError(msg)
    return found
