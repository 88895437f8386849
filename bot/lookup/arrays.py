"""Arrays in one file that is mapped into memory, not read: opening costs the same at any size."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"names-1\n"
_ALIGNED = 64


class NotAnIndexError(Exception):
    """The file is no array file of ours, or was cut short."""


def save(path: Path, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """Write arrays and a few JSON values about them; readers see the old file or the new one, whole."""
    at, where = 0, {}
    for name, array in arrays.items():
        where[name] = (array.dtype.str, at, array.size)
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    head = json.dumps({"about": about, "arrays": where, "size": at}).encode()
    start = -(-(len(_MAGIC) + 8 + len(head)) // _ALIGNED) * _ALIGNED
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(_MAGIC + len(head).to_bytes(8, "little") + head)
        for name, array in arrays.items():
            file.seek(start + where[name][1])
            file.write(np.ascontiguousarray(array).data)
        file.truncate(start + at)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def load(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Map what :func:`save` wrote; raises :class:`NotAnIndexError` or ``FileNotFoundError``."""
    with path.open("rb") as file:
        head = file.read(len(_MAGIC) + 8)
        if head[: len(_MAGIC)] != _MAGIC:
            msg = f"{path} is no index of names"
            raise NotAnIndexError(msg)
        length = min(int.from_bytes(head[len(_MAGIC) :], "little"), path.stat().st_size)
        try:
            described = json.loads(file.read(length))
            start = -(-(len(head) + length) // _ALIGNED) * _ALIGNED
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            arrays = {
                name: np.frombuffer(mapped, kind, size, start + at)
                for name, (kind, at, size) in described["arrays"].items()
            }
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{path} is cut short or damaged"
            raise NotAnIndexError(msg) from error
    return arrays, described["about"]
