"""Rules that a table states whole: what a value must be, or what an element must hold."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from feedwright.checks.findings import Check, Result
from feedwright.checks.namespace_prefixes import clark
from feedwright.checks.places import shown
from feedwright.checks.tables import listed
from feedwright.domain.patterns import seldom

Test = Callable[[str], object]


class Form(msgspec.Struct, frozen=True):
    """What a rule demands: a value passes if it is any one of what is named."""

    values: str = ""
    """The values that are allowed, with bars between them."""
    listed: str = ""
    """Likewise, by the heading of a list in ``lists.txt``."""
    pattern: str = ""
    """A regular expression, which the whole value must match."""
    whole: tuple[float, float] | None = None
    """The least and the largest of whole numbers."""
    between: tuple[float, float] | None = None
    """Likewise of decimal numbers."""
    empty: bool = False
    """Whether it may be empty."""
    fold: bool = False
    """Whether capitals do not count in ``values``."""
    exact: bool = False
    """Whether white space at its ends counts."""
    most: int = 0
    """The most characters that it may have."""
    has: str = ""
    """Elements, attributes (``@url``) or members, one of which must be there."""
    filled: str = ""
    """Likewise, and it may not be empty."""
    problem: str = ""
    """What is wrong with a value, as a clause that follows it."""
    message: str = ""
    """The message, as a sentence; ``{Name}`` is replaced by the name of the place."""

    @property
    def choice(self) -> str:
        """The values that are allowed, as a sentence lists them."""
        return f"one of {', '.join(self.values.split('|'))}"


def check_of(form: Form) -> Check:
    """The check of a rule in a table; a rule without a statement finds nothing."""
    if form.most:
        return _at_most(form.most)
    if form.has or form.filled:
        return _holding(form)
    tests = list(_tests(form))
    if not (tests or form.message):
        return silent
    wrong = form.problem or f"must be {form.choice}; correct it"
    message = form.message or f"{{Name}} {{value}} {wrong}."

    def check(place: Any) -> Result:
        value = place.value if form.exact else place.trimmed
        if any(test(value) for test in tests):
            return None
        return message.format(Name=place.Name, value=shown(value))

    return check


def whole(value: str) -> int | None:
    """A whole number, or None; white space around it does not count."""
    try:
        return int(value)
    except ValueError:
        return None


def silent(_: object) -> None:
    """The check of a rule that is reported by its name."""


def _tests(form: Form) -> Iterator[Test]:
    if form.values or form.listed:
        among = frozenset(form.values.split("|")) if form.values else listed(form.listed)
        yield (lambda value: value.lower() in among) if form.fold else among.__contains__
    if form.pattern:
        yield _matching(form.pattern)
    if form.whole:
        yield _whole_number(*form.whole)
    if form.between:
        yield _number(*form.between)
    if form.empty:
        yield lambda value: not value


def _matching(text: str) -> Test:
    pattern = seldom(text)

    def test(value: str) -> object:
        return pattern.fullmatch(value)

    return test


def _whole_number(low: float, high: float) -> Test:
    def test(value: str) -> bool:
        found = whole(value)
        return found is not None and low <= found <= high

    return test


def _number(low: float, high: float) -> Test:
    def test(value: str) -> bool:
        try:
            return low <= float(value) <= high
        except ValueError:
            return False

    return test


def _at_most(most: int) -> Check:
    def check(place: Any) -> Result:
        length = len(place.value.strip())
        if length <= most:
            return None
        return f"{place.Name} has {length} characters; shorten it to {most}."

    return check


def _holding(form: Form) -> Check:
    names = [
        f"@{clark(name[1:])}" if name[0] == "@" else clark(name)
        for name in (form.has or form.filled).split()
    ]

    def check(place: Any) -> Result:
        found = place.has(*names) if form.has else place.has_filled(*names)
        return None if found else form.message.format(Name=place.Name)

    return check
