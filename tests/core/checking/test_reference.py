import re
from pathlib import Path

from feedwright.core.checking import RULES
from feedwright.core.checking.reference import reference

README = Path(__file__).parents[3] / "README.md"
MARKED = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- end of the rules -->)", re.DOTALL)


def test_the_readme_lists_the_rules() -> None:
    """The README's reference is what the code makes; feedwright check --rules prints it."""
    found = MARKED.search(README.read_text("utf-8"))
    assert found
    assert found[0] == f"\n{reference()}\n\n"


def test_every_rule_can_be_looked_up() -> None:
    """Each rule has a sentence, and an address on the web unless no specification knows it."""
    assert len(RULES) > 200
    for rule in RULES:
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+|[a-z0-9]+", rule.name), rule.name
        assert rule.summary.endswith("."), rule.name
        assert rule.spec.startswith(("https://", "http://")) or rule.name == "document-unreadable"
        assert f"`{rule.name}`" in reference()
