"""Dublin Core, and the pieces of RDF that come with it."""

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.names import RDF
from feedwright.checks.places import Place

RESOURCE = f"{{{RDF}}}resource"


@rule("rdf-resource")
def needs_resource(place: Place) -> Verdict:
    if place.document.kind != "rdf" or place.node.get(RESOURCE) is not None:
        return None
    return f"{place.Name} needs the attribute rdf:resource; add it with the address."
