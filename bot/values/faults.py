"""What people can do about faults of files, and SQLite's: https://sqlite.org/rescode.html."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PRIMARY = 0xFF  # of an extended result code
_RIGHTS = "let the bot's user read and write it and its folder"
_BUSY = "another process writes to it; try again"
_DAMAGED = "consortium-bot restore COPY brings a copy back; without one, move it away and start anew"
_MENDS = {
    3: _RIGHTS,  # SQLITE_PERM
    5: _BUSY,
    6: _BUSY,  # SQLITE_LOCKED
    8: _RIGHTS,  # SQLITE_READONLY
    10: "see that the disk is sound and has room",  # SQLITE_IOERR
    11: _DAMAGED,  # SQLITE_CORRUPT
    13: "make room on its disk and where temporary files lie",  # SQLITE_FULL
    14: _RIGHTS,  # SQLITE_CANTOPEN
    26: _DAMAGED,  # SQLITE_NOTADB
}
_UNKNOWN = "consortium-bot doctor looks for what is wrong"


def mend_of(error: BaseException | None) -> str:
    """Return the mend for an exception of ``sqlite3``."""
    return _MENDS.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY, _UNKNOWN)


@contextmanager
def naming(target: Path) -> Iterator[None]:
    """Let what goes wrong within be told of the file that people named, not of names made up on the way."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(target)) from None
