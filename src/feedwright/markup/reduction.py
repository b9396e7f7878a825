"""Safe HTML with fewer elements, for readers that take a few alone."""

import re
from collections.abc import Mapping

from feedwright.domain.patterns import seldom
from feedwright.markup.sanitising import only
from feedwright.markup.tags import TAG

_PREFORMATTED = seldom(r"(<pre(?: [^<>]*)?>)(.*?)(\n?(?:</code>)?)(?=</pre>)", re.DOTALL)


def reduced(html: str, tags: frozenset[str], instead: Mapping[str, str]) -> str:
    """HTML of some elements alone; the words of all others stay.

    Args:
        html: Sanitised.
        tags: The elements that may stand in it.
        instead: What stands in the place of some of the others.
    """
    if "pre" in instead:
        html = _PREFORMATTED.sub(
            lambda found: found[1] + found[2].replace("\n", "<br>") + found[3].strip(), html
        )
    html = TAG.sub(
        lambda tag: f"<{tag[1]}{instead[tag[2]]}{tag[3]}>" if tag[2] in instead else tag[0], html
    )
    return only(html, tags)
