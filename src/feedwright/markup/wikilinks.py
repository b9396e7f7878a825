"""Links by name, as Obsidian and wikis have them: ``[[Other note#Part|words]]``.

In other Markdown two brackets are mere signs. So they are links where one of a body's names is
that of a file, where one has words of its own, or where a file is embedded, and stay as they are
written elsewhere.
"""

import re

from feedwright.domain.file_references import Target
from feedwright.domain.filenames import WRITTEN, split
from feedwright.domain.patterns import seldom
from feedwright.markup.anchors import anchor
from feedwright.markup.code import code
from feedwright.markup.references import References

_LINK = seldom(
    r"(?<!\\)(?P<embed>!?)\[\[(?![\]|])(?P<name>[^\[\]|#^\n]{0,250}?)(?P<part>#[^\[\]|\n]{0,250}?)?"
    r"(?:\\?\|(?P<words>[^\[\]\n]{0,500}))?\]\](?![(\[:])"
)
_PICTURE = seldom(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)\Z", re.IGNORECASE)
_FILE = seldom(r"\.[a-z][a-z0-9]{1,4}\Z", re.IGNORECASE)
_NO_NAME = seldom(r"[$=<>`]|\A[\s!-]")


def resolved(body: str, references: References) -> str:
    """Markdown with its links by name as links by address.

    Args:
        body: Without template tags.
        references: Resolves the names.
    """
    marked = code(body, "markdown")
    found = [
        link
        for link in _LINK.finditer(body)
        if not marked.around(link.start(), 0) and not _NO_NAME.search(link["name"])
    ]
    targets = {link["name"]: _target(link, references) for link in found}
    is_wiki = any(link["words"] or targets[link["name"]] is None for link in found)
    is_wiki = is_wiki or any(
        name and one and (one.address or one.waits) for name, one in targets.items()
    )
    if not is_wiki:
        found = [link for link in found if targets[link["name"]] is None]
    parts, position = [], 0
    for link in found:
        parts += [body[position : link.start()], _written(link, targets[link["name"]], references)]
        position = link.end()
    return "".join([*parts, body[position:]])


def _target(link: re.Match[str], references: References) -> Target | None:
    """What a link by name leads to; None for a file that is shown where it stands."""
    name = link["name"].strip()
    if not name:  # a heading of the same text
        return Target()
    ending = split(name)[1].lower()
    if link["embed"] and ending not in WRITTEN and _FILE.search(name):
        return None
    return references.words(name if ending in WRITTEN else f"{name}.md", "")


def _written(link: re.Match[str], target: Target | None, references: References) -> str:
    name, words = link["name"].strip(), (link["words"] or "").strip()
    if target is None:
        if not _PICTURE.search(name):
            return f"[{words or name.rpartition('/')[2]}](<{name}>)"
        described = "" if words.replace("x", "").isdigit() else words
        return f"![{described}](<{name}>)"
    if not name:
        heading = (link["part"] or "").rpartition("#")[2]
        return f"[{words or heading.removeprefix('^')}](#{anchor(heading)})"
    words = words or name.rpartition("/")[2].removesuffix(".md")
    if not target.address:
        references.note_unresolved(name)
        return words
    part = anchor(link["part"].rpartition("#")[2]) if link["part"] else ""
    return f"[{words}](<{target.address}{'#' if part else ''}{part}>)"
