"""The trained numbers: a ranker of candidates, and a judge of whether the first one may be answered with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any, Self

from bot.lookup.features import VERSION

_LEAK = 0.05
"""Slope of a unit below zero, as in training."""


class Perceptron:
    """Layers of weighted sums; every layer but the last passes a twentieth of what is below zero.

    Plain Python, so that a small bot loads no numpy; ``many`` does the same for a large directory's lists.
    """

    def __init__(self, layers: Sequence[tuple[list[list[float]], list[float]]]) -> None:
        """Take, for each layer, one row of weights a unit and one bias a unit."""
        self._layers = layers
        self._matrices: list[Any] = []

    def one(self, row: Sequence[float]) -> float:
        """Return the output for one row of inputs."""
        values = row
        *inner, (last, biases) = self._layers
        for weights, offsets in inner:
            sums = [
                sum(map(mul, unit, values)) + offset for unit, offset in zip(weights, offsets, strict=True)
            ]
            values = [value if value > 0 else _LEAK * value for value in sums]
        return float(sum(map(mul, last[0], values)) + biases[0])

    def many(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Return the output for each row, by numpy."""
        import numpy as np  # noqa: PLC0415  only a large directory pays for it

        if not self._matrices:
            self._matrices = [(np.array(w, np.float32).T, np.array(b, np.float32)) for w, b in self._layers]
        values = np.array(rows, np.float32)
        for weights, offsets in self._matrices[:-1]:
            values = values @ weights + offsets
            values = np.maximum(values, _LEAK * values)
        weights, offsets = self._matrices[-1]
        return (values @ weights + offsets)[:, 0].tolist()  # type: ignore[no-any-return]


class Model:
    """What ``model.json`` holds; it fits one version of the features only."""

    def __init__(self, ranker: Perceptron, judge: Perceptron, certain: float, near: float) -> None:
        self.ranker = ranker
        self.judge = judge
        self.certain = certain
        self.near = near

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a model; raises ``ValueError`` where it was trained on other features."""
        parts = json.loads(text)
        if parts["features"] != VERSION:
            msg = f"the model was trained on features {parts['features']}, not {VERSION}: run make train"
            raise ValueError(msg)
        return cls(Perceptron(parts["ranker"]), Perceptron(parts["judge"]), parts["certain"], parts["near"])


@cache
def model() -> Model:
    """Return the shipped model."""
    return Model.read(Path(__file__).with_name("model.json").read_text(encoding="utf-8"))
