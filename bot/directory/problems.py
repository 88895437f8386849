"""What is wrong with tables that are brought in: each problem one line, told as soon as it is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_QUOTED = 40  # characters of a value that are repeated in a message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend; ``line`` and ``column`` are zero and empty where the whole table is meant.

    ``table`` is the table's name, or the file's where it is no table. A warning stops nothing.
    """

    table: str
    what: str
    mend: str
    line: int = 0
    column: str = ""
    warning: bool = False

    def __str__(self) -> str:
        """Return the one line that people read."""
        place = [self.table]
        if self.line:
            place.append(f"line {self.line}")
        if self.column:
            place.append(f"column {self.column}")
        kind = "warning: " if self.warning else ""
        return one_line(f"{kind}{', '.join(place)}: {self.what}; {self.mend}")


class Report:
    """Passes each problem on and counts them, so that a million of them take no memory."""

    def __init__(self, tell: Callable[[Problem], None]) -> None:
        self._tell = tell
        self.errors = 0
        self.warnings = 0

    def add(self, problem: Problem) -> None:
        """Pass one problem on."""
        if problem.warning:
            self.warnings += 1
        else:
            self.errors += 1
        self._tell(problem)


def one_line(text: str) -> str:
    """Return text with nothing in it that a terminal would act on."""
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def quoted(value: str) -> str:
    """Return a value for a message: short, and in quotation marks."""
    cut = value[:_QUOTED] + ("…" if len(value) > _QUOTED else "")
    return one_line(f'"{cut}"')


def counted(number: int, what: str) -> str:
    """Return a number and what it counts: "1 problem", "1,200 problems"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
