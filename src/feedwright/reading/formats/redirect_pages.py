"""Pages that only send their readers on, as generators write them where an address has changed.

Hugo, Zola, jekyll-redirect-from, Docusaurus, MkDocs, Astro and others write a page with a
``<meta http-equiv="refresh">``, a script or no more than a canonical address.
"""

import re
from html import unescape

from feedwright.domain.patterns import seldom

_LONGEST = 400
"""In characters: what a redirect page says to people whose reader does not follow it."""
_LARGEST_PAGE = 20_000
"""In characters, with all its markup."""
_SMALLEST_PAGE = 5_000
"""In characters: a page whose script alone sends its readers on has little else."""
_SOON = 30
"""In seconds: a page that takes longer than this shows something until then."""

_COMMENT = seldom(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN = seldom(
    r"<(?P<name>script|style|noscript|template|title)\b[^>]*>.*?</(?P=name)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = seldom(r"<[^<>]*>")
_META = seldom(r"<meta\b[^>]*>", re.IGNORECASE)
_REFRESHING = seldom(r"http-equiv\s*=\s*[\"']?refresh\b", re.IGNORECASE)
_CONTENT = seldom(
    r"content\s*=\s*(?P<quote>[\"']?)\s*(?P<seconds>\d+)(?:\.\d*)?\s*[;,]\s*"
    r"(?:url\s*=\s*)?[\"']?(?P<target>[^\"'>]+)",
    re.IGNORECASE,
)
_SCRIPT = seldom(r"<script\b[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_SENDING = seldom(
    r"(?:\b(?:window|document|self|top|parent)\s*\.\s*)?\blocation"
    r"(?:\s*\.\s*href)?\s*(?:=(?!=)|\.\s*(?:replace|assign)\s*\()"
)
_WITHIN_SCRIPT = seldom(r"function\s+\w|addEventListener|onclick|application/ld\+json")
_CANONICAL = seldom(r"<link\b[^>]*\brel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
_SHOWN = seldom(r"<(?:img|picture|video|audio|iframe|svg|object|embed|figure)\b", re.IGNORECASE)
_TITLE = seldom(r"<title\b[^>]*>(.*?)</title\s*>", re.DOTALL | re.IGNORECASE)
_NO_TITLE = seldom(r"(?:https?://\S+|/\S*|redirect(?:ing|ed)?\b.*)?", re.DOTALL | re.IGNORECASE)


def is_redirect(text: str, name: str) -> bool:
    """Whether an HTML page says nothing itself and sends its readers to another.

    A page that loads itself again after a while, as a live blog does, is none.

    Args:
        text: The page, or what stands below its front matter.
        name: Its file's.
    """
    if len(text) > _LARGEST_PAGE:
        return False
    page = _COMMENT.sub("", text)
    seen = _UNSEEN.sub("", page)
    if len(" ".join(unescape(_TAG.sub(" ", seen)).split())) > _LONGEST:
        return False
    metas = _META.findall(_UNSEEN.sub("", page))
    if any(_sends(meta, name) for meta in metas if _REFRESHING.search(meta)):
        return True
    if len(page) > _SMALLEST_PAGE:
        return False
    scripts = " ".join(_SCRIPT.findall(page))
    if _SENDING.search(scripts) and not _WITHIN_SCRIPT.search(page):
        return True
    return bool(_CANONICAL.search(page)) and _is_bare(page, seen)


def _sends(meta: str, name: str) -> bool:
    """Whether a refresh leads to another page at once."""
    found = _CONTENT.search(meta)
    if found is None:
        return False
    seconds, target = int(found["seconds"]), found["target"].strip()
    path = re.split(r"[?#]", target)[0]
    itself = not path or path.rpartition("/")[2] == name
    return seconds < _SOON and not (seconds and itself)


def _is_bare(page: str, seen: str) -> bool:
    """Whether a page shows nothing, and has no title but an address."""
    title = _TITLE.search(page)
    named = " ".join(unescape(title[1]).split()) if title else ""
    body = re.split(r"<body\b[^>]*>|</head\s*>", seen, maxsplit=1, flags=re.IGNORECASE)[-1]
    shown = _SHOWN.search(body) or _TAG.sub("", body).strip()
    described = re.search(r"description|ld\+json|article:", page)
    return not (shown or described) and bool(_NO_TITLE.fullmatch(named))
