"""Dublin Core, and the pieces of RDF that come with it."""

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.names import RDF, clark
from feedwright.checks.places import Place
from feedwright.checks.schema import ANY, MANY, Element, each, often, once
from feedwright.checks.values.addresses import reference
from feedwright.checks.values.dates import DUBLIN_DATE
from feedwright.checks.values.numbers import positive
from feedwright.checks.values.people import TAG
from feedwright.checks.values.texts import plain

RESOURCE = f"{{{RDF}}}resource"


@rule("rdf-resource")
def needs_resource(place: Place) -> Verdict:
    if place.document.kind != "rdf" or place.node.get(RESOURCE) is not None:
        return None
    return f"{place.Name} needs the attribute rdf:resource; add it with the address."


def resource(most: int = MANY) -> Element:
    """An element that refers to something by ``rdf:resource``.

    Args:
        most: How often it may stand there.
    """
    return Element(
        (needs_resource,),
        most=most,
        attributes={RESOURCE: (reference,), clark("dc:title"): ()},
    )


EVERYWHERE: dict[str, Element] = {
    **each("dc:title dc:description dc:type dc:format dc:source", once()),
    **each("dc:publisher dc:contributor dc:identifier dc:relation dc:coverage", often()),
    "dc:language": once(*TAG),
    "dc:rights": once(plain),
    **each(
        "dcterms:abstract dcterms:dateAccepted dcterms:dateCopyrighted dcterms:dateSubmitted"
        " dcterms:mediator",
        once(),
    ),
    **each("dcterms:alternative dcterms:audience", often()),
    **each("dcterms:created dcterms:issued dcterms:modified", once(*DUBLIN_DATE)),
    "dcterms:extent": once(positive),
    "dcterms:tableOfContents": resource(most=1),
    **each(
        "dcterms:isVersionOf dcterms:hasVersion dcterms:isReplacedBy dcterms:replaces"
        " dcterms:isRequiredBy dcterms:requires dcterms:isPartOf dcterms:hasPart"
        " dcterms:isReferencedBy dcterms:references dcterms:isFormatOf dcterms:hasFormat"
        " dcterms:conformsTo rdfs:seeAlso",
        resource(),
    ),
    **each(
        "dcterms:valid dcterms:available dcterms:spatial dcterms:temporal dcterms:accessRights"
        " dcterms:accrualMethod dcterms:accrualPeriodicity dcterms:accrualPolicy"
        " dcterms:bibliographicCitation dcterms:educationLevel dcterms:instructionalMethod"
        " dcterms:license dcterms:provenance dcterms:rightsHolder"
        " rdf:RDF rdf:type rdf:Description",
        ANY,
    ),
}
"""Allowed wherever elements of other namespaces are."""
OF_PEOPLE = {"dc:creator": often(), "dc:subject": often(), "dc:date": once(*DUBLIN_DATE)}
"""Allowed in feeds and entries, and in RSS's image and textInput."""
LICENSES = {"cc:license": ANY}
