"""The log of a long-running process: one line each, with its time and its level.

On a terminal, where somebody looks on, lines are as those of every other command.
"""

import logging
import sys
from datetime import UTC, datetime

from feedwright.cli.terminal import printable, warn


class Log:
    """What such a process says.

    Args:
        stamped: Whether each line has its time (RFC 3339, in UTC) and its level.
    """

    def __init__(self, *, stamped: bool) -> None:
        self.is_stamped = stamped

    def info(self, text: str) -> None:
        """Say what was done; only where lines are stamped, which go to stderr."""
        self._say("INFO", text)

    def warning(self, text: str) -> None:
        """Say what is doubtful."""
        self._say("WARNING", text)

    def error(self, text: str) -> None:
        """Say what failed."""
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
    """Whether lines are stamped: where that is wanted, and where stderr is no terminal."""
    return wanted or not sys.stderr.isatty()


class Handler(logging.Handler):
    """Has what modules log said by a log.

    Args:
        log: It.
    """

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Say one thing; a full disk is no reason not to serve."""
        try:
            text = self.format(record)
            (self._log.error if record.levelno >= logging.ERROR else self._log.warning)(text)
        except OSError:
            pass


def take_over(log: Log) -> None:
    """Have all of this program's modules log there."""
    logger = logging.getLogger("feedwright")
    logger.handlers = [Handler(log)]
    logger.propagate = False
