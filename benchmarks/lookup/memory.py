"""Prints the megabytes that a process with an open index has to itself, beyond one with the imports alone."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.lookup.arrays import load
from bot.lookup.keys import of_question
from bot.lookup.large import LargeIndex

_QUESTIONS = ("深职大", "shenzhen daxue", "institute of physics", "南昌市科技", "szu", "university hospital")


def private() -> float:
    """Return private memory in megabytes; pages of the mapped file belong to all who map it."""
    rows = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_Dirty")) / 1e3


for question in _QUESTIONS:
    of_question(question)
before = private()
index = LargeIndex(load(Path(sys.argv[1]))[0])
for _ in range(40):
    for question in _QUESTIONS:
        index.nearest(of_question(question))
print(round(private() - before, 1))
