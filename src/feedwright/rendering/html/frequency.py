"""How often a feed publishes, as a sentence and a chart of its last 26 weeks."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import isqrt

from feedwright.domain.feed_contents import WEEKS
from feedwright.rendering.html.phrases import Words

PITCH = 5
"""From one week's bar to the next, in the units of the drawing."""
HEIGHT = 24
WIDTH = WEEKS * PITCH
FEW = 6
"""Below this many articles, which is one in a month, they are told and no rate is."""


def weekly_counts(published: Iterable[datetime], newest: datetime) -> tuple[int, ...]:
    """How many articles appeared in each week, the oldest week first.

    Args:
        published: When the articles appeared.
        newest: The instant that the last week ends with: that of the newest article of all
            feeds that are drawn together, so that their weeks are the same.
    """
    counts = [0] * WEEKS
    for when in published:
        weeks_ago = (newest - when) // timedelta(weeks=1)
        if 0 <= weeks_ago < WEEKS:
            counts[-1 - weeks_ago] += 1
    return tuple(counts)


def frequency(counts: Sequence[int], words: Words) -> str:
    """The rhythm in words: ``About 3 articles a week``.

    The rate counts from the first week with an article on: a young feed is not called slow
    for the time before it began, nor is one of which only the newest articles are known.
    """
    total = sum(counts)
    if not total:
        return words.silent
    if total < FEW:
        return words.count(words.recently, total)
    weeks = len(counts) - next(week for week, count in enumerate(counts) if count)
    if total >= weeks:
        return words.count(words.weekly, _rounded(total, weeks))
    return words.count(words.monthly, _rounded(total * 52, weeks * 12))


def _rounded(dividend: int, divisor: int) -> int:
    """The nearest whole number, the upper one where two are: no float, so the same anywhere."""
    return (2 * dividend + divisor) // (2 * divisor)


def path(counts: Sequence[int], most: int) -> str:
    """The bars, as the ``d`` of an SVG path that is stroked.

    Heights grow with the square root: a busy feed stands out, and a slow one still shows.

    Args:
        counts: How many articles appeared in each week, the oldest week first.
        most: The count that fills the height, the same for all feeds that are drawn together.
    """
    bars = []
    for week, count in enumerate(counts):
        height = max(3, HEIGHT * isqrt(count * 10_000 // most) // 100) if count else 1
        bars.append(f"M{week * PITCH + 2} {HEIGHT}v-{height}")
    return "".join(bars)
