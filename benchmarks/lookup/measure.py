"""What a look-up is worth: how often right, how often sure, how often wrongly so, and how long it takes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from labelled import Labelled


@dataclass(frozen=True, slots=True)
class Answer:
    """Subjects, best first, each with its score; ``accepted``: the first is answered without asking."""

    ranked: Sequence[tuple[str, float]]
    accepted: bool


@dataclass(slots=True)
class Tally:
    """Counts of one method on one directory."""

    milliseconds: list[float] = field(default_factory=list)
    asked: int = 0
    first: int = 0
    five: int = 0
    accepted: int = 0
    accepted_right: int = 0
    strangers: int = 0
    strangers_accepted: int = 0
    by_kind: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))

    def percentile(self, share: float) -> float:
        """Return a percentile of the latencies, in milliseconds."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def f1(self) -> float:
        """Return F1 of what was accepted, where strangers count as wrong."""
        said = self.accepted + self.strangers_accepted
        return 2 * self.accepted_right / max(said + self.asked, 1)

    def add(self, query: Labelled, answer: Answer, milliseconds: float) -> None:
        """Count one answer; a subject that ties with the first one is first as well."""
        self.milliseconds.append(milliseconds)
        if query.subject is None:
            self.strangers += 1
            self.strangers_accepted += answer.accepted
            return
        scores = dict(reversed(answer.ranked))
        own = scores.get(query.subject)
        better = sum(score > own for _, score in answer.ranked) if own is not None else 99
        self.asked += 1
        self.first += better == 0
        self.five += better < 5
        self.accepted += answer.accepted
        self.accepted_right += answer.accepted and answer.ranked[0][0] == query.subject
        kind = self.by_kind[query.kind]
        for at, one in enumerate((True, better == 0, better < 5, answer.accepted)):
            kind[at] += one


def measure(ask: Callable[[str], Answer], queries: Sequence[Labelled]) -> Tally:
    """Ask every query, one after the other."""
    tally = Tally()
    for query in queries[:20]:
        ask(query.query)
    for query in queries:
        began = time.perf_counter()
        answer = ask(query.query)
        tally.add(query, answer, (time.perf_counter() - began) * 1e3)
    return tally
