"""The rules that the walk itself holds: what stands where, how often, in which namespace."""

from feedwright.checks.findings import Verdict, note, rule
from feedwright.checks.places import Place
from feedwright.checks.values.addresses import ascii_form, iri, trouble
from feedwright.checks.values.people import language

undefined_element = note("element-undefined")
unusual_place = note("element-unusual")
undefined_attribute = note("attribute-undefined")
many_attributes = note("attribute-many")
missing_element = note("element-missing")
missing_attribute = note("attribute-missing")
repeated_element = note("element-repeated")
text_between = note("text-loose")
unknown_namespace = note("namespace-unknown")
unknown_element = note("namespace-element-unknown")
mixed = note("rdf-mixed")
near_namespace = note("namespace-near")
media_namespace = note("namespace-media")
namespace_address = note("namespace-address")
reserved_prefix = note("namespace-prefix")
no_namespace = note("namespace-none")
no_namespace_inside = note("namespace-none-inside")
misplaced_xhtml = note("namespace-xhtml")
wrong_root_namespace = note("namespace-root")
obsolete_format = note("document-obsolete")


@rule("xml-lang")
def xml_language(place: Place) -> Verdict:
    return language.judge(place) if place.value else None


@rule("xml-base")
def xml_base(place: Place) -> Verdict:
    return iri.judge(place)


def address_trouble(namespace: str) -> str:
    """What is wrong with a namespace as an address, or ""."""
    return trouble(ascii_form(namespace)) if namespace else ""
