"""A value in a JSON document, as rules see it, and the form in which a vocabulary is written."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from feedwright.checks.findings import Rule, note
from feedwright.checks.jsontext import Path
from feedwright.domain.text import one_line

SPEC = "https://www.jsonfeed.org/version/1.1/"
TOP = f"{SPEC}#top-level-a-name-top-level-a"
ITEMS = f"{SPEC}#items-a-name-items-a"
ATTACHMENTS = f"{SPEC}#attachments-a-name-attachments-a"


class Feed:
    """What is known of a document as a whole.

    Args:
        path: Its path or address.
        value: Its outermost object.
        errors: Whether no rule is held that tells of less than an error.
    """

    __slots__ = ("errors", "ids", "path", "strangers", "value")

    def __init__(self, path: str, value: Mapping[str, Any], *, errors: bool = False) -> None:
        self.path = path
        self.value = value
        self.errors = errors
        self.ids: set[str] = set()
        """Of the items that were judged so far."""
        self.strangers = 0
        """How many members were met that are not known."""

    @property
    def is_old(self) -> bool:
        """Whether it says that it is of version 1, which knew fewer members."""
        return str(self.value.get("version", "")).rstrip("/").endswith("/version/1")


class Spot(NamedTuple):
    """A value, and what stands around it."""

    value: Any
    name: str
    """Of the member that it is, or that holds it: ``date_published``."""
    path: Path
    within: Mapping[str, Any]
    """The object that it is a member of; for an object, itself."""
    feed: Feed


Judge = Callable[[Spot], str | None]
"""Says what is wrong and what to do, or nothing."""


class Held(NamedTuple):
    """A rule, and how it is held."""

    rule: Rule
    judge: Judge


def held(name: str) -> Callable[[Judge], Held]:
    """Makes a rule of a function of a spot, and registers it by its name."""
    return lambda judge: Held(note(name), judge)


class Member(NamedTuple):
    """What is demanded of a member of an object."""

    type: str = "string"
    """``string``, ``number``, ``boolean``, ``object``, or ``array`` of what ``of`` says."""
    rules: tuple[Held, ...] = ()
    """Judged on its value, or on each element of its list, where it has the right type."""
    of: str = "string"
    """For an array, the type of its elements."""
    holds: "Kind | None" = None
    """For an object, or an array of them, what may stand in it."""


class Kind(NamedTuple):
    """A kind of object."""

    name: str
    """As messages call it: ``item``."""
    members: Mapping[str, Member]
    needs: tuple[str, ...] = ()
    rules: tuple[Held, ...] = ()
    """Judged on the object once."""
    spec: str = TOP
    across: tuple[Held, ...] = ()
    """For items: judged also where the items alone are not."""


_LONGEST = 60


def quoted(value: str) -> str:
    """A value as a message quotes it: on one line, and not without end."""
    short = one_line(value[: 10 * _LONGEST])
    return f"“{short}”" if len(short) <= _LONGEST else f"“{short[: _LONGEST - 1]}…”"
