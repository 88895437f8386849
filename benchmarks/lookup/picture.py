"""Two diagrams as one SVG: recall against latency, and latency against the number of names."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

Point = tuple[str, int, float, float]
"""Method, names, median milliseconds, recall@1."""

_COLOURS = ("#c2410c", "#1d4ed8", "#0891b2", "#15803d", "#7e22ce", "#64748b")
_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 380, 300, 60, 40, 110


def _scale(low: float, high: float, start: float, size: float, value: float) -> float:
    return start + (value - low) / (high - low) * size


def picture(points: Sequence[Point]) -> str:
    """Return the SVG; both axes of time are logarithmic."""
    methods = list(dict.fromkeys(method for method, *_ in points))
    colour = dict(zip(methods, _COLOURS * 3, strict=False))
    times = [log10(ms) for _, _, ms, _ in points]
    low, high = int(min(times) - 1), int(max(times) + 1)
    worst = min(0.8, *(recall for *_, recall in points)) - 0.01
    sizes = [log10(names) for _, names, _, _ in points]
    second = _LEFT + _WIDTH + _GAP
    parts = [
        _frame(_LEFT, "median milliseconds a query", "recall@1"),
        _frame(second, "names", "median milliseconds"),
    ]
    for tick in range(low, high + 1):
        x = _scale(low, high, _LEFT, _WIDTH, tick)
        y = _scale(low, high, _TOP + _HEIGHT, -_HEIGHT, tick)
        label = f"{10.0**tick:g}"
        parts += [_text(x, _TOP + _HEIGHT + 16, label), _text(second - 8, y + 4, label, "end")]
    for step in range(int(worst * 20) + 1, 21):
        y = _scale(worst, 1, _TOP + _HEIGHT, -_HEIGHT, step / 20)
        parts.append(_text(_LEFT - 8, y + 4, f"{step / 20:.2f}", "end"))
    for tick in sorted({round(size) for size in sizes}):
        x = _scale(min(sizes) - 0.2, max(sizes) + 0.2, second, _WIDTH, tick)
        parts.append(_text(x, _TOP + _HEIGHT + 16, f"{10**tick:,}"))
    for number, method in enumerate(methods):
        mine = [point for point in points if point[0] == method]
        first = [
            (_scale(low, high, _LEFT, _WIDTH, log10(ms)), _scale(worst, 1, _TOP + _HEIGHT, -_HEIGHT, recall))
            for _, _, ms, recall in mine
        ]
        then = [
            (
                _scale(min(sizes) - 0.2, max(sizes) + 0.2, second, _WIDTH, log10(names)),
                _scale(low, high, _TOP + _HEIGHT, -_HEIGHT, log10(ms)),
            )
            for _, names, ms, _ in mine
        ]
        parts += [_line(first, colour[method]), _line(then, colour[method])]
        y = _TOP + _HEIGHT + 60 + 18 * number
        parts.append(f'<circle cx="{_LEFT + 6}" cy="{y - 4}" r="5" fill="{colour[method]}"/>')
        parts.append(_text(_LEFT + 18, y, method, "start"))
    height = _TOP + _HEIGHT + 70 + 18 * len(methods)
    width = second + _WIDTH + 30
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
        f' font-size="12"><rect width="{width}" height="{height}" fill="white"/>{"".join(parts)}</svg>\n'
    )


def _frame(left: float, below: str, above: str) -> str:
    return (
        f'<rect x="{left}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="#94a3b8"/>'
        + _text(left + _WIDTH / 2, _TOP + _HEIGHT + 36, below)
        + _text(left, _TOP - 12, above, "start")
    )


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="#334155">{text}</text>'


def _line(points: Sequence[tuple[float, float]], colour: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>{dots}'
