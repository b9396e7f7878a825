"""Boxes that MyST has in the form of code, as those that it has between colons.

Jupyter Book and Sphinx write ```` ```{note} ```` where others write ``:::{note}``
(https://mystmd.org/guide/admonitions). Other code with a name in braces, as R Markdown's, stays.
"""

import re

from feedwright.domain.patterns import seldom

_BLOCK = seldom(
    r"^(?P<indent>[ ]{0,3})(?P<sign>`{3,}|~{3,})(?P<said>[^`\n]*)\n"
    r"(?P<body>(?:(?!^[ ]{0,3}(?P=sign)[`~]*[ \t]*$)[^\n]*\n)*+)[ ]{0,3}(?P=sign)[`~]*[ \t]*$",
    re.MULTILINE,
)
_DIRECTIVE = seldom(r"\{(?P<kind>[a-z][a-z-]*)\}(?P<title>[^\n]*)")
_OPTIONS = seldom(r"(?:[ \t]*:[\w-]+:[^\n]*\n)*+")
_BOXES = frozenset(
    [
        *("admonition", "attention", "caution", "danger", "dropdown", "error", "hint", "important"),
        *("margin", "note", "seealso", "sidebar", "tip", "topic", "warning"),
    ]
)
_DEEPEST = 8


def between_colons(body: str, depth: int = 0) -> str:
    """Markdown whose boxes in the form of code stand between colons.

    Args:
        body: As its author wrote it.
        depth: How many boxes it stands in.
    """
    if depth > _DEEPEST or ("```{" not in body and "~~~{" not in body):
        return body

    def written(block: re.Match[str]) -> str:
        said = _DIRECTIVE.fullmatch(block["said"].strip())
        if said is None or said["kind"] not in _BOXES:
            return block[0]
        colons = ":" * (len(block["sign"]) + _DEEPEST - depth)
        inner = between_colons(_OPTIONS.sub("", block["body"], count=1), depth + 1)
        kind, title = said["kind"], said["title"].strip()
        opening = f"{colons}{{{kind}}} {title}".rstrip()
        return "\n".join((f"{block['indent']}{opening}", f"{inner}{block['indent']}{colons}"))

    return _BLOCK.sub(written, body)
