"""The YAML of front matter, read so that what was written is what is read.

``title: 2026`` is the text ``2026``, ``title: yes`` is ``yes``, and a date stays as it stands, to
be read once, in its zone. Tags are not obeyed, and aliases are followed within bounds.
"""

import re
from contextlib import suppress
from typing import Any

import yaml

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.reading.formats import nesting
from feedwright.reading.formats.repeated import earlier_values

MOST_VALUES = 20_000
"""How many values aliases may make of a few lines; above it stands a bomb."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# A level takes a bracket, or a column at the start of a line, which a mapping and a list share.
_FEW_BRACKETS = 20
_MANY_COLUMNS = re.compile(r"[ \t?:-]{30}")
_TABS = re.compile(r"^\t+", re.MULTILINE)
_SPACES = seldom(r"^ ", re.MULTILINE)
_HINTS = {
    "mapping values are not allowed": "put a value that holds a colon in quotes",
    "cannot start any token": "put the value in quotes, and indent with spaces, not tabs",
    "tab character": "indent with spaces, not tabs",
    "expected alphabetic or numeric": "put a value that starts with * or & in quotes",
    "found undefined alias": "put a value that starts with * in quotes",
    "expected <block end>": "check the indentation and the quotes",
    "could not find expected ':'": "check the indentation and the quotes",
    "unexpected end of stream": "close the quote or the bracket",
}


def read(text: str, first: int) -> tuple[dict[str, Any], list[tuple[str, int]]] | None:
    """The fields of a block, and the lines on which their names stand, repeated ones too.

    Args:
        text: The block.
        first: The line of the file that it starts on; lines are counted from there.

    Returns:
        None where the block is no mapping.

    Raises:
        UnreadableArticle: It is no YAML, nests too deep, or expands beyond :data:`MOST_VALUES`.
    """
    if forbidden := _FORBIDDEN.search(text):
        raise UnreadableArticle(
            f"The front matter holds the character U+{ord(forbidden[0]):04X}, which "
            "YAML forbids; take it out.",
            line=first + text.count("\n", 0, forbidden.start()),
        )
    try:
        return _loaded(text, first)
    except yaml.MarkedYAMLError as error:
        # YAML indents by spaces alone; Hexo takes a tab for two, as its writers have it. Where
        # both indent, nobody knows what stands in what, and whether a draft is one.
        indented = _TABS.sub(lambda tabs: "  " * len(tabs[0]), text)
        if indented != text and not _SPACES.search(text):
            with suppress(yaml.YAMLError, ValueError):
                return _loaded(indented, first)
        raise _broken(error, text, first) from error
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableArticle("The front matter is no YAML.", line=first) from error


def _loaded(text: str, first: int) -> tuple[dict[str, Any], list[tuple[str, int]]] | None:
    loader = _Loader(text)
    try:
        _refuse_depth(text)
        return _fields(loader, text, first)
    finally:
        loader.dispose()


def _fields(
    loader: yaml.SafeLoader, text: str, first: int
) -> tuple[dict[str, Any], list[tuple[str, int]]] | None:
    node = loader.get_single_node()
    if node is None:
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        return None
    if "*" in text:
        _refuse_bomb(node, first)
    names = [(key.value, first + key.start_mark.line) for key, _ in node.value]
    said = loader.construct_document(node)
    return (
        {name: value for name, value in said.items() if isinstance(name, str)},
        [(name, line) for name, line in names if isinstance(name, str)],
    )


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # either
    """Safe YAML that leaves every scalar as its text, but for empty ones and merges."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [(tag, form) for tag, form in resolvers if tag.endswith((":null", ":merge"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _untagged(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """The value of a node, whatever its tag."""
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)  # type: ignore[arg-type]  # no third kind is left


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    """The names and values of a node, with what repeated ones said before."""
    written = [name.value for name, _ in node.value if isinstance(name, yaml.ScalarNode)]
    if len(set(written)) == len(written):
        return loader.construct_mapping(node, deep=True)
    said = [
        (name.value, loader.construct_object(told, deep=True))
        for name, told in node.value
        if isinstance(name, yaml.ScalarNode)
    ]
    return {**loader.construct_mapping(node, deep=True), **dict(earlier_values(said))}


# Tags are not obeyed: ``!!timestamp`` and ``!custom`` leave what they stand before as it is.
_Loader.yaml_constructors = {
    None: _untagged,
    "tag:yaml.org,2002:null": yaml.SafeLoader.construct_yaml_null,
}


def _refuse_depth(text: str) -> None:
    """Refuse what nests deeper than anybody writes.

    A loader calls itself for each level; events come one after the other.
    """
    brackets = text.count("[") + text.count("{")
    if brackets <= _FEW_BRACKETS and not _MANY_COLUMNS.search(text):
        return
    level = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
        if level > nesting.DEEPEST:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem=nesting.TOO_DEEP, problem_mark=mark)


def _refuse_bomb(node: yaml.Node, first: int) -> None:
    """Refuse aliases that lead to themselves, or that make very much of very little."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node) -> int:
        known = sizes.get(id(node))
        if known is not None:
            return known
        sizes[id(node)] = MOST_VALUES + 1  # what is met again while it is open leads to itself
        children = node.value if isinstance(node, yaml.CollectionNode) else ()
        if isinstance(node, yaml.MappingNode):
            children = [part for pair in node.value for part in pair]
        total = 1 + sum(size(child) for child in children)
        sizes[id(node)] = total
        return total

    if size(node) > MOST_VALUES:
        raise UnreadableArticle(
            "The front matter's aliases lead to themselves or make too much of it; "
            "write the values out.",
            line=first,
        )


def _broken(error: yaml.MarkedYAMLError, text: str, first: int) -> UnreadableArticle:
    """Where YAML is broken: the end of the block says less than where the trouble began."""
    last = text.count("\n")
    mark = error.problem_mark or error.context_mark
    if mark and error.context_mark and mark.line >= last:
        mark = error.context_mark
    problem = error.problem or error.context or "it cannot be read"
    if "maximum nesting depth" in problem:  # of the scanner, which runs ahead of the events
        problem = nesting.TOO_DEEP
    hint = next((f"; {hint}" for start, hint in _HINTS.items() if start in problem), "")
    line = first + mark.line if mark else first
    return UnreadableArticle(f"The front matter is no YAML: {problem}{hint}.", line=line)
