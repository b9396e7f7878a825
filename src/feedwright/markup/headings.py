"""Links by which headings lead to themselves, as generators and authors set them for pages.

On a page one clicks on ``#`` or ``¶`` beside a heading for its address; in a feed that is a stray
sign.
"""

import re
from html import unescape
from urllib.parse import unquote

from feedwright.domain.patterns import seldom
from feedwright.domain.text import plain
from feedwright.markup.tags import HEADING

_LINK = seldom(r'<a(?: [^<>]*)? href="#([^"]*)"[^<>]*>(.*?)</a>', re.DOTALL)
_ID = seldom(r' (?:id|name)="([^"]*)"')
_SIGNS = "#¶§∞⚓🔗\ufe0e\ufe0f\u200b\u200d "


def without_signs(html: str) -> str:
    """HTML whose headings hold no sign that leads to themselves.

    A link within a heading goes where it shows nothing but a sign, and where it leads to that
    heading without being all of it.

    Args:
        html: In the sanitiser's form (:mod:`feedwright.markup.tags`), its addresses as
            they were written.
    """
    if ' href="#' not in html or "<h" not in html:
        return html
    return HEADING.sub(_bare, html)


def _bare(heading: re.Match[str]) -> str:
    name, told, inner = heading.groups()
    own = {unescape(one) for one in _ID.findall(heading[0])}
    whole = plain(inner).strip()

    def kept(link: re.Match[str]) -> str:
        shown = plain(link[2]).strip()
        is_sign = not shown.strip(_SIGNS)
        leads_here = unquote(unescape(link[1])) in own
        if is_sign and "<img" in link[2]:
            is_sign = leads_here
        if not is_sign and not (leads_here and shown != whole):
            return link[0]
        named = _ID.search(link[0], 0, link[0].index(">"))
        return f"<a{named[0]}></a>" if named else ""  # where others lead

    bare = _LINK.sub(kept, inner)
    if bare == inner or not plain(bare).strip():
        return heading[0]
    return f"<{name}{told}>{bare.strip()}</{name}>"
