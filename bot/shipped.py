"""Where the files are that ship with the bot: the directory's tables and the phrases of questions."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shipped(part: str) -> Path:
    """Return the folder of one part of the shipped data, such as ``directory`` or ``phrases``.

    A wheel carries ``data`` inside the package; in a checkout it lies beside the packages.
    """
    inside = _HERE / "data"
    return (inside if inside.is_dir() else _HERE.parent / "data") / part
