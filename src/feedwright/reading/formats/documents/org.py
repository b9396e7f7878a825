"""What Org says of itself: its keywords, those of ox-hugo, and the drawer at its top."""

import re
from collections.abc import Iterator

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats.documents.head import MORE, Head

_KEYWORD = re.compile(r"[ \t]*#\+(?P<name>[A-Za-z][\w-]{0,60})(?P<list>\[\])?:[ \t]*(?P<value>.*)")
_BLOCK = re.compile(r"[ \t]*#\+(?P<end>begin|end)_(?P<name>\S+)", re.IGNORECASE)
_PROPERTY = re.compile(r"[ \t]*:(?P<name>[A-Za-z][\w-]{0,60}):[ \t]+(?P<value>.*)")
_TIMESTAMP = re.compile(
    r"[<\[](?P<day>\d{4}-\d\d-\d\d)(?:[ \t]+[^\d\s>\]]+)?(?:[ \t]+(?P<time>\d\d?:\d\d))?"
    r"[^>\]]*[>\]]"
)
_SUMMARY_END = re.compile(
    rf"[ \t]*#[ \t]+{MORE}[ \t]*|[ \t]*#\+hugo:[ \t]*more[ \t]*", re.IGNORECASE
)
_PRIORITY = re.compile(r"^(\*+[ \t]+(?:[A-Z]+[ \t]+)?)\[#\w\][ \t]*")
"""What Org does not export unless it is told to."""
_SEVERAL = re.compile(r"^[ \t]*:EXPORT_FILE_NAME:", re.MULTILINE | re.IGNORECASE)
_PAIR = re.compile(r":(?P<name>[A-Za-z][\w-]*)[ \t]+(?P<value>\"[^\"]*\"|(?:(?!\s:[A-Za-z]).)+)")
_OF_OTHERS = re.compile(
    r"caption|name|attr_.*|results?|header|include|setupfile|latex.*|html.*|options|tblfm|plot|call"
    r"|macro|link|link_.*|startup|property|columns|(?:seq_|typ_)?todo|archive|bibliography|toc"
    r"|print_bibliography|export_.*|begin_.*|end_.*|index|id|select_tags|exclude_tags|constants"
    r"|priorities|hugo_base_dir|hugo_section|hugo_bundle|hugo_auto_.*",
    re.IGNORECASE,
)
"""Keywords that say nothing of the article."""
_WORDS = {"t": "true", "nil": "false"}
"""Yes and no, as Emacs has them."""


def head(text: str) -> Head:
    """What a text says of itself, and the text, whose keywords pandoc shows nowhere.

    Args:
        text: The whole, below front matter.

    Raises:
        UnreadableArticle: It holds several articles, as ox-hugo exports them.
    """
    if several := _SEVERAL.search(text):
        raise UnreadableArticle(
            "It holds articles as subtrees (EXPORT_FILE_NAME), which Emacs exports; keep each as "
            "a file, or publish what is exported.",
            line=text.count("\n", 0, several.start()) + 1,
        )
    lines, pairs, places = text.split("\n"), list[tuple[str, object]](), {}
    within = _within_blocks(lines)
    for number, line in enumerate(lines):
        if number in within:
            continue
        keyword = _KEYWORD.fullmatch(line)
        if keyword and keyword["name"].lower() != "hugo":
            for name, value in _keyword_fields(
                keyword["name"], keyword["value"], bool(keyword["list"])
            ):
                pairs.append((name, value))
                places[name] = number + 1
        else:
            lines[number] = _rewritten(line)
    pairs = [*_drawer(lines), *pairs]
    return Head(pairs=tuple(pairs), body="\n".join(lines), lines=places)


def _within_blocks(lines: list[str]) -> set[int]:
    """The lines of blocks that are closed; one that is not is no block."""
    edges = [(number, edge) for number, line in enumerate(lines) if (edge := _BLOCK.match(line))]
    last = {edge["name"].lower(): n for n, edge in edges if edge["end"].lower() == "end"}
    found = set[int]()
    name, start = "", 0
    for number, edge in edges:
        this, is_end = edge["name"].lower(), edge["end"].lower() == "end"
        if not name and not is_end and last.get(this, -1) > number:
            name, start = this, number
        elif is_end and this == name:
            found.update(range(start, number + 1))
            name = ""
    return found


def _rewritten(line: str) -> str:
    """A line as pandoc is to read it."""
    if _SUMMARY_END.fullmatch(line):
        return "\n#+HTML: <!--more-->\n"
    return _PRIORITY.sub(r"\1", line)


def _keyword_fields(name: str, value: str, is_list: bool) -> Iterator[tuple[str, object]]:
    """The fields that a keyword is."""
    if _OF_OTHERS.fullmatch(name):
        return
    folded = name.lower()
    if folded == "hugo_custom_front_matter":
        for pair in _PAIR.finditer(value):
            yield pair["name"], _plain(pair["value"].strip('"'))
        return
    bare = folded.removeprefix("hugo_")
    if folded == "filetags":
        yield "tags", [one for one in re.split(r"[:\s]+", value) if one]
    elif is_list or (bare != folded and bare in ("tags", "categories")):
        yield bare, [one.replace("_", " ") if bare != folded else one for one in value.split()]
    elif bare == "tags" and re.search(r"[{}()]", value):
        return  # the tags that there may be
    else:
        yield bare, _plain(value)


def _plain(value: str) -> str:
    """A value without the marks that Org has for times, and for yes and no."""
    value = value.strip()
    if found := _TIMESTAMP.fullmatch(value):
        return f"{found['day']} {found['time'] or ''}".strip()
    return _WORDS.get(value, value)


def _drawer(lines: list[str]) -> Iterator[tuple[str, object]]:
    """What the properties at the very top of a text say."""
    is_open = False
    for line in lines:
        word = line.strip().upper()
        if word == ":PROPERTIES:" and not is_open:
            is_open = True
        elif is_open and word == ":END:":
            return
        elif is_open and (found := _PROPERTY.fullmatch(line)):
            if not _OF_OTHERS.fullmatch(found["name"]):
                yield found["name"].lower(), _plain(found["value"])
        elif word and not word.startswith("#"):
            return
