import re
import subprocess
import sys
from pathlib import Path
from tomllib import loads

from feedwright.checks import RULES
from feedwright.checks.reference import reference
from feedwright.checks.register import catalogue
from feedwright.checks.table_rules import silent
from feedwright.checks.tables import shipped

ROOM = Path(__file__).parents[2] / "src/feedwright"
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


def test_every_rule_that_is_written_down_is_held() -> None:
    """The table of rules names those that the checker holds, no more, no fewer, none twice."""
    named = [name for rules in loads(shipped("rules.toml")).values() for name in rules]
    assert len(set(named)) == len(named)
    assert set(named) == {rule.name for rule in RULES}


def test_a_rule_is_read_alone_as_with_all_others() -> None:
    """What is read of one rule, when it is first asked for, is what the whole table says of it."""
    whole = loads(shipped("rules.toml"))
    assert whole == {
        group: {
            name: {"level": level, **loads(lines)}
            for name, (of, level, lines) in catalogue().items()
            if of == group
        }
        for group in whole
    }


def test_every_rule_is_judged() -> None:
    """A rule has a function that is known, a condition in the table, or is told by its name."""
    code = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    functions = re.findall(r"@(?:rule|clause)\(([^()]*)\)", code)
    of_functions = set(re.findall(r'"([\w-]+)"', " ".join(functions)))
    assert of_functions
    for rule in RULES:
        is_told = f'"{rule.name}"' in code and rule.name not in of_functions
        assert (rule.check is silent) == is_told, rule.name


_COUNTING = """
import sys
from collections import Counter
import tomllib
opened, usual = Counter(), tomllib.loads
def parsed(text):
    opened["parsed"] += 1
    return usual(text)
tomllib.loads = parsed
def note(event, args):
    if event == "open" and str(args[0]).endswith((".toml", ".txt")):
        opened[str(args[0]).replace("\\\\", "/").rpartition("/")[2]] += 1
sys.addaudithook(note)
from feedwright.checks import Document, check
for times in range(3):
    for kind in ("application/rss+xml", "application/feed+json"):
        check(Document(path="a", media_type=kind, data=b"<rss/>"), errors=True)
print(*(f"{name} {count}" for name, count in sorted(opened.items())), sep="\\n")
"""


def test_tables_are_read_once() -> None:
    """However much is checked, each table is read once, and the examples are not read at all.

    Of the rules few are parsed: those that are broken, and those that state what is checked.
    """
    told = subprocess.run(
        [sys.executable, "-c", _COUNTING], capture_output=True, text=True, check=True
    )
    read = dict(line.rsplit(" ", 1) for line in told.stdout.splitlines())
    assert "rules.toml" in read
    assert "examples.toml" not in read
    assert 0 < int(read.pop("parsed")) < 20
    assert set(read.values()) == {"1"}
