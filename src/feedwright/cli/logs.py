"""The log of a long-running process: a line for each message, with time and level.

On a terminal, lines look like those of other commands.
"""

import logging
import sys
from datetime import UTC, datetime

from feedwright.cli.terminal import printable, warn


class Log:
    """The messages of such a process.

    Args:
        stamped: Whether each line has its time (RFC 3339, in UTC) and its level.
    """

    def __init__(self, *, stamped: bool) -> None:
        self.is_stamped = stamped

    def info(self, text: str) -> None:
        """Log an action, but only with stamped lines, which go to stderr."""
        self._say("INFO", text)

    def warning(self, text: str) -> None:
        """Log a warning."""
        self._say("WARNING", text)

    def error(self, text: str) -> None:
        """Log a failure."""
        self._say("ERROR", text)

    def _say(self, level: str, text: str) -> None:
        if not self.is_stamped:
            warn(text, level.lower())
            return
        message = printable("; ".join(line.strip() for line in text.splitlines()))
        now = datetime.now(UTC)
        sys.stderr.write(f"{now:%Y-%m-%dT%H:%M:%SZ} {level} {message}\n")
        sys.stderr.flush()


def is_stamped(*, wanted: bool) -> bool:
    """Whether lines are stamped: if requested, or if stderr is no terminal."""
    return wanted or not sys.stderr.isatty()


class Handler(logging.Handler):
    """Passes records of Python's logging to a log.

    Args:
        log: The log.
    """

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Log a record; errors, as on a full disk, are ignored."""
        try:
            text = self.format(record)
            (self._log.error if record.levelno >= logging.ERROR else self._log.warning)(text)
        except OSError:
            pass


def take_over(log: Log) -> None:
    """Send the records of all Feedwright modules to a log."""
    logger = logging.getLogger("feedwright")
    logger.handlers = [Handler(log)]
    logger.propagate = False
