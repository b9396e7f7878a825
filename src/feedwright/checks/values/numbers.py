"""Numbers, and values out of a short list."""

import re

from feedwright.checks.findings import Rule, Verdict, rule
from feedwright.checks.places import Place, shown


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


@rule("number-not-negative")
def not_negative(place: Place) -> Verdict:
    wrong = no_count(place.value)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("number-positive")
def positive(place: Place) -> Verdict:
    found = whole(place.value)
    if found is not None and found > 0:
        return None
    return f"{place.Name} {shown(place.value)} must be a whole number from 1 on; correct it."


@rule("number-whole")
def integer(place: Place) -> Verdict:
    if not place.value.strip() or whole(place.value) is not None:
        return None
    return f"{place.Name} {shown(place.value)} is no whole number; write digits alone."


@rule("number-decimal")
def decimal(place: Place) -> Verdict:
    if re.fullmatch(r"[-+]?\d++\.?\d*+\s*+", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} is no decimal number; write it like 12.5."


@rule("number-decimal-unsigned")
def unsigned_decimal(place: Place) -> Verdict:
    if re.fullmatch(r"\d++\.?\d*+", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} must be a number like 12.5, from 0 on; correct it."


@rule("number-starts")
def starts_with_number(place: Place) -> Verdict:
    if not place.value or re.match(r"\d", place.value):
        return None
    return f"{place.Name} {shown(place.value)} must start with a number; correct it."


def between(name: str, low: int, high: int) -> Rule:
    """A rule for numbers within bounds, both of which are allowed."""

    @rule(name)
    def judge(place: Place) -> Verdict:
        try:
            found = float(place.value)
        except ValueError:
            return f"{place.Name} {shown(place.value)} is no number; write one in decimal form."
        if low <= found <= high:
            return None
        return f"{place.Name} {shown(place.value)} is not between {low} and {high}; correct it."

    return judge


def choice(
    name: str,
    values: str | frozenset[str],
    *,
    fold: bool = False,
    blank: bool = False,
    strip: bool = True,
    what: str = "",
) -> Rule:
    """A rule for values out of a list.

    Args:
        name: The rule's.
        values: The list; in a text, bars part them.
        fold: Whether capitals do not count.
        blank: Whether it may be empty.
        strip: Whether white space at its ends does not count.
        what: What the list is of, where it is too long to be shown.
    """
    known = values.split("|") if isinstance(values, str) else values
    among, listed = frozenset(known), what or f"one of {', '.join(known)}"

    @rule(name)
    def judge(place: Place) -> Verdict:
        value = place.trimmed if strip else place.value
        if (value.lower() if fold else value) in among or (blank and not value):
            return None
        return f"{place.Name} {shown(place.value)} must be {listed}; correct it."

    return judge


choice("choice-yes-no", "yes|no", strip=False)
choice("choice-true-false", "true|false", fold=True, strip=False)
choice("choice-true-false-small", "true|false", strip=False)
