"""Files of Docusaurus' ``static`` that articles name by a path which climbs out of their blog.

What lies in that folder stands at the top of the site
(https://docusaurus.io/docs/static-assets): ``../static/img/x.png`` is ``@site/static/img/x.png``,
and both are ``/img/x.png`` there.
"""

import re

from feedwright.domain.patterns import seldom
from feedwright.markup.code import code

_CLIMBING = seldom(
    r"""(?:(?<=\]\()\s{0,9}<?|(?<=\]:)[ \t]{1,9}<?|\b(?:src|href|srcset|poster)=\s{0,9}["']
        |\brequire\(\s{0,9}["'])
        (?P<path>(?:\./)?(?P<up>(?:\.\./){1,9})static/)(?=[^\s"'<>)])""",
    re.VERBOSE,
)


def from_top(body: str, depth: int) -> str:
    """Markdown in which such a path is counted from the top of the site.

    Args:
        body: As its author wrote it.
        depth: How many folders it lies below its source; a path that climbs no further leads to
            a folder of the source.
    """
    if "../static/" not in body:
        return body
    marked = code(body, "markdown")

    def counted(found: re.Match[str]) -> str:
        is_inside = found["up"].count("/") <= depth
        if is_inside or marked.around(found.start(), 0):
            return found[0]
        return found[0].removesuffix(found["path"]) + "@site/static/"

    return _CLIMBING.sub(counted, body)
