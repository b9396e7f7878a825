"""Cost against the size of the archive, as an SVG that follows light and dark."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT, TOP, BOTTOM = 64, 220, 44, 52
"""The margins around what is drawn."""
_STYLE = """\
text{font:13px system-ui,sans-serif;fill:#444}.name{font-weight:600}.title{font-size:15px;fill:#111}
.grid{stroke:#ddd}.line{fill:none;stroke-width:2.5;stroke-linejoin:round}
.a{stroke:#0b6e4f}.b{stroke:#2f6fd0}.c{stroke:#b3541e}
.dot.a,.name.a{fill:#0b6e4f;stroke:none}.dot.b,.name.b{fill:#2f6fd0;stroke:none}
.dot.c,.name.c{fill:#b3541e;stroke:none}
@media(prefers-color-scheme:dark){text{fill:#bbb}.title{fill:#eee}.grid{stroke:#444}
.a{stroke:#4fc79a}.b{stroke:#7fb0ff}.c{stroke:#f0965a}
.dot.a,.name.a{fill:#4fc79a}.dot.b,.name.b{fill:#7fb0ff}.dot.c,.name.c{fill:#f0965a}}
"""


class Line(NamedTuple):
    """A named line."""

    name: str
    points: Sequence[tuple[float, float]]
    """Articles and seconds."""


def svg(title: str, lines: Sequence[Line]) -> str:
    """The plot; both axes are logarithmic.

    Args:
        title: What stands above it.
        lines: At most three.
    """
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            *_drawn(title, lines),
            "</svg>\n",
        ]
    )


def _drawn(title: str, lines: Sequence[Line]) -> Iterator[str]:
    counts = sorted({count for line in lines for count, _ in line.points})
    across = _Scale(counts, (LEFT, WIDTH - RIGHT), whole=False)
    up = _Scale([cost for line in lines for _, cost in line.points], (HEIGHT - BOTTOM, TOP))
    yield _text(LEFT, 22, title, "title")
    for power in up.powers:
        y = up.at(10**power)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield _text(LEFT - 8, y + 4, f"{10**power:g} s", anchor="end")
    for count in counts:
        x = across.at(count)
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
        yield _text(x, HEIGHT - BOTTOM + 20, f"{count:,.0f}", anchor="middle")
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "articles", anchor="middle")
    ends = _apart([up.at(line.points[-1][1]) for line in lines])
    for line, kind, end in zip(lines, "abc", ends, strict=False):
        places = [(across.at(count), up.at(cost)) for count, cost in line.points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield f'<path class="line {kind}" d="M{path}"/>'
        yield from (
            f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places
        )
        yield _text(WIDTH - RIGHT + 12, end, line.name, f"name {kind}")
        yield _text(WIDTH - RIGHT + 12, end + 16, f"{line.points[-1][1]:.2g} s")


class _Scale:
    """Where on a logarithmic axis a value stands."""

    def __init__(
        self, values: Sequence[float], ends: tuple[float, float], *, whole: bool = True
    ) -> None:
        low, high = log10(min(values)), log10(max(values))
        self.powers = range(floor(low), ceil(high) + 1)
        self._low: float = self.powers[0] if whole else low
        self._high: float = self.powers[-1] if whole else high
        self._ends = ends

    def at(self, value: float) -> float:
        start, end = self._ends
        share = (log10(value) - self._low) / ((self._high - self._low) or 1)
        return start + share * (end - start)


def _apart(places: Sequence[float]) -> list[float]:
    """Places of names, moved so that none stands on another."""
    moved: dict[int, float] = {}
    last = float("-inf")
    for number in sorted(range(len(places)), key=lambda one: places[one]):
        last = moved[number] = max(places[number], last + 38)
    return [moved[number] for number in range(len(places))]


def _text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{named}{placed}>{escape(said)}</text>'


def lines(costs: Iterable[tuple[str, int, float]]) -> list[Line]:
    """The lines of names, articles and seconds."""
    found: dict[str, list[tuple[float, float]]] = {}
    for name, count, seconds in costs:
        found.setdefault(name, []).append((count, seconds))
    return [Line(name, sorted(points)) for name, points in found.items()]
