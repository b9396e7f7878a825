"""What the examples of rules hold: each breaks its rule, or keeps it."""

import json
import re
from collections.abc import Callable

import pytest

from feedwright.checks import RULES, Finding, examine
from feedwright.checks.examples import Example, examples, without_example
from feedwright.checks.jsontext import DEEPEST, MOST_VALUES
from feedwright.checks.namespace_prefixes import NAMESPACES
from feedwright.checks.sniffing import MOST_BYTES, MOST_PARTS
from feedwright.domain.attributes import MOST

AS_WELL = {
    "atom-id-constant": {"atom-id-unique"},
    "html-address": {"html-relative"},
    "itunes-keywords": {"itunes-unread"},
    "json-version-members": {"json-version-old"},
    "rdf-mixed-extension": {"namespace-unknown"},
    "rdf-stripes": {"namespace-unknown"},
    "rss-text-input-name": {"rss-text-input"},
}
"""What else is told of an example that cannot break one rule alone."""
PREFIXES = {
    prefix: uri
    for prefix, uri in NAMESPACES.items()
    if prefix not in {"xml", "rss1", "rss090", "rss11"}
}
PATH = "https://harbour.example/feed.json"
HOME = "<link>https://harbour.example/</link>"
WHEN = "<updated>2026-03-02T12:00:00Z</updated>"
SELF = '<atom:link rel="self" href="https://harbour.example/rss.xml"/>'


def root(name: str, attributes: str, given: str = "", own: str = "") -> str:
    """A root's start tag, with the namespaces that the field knows, but those that are given."""
    named = [(prefix, uri) for prefix, uri in PREFIXES.items() if uri != own]
    names = [f'xmlns:{prefix}="{uri}"' for prefix, uri in named if f"xmlns:{prefix}=" not in given]
    return f"<{name} {attributes} {' '.join(names)} {given}>"


def outermost(given: str) -> set[str]:
    """The names of the elements that stand outermost in an example."""
    names, depth = set(), 0
    for end, name, empty in re.findall(r"<(/?)([\w:]+)[^<>]*?(/?)>", given):
        if not depth:
            names.add(name)
        depth += -1 if end else 0 if empty else 1
    return names


def filled(given: str, *usual: str) -> str:
    """What usually stands at a place, but for the elements that an example has of its own."""
    own = outermost(given)
    return "".join(one for one in usual if not own & outermost(one))


def rss(channel: str, attributes: str = "", before: str = "", behind: str = "") -> str:
    """A document of RSS 2.0."""
    version = "" if "version=" in attributes else 'version="2.0"'
    start = f"{before.strip()}{root('rss', version, attributes)}"
    return f"{start}<channel>{channel}</channel>{behind}</rss>"


def of_channel(given: str, *more: str, within: str = "") -> str:
    """A channel with an example in it, or within an item of it."""
    about = "<description>Boats</description>"
    usual = filled(given, "<title>Harbour</title>", HOME, about, SELF, *more)
    return rss(f"{usual}{given}{within}")


def of_item(given: str) -> str:
    """A channel with an example in its item."""
    usual = filled(given, "<title>Ferry</title>", "<guid>https://harbour.example/1</guid>")
    return of_channel("", within=f"<item>{usual}{given}</item>")


def of_feed(given: str, within: str = "") -> str:
    """A feed of Atom with an example in it, or within an entry of it."""
    start = root("feed", 'xmlns="http://www.w3.org/2005/Atom"', own=NAMESPACES["atom"])
    own = '<link rel="self" href="https://harbour.example/atom.xml"/>'
    usual = filled(
        given, "<id>tag:harbour.example,2026:feed</id>", "<title>Harbour</title>", WHEN, own
    )
    return f"{start}{usual}{given}{within}</feed>"


def of_entry(given: str) -> str:
    """A feed of Atom with an example in its entry."""
    usual = filled(
        given,
        "<id>tag:harbour.example,2026:1</id>",
        "<title>Ferry</title>",
        "<author><name>Ada</name></author>",
        WHEN,
        '<link href="https://harbour.example/1"/>',
    )
    has_content = re.search(r'<content[\s>]|<summary[\s>]|rel="alternate"', given)
    content = "" if has_content else "<content>Boats</content>"
    return of_feed("", f"<entry>{usual}{given}{content}</entry>")


def of_service(given: str) -> str:
    """A service of the publishing protocol with an example in its collection."""
    start = root("service", f'xmlns="{NAMESPACES["app"]}"')
    title = "<atom:title>Harbour</atom:title>"
    collection = f'<collection href="https://harbour.example/in">{title}{given}</collection>'
    return f"{start}<workspace>{title}{collection}</workspace></service>"


def of_rdf(given: str) -> str:
    """An RSS 1.0 with an example in it."""
    channel = (
        '<channel rdf:about="https://harbour.example/"><title>Harbour</title>'
        f"{HOME}<description>Boats</description>"
        '<items><rdf:Seq><rdf:li rdf:resource="https://harbour.example/1"/></rdf:Seq></items>'
        "</channel>"
    )
    start = root("rdf:RDF", f'xmlns="{NAMESPACES["rss1"]}"')
    return f"{start}{filled(given, channel)}{given}</rdf:RDF>"


