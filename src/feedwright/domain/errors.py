"""Every error that Feedwright raises on purpose.

Each message says what is wrong, where, and what to do next, so that the command line can
print it as it stands::

    FeedwrightError
    ├── ConfigurationError      feedwright.toml, or what stands beside it, cannot be used
    ├── UnreadableArticle       one stored article cannot be read; the others can
    ├── UnknownArticle          no article is meant by what was given
    ├── UnknownReader           nobody is invited by the name that was given
    ├── SourceError             a source as a whole cannot be read
    ├── StoreError              the store cannot be read or written
    │   ├── StoreBusy           another run holds the publication
    │   └── StoreDamaged        a row was altered there; the next run makes it again
    ├── DestinationError        a document cannot be delivered
    │   └── DestinationUnusable no document can: the disk is full, or there is no such folder
    ├── RenderingError          a document cannot be made from its entries
    ├── ProcessLost             a process that shares the work was killed
    ├── NotShared               a machine cannot do what another has asked of it
    └── MissingExtra            an optional part is not installed
"""

import errno
from datetime import datetime

_LONGEST = 60
"""Of a text that a message names, in characters."""


class FeedwrightError(Exception):
    """The root of the tree; catch it to catch them all."""


class ConfigurationError(FeedwrightError):
    """The configuration cannot be used as it stands."""


class UnreadableArticle(FeedwrightError):  # noqa: N818 - it names what was found, as FileNotFound does
    """One stored article cannot be read and is set aside.

    Args:
        reason: What is wrong with it, as a sentence without its place.
        source: The article's place, as a path relative to the publication's folder.
        line: The line at which the reason stands, counted from 1, or None.
        until: When it may first be seen, as far as that can be told.
    """

    def __init__(
        self,
        reason: str,
        *,
        source: str = "",
        line: int | None = None,
        until: datetime | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.source = source
        self.line = line
        self.until = until

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return f"{place}: {self.reason}" if place else self.reason


class NoArticle(UnreadableArticle):
    """A stored file says nothing that an article is made of: it is data, or something else."""


class UnknownArticle(FeedwrightError):  # noqa: N818 - it names what was given
    """No article is meant by what was given."""


class UnknownReader(FeedwrightError):  # noqa: N818 - it names what was given
    """Nobody is invited to private feeds by the name that was given."""


class SourceError(FeedwrightError):
    """A source as a whole cannot be read."""


class StoreError(FeedwrightError):
    """The store cannot be read or written."""


class StoreBusy(StoreError):  # noqa: N818 - it names a state
    """Another run holds the publication's lock."""


class StoreDamaged(StoreError):  # noqa: N818 - it names a state
    """A row of the store was altered since it was kept, and can be made again."""


class DestinationError(FeedwrightError):
    """A document cannot be delivered; what stood there before still stands."""


class DestinationUnusable(DestinationError):  # noqa: N818 - it names a state
    """No document can be delivered; what was published still stands."""


class RenderingError(FeedwrightError):
    """A document cannot be made from its entries."""


class NotShared(FeedwrightError):  # noqa: N818 - it names a state
    """A part of another machine's work cannot be done here as it is there."""


class ProcessLost(FeedwrightError):  # noqa: N818 - it names what happened
    """A process that shares the work was killed, or has no memory left."""

    def __init__(self) -> None:
        super().__init__(
            "a worker process was killed, and so was its replacement, as happens when memory runs "
            "out; give the machine more memory and run again. Published documents are intact"
        )


class MissingExtra(FeedwrightError):  # noqa: N818 - it names what was found
    """An optional part is not installed.

    Args:
        extra: The name of the extra that brings it.
        need: What needs it, as the start of a sentence.
        command: How it is installed on this machine; from an index where that is not known.
    """

    def __init__(self, extra: str, need: str, command: str = "") -> None:
        command = command or f"pip install 'feedwright[{extra}]'"
        super().__init__(f"{need} needs an optional part: {command}")
        self.need = need
        self.extra = extra


def quoted(text: str) -> str:
    """A text as a message names it: in quotes, on one line, and not all of a long one."""
    return repr(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def refused_by_system(error: OSError) -> str:
    """What is said of a call that the system has refused where no module knows better.

    Args:
        error: With its number, and the file where it is about one.
    """
    place = f"{error.filename}: " if error.filename is not None else ""
    advice = advice_on(error) or "mend that, and try again"
    return f"{place}{error.strerror or error}; {advice}. Every published document is whole"


def unreadable(error: OSError) -> str:
    """Why a file cannot be read, and what to do, as a clause about the file."""
    advice = advice_on(error) or "see that it is there and whole, and try again"
    return f"cannot be read: {error.strerror or error}; {advice}"


def unwritable(error: OSError) -> str:
    """Why a file cannot be written, and what to do, as a clause about the file."""
    advice = advice_on(error) or "see that its folder is there, and try again"
    return f"cannot be written: {error.strerror or error}; {advice}"


def advice_on(error: OSError) -> str:
    """What to do where the system has refused a call, or ""."""
    return _ADVICE.get(error.errno or 0, "")


_FEW_FILES = "the process may open too few files at a time: raise that (ulimit -n), and try again"
_ADVICE = {
    errno.EMFILE: _FEW_FILES,
    errno.ENFILE: _FEW_FILES,
    errno.ENAMETOOLONG: "give it a shorter name",
    errno.ENOSPC: "make room, and try again",
    errno.EACCES: "let this account in",
    errno.EPERM: "let this account in",
}
