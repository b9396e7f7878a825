"""The frequency of a feed, as a sentence and a chart of its last 26 weeks."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import isqrt

from feedwright.domain.feed_contents import WEEKS
from feedwright.rendering.html.phrases import Words

PITCH = 5
"""The distance between the bars of two weeks, in the units of the drawing."""
HEIGHT = 24
WIDTH = WEEKS * PITCH
FEW = 6
"""The fewest articles for a rate, about one a month; with fewer, their number is shown."""


def weekly_counts(published: Iterable[datetime], newest: datetime) -> tuple[int, ...]:
    """Count the articles of each week, the oldest week first.

    Args:
        published: When the articles appeared.
        newest: The end of the last week: the time of the newest article of all feeds that are drawn
            together, so that they share their weeks.
    """
    counts = [0] * WEEKS
    for when in published:
        weeks_ago = (newest - when) // timedelta(weeks=1)
        if 0 <= weeks_ago < WEEKS:
            counts[-1 - weeks_ago] += 1
    return tuple(counts)


def frequency(counts: Sequence[int], words: Words) -> str:
    """The frequency in words: ``About 3 articles a week``.

    The rate starts with the first week that has an article, so that a young feed, or one of which
    only the newest articles are known, does not appear slow.
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
    """Divide and round half up, without floats, so that all machines give the same."""
    return (2 * dividend + divisor) // (2 * divisor)


def path(counts: Sequence[int], most: int) -> str:
    """The bars, as the ``d`` of an SVG path that is stroked.

    Heights grow with the square root: a busy feed stands out, and a slow one still shows.

    Args:
        counts: The number of articles of each week, the oldest week first.
        most: The count that fills the height, the same for all feeds that are drawn together.
    """
    bars = []
    for week, count in enumerate(counts):
        height = max(3, HEIGHT * isqrt(count * 10_000 // most) // 100) if count else 1
        bars.append(f"M{week * PITCH + 2} {HEIGHT}v-{height}")
    return "".join(bars)
