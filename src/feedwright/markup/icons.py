"""Icons that Material for MkDocs draws for their names: ``:octicons-search-24:``."""

from feedwright.domain.patterns import seldom
from feedwright.markup.code import code

_ICON = seldom(
    r":(?:fontawesome|material|octicons|simple)-[a-z0-9]+(?:-[a-z0-9]+)*:"
    r"(?:\{[^{}\n]{0,200}\})?[ ]?"
)


def without(body: str) -> str:
    """Markdown without the names of icons, which say nothing themselves; code keeps them.

    Args:
        body: As its author wrote it.
    """
    if not _ICON.search(body):
        return body
    marked = code(body, "markdown")
    return _ICON.sub(
        lambda found: found[0] if marked.around(found.start(), 0) else "",
        body,
    )
