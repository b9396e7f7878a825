"""URIs of any scheme, as ids and namespaces are (RFC 3986)."""

import re
from functools import cache

_CHARACTER = r"(?:[a-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9a-f]{2})"
_NAME = r"(?:[a-z0-9\-._~!$&'()*+,;=]|%[0-9a-f]{2})*"
_FORM = (
    r"(?!https?:(?!//[^/?#:]))(?!urn:uuid:(?![0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}))"
    r"[a-z][a-z0-9+.-]*:"
    rf"(?://(?:{_NAME}@)?(?:\[[0-9a-f:.]+\]|{_NAME})(?::\d{{1,5}})?(?=[/?#]|\Z)|(?!//))"
    rf"{_CHARACTER}*(?:\#{_CHARACTER}*)?"
)


@cache
def _form() -> re.Pattern[str]:
    return re.compile(_FORM, re.ASCII | re.IGNORECASE)  # when it is first asked for


def is_uri(text: str) -> bool:
    """Whether a text is an absolute URI (RFC 3986 §4.3), which may have a fragment.

    An address of the web names a host, and a ``urn:uuid:`` is one (RFC 9562 §4).
    """
    return len(text) > text.find(":") + 1 and bool(_form().fullmatch(text))
