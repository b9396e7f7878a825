import re
from pathlib import Path

from feedwright.checks import RULES
from feedwright.checks.reference import reference

MANUAL = Path(__file__).parents[2] / "src/feedwright/manual/rules.md"
MARKED = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- end of the rules -->)", re.DOTALL)


def test_the_manual_lists_the_rules() -> None:
    """The manual's chapter is what the code makes; feedwright check --rules prints it."""
    found = MARKED.search(MANUAL.read_text("utf-8"))
    assert found
    assert found[0] == f"\n{reference()}\n\n"


def test_every_rule_is_listed() -> None:
    """Each rule stands in the reference once, with what it holds and the address that it has."""
    told = reference()
    for rule in RULES:
        name = f"[`{rule.name}`]({rule.spec})" if rule.spec else f"`{rule.name}`"
        assert told.count(f"| {name} | {rule.level} | ") == 1
