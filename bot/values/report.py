"""An answer that somebody says is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked (empty: by somebody else) and answered, and what would be right (empty: not said yet).

    ``told``: chat and message of each administrator who was told.
    """

    id: str
    person: int
    question: str
    answer: str
    correction: str = ""
    told: tuple[tuple[int, int], ...] = ()
