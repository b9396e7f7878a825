"""RSS 2.0 and its forerunners 0.91 and 0.92."""

from feedwright.checks.atom_parts import CATEGORY, CONTENT, GENERATOR, IMAGE, LINK, PERSON, TEXT
from feedwright.checks.names import RDF, clark
from feedwright.checks.namespaces import (
    dublincore,
    geo,
    googlebase,
    itunes,
    media,
    modules,
    podcast,
    tombstones,
)
from feedwright.checks.rss_rules import (
    DAYS,
    HOURS,
    day,
    description_first,
    enclosure_length,
    enclosures,
    form_name,
    guid_flag,
    guid_missing,
    guid_permalink,
    guid_short,
    guids,
    height,
    hour,
    image_format,
    image_parts,
    item_empty,
    item_order,
    like_channel,
    midnight,
    port,
    said_twice,
    self_link,
    skipped_once,
    text_input,
    version,
    width,
)
from feedwright.checks.schema import ANY, MANY, Element, Kind, attributes, each, often, once
from feedwright.checks.values.addresses import LINK as ADDRESS
from feedwright.checks.values.addresses import absolute, usable, web
from feedwright.checks.values.dates import ATOM_DATE, DUBLIN_DATE, RSS_DATE
from feedwright.checks.values.numbers import positive, yes_no
from feedwright.checks.values.people import TAG, mailbox_form, media_type, named_mailbox
from feedwright.checks.values.texts import HTML, addresses, not_blank, plain

_RSS_PEOPLE = once(named_mailbox, mailbox_form, plain)
_DOMAIN = attributes(domain=())
_ADDRESS = once(*ADDRESS)
_EXTRA: dict[str, Element] = {**dublincore.EVERYWHERE, **geo.EVERYWHERE, **dublincore.OF_PEOPLE}
IMAGE_CHILDREN: dict[str, Element] = {
    "title": once(plain, not_blank),
    "link": _ADDRESS,
    "url": once(absolute, image_format),
    **_EXTRA,
    **dublincore.LICENSES,
}
IMAGE_ELEMENT = Element(
    attributes={f"{{{RDF}}}{name}": () for name in ("resource", "about", "parseType")},
    holds=Kind(
        "image",
        {
            **IMAGE_CHILDREN,
            "width": once(width),
            "height": once(height),
            "description": once(plain),
        },
        rules=(image_parts, like_channel),
    ),
)
TEXT_INPUT = Kind(
    "textInput",
    {
        "title": once(plain),
        "description": once(),
        "name": once(form_name),
        "link": _ADDRESS,
        **_EXTRA,
    },
    needs=("title", "link", "description", "name"),
)
_ATOM_BOTH: dict[str, Element] = {
    "atom:author": PERSON,
    "atom:contributor": PERSON,
    "atom:link": LINK,
    "atom:id": once(absolute),
    "atom:updated": once(*ATOM_DATE),
}
_LICENSES: dict[str, Element] = {
    **dublincore.LICENSES,
    "creativeCommons:license": often(absolute),
}
CHANNEL: dict[str, Element] = {
    "title": once(plain, not_blank),
    "link": _ADDRESS,
    "description": once(plain, not_blank),
    "image": IMAGE_ELEMENT,
    **_ATOM_BOTH,
    "atom:category": CATEGORY,
    "atom:generator": GENERATOR,
    "atom:icon": IMAGE,
    "atom:logo": IMAGE,
    **each("atom:title atom:subtitle atom:rights", TEXT),
    **_EXTRA,
    **_LICENSES,
    **media.OPTIONAL,
    **modules.IN_FEEDS,
    **itunes.IN_FEEDS,
    **podcast.IN_FEEDS,
    **tombstones.IN_FEEDS,
}
"""What channels of every RSS may hold."""
ITEM: dict[str, Element] = {
    "title": once(plain, not_blank),
    "link": _ADDRESS,
    "description": once(*HTML, addresses),
    "content:encoded": once(*HTML, addresses),
    "content:items": Element(
        holds=Kind(
            "content:items",
            {
                "rdf:Bag": Element(
                    holds=Kind(
                        "rdf:Bag",
                        {
                            "rdf:li": Element(
                                most=MANY,
                                holds=Kind(
                                    "rdf:li",
                                    {
                                        "content:item": Element(
                                            most=MANY,
                                            holds=Kind(
                                                "content:item",
                                                {
                                                    "content:format": dublincore.resource(1),
                                                    "content:encoding": dublincore.resource(1),
                                                    "rdf:value": once(),
                                                },
                                            ),
                                        )
                                    },
                                ),
                            )
                        },
                    )
                )
            },
        )
    ),
    "xhtml:body": ANY,
    **_ATOM_BOTH,
    "atom:author": PERSON._replace(most=1),
    "atom:title": CONTENT._replace(most=1),
    "atom:summary": TEXT,
    "atom:content": CONTENT._replace(most=MANY),
    "atom:published": once(*ATOM_DATE),
    **_EXTRA,
    "dc:date": often(*DUBLIN_DATE),
    **_LICENSES,
    **media.OPTIONAL,
    **media.IN_ENTRIES,
    **modules.IN_ENTRIES,
    **googlebase.IN_ENTRIES,
    **itunes.IN_ENTRIES,
    **podcast.IN_ENTRIES,
}
"""What items of every RSS may hold."""

