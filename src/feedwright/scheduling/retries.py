"""Failed runs: their messages, and the pause before the next try."""

from datetime import timedelta

from feedwright.domain.errors import FeedwrightError, refused_by_system

FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(minutes=10)


def retry_pause(failures: int) -> timedelta:
    """The pause before the next try: twice the last one, up to a limit.

    Args:
        failures: The number of runs that failed in a row.
    """
    pause: timedelta = FIRST_RETRY * 2 ** min(failures, 10)
    return min(pause, LONGEST_RETRY)


def message_of(error: Exception) -> str:
    """The message of an error that ended a run, as the rest of a line."""
    if isinstance(error, FeedwrightError):
        return str(error)
    if isinstance(error, OSError):
        return refused_by_system(error)
    return (
        f"{type(error).__name__}: {error}; unexpected error in Feedwright, please report "
        "it. Published documents are intact"
    )
