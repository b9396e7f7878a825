"""The one form in which the sanitiser writes HTML, and how to read and write tags in it.

The sanitiser parses as a browser does and serialises by the standard (HTML §13.3): every
element is closed, every attribute stands in double quotes, and ``<``, ``>`` and ``&`` in text
and in values are escaped. In that form, and in no other, a regular expression finds tags
without error.
"""

import html
import re
from collections.abc import Mapping

from feedwright.domain.patterns import seldom

ATTRIBUTED = re.compile(r'<([a-z][a-z0-9-]*)((?: [^\s"<>=/]+="[^"]*")+)>')
"""A start tag that has attributes: its name, and them."""
TAG = seldom(r'<(/?)([a-z][a-z0-9-]*)((?: [^\s"<>=/]+="[^"]*")*)>')
"""Any tag: its slash, its name, its attributes."""
_ATTRIBUTE = re.compile(r' ([^\s"<>=/]+)="([^"]*)"')
HEADING = seldom(r"<(h[1-6])((?: [^<>]*)?)>(.*?)</\1>", re.DOTALL)
VOID = frozenset({"br", "col", "embed", "hr", "img", "param", "source", "track", "wbr"})
"""Elements that hold nothing, and are not closed."""
_WRITTEN = seldom(
    r"""\s(?P<name>[\w:-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>]+))"""
)


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag by name, in their order.

    Args:
        text: The last group of :data:`TAG` or :data:`ATTRIBUTED`.
    """
    return {
        name: html.unescape(value) if "&" in value else value
        for name, value in _ATTRIBUTE.findall(text)
    }


def written_attributes(text: str) -> dict[str, str]:
    """The attributes of a tag that an author wrote in any form, by name in small letters."""
    return {
        one["name"].lower(): html.unescape(one["double"] or one["single"] or one["bare"] or "")
        for one in _WRITTEN.finditer(text)
    }


def escaped(text: str) -> str:
    """Text as it stands between tags and in attributes."""
    return html.escape(text, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")


def start(name: str, values: Mapping[str, str]) -> str:
    """A start tag."""
    written = "".join(f' {key}="{escaped(value)}"' for key, value in values.items())
    return f"<{name}{written}>"
