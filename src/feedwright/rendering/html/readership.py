"""The readers of each day, as a chart."""

from collections.abc import Sequence

from feedwright.domain.reader_agents import Day

WIDTH, HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 8, 32, 24
_GAP = 0.25
"""The share of a day's width that stays free beside its bar."""
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #444 }
.readers { fill: #1a5fb4 } .subscribers { fill: #8fb8e8 } .axis { stroke: #999 }
@media (prefers-color-scheme: dark) {
text { fill: #ccc } .readers { fill: #78aeed } .subscribers { fill: #35598a }
}
"""


def drawing(days: Sequence[Day]) -> str:
    """Draw an SVG of the readers and subscribers of each day.

    The bars are stacked: below, readers that poll by themselves, and above them the subscribers for
    whom aggregators poll.

    Args:
        days: At least one day, the oldest first.
    """
    most = max(1, *(one.readers + one.subscribers for one in days))
    pitch = (WIDTH - _LEFT - _RIGHT) / len(days)
    scale = (HEIGHT - _TOP - _BOTTOM) / most
    floor = HEIGHT - _BOTTOM
    bars = []
    for place, one in enumerate(days):
        left, width = _LEFT + pitch * (place + _GAP / 2), pitch * (1 - _GAP)
        below = floor - one.readers * scale
        above = below - one.subscribers * scale
        label = f"{one.day}: {one.readers} readers, {one.subscribers} subscribers"
        bars.append(
            f"<g><title>{label}</title>"
            f'<rect class="readers" x="{left:.1f}" y="{below:.1f}" width="{width:.1f}" '
            f'height="{floor - below:.1f}"/>'
            f'<rect class="subscribers" x="{left:.1f}" y="{above:.1f}" width="{width:.1f}" '
            f'height="{below - above:.1f}"/></g>'
        )
    middle = _LEFT - 6
    texts = (
        f'<text x="{middle}" y="{_TOP + 4}" text-anchor="end">{most}</text>',
        f'<text x="{middle}" y="{floor}" text-anchor="end">0</text>',
        f'<text x="{_LEFT}" y="{HEIGHT - 6}">{days[0].day}</text>',
        f'<text x="{WIDTH - _RIGHT}" y="{HEIGHT - 6}" text-anchor="end">{days[-1].day}</text>',
        f'<rect class="readers" x="{_LEFT}" y="8" width="10" height="10"/>',
        f'<text x="{_LEFT + 16}" y="17">readers</text>',
        f'<rect class="subscribers" x="{_LEFT + 90}" y="8" width="10" height="10"/>',
        f'<text x="{_LEFT + 106}" y="17">subscribers of aggregators</text>',
    )
    axis = f'<path class="axis" d="M{_LEFT} {floor}.5H{WIDTH - _RIGHT}"/>'
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="Readers and subscribers by day"><style>{_STYLE}</style>'
    )
    return "\n".join([opening, *bars, axis, *texts, "</svg>", ""])
