"""The rules that the walk itself holds: what stands where, how often, in which namespace."""

from feedwright.checks.findings import Verdict, note, rule
from feedwright.checks.places import Place
from feedwright.checks.values.addresses import ascii_form, iri, trouble
from feedwright.checks.values.people import language
from feedwright.domain.attributes import MOST

EXTENDING = "https://www.rssboard.org/rss-specification#extendingRss"
NAMES = "https://www.w3.org/TR/xml-names/"

undefined_element = note(
    "element-undefined",
    "error",
    EXTENDING,
    "An element of the format, or of a namespace that is known here, stands where none is"
    " defined: misspelt, or in the wrong place.",
    group="structure",
)
unusual_place = note(
    "element-unusual",
    "warning",
    EXTENDING,
    "An element of Atom or Dublin Core stands where readers do not look for it.",
    group="structure",
)
undefined_attribute = note(
    "attribute-undefined",
    "error",
    EXTENDING,
    "An element has an attribute that is not defined for it.",
    group="structure",
)
many_attributes = note(
    "attribute-many",
    "warning",
    EXTENDING,
    f"An element has more than {MOST} attributes; those beyond are not looked at.",
    group="structure",
)
missing_element = note(
    "element-missing",
    "error",
    "https://www.rssboard.org/rss-specification#requiredChannelElements",
    "An element that the format demands is missing.",
    group="structure",
)
missing_attribute = note(
    "attribute-missing",
    "error",
    "https://www.rssboard.org/rss-specification#optionalChannelElements",
    "An attribute that the format demands is missing.",
    group="structure",
)
repeated_element = note(
    "element-repeated",
    "error",
    "https://www.rssboard.org/rss-profile",
    "An element stands more often than the format allows.",
    group="structure",
)
text_between = note(
    "text-loose",
    "error",
    "https://www.w3.org/TR/xml/#sec-element-content",
    "Text stands where the format allows elements alone.",
    group="structure",
)
unknown_namespace = note(
    "namespace-unknown",
    "hint",
    EXTENDING,
    "Elements of a namespace that is not known here are not judged.",
    group="namespace",
)
unknown_element = note(
    "namespace-element-unknown",
    "hint",
    "https://podcasting2.org/docs/podcast-namespace",
    "An element of a namespace that is still growing is not known here.",
    group="namespace",
)
mixed = note(
    "rdf-mixed",
    "error",
    "https://www.w3.org/TR/rdf-syntax-grammar/#section-Infoset-Grammar",
    "In RDF an element holds text or elements, not both.",
)
near_namespace = note(
    "namespace-near",
    "warning",
    f"{NAMES}#NSNameComparison",
    "A namespace differs from a known one by capitals or by its last sign, so that readers take"
    " it for another.",
    group="namespace",
)
media_namespace = note(
    "namespace-media",
    "error",
    "https://www.rssboard.org/media-rss#overview",
    "The namespace of Media RSS ends in a slash.",
    group="namespace",
)
namespace_address = note(
    "namespace-address",
    "error",
    f"{NAMES}#iri-use",
    "A namespace is an address, without blanks.",
    group="namespace",
)
reserved_prefix = note(
    "namespace-prefix",
    "warning",
    EXTENDING,
    "A prefix that the field knows stands for another namespace; simple readers go by prefixes.",
    group="namespace",
)
no_namespace = note(
    "namespace-none",
    "warning",
    "https://www.rfc-editor.org/rfc/rfc4287#section-6.3",
    "In Atom and RSS 1.0 elements without a namespace are nobody's, and skipped.",
    group="namespace",
)
no_namespace_inside = note(
    "namespace-none-inside",
    "error",
    EXTENDING,
    "In RSS 2.0 an element within one of another namespace has a namespace, too.",
    group="namespace",
)
misplaced_xhtml = note(
    "namespace-xhtml",
    "warning",
    EXTENDING,
    "XHTML stands outside of content, where readers do not look for it.",
    group="namespace",
)
wrong_root_namespace = note(
    "namespace-root",
    "error",
    "https://www.rfc-editor.org/rfc/rfc4287#section-1.2",
    "The root has its format's namespace: Atom's is http://www.w3.org/2005/Atom, RSS 2.0 has none.",
    group="namespace",
)
obsolete_format = note(
    "document-obsolete",
    "error",
    "https://www.rfc-editor.org/rfc/rfc4287#section-1.2",
    "The document, or a part of it, is Atom 0.3, a draft that was withdrawn in 2005.",
    group="document",
)


@rule("xml-lang", "error", "https://www.w3.org/TR/xml/#sec-lang-tag")
def xml_language(place: Place) -> Verdict:
    """xml:lang is a language, or empty."""
    return language.judge(place) if place.value else None


@rule("xml-base", "error", "https://www.w3.org/TR/xmlbase/#syntax")
def xml_base(place: Place) -> Verdict:
    """xml:base is an address."""
    return iri.judge(place)


def address_trouble(namespace: str) -> str:
    """What is wrong with a namespace as an address, or ""."""
    return trouble(ascii_form(namespace)) if namespace else ""
