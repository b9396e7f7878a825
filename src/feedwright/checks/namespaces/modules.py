"""The smaller namespaces: sy, slash, wfw, thr, fh, opensearch, feedburner and the older ones."""

import codecs
import re
from urllib.parse import quote, unquote

from feedwright.checks.findings import Told, Verdict, rule
from feedwright.checks.names import clark, words
from feedwright.checks.places import Place, shown
from feedwright.checks.values.addresses import ascii_form, iri, trouble
from feedwright.checks.values.numbers import choice
from feedwright.checks.values.people import is_media_type
from feedwright.checks.values.texts import at_most

choice("sy-update-period", "hourly|daily|weekly|monthly|yearly")
choice("access-relationship", "allow|deny")
choice("sx-related-type", "complete|aggregated")
choice("xhtml-meta-name", "robots", fold=True)
choice(
    "xhtml-meta-content",
    "all|follow|follow,index|follow,noindex|index|index,follow|index,nofollow|nofollow"
    "|nofollow,index|nofollow,noindex|noindex|noindex,follow|noindex,nofollow|none",
    fold=True,
)
at_most("opensearch-title", 256)


@rule("slash-hit-parade")
def hit_parade(place: Place) -> Verdict:
    if re.fullmatch(r"\d+(,\s*\d+)*", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} must be whole numbers, parted by commas."


@rule("wfw-comment-rss")
def comment_rss(place: Place) -> Verdict:
    return f"{place.Name} is spelt <wfw:commentRss>; readers know no other."


@rule("thr-in-reply-to")
def in_reply_to(place: Place) -> Verdict:
    for name in ("href", "ref", "source"):
        value = place.get(name)
        if place.node.get(name) is not None:
            wrong = trouble(ascii_form(value.strip()), absolute=True)
            if wrong:
                return f"The attribute {name} of <thr:in-reply-to>, {shown(value)}, {wrong}."
    kind = place.node.get("type")
    if kind is not None and not is_media_type(kind):
        return f"The type {shown(kind)} of <thr:in-reply-to> is no media type; correct it."
    return None


@rule("opensearch-role")
def role(place: Place) -> Verdict:
    value = place.value.strip()
    prefix, colon, _ = value.partition(":")
    known = prefix in place.node.nsmap if colon else value in _ROLES
    return None if known else f"The role {shown(value)} is not known; write one of {_ROLES_SHOWN}."


@rule("opensearch-encoding")
def charset(place: Place) -> Verdict:
    try:
        codecs.lookup(place.value)
    except (LookupError, ValueError):
        return f"{place.Name} {shown(place.value)} is no encoding; write one like UTF-8."
    return None


@rule("opensearch-terms")
def encoded(place: Place) -> Verdict:
    for word in place.value.split():
        capitals = re.sub(r"%\w\w", lambda found: found[0].upper(), word)
        if capitals != quote(unquote(capitals)):
            return f"{place.Name} {shown(word)} is not encoded; write {shown(quote(word))}."
    return None


@rule("feedburner-address")
def flare_address(place: Place) -> Verdict:
    return iri.judge(place) if place.document.kind == "atom" else None


@rule("sx-window")
def sync_window(place: Place) -> Verdict:
    both = [place.node.get(name) is not None for name in ("since", "until")]
    return None if all(both) or not any(both) else "<sx:sharing> needs since and until; add both."


@rule("sx-sync-unique")
def sync_ids(place: Place) -> Verdict:
    seen = set()
    for one in place.node.iterfind(f"*/{clark('sx:sync')}"):
        value = one.get("id")
        if value and value in seen:
            message = f"Another <sx:sync> has the id {shown(value)}; give this one its own."
            return [Told(one.sourceline, message)]
        seen.add(value)
    return None


_ROLES = words("request example related correction subset superset")
_ROLES_SHOWN = ", ".join(sorted(_ROLES))