def members(given: str, *usual: tuple[str, str]) -> str:
    """An object of JSON with an example's members, and the usual ones that it has not."""
    own = re.sub(r"[\[{].*[\]}]", "", given, flags=re.DOTALL)
    more = [f'"{name}": {value}' for name, value in usual if f'"{name}":' not in own]
    return "{" + ", ".join([*([given] if given else []), *more]) + "}"


def of_json(given: str, items: str = "") -> str:
    """A JSON Feed with an example in it, or in an item of it."""
    return members(
        given,
        ("version", '"https://jsonfeed.org/version/1.1"'),
        ("title", '"Harbour"'),
        ("home_page_url", '"https://harbour.example/"'),
        ("feed_url", json.dumps(PATH)),
        ("items", f"[{items}]"),
    )


def of_json_item(given: str) -> str:
    """A JSON Feed with an example in its item; one that has an id is the whole item."""
    usual = (
        ("id", '"https://harbour.example/1"'),
        ("url", '"https://harbour.example/1"'),
        ("date_published", '"2026-03-02T12:00:00Z"'),
        ("content_text", '"Boats come."'),
    )
    return of_json("", members(given, *(() if given.startswith('"id"') else usual)))


def of_opml(head: str, body: str) -> str:
    """An OPML with an example in it."""
    return f'<opml version="2.0"><head>{head}</head><body>{body}</body></opml>'


CHANNEL = f"<title>Harbour</title>{HOME}<description>Boats</description>{SELF}"
FRAMES: dict[str, Callable[[str], str]] = {
    "an item of RSS 2.0": of_item,
    "a channel of RSS 2.0": of_channel,
    "a podcast's channel in RSS 2.0": lambda given: of_channel(
        given,
        "<language>en</language>",
        '<itunes:category text="Leisure"/>',
        "<itunes:explicit>false</itunes:explicit>",
        '<itunes:image href="https://harbour.example/a.png"/>',
        "<itunes:author>Ada</itunes:author>",
        "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>",
        "<podcast:locked>yes</podcast:locked>",
    ),
    "an entry of Atom": of_entry,
    "a feed of Atom": of_feed,
    "a collection of the Atom Publishing Protocol": of_service,
    "RSS 1.0": of_rdf,
    "an item of a JSON Feed": of_json_item,
    "a JSON Feed": of_json,
    "the head of an OPML": lambda given: of_opml(given, '<outline text="Boats"/>'),
    "the body of an OPML": lambda given: of_opml("", given),
    "the root of RSS 2.0": lambda given: rss(CHANNEL, behind=given),
    "the attributes of the root of RSS 2.0": lambda given: rss(CHANNEL, given),
    "what stands before the root of RSS 2.0": lambda given: rss(CHANNEL, before=given),
    "a document": str,
    "a JSON Feed in Latin-1": str,
    "the Content-Type of an RSS 2.0 in UTF-8": lambda _: rss(
        CHANNEL, before='<?xml version="1.0" encoding="utf-8"?>'
    ),
}
"""The documents around examples, by what these are written in."""
SHOWN = examples()


def found(place: str, given: str) -> list[Finding]:
    """All that is told of an example."""
    text = FRAMES[place](given)
    data = text.encode("latin-1" if "Latin-1" in place else "utf-8")
    path = PATH if "JSON" in place else "rss.xml"
    return [*examine(data, path=path, content_type=given if "Content-Type" in place else "")]


@pytest.mark.parametrize(("name", "example"), SHOWN.items(), ids=list(SHOWN))
def test_an_example_breaks_its_rule_and_no_other(name: str, example: Example) -> None:
    """All that is told of a bad example is told by the rule that it stands for."""
    told = found(example.place, example.bad)
    assert {one.rule for one in told} == {name, *AS_WELL.get(name, ())}, told


@pytest.mark.parametrize(("name", "example"), SHOWN.items(), ids=list(SHOWN))
def test_an_example_keeps_its_rule(name: str, example: Example) -> None:
    """A good example has no finding, but that its namespace is one's own or nobody reads it."""
    told = {one.rule for one in found(example.place, example.good)}
    assert told == AS_WELL.get(name, set()) & {"namespace-unknown", "itunes-unread"}
    assert name in RULES


def test_every_rule_has_an_example() -> None:
    """A rule has an example, or a reason why it has none."""
    names = {rule.name for rule in RULES}
    assert names == SHOWN.keys() | without_example().keys()
    assert not SHOWN.keys() & without_example().keys()


def test_a_number_is_told_as_it_is_held() -> None:
    """A bound that a rule's sentence names is the one that the code holds."""
    bounds = {
        "attribute-many": MOST,
        "document-too-large": MOST_BYTES // 1_000_000,
        "document-too-many-parts": MOST_PARTS,
        "json-nesting": DEEPEST,
        "json-too-many-values": MOST_VALUES,
    }
    for name, bound in bounds.items():
        assert f" {bound:,} " in RULES[name].summary


def test_a_list_is_told_as_it_is_held() -> None:
    """Where a message lists the values that may stand there, the rule's sentence lists them too."""
    for name, example in SHOWN.items():
        for one in found(example.place, example.bad):
            listed = re.search(r" must be (one of .+); correct it\.", one.message)
            assert not listed or RULES[name].summary.endswith(f" is {listed[1]}.")
