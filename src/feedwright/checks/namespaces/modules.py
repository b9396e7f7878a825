"""The smaller namespaces: sy, slash, wfw, thr, fh, opensearch, feedburner and the older ones."""

import codecs
import re
from urllib.parse import quote, unquote

from feedwright.checks.findings import Told, Verdict, rule
from feedwright.checks.names import NAMESPACES, RDF, clark, words
from feedwright.checks.namespaces.dublincore import needs_resource, resource
from feedwright.checks.places import Place, shown
from feedwright.checks.schema import ANY, MANY, Element, Kind, attributes, each, often, once
from feedwright.checks.values.addresses import absolute, ascii_form, iri, reference, trouble, web
from feedwright.checks.values.dates import DUBLIN_DATE, iso8601, rfc3339
from feedwright.checks.values.numbers import (
    choice,
    integer,
    not_negative,
    positive,
    true_false_strict,
    unsigned_decimal,
)
from feedwright.checks.values.people import is_media_type, language, media_type
from feedwright.checks.values.texts import at_most, plain

update_period = choice("sy-update-period", "hourly|daily|weekly|monthly|yearly")
restriction = choice("access-relationship", "allow|deny")
related_type = choice("sx-related-type", "complete|aggregated")
robots_name = choice("xhtml-meta-name", "robots", fold=True)
robots = choice(
    "xhtml-meta-content",
    "all|follow|follow,index|follow,noindex|index|index,follow|index,nofollow|nofollow"
    "|nofollow,index|nofollow,noindex|noindex|noindex,follow|noindex,nofollow|none",
    fold=True,
)
query_title = at_most("opensearch-title", 256)


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
_LINK = NAMESPACES["l"]

