"""The pass over a value of JSON."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from feedwright.checks.collected_findings import MOST
from feedwright.checks.findings import Path, Rule
from feedwright.checks.format_schema import Element, Kind
from feedwright.checks.places import Facts, Member, shown
from feedwright.checks.walk import Walk

_EXTENSION = re.compile(r"_[A-Za-z][^.]*")
_LONGEST_NAME = 60
_CALLED = {
    "string": "a text in quotes",
    "boolean": "true or false",
    "number": "a number",
    "object": "an object",
    "array": "a list",
}
"""What values of each type are called in a message."""
_TYPES: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    dict: "object",
    list: "array",
}


class JsonWalk(Walk):
    """A pass over one value."""

    def __init__(self, facts: Facts, *, entries: bool, errors: bool) -> None:
        super().__init__(facts, entries=entries, errors=errors)
        self.paths: list[Path] = []
        """The ways to the places that findings are about, one for each that is kept."""
        self._unknown = 0

    def object(self, value: Mapping[str, Any], kind: Kind, path: Path = ()) -> None:
        """Check an object and all that is in it."""
        place = Member(value, kind.name, path, value, self._facts)
        alone = kind.entry and not self._entries
        if not alone:
            self._apply(kind.rules, place)
        self._apply(kind.across, place)
        if alone:
            return
        for name in kind.needs:
            if name not in value:
                message = f"{_article(kind.name)} needs the member {shown(name)}; add it."
                self.report("json-member-missing", path, message, kind.spec)
        for name, inner in value.items():
            member = Member(inner, name, (*path, name), value, self._facts)
            if (element := kind.elements.get(name)) is not None:
                self._member(member, element, kind)
            elif name.startswith("_"):
                self._extension(member)
            else:
                self._unknown_member(member, kind)

    def report(self, rule: str | Rule, where: Path, message: str, spec: str = "") -> None:
        """Add a finding, whose place in the text is found later."""
        if self.findings.add(rule, None, message, spec):
            self.paths.append(where)

    def _member(self, member: Member, element: Element, kind: Kind) -> None:
        value, name = member.value, member.member
        wanted = "array" if element.listed else element.type
        if value is None and name not in kind.needs:
            message = f"{shown(name)} is null; leave it out, or give it its value."
            self.report("json-null", member.where, message, kind.spec)
        elif _type(value) != wanted:
            message = f"{shown(name)} must be {_CALLED[wanted]}, not {_type_name(value)}."
            self.report("json-type", member.where, message, kind.spec)
        elif not element.listed:
            self._value(member, element)
        else:
            self._list(member, element, kind)

    def _list(self, member: Member, element: Element, kind: Kind) -> None:
        for number, one in enumerate(member.value):
            inner = msgspec.structs.replace(member, value=one, where=(*member.where, number))
            if _type(one) == element.type:
                self._value(inner, element)
                continue
            called = _CALLED[element.type]
            message = f"Each of {shown(member.member)} must be {called}, not {_type_name(one)}."
            self.report("json-type", inner.where, message, kind.spec)

    def _value(self, member: Member, element: Element) -> None:
        self._apply(element.rules, member)
        if element.holds is not None:
            self.object(member.value, element.holds, member.where)

    def _extension(self, member: Member) -> None:
        name = shown(member.member)
        if not _EXTENSION.fullmatch(member.member):
            message = f"{name} is no name for an extension; write a letter after the _."
            self.report("json-extension-name", member.where, message)
        elif not isinstance(member.value, dict):
            message = f"The extension {name} is {_type_name(member.value)}; make it an object."
            self.report("json-extension-object", member.where, message)

    def _unknown_member(self, member: Member, kind: Kind) -> None:
        self._unknown += 1  # looking for the nearest is slow, and the first ones suffice
        near = _nearest(member.member, kind) if self._unknown <= MOST else ""
        advice = "take it out, or put it into an object whose name starts with _"
        if near:
            advice = f"write {shown(near)} if that is meant"
        message = f"{_article(kind.name)} has no member {shown(member.member)}; {advice}."
        self.report("json-member-unknown", member.where, message)


def _nearest(name: str, kind: Kind) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and seldom needed

    near = get_close_matches(name[:_LONGEST_NAME], [*kind.elements], n=1)
    return near[0] if near else ""


def _type(value: object) -> str:
    return _TYPES.get(type(value), "")


def _type_name(value: object) -> str:
    return _CALLED.get(_type(value), "null")


def _article(name: str) -> str:
    return f"An {name}" if name[0] in "aeiou" else f"A {name}"
