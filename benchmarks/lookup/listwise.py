"""A perceptron that learns which of a list is right, or that none is; numpy only, with seeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.lookup.features import GAPS, GAPS_START

Floats = NDArray[np.float32]
LEAK = 0.05


@dataclass(frozen=True, slots=True)
class Ask:
    """One query's candidates: rows of features, where each subject's rows start, which subject is right.

    ``half``, 0 or 1, is the same for all queries of a subject.
    """

    rows: Floats
    starts: NDArray[np.int64]
    right: int  # position among the subjects; -1: none of them
    subjects: tuple[str, ...] = ()
    half: int = 0

    def without_right(self) -> Ask | None:
        """Return the same query asked of a directory that the right subject is not in."""
        if self.right < 0 or len(self.starts) < 2:
            return None
        ends = np.append(self.starts[1:], len(self.rows))
        keep = np.ones(len(self.rows), np.bool_)
        keep[self.starts[self.right] : ends[self.right]] = False
        rows = self.rows[keep].copy()
        ahead = rows[:, GAPS]
        rows[:, GAPS_START:] = ahead - ahead.max(axis=0)
        sizes = np.delete(ends - self.starts, self.right)
        subjects = tuple(np.delete(np.array(self.subjects, object), self.right))
        return Ask(rows, np.concatenate(([0], np.cumsum(sizes)[:-1])), -1, subjects, self.half)


class Net:
    """Weights, their gradients and Adam."""

    def __init__(self, sizes: Sequence[int], random: np.random.Generator) -> None:
        self.parts: list[Floats] = []
        for inputs, outputs in pairwise(sizes):
            self.parts.append(random.normal(0, (2 / inputs) ** 0.5, (inputs, outputs)).astype(np.float32))
            self.parts.append(np.zeros(outputs, np.float32))
        self.parts[-2] *= np.float32(0.1)
        self._first = [np.zeros_like(part) for part in self.parts]
        self._second = [np.zeros_like(part) for part in self.parts]
        self._steps = 0
        self.mean = np.zeros(sizes[0], np.float32)
        self.spread = np.ones(sizes[0], np.float32)
        self._values: list[Floats] = []

    def forward(self, rows: Floats) -> Floats:
        """Return one number a row; columns are standardised first."""
        rows = (rows - self.mean) / self.spread
        self._values = [rows]
        for at in range(0, len(self.parts), 2):
            rows = rows @ self.parts[at] + self.parts[at + 1]
            if at < len(self.parts) - 2:
                rows = np.maximum(rows, LEAK * rows)
            self._values.append(rows)
        return rows[:, 0]

    def learn(self, slopes: Floats, rate: float, *, decay: float = 1e-4) -> None:
        """Take one step against the slopes of the loss in the outputs of the last forward pass."""
        back = slopes[:, None]
        self._steps += 1
        for at in range(len(self.parts) - 2, -1, -2):
            if at < len(self.parts) - 2:
                back = back * np.where(self._values[at // 2 + 1] > 0, 1, LEAK).astype(np.float32)
            gradients = self._values[at // 2].T @ back, back.sum(axis=0)
            if at:
                back = back @ self.parts[at].T
            self._adam(at, gradients[0] + decay * self.parts[at], rate)
            self._adam(at + 1, gradients[1], rate)

    def _adam(self, at: int, gradient: Floats, rate: float) -> None:
        self._first[at] += 0.1 * (gradient - self._first[at])
        self._second[at] += 0.001 * (gradient * gradient - self._second[at])
        mean = self._first[at] / (1 - 0.9**self._steps)
        spread = np.sqrt(self._second[at] / (1 - 0.999**self._steps)) + 1e-8
        self.parts[at] -= (rate * mean / spread).astype(np.float32)


def train_ranker(  # noqa: PLR0913 - the settings of a training
    asks: Sequence[Ask],
    net: Net,
    random: np.random.Generator,
    *,
    epochs: int,
    batch: int = 192,
    rate: float = 3e-3,
    left_out: float = 0.33,
) -> Iterable[float]:
    """Train on lists, in a third of which the right subject is left out; yield the mean loss of each epoch.

    A subject scores as its best name, "none of these" scores 0, and the loss is the log of the right one's
    share among them (softmax).
    """
    steps = epochs * (len(asks) // batch)
    step = 0
    for _ in range(epochs):
        total = 0.0
        order = random.permutation(len(asks))
        for at in range(0, len(order) - batch + 1, batch):
            chosen = [asks[i] for i in order[at : at + batch]]
            drawn = random.random(batch) < left_out
            lists = [(a.without_right() or a) if out else a for a, out in zip(chosen, drawn, strict=True)]
            lists = [a for a in lists if len(a.rows)]
            loss, slopes = _softmax(net, lists)
            step += 1
            net.learn(slopes, rate * 0.5 * (1 + np.cos(np.pi * step / steps)))
            total += loss
        yield total / (len(order) // batch)


def _softmax(net: Net, lists: Sequence[Ask]) -> tuple[float, Floats]:
    """Return the mean loss and its slope in each row's score."""
    scores = net.forward(np.concatenate([a.rows for a in lists]))
    offsets = np.cumsum([0] + [len(a.rows) for a in lists[:-1]])
    starts = np.concatenate([a.starts + offset for a, offset in zip(lists, offsets, strict=True)])
    sizes = np.diff(np.append(starts, len(scores)))
    best = np.maximum.reduceat(scores, starts)
    counts = np.array([len(a.starts) for a in lists])
    firsts = np.cumsum(np.append(0, counts[:-1]))
    owner = np.repeat(np.arange(len(lists)), counts)
    right = np.zeros(len(best), np.float32)
    for first, a in zip(firsts, lists, strict=True):
        if a.right >= 0:
            right[first + a.right] = 1
    top = np.maximum(np.maximum.reduceat(best, firsts), 0)
    powers = np.exp(best - top[owner])
    total = np.add.reduceat(powers, firsts) + np.exp(-top)
    shares = powers / total[owner]
    known = np.add.reduceat(right, firsts) > 0
    hit = np.where(known, np.add.reduceat(shares * right, firsts), np.exp(-top) / total)
    group = np.repeat(np.arange(len(best)), sizes)
    is_best = scores == best[group]
    several = np.add.reduceat(is_best.astype(np.float32), starts)
    slopes = np.where(is_best, ((shares - right) / several)[group], 0) / len(lists)
    return float(-np.log(hit + 1e-9).mean()), slopes.astype(np.float32)


def train_judge(  # noqa: PLR0913 - likewise
    rows: Floats, right: Floats, weights: Floats, net: Net, random: np.random.Generator, *, epochs: int
) -> None:
    """Train on evidence of the first candidate's being right (log loss)."""
    batch = 512
    steps = epochs * (len(rows) // batch)
    step = 0
    for _ in range(epochs):
        order = random.permutation(len(rows))
        for at in range(0, len(order) - batch + 1, batch):
            chosen = order[at : at + batch]
            likely = 1 / (1 + np.exp(-net.forward(rows[chosen])))
            step += 1
            slopes = (likely - right[chosen]) * weights[chosen] / batch
            net.learn(slopes.astype(np.float32), 1.5e-3 * (1 + np.cos(np.pi * step / steps)))
