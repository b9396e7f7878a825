"""The second file of Nikola's posts, which says of a text what front matter says elsewhere."""

import os
from collections.abc import Callable

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.filenames import TEXTS, split
from feedwright.read.sources.contents import contents

META = ".meta"
"""Its ending."""
_LINES = (b"title", b"slug", b"date", b"tags", b"link", b"description", b"type")


def second_file(path: str, is_inside: Callable[[str], bool]) -> bytes:
    """What the second file of a post says of it, as lines of ``.. name: value``; b"" for none.

    Args:
        path: The post's.
        is_inside: Whether what a link leads to lies within the source.
    """
    stem, ending = split(path)
    if ending not in TEXTS or not os.path.isfile(stem + META):  # noqa: PTH113 - of every text
        return b""
    try:
        meta = contents(stem + META, is_inside).lstrip(b"\xef\xbb\xbf")
    except UnreadableArticle:
        return b""
    if meta.lstrip().startswith(b".. "):
        return meta
    lines = zip(_LINES, meta.splitlines(), strict=False)  # as it was before names
    return b"\n".join(b".. %s: %s" % line for line in lines)
