"""A shortcut for the YAML that most front matter is: names and values, one a line.

PyYAML takes longer for it than all else that is done to read an article. Here only lines are
read that can mean one thing; a block with any other is left to PyYAML as a whole, and the tests
compare the two.
"""

import re

_SAID = "(?!null|Null|NULL)"
_ITEM = rf"[ ]*{_SAID}\w[\w .+/&;@-]*"
# A colon before a space would end a value, and so would a "#" after one.
_PLAIN = rf"""{_SAID}[^\s\-?:,\[\]{{}}#&*!|>'"%@`~<=][^:#]*(?:(?::(?=\S)|(?<=\S)\#)[^:#]*)*"""
_LINE = re.compile(
    rf"""
    (?P<name>{_SAID}[A-Za-z_][A-Za-z0-9_-]{{0,99}}):
    (?:[ ]+(?:
        (?P<plain>{_PLAIN})
        |(?P<quote>["'])(?P<quoted>[^"'\\]*)(?P=quote)[ ]*
        |\[(?P<list>{_ITEM}(?:,{_ITEM})*)\][ ]*
    ))?[ ]*
    """,
    re.VERBOSE,
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
    fields: Fields = {}
    names: list[tuple[str, int]] = []
    for number, line in enumerate(text.split("\n"), first):
        if not line or line[0] == "#":
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        name, plain, _, quoted, items = found.groups()
        if name in fields:
            return None
        value: str | list[str] | None = quoted
        if plain is not None:
            value = plain.rstrip(" ")
        elif items is not None:
            value = [item.strip(" ") for item in items.split(",")]
        fields[name] = value
        names.append((name, number))
    return fields, names
