"""How long to wait before a run that failed is made again."""

from datetime import timedelta

FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(minutes=10)


def retry_pause(failures: int) -> timedelta:
    """Twice the last pause, within a bound.

    Args:
        failures: How many runs failed before, one after the other.
    """
    pause: timedelta = FIRST_RETRY * 2 ** min(failures, 10)
    return min(pause, LONGEST_RETRY)