ITEM_KIND = Kind(
    "item",
    {
        **ITEM,
        **modules.TRACKBACK,
        "author": _RSS_PEOPLE,
        "category": Element((plain, not_blank), most=MANY, attributes=_DOMAIN),
        "comments": _ADDRESS,
        "enclosure": Element(
            most=MANY,
            attributes=attributes(
                url=(web, usable), length=(enclosure_length,), type=(media_type,)
            ),
            needs=("url", "length", "type"),
            holds=Kind("enclosure"),
        ),
        "guid": Element(
            (guid_permalink, guid_short), attributes=attributes(isPermaLink=(guid_flag,))
        ),
        "pubDate": once(*RSS_DATE),
        "source": Element((plain,), attributes=attributes(url=(absolute,)), needs=("url",)),
    },
    rules=(item_empty, guid_missing, description_first, enclosures, said_twice),
    entry=True,
)
_CHANNEL = {
    **CHANNEL,
    "item": Element(most=MANY, holds=ITEM_KIND),
    "podcast:liveItem": podcast.live_item(ITEM_KIND),
    "category": Element((plain,), most=MANY, attributes=_DOMAIN),
    "cloud": Element(
        attributes=attributes(domain=(), path=(), registerProcedure=(), protocol=(), port=(port,)),
        needs=("domain", "path", "registerProcedure", "protocol", "port"),
        holds=Kind("cloud"),
    ),
    "rating": often(),
    "ttl": once(positive),
    "docs": once(absolute),
    "generator": once(),
    "pubDate": once(*RSS_DATE),
    "lastBuildDate": once(*RSS_DATE),
    "managingEditor": _RSS_PEOPLE,
    "webMaster": _RSS_PEOPLE,
    "language": once(*TAG),
    "copyright": once(plain),
    "textInput": Element((text_input,), attributes={f"{{{RDF}}}about": ()}, holds=TEXT_INPUT),
    "skipHours": Element(
        holds=Kind(
            "skipHours",
            {"hour": Element((hour, midnight), most=HOURS)},
            needs=("hour",),
            rules=(skipped_once,),
        )
    ),
    "skipDays": Element(
        holds=Kind(
            "skipDays",
            {"day": Element((day,), most=DAYS)},
            needs=("day",),
            rules=(skipped_once,),
        )
    ),
}
RSS = Element(
    attributes=attributes(version=(version,)),
    needs=("version",),
    holds=Kind(
        "rss",
        {
            "channel": Element(
                attributes={clark("indexing:index"): (yes_no,)},
                holds=Kind(
                    "channel",
                    _CHANNEL,
                    needs=("title", "link", "description"),
                    rules=(self_link, said_twice, itunes.expected),
                    across=(guids, item_order, modules.sync_ids),
                ),
            ),
            "access:restriction": modules.ACCESS,
        },
        needs=("channel",),
    ),
)
