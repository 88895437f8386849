"""The file that ``backup`` writes and ``restore`` reads: a .zip with both stores and what they should be."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

from bot.cli import Failed
from bot.values.private import replacing

DIRECTORY, STATE, CONTENTS = "directory.db", "state.db", "contents.json"
_CHUNK = 1 << 20
_LARGEST = 64 << 30  # bytes of a store; beyond it, it is no copy of ours


def pack(folder: Path, target: Path, made: str) -> None:
    """Write the stores of a folder into one private file; it is there whole, or not at all."""
    sums = {name: _sum(folder / name) for name in (DIRECTORY, STATE)}
    with (
        replacing(target) as whole,
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file,
    ):
        file.writestr(CONTENTS, json.dumps({"made": made, "sha256": sums}))
        for name in sums:
            file.write(folder / name, name)


def unpack(source: Path, folder: Path) -> str:
    """Take the stores out and check them, byte for byte; returns when they were copied."""
    try:
        with zipfile.ZipFile(source) as file:
            contents = json.loads(file.read(CONTENTS))
            made, sums = str(contents["made"]), contents["sha256"]
            for name in (DIRECTORY, STATE):
                if file.getinfo(name).file_size > _LARGEST:
                    raise Failed(f"{source} is no copy of ours: {name} is too large.")
                file.extract(name, folder)
                if _sum(folder / name) != sums[name]:
                    raise Failed(f"{source} is damaged: {name} is not what was copied.")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        raise Failed(f"{source} is no copy that “backup” wrote, or is damaged ({error}).") from None
    return made


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
