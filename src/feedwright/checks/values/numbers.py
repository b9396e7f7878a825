"""Numbers, and values out of a short list."""

import re
from collections.abc import Iterable

from feedwright.checks.findings import Rule, Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.checks.values import levels

XSD = "https://www.w3.org/TR/xmlschema-2/#integer"
DECIMAL = "https://www.w3.org/TR/xmlschema-2/#decimal"


def whole(value: str) -> int | None:
    """A whole number, or None; blanks around it do not count."""
    try:
        return int(value)
    except ValueError:
        return None


def no_count(value: str) -> str:
    """Why a text is no count, as a clause, or ""."""
    found = whole(value)
    return "" if found is not None and found >= 0 else "is no count; write a whole number from 0 on"


@rule("number-not-negative", levels.NUMBER, XSD)
def not_negative(place: Place) -> Verdict:
    """A count is a whole number from 0 on."""
    wrong = no_count(place.value)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("number-positive", levels.NUMBER, XSD)
def positive(place: Place) -> Verdict:
    """A size or a place in a row is a whole number from 1 on."""
    found = whole(place.value)
    if found is not None and found > 0:
        return None
    return f"{place.Name} {shown(place.value)} must be a whole number from 1 on; correct it."


@rule("number-whole", levels.NUMBER, XSD)
def integer(place: Place) -> Verdict:
    """A whole number has digits alone, and perhaps a sign."""
    if not place.value.strip() or whole(place.value) is not None:
        return None
    return f"{place.Name} {shown(place.value)} is no whole number; write digits alone."


@rule("number-decimal", levels.NUMBER, DECIMAL)
def decimal(place: Place) -> Verdict:
    """A decimal number has digits, and perhaps a point and a sign."""
    if re.fullmatch(r"[-+]?\d++\.?\d*+\s*+", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} is no decimal number; write it like 12.5."


@rule("number-decimal-unsigned", levels.NUMBER, DECIMAL)
def unsigned_decimal(place: Place) -> Verdict:
    """A decimal number that cannot be less than zero has no sign."""
    if re.fullmatch(r"\d++\.?\d*+", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} must be a number like 12.5, from 0 on; correct it."


@rule("number-starts", levels.NUMBER, DECIMAL)
def starts_with_number(place: Place) -> Verdict:
    """A rate or a length of time starts with a number, or the attribute is empty."""
    if not place.value or re.match(r"\d", place.value):
        return None
    return f"{place.Name} {shown(place.value)} must start with a number; correct it."


def between(name: str, low: int, high: int, spec: str, *, of: str) -> Rule:
    """A rule for numbers within bounds.

    Args:
        name: The rule's.
        low: The least.
        high: The greatest.
        spec: The section that sets the bounds.
        of: What is judged, for the rule's summary.
    """

    def judge(place: Place) -> Verdict:
        try:
            found = float(place.value)
        except ValueError:
            return f"{place.Name} {shown(place.value)} is no number; write one in decimal form."
        if low <= found <= high:
            return None
        return f"{place.Name} {shown(place.value)} is not between {low} and {high}; correct it."

    judge.__doc__ = f"{of} lies between {low} and {high}."
    return rule(name, "error", spec)(judge)


def choice(
    name: str,
    values: Iterable[str],
    spec: str,
    *,
    fold: bool = False,
    blank: bool = False,
    strip: bool = True,
    what: str = "",
    of: str = "The value",
) -> Rule:
    """A rule for values out of a list.

    Args:
        name: The rule's.
        values: The list.
        spec: The section that has the list.
        fold: Whether capitals do not count.
        blank: Whether it may be empty.
        strip: Whether white space at its ends does not count.
        what: What the list is of, where it is too long to be shown.
        of: What is judged, for the rule's summary.
    """
    among = frozenset(values)
    known = sorted(among) if isinstance(values, frozenset) else list(values)

    def judge(place: Place) -> Verdict:
        value = place.trimmed if strip else place.value
        if (value.lower() if fold else value) in among or (blank and not value):
            return None
        listed = what or f"one of {', '.join(known)}"
        return f"{place.Name} {shown(place.value)} must be {listed}; correct it."

    judge.__doc__ = f"{of} is {what or 'one of ' + ', '.join(known)}."
    return rule(name, "error", spec)(judge)


yes_no = choice(
    "choice-yes-no",
    ("yes", "no"),
    "https://www.rfc-editor.org/rfc/rfc5023#section-13.1.1",
    strip=False,
    of="A switch of yes and no",
)
true_false = choice(
    "choice-true-false",
    ("true", "false"),
    "https://www.w3.org/TR/xmlschema-2/#boolean",
    fold=True,
    strip=False,
    of="A switch of true and false",
)
true_false_strict = choice(
    "choice-true-false-small",
    ("true", "false"),
    "https://www.w3.org/TR/xmlschema-2/#boolean",
    strip=False,
    of="A switch in small letters",
)