ACCESS = Element(
    (),
    attributes=attributes(relationship=(restriction,)),
    needs=("relationship",),
    holds=Kind("access:restriction"),
)
IN_REPLY_TO = Element(
    (in_reply_to,), most=MANY, attributes=attributes(href=(), ref=(), source=(), type=())
)
BOTH: dict[str, Element] = {
    "taxo:topics": ANY,
    "l:link": Element(
        most=MANY,
        attributes={
            f"{{{RDF}}}resource": (),
            clark("dc:title"): (),
            f"{{{_LINK}}}lang": (language,),
            f"{{{_LINK}}}rel": (absolute,),
            f"{{{_LINK}}}type": (),
            f"{{{_LINK}}}title": (plain,),
        },
        needs=(f"{{{_LINK}}}rel",),
    ),
    "thr:in-reply-to": IN_REPLY_TO,
    "foaf:maker": ANY,
}
"""Allowed in feeds and in entries."""
IN_ENTRIES: dict[str, Element] = {
    **BOTH,
    "annotate:reference": resource(most=1),
    **each("ag:source ev:type", once()),
    **each(
        "ag:sourceURL feedburner:awareness feedburner:origEnclosureLink feedburner:origLink"
        " wfw:comment wfw:commentRss",
        once(absolute),
    ),
    "wfw:commentRSS": once(comment_rss, absolute),
    **each("ag:timestamp ev:startdate ev:enddate", once(iso8601)),
    **each("ev:location ev:organizer foaf:primaryTopic", ANY),
    **each("slash:comments thr:total", once(not_negative)),
    **each("slash:section slash:department", often()),
    "slash:hit_parade": once(hit_parade),
    **each("wiki:diff wiki:history wiki:importance wiki:status wiki:version", often()),
    **each(
        "conversationsNetwork:introMilliseconds conversationsNetwork:ratingCount",
        once(not_negative),
    ),
    "conversationsNetwork:image": once(web),
    "conversationsNetwork:ratingAverage": once(unsigned_decimal),
    "conversationsNetwork:ratingIndividual": once(positive),
    "conversationsNetwork:ratingTimestamp": once(iso8601),
    "sx:sync": Element(
        most=MANY,
        attributes=attributes(
            deleted=(true_false_strict,),
            noconflicts=(true_false_strict,),
            id=(),
            updates=(positive,),
        ),
        needs=("id", "updates"),
        holds=Kind(
            "sx:sync",
            {
                "sx:history": Element(
                    most=MANY,
                    attributes=attributes(by=(), sequence=(positive,), when=(rfc3339,)),
                    needs=("sequence",),
                    holds=Kind("sx:history"),
                )
            },
        ),
    ),
}
TRACKBACK = {"trackback:ping": once(absolute), "trackback:about": often(absolute)}
IN_RDF_ITEMS: dict[str, Element] = {
    "trackback:ping": resource(most=1),
    "trackback:about": resource(),
    "l:permalink": Element(
        (needs_resource,),
        most=MANY,
        attributes={
            f"{{{RDF}}}resource": (reference,),
            clark("dc:title"): (),
            f"{{{_LINK}}}type": (media_type,),
        },
    ),
}
_FLARE = Element(
    most=MANY,
    attributes=attributes(href=(flare_address,), src=(flare_address,)),
    needs=("href", "src"),
)
IN_FEEDS: dict[str, Element] = {
    **BOTH,
    **each("admin:generatorAgent admin:errorReportsTo", resource(most=1)),
    **each(
        "blogChannel:blogRoll blogChannel:mySubscriptions blogChannel:blink blogChannel:changes"
        " feedburner:awareness feedburner:feedburnerHostname",
        once(absolute),
    ),
    "sy:updatePeriod": once(update_period),
    "sy:updateFrequency": once(positive),
    "sy:updateBase": once(*DUBLIN_DATE),
    "cp:server": resource(),
    **each("wiki:interwiki cf:treatAs", often()),
    "cf:listinfo": Element(
        most=MANY,
        holds=Kind(
            "cf:listinfo",
            {
                "cf:sort": Element(
                    most=MANY,
                    attributes=dict.fromkeys(
                        ("data-type", "default", "element", "label", "ns"), ()
                    ),
                    holds=Kind("cf:sort"),
                ),
                "cf:group": Element(
                    most=MANY,
                    attributes=attributes(element=(), label=(), ns=()),
                    holds=Kind("cf:group"),
                ),
            },
        ),
    ),
    "feedburner:browserFriendly": once(plain),
    "feedburner:emailServiceId": once(),
    "feedburner:feedFlare": _FLARE,
    "feedburner:info": Element(
        most=MANY, attributes=attributes(uri=(iri,)), needs=("uri",), holds=Kind("feedburner:info")
    ),
    **each("opensearch:totalResults opensearch10:totalResults", once(not_negative)),
    **each("opensearch:itemsPerPage opensearch10:itemsPerPage", once(not_negative)),
    **each("opensearch:startIndex opensearch10:startIndex", once(integer)),
    "opensearch:Query": Element(
        most=MANY,
        attributes=attributes(
            role=(role,),
            title=(query_title, plain),
            totalResults=(not_negative,),
            searchTerms=(encoded,),
            count=(not_negative,),
            startIndex=(integer,),
            startPage=(integer,),
            language=(language,),
            inputEncoding=(charset,),
            outputEncoding=(charset,),
            parameter=(),
        ),
        needs=("role",),
        holds=Kind("opensearch:Query"),
    ),
    "xhtml:div": ANY,
    "xhtml:meta": Element(
        most=MANY,
        attributes=attributes(name=(robots_name,), content=(robots,)),
        needs=("name", "content"),
        holds=Kind("xhtml:meta"),
    ),
    "sx:sharing": Element(
        (sync_window,),
        most=MANY,
        attributes=attributes(expires=(rfc3339,), since=(rfc3339,), until=(rfc3339,)),
        holds=Kind(
            "sx:sharing",
            {
                "sx:related": Element(
                    most=MANY,
                    attributes=attributes(link=(absolute,), title=(plain,), type=(related_type,)),
                    needs=("link", "type"),
                    holds=Kind("sx:related"),
                )
            },
        ),
    ),
    "fh:archive": Element(most=MANY, holds=Kind("fh:archive")),
    "fh:complete": Element(most=MANY, holds=Kind("fh:complete")),
}
