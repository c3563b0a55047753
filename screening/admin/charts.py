"""Small charts drawn by the server as SVG attributes: nothing inline, nothing from elsewhere.

Pure functions from figures to coordinates; ``desk/charts.html`` draws them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FLOOR, LEFT = 640, 190, 156, 30
BAR_SHARE = 0.63


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: hold below, block on top, the sum above."""

    x: float
    width: float
    hold_y: float
    hold_height: float
    block_y: float
    block_height: float
    label: str
    total: int

    @property
    def middle(self) -> float:
        """Where the words stand."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Where the sum stands."""
        return self.block_y - 5


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars with two lines to read heights by."""

    bars: tuple[Bar, ...]
    grid: tuple[tuple[float, int], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """One lying bar."""

    label: str
    count: int
    y: int
    width: float
    look: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line through values; ``path`` is empty where there are fewer than two."""

    path: str
    last_x: float
    last_y: float
    last: str
    grid: tuple[tuple[float, str], ...]
    said: str


def stacked_bars(days: Sequence[tuple[str, int, int]], what: str) -> BarChart:
    """Bars from ``(label, hold, block)``; ``what`` begins the sentence for screen readers."""
    top = max((hold + block for _, hold, block in days), default=0) or 1
    step = (WIDTH - LEFT) / max(len(days), 1)
    scale = (FLOOR - 24) / top
    bars = []
    for place, (label, hold, block) in enumerate(days):
        hold_height, block_height = round(hold * scale, 1), round(block * scale, 1)
        bars.append(
            Bar(
                x=round(LEFT + place * step + step * (1 - BAR_SHARE) / 2, 1),
                width=round(step * BAR_SHARE, 1),
                hold_y=round(FLOOR - hold_height, 1),
                hold_height=hold_height,
                block_y=round(FLOOR - hold_height - block_height, 1),
                block_height=block_height,
                label=label,
                total=hold + block,
            )
        )
    holds, blocks = sum(d[1] for d in days), sum(d[2] for d in days)
    grid = tuple((round(FLOOR - level * scale, 1), level) for level in sorted({top // 2, top}))
    return BarChart(tuple(bars), grid, f"{what}: {holds} on hold and {blocks} blocked in all")


def lying_bars(rows: Sequence[tuple[str, int, str]]) -> tuple[Row, ...]:
    """Rows from ``(label, count, look)``."""
    top = max((count for _, count, _ in rows), default=0) or 1
    return tuple(
        Row(label, count, 10 + 27 * place, round(176 * count / top, 1), look)
        for place, (label, count, look) in enumerate(rows)
    )


def line_of(values: Sequence[float], unit: str, what: str) -> LineChart:
    """A line through values, the newest at the right."""
    if not values:
        return LineChart("", 0, 0, "", (), f"{what}: no figures yet")
    top = max(values) or 1
    step = 240 / max(len(values) - 1, 1)
    points = [
        (round(26 + place * step, 1), round(100 - 80 * value / top, 1))
        for place, value in enumerate(values)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in points) if len(points) > 1 else ""
    last_x, last_y = points[-1]
    last = f"{values[-1]:.1f} {unit}"
    said = f"{what}: from {values[0]:.1f} to {values[-1]:.1f} {unit}"
    return LineChart(path, last_x, last_y, last, ((20.0, f"{top:.1f}"),), said)
