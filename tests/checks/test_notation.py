"""The notation of vocabularies."""

import re

import pytest

from feedwright.checks.format_schema import ANYTHING, MANY
from feedwright.checks.namespace_prefixes import clark
from feedwright.checks.notation import VOCABULARY, Vocabulary
from feedwright.checks.tables import shipped

TABLE = """
# A comment.
$when = date-rfc3339 date-implausible
[quay.boat] entry
!needs name
!rules atom-person-name
!across atom-id-unique
+ quay.thing
name  ?  text-html text-blank
dc:date sailed  *  $when
crew  3  {quay.person}  @role! text-blank  @rdf:about  @since \\
    $when
cargo  *  {...}  @*
flag  ?  {}  @colour text-html~  @+

[quay.person]
friend  *  {quay.person}
[quay.thing]
name  *  address-absolute
owner  ?
"""


def test_a_kind_has_what_its_section_says() -> None:
    """A section is a kind: what it needs, what is held of it, and what it takes from others."""
    boat = Vocabulary(TABLE).kind("quay.boat")
    assert (boat.name, boat.entry, boat.needs) == ("boat", True, ("name",))
    assert (boat.rules, boat.across) == (("atom-person-name",), ("atom-id-unique",))
    assert list(boat.elements) == [
        "name",
        "owner",
        clark("dc:date"),
        "sailed",
        "crew",
        "cargo",
        "flag",
    ]


def test_an_element_has_what_its_line_says() -> None:
    """A line is an element: how often it stands, the rules of its text and of its attributes."""
    boat = Vocabulary(TABLE).kind("quay.boat")
    crew, date = boat.elements["crew"], boat.elements["sailed"]
    assert (crew.most, crew.needs, crew.free) == (3, ("role",), False)
    assert crew.attributes == {
        "role": ("text-blank",),
        clark("rdf:about"): (),
        "since": ("date-rfc3339", "date-implausible"),
    }
    assert (date.most, date.rules) == (MANY, ("date-rfc3339", "date-implausible"))
    assert boat.elements["name"].rules == ("text-html", "text-blank")
    assert (boat.elements["cargo"].holds, boat.elements["cargo"].attributes) == (ANYTHING, None)
    flag = boat.elements["flag"]
    assert flag.free
    assert flag.attributes == {"colour": ("text-html~",)}
    assert flag.holds is not None
    assert flag.holds.elements == {}


def test_a_kind_may_hold_its_own() -> None:
    """A section may name itself: outlines hold outlines, down to any depth."""
    person = Vocabulary(TABLE).kind("quay.person")
    assert person.elements["friend"].holds is person


@pytest.mark.parametrize("line", ["name  ?  no-such-rule", "name  ?  {quay.none}", "+ quay.none"])
def test_an_unknown_name_is_refused(line: str) -> None:
    """A rule or a section that there is not is no silent gap."""
    with pytest.raises(KeyError):
        Vocabulary(f"[quay.boat]\n{line}").kind("quay.boat")


@pytest.mark.parametrize("table", ["namespaces", "atom", "rss", "rdf", "opml", "json"])
def test_every_section_is_read(table: str) -> None:
    """Each section of the tables that ship can be made, and every rule that they name is one."""
    found = re.findall(r"^\[(.+?)\]", shipped(f"vocabulary/{table}.txt"), re.MULTILINE)
    assert found
    assert all(VOCABULARY.kind(name).elements for name in found)
