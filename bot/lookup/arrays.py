"""Arrays in one file with a checksum over all of it; what is read is a copy that nobody else can touch.

The file is ``names-2``, its size, the size of the head, the head as JSON, the arrays, and the CRC-32 of
everything before. A page of a mapped file that somebody cut short ends the process that reads it (SIGBUS), so
the file itself is never mapped: it is copied into a file without a name, checked on the way, and the copy is
mapped. A gigabyte takes half a second.
"""

from __future__ import annotations

import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from bot.values.private import replacing

_MAGIC = b"names-2\n"
_ALIGNED = 64
_SIZE = 8  # bytes of a size
_SUM = 4  # bytes of the checksum
_HEAD = len(_MAGIC) + 2 * _SIZE  # where the head begins
_WHOLE = 0x2144DF1C
"""CRC-32 of anything that its own CRC-32 follows, little-endian."""
_CHUNK = 1 << 18  # bytes, so that what is read is copied while it is in the processor's cache


class NotAnIndexError(Exception):
    """The file is no array file of ours, or is damaged."""


def save(path: Path, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """Write arrays and a few JSON values about them; readers see the old file or the new one, whole."""
    at, where = 0, {}
    for name, array in arrays.items():
        where[name] = (array.dtype.str, at, array.size)
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    head = json.dumps({"about": about, "arrays": where}).encode()
    sizes = (_start(len(head)) + at + _SUM, len(head))
    with replacing(path) as file:
        total = _put(file, b"".join((_MAGIC, *(size.to_bytes(_SIZE, "little") for size in sizes), head)), 0)
        for array in arrays.values():
            total = _put(file, np.ascontiguousarray(array).view(np.uint8).data, total)
        file.write(total.to_bytes(_SUM, "little"))
        file.flush()
        os.fsync(file.fileno())


def _start(head: int) -> int:
    """Return where the arrays begin behind a head of so many bytes."""
    return -(-(_HEAD + head) // _ALIGNED) * _ALIGNED


def _put(file: BinaryIO, content: bytes | memoryview, total: int) -> int:
    """Write a block, filled up with zeros; return the checksum of everything so far."""
    filling = bytes(-len(content) % _ALIGNED)
    file.write(content)
    file.write(filling)
    return zlib.crc32(filling, zlib.crc32(content, total))


def load(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Read what :func:`save` wrote.

    Raises :class:`NotAnIndexError`, or ``OSError`` where the file cannot be read.
    """
    with open(path, "rb", buffering=0, opener=_at_once) as file:
        begins = file.read(_HEAD) or b""
        size = os.fstat(file.fileno()).st_size
        if begins[: len(_MAGIC)] != _MAGIC:
            msg = f"{path} is no index of names"
            raise NotAnIndexError(msg)
        if int.from_bytes(begins[len(_MAGIC) : -_SIZE], "little") != size:
            msg = f"{path} is damaged: it is not as long as it says"
            raise NotAnIndexError(msg)
        mapped = _checked(file, size, path)
    head = int.from_bytes(begins[-_SIZE:], "little")
    start = _start(head)
    described = json.loads(mapped[_HEAD : _HEAD + head])
    arrays = {
        name: np.frombuffer(mapped, kind, size, start + at)
        for name, (kind, at, size) in described["arrays"].items()
    }
    return arrays, described["about"]


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe that nobody writes to is no index either


def _checked(file: FileIO, size: int, path: Path) -> mmap.mmap:
    """Return a copy in memory, or in a file beside this one that has no name."""
    file.seek(0)
    try:
        with tempfile.TemporaryFile(dir=path.parent) as copy:
            total, copied = _copy(file, copy)
            copy.flush()
            if total == _WHOLE and copied == size:
                return mmap.mmap(copy.fileno(), size, access=mmap.ACCESS_READ)
    except OSError:  # the folder may not be written to, or its disk is full
        file.seek(0)
        anonymous = mmap.mmap(-1, size)
        total, copied = _copy(file, anonymous)
        if total == _WHOLE and copied == size:
            return anonymous
    msg = f"{path} is damaged"
    raise NotAnIndexError(msg)


def _copy(source: FileIO, target: BinaryIO | mmap.mmap) -> tuple[int, int]:
    """Copy a file; return the checksum and the number of bytes."""
    total = copied = 0
    chunk = memoryview(bytearray(_CHUNK))
    with suppress(ValueError):  # it has grown meanwhile, beyond the memory that was taken for it
        while read := source.readinto(chunk):
            part = chunk[:read]
            total = zlib.crc32(part, total)
            target.write(part)
            copied += read
    return total, copied
