"""Files that the bot's own user alone may read and write: chats, what was announced, reports, their copies.

SQLite gives ``-wal`` and ``-shm`` files the permissions of the database that they belong to
(https://sqlite.org/src/file/src/os_unix.c, findCreateFileMode).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG
from typing import BinaryIO

OTHERS = 0o077
"""What group and others may do; a umask of this takes it away from every file that is made."""
PRIVATE = 0o600
_FILES = ("", "-wal", "-shm", "-journal")  # endings of the files that SQLite keeps for one database


def create_private(path: Path) -> None:
    """Create an empty file where there is none; one that is there is left as it is.

    Raises ``OSError`` where it can be neither opened nor made.
    """
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, PRIVATE))


def tighten_database(path: Path) -> None:
    """Take the permissions of a SQLite file, and of what SQLite keeps beside it, from group and others.

    A file of another user's is left as it is.
    """
    path = path.resolve()  # SQLite keeps the others beside the file that a link leads to
    for ending in _FILES:
        file = path.with_name(path.name + ending)
        with suppress(FileNotFoundError, PermissionError):
            mode = file.stat().st_mode
            if S_ISREG(mode) and mode & OTHERS:
                file.chmod(S_IMODE(mode) & ~OTHERS)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a private file that takes the place of ``path`` once all is written to it, or of nothing."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".consortium-")  # 0600, and nobody else's
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
