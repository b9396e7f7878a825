"""A shortcut for the YAML that most front matter is: names and values, one a line.

PyYAML takes longer for it than all else that is done to read an article. Here only lines are
read that can mean one thing; a block with any other is left to PyYAML as a whole, and the tests
compare the two.
"""

import re
from collections.abc import Iterable

_SAID = "(?!null|Null|NULL)"
_ITEM = rf"[ ]*{_SAID}\w[\w .+/&;@-]*"
# A colon before a space would end a value, and so would a "#" after one.
_PLAIN = rf"""{_SAID}[^\s\-?:,\[\]{{}}#&*!|>'"%@`~<=][^:#\n]*(?:(?::(?=\S)|(?<=\S)\#)[^:#\n]*)*"""
_LINE = re.compile(
    rf"""
    ^(?P<name>{_SAID}[A-Za-z_][A-Za-z0-9_-]{{0,99}}):
    (?:[ ]+(?:
        (?P<plain>{_PLAIN})
        |(?P<quote>["'])(?P<quoted>[^"'\\\n]*)(?P=quote)[ ]*
        |\[(?P<list>{_ITEM}(?:,{_ITEM})*)\][ ]*
    ))?[ ]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
Fields = dict[str, str | list[str] | None]


def read(text: str, first: int) -> tuple[Fields, list[tuple[str, int]]] | None:
    """The fields of a block, and the lines on which their names stand, repeated ones too.

    Args:
        text: The block.
        first: The line of the file that it starts on; lines are counted from there.

    Returns:
        What :func:`feedwright.reading.formats.yamlfields.read` gives; None where only that can
        tell.
    """
    # So it holds no tabs, and no ends of lines but the usual.
    if not text.replace("\n", "").isprintable():
        return None
    found: list[tuple[str, ...]] = _LINE.findall(text)
    numbers: Iterable[int] = range(first, first + len(found))
    if len(found) != text.count("\n") + (not text.endswith("\n")):
        lines = enumerate(text.split("\n"), first)
        numbers = [number for number, line in lines if line and line[0] != "#"]
        if len(found) != len(numbers):
            return None
    fields: Fields = {}
    for name, plain, quote, quoted, items in found:
        if plain:
            fields[name] = plain.rstrip(" ")
        elif items:
            fields[name] = [item.strip(" ") for item in items.split(",")]
        else:
            fields[name] = quoted if quote else None
    if len(fields) != len(found):
        return None
    return fields, [(one[0], number) for one, number in zip(found, numbers, strict=True)]
