"""Licences: the terms of use of what is published, and what is asked of automated systems.

A licence is named by its address: that of a page for people, as of Creative Commons, or of a
document of Really Simple Licensing (RSL 1.0), which machines read. Such a document is linked, and
not written into feeds: RSL's module for RSS holds the terms themselves, and has no word for a
document elsewhere. What an empty ``rsl:license`` would grant is everything, for free.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from feedwright.domain.patterns import seldom

RSL = "application/rsl+xml"
"""The media type of a document of RSL, which its links have to name (RSL 1.0 §4.5)."""
RELATION = "license"
"""The relation of links to one (RFC 4946 §2, RSL 1.0 §4)."""
_MACHINE_READ = (".rsl", ".xml")
_CATEGORY = seldom(r"[a-z*][a-z0-9_.*-]*")


def licence_type(licence: str) -> str:
    """The media type of a licence: RSL's, or "" for a page for people.

    Args:
        licence: Its address.
    """
    return RSL if urlsplit(licence).path.lower().endswith(_MACHINE_READ) else ""


def licence_link(licence: str) -> str:
    """A licence as the HTTP field ``Link`` has it (RFC 8288 §3, RSL 1.0 §4.5).

    Args:
        licence: Its address, percent-encoded.
    """
    kind = licence_type(licence)
    return f'<{licence}>; rel="{RELATION}"' + (f'; type="{kind}"' if kind else "")


def usage_preferences(usage: Mapping[str, bool]) -> str:
    """What automated systems may do with what is published, as ``Content-Usage`` has it.

    That is a dictionary of tokens (draft-ietf-aipref-attach §2, draft-ietf-aipref-vocab §6;
    RFC 9651 §3.2): ``train-ai=n, search=y``. "" where nothing is asked.

    Args:
        usage: Whether each category of use is allowed.
    """
    return ", ".join(f"{category}={'y' if may else 'n'}" for category, may in usage.items())


def is_usage_category(name: str) -> bool:
    """Whether a text can name a category of use: a key of a dictionary (RFC 9651 §3.1.2)."""
    return _CATEGORY.fullmatch(name) is not None
