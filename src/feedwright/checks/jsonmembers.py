"""The rules of JSON Feed 1.1 that look beyond one value, or at what is no text."""

from feedwright.checks.findings import Result
from feedwright.checks.places import Member, shown
from feedwright.checks.register import rule

VERSION = "https://jsonfeed.org/version/1.1"
_OLD = "https://jsonfeed.org/version/1"


@rule("json-version-old")
def version_old(place: Member) -> Result:
    if place.value != _OLD:
        return None
    return f"The version is 1; write {VERSION}, which readers of version 1 understand."


@rule("json-version-members")
def version_members(place: Member) -> Result:
    new = next((name for name in ("authors", "language") if name in place.within), "")
    if not new or not _is_old(place):
        return None
    return f"“{new}” is new in version 1.1; name that version: {VERSION}."


def _is_old(place: Member) -> bool:
    """Whether the document says that it is of version 1, which knew fewer members."""
    return place.document.version.rstrip("/").endswith("/version/1")


@rule("json-feed-url-differs")
def feed_url_differs(place: Member) -> Result:
    found = place.document.path
    if not found.lower().startswith(("http://", "https://")) or found == place.value:
        return None
    named, found = shown(place.value), shown(found)
    return f"{place.Name} is {named}, but the feed was fetched from {found}; correct it."


@rule("json-next-url")
def next_url(place: Member) -> Result:
    if place.value != place.within.get("feed_url"):
        return None
    return "“next_url” is the address of this document; leave it out of the last page."


@rule("json-author-old")
def author_old(place: Member) -> Result:
    if "author" not in place.value or "authors" in place.value or _is_old(place):
        return None
    return "“author” is of version 1; write a list of “authors”, and keep it for old readers."


@rule("json-item-id-repeated")
def id_repeated(place: Member) -> Result:
    found, known = place.value.get("id"), place.document.ids
    if not isinstance(found, str | int | float) or not (key := str(found).strip()):
        return None
    if key in known:
        return f"The id {shown(key)} is that of an item above; give this one its own."
    known.add(key)
    return None


@rule("json-item-content-empty")
def content_empty(place: Member) -> Result:
    names = ("content_html", "content_text")
    given = [place.value[name] for name in names if name in place.value]
    if not given or any(not isinstance(one, str) or one.strip() for one in given):
        return None
    return "The item's content is empty; write its text, or its summary, there."


@rule("json-external-url")
def external_url(place: Member) -> Result:
    if place.value != place.within.get("url"):
        return None
    return "“external_url” is the item's own address; leave it out."


@rule("json-tags-repeated")
def tags_repeated(place: Member) -> Result:
    tags = place.value.get("tags")
    texts = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return None if len(set(texts)) == len(texts) else "The item has a tag twice; keep one."


@rule("json-empty")
def filled(place: Member) -> Result:
    if place.value.strip():
        return None
    problem = "holds an empty text" if isinstance(place.where[-1], int) else "is empty"
    return f"{place.Name} {problem}; leave it out."


@rule("json-number")
def number(place: Member) -> Result:
    size = place.value
    if not 0 <= size < float("inf"):
        return f"{place.Name} is {size}; write how large it is, or leave it out."
    if place.member == "size_in_bytes" and isinstance(size, float) and not size.is_integer():
        return f"{place.Name} is {size}; write a whole number of bytes."
    return None
