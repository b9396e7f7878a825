import re
from pathlib import Path

from feedwright.checks import RULES
from feedwright.checks.reference import reference

README = Path(__file__).parents[2] / "README.md"
MARKED = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- end of the rules -->)", re.DOTALL)


def test_the_readme_lists_the_rules() -> None:
    """The README's reference is what the code makes; feedwright check --rules prints it."""
    found = MARKED.search(README.read_text("utf-8"))
    assert found
    assert found[0] == f"\n{reference()}\n\n"


def test_every_rule_is_listed() -> None:
    """Each rule stands in the reference once, with what it holds and the address that it has."""
    told = reference()
    for rule in RULES:
        name = f"[`{rule.name}`]({rule.spec})" if rule.spec else f"`{rule.name}`"
        assert told.count(f"| {name} | {rule.level} | ") == 1
