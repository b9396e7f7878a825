"""The reference of all rules, as a chapter of the manual."""

from collections.abc import Iterator
from html import escape

from feedwright.checks.findings import Rule
from feedwright.checks.rules import RULES

PARTS: tuple[tuple[str, str], ...] = (
    ("Every document, XML and HTTP", "document structure namespace xml http"),
    ("RSS 2.0 and 0.9x", "rss"),
    ("RSS 1.0 and its kin", "rdf"),
    ("Atom 1.0 and the publishing protocol", "atom app"),
    ("JSON Feed 1.1", "json"),
    ("OPML 2.0", "opml"),
    (
        "Addresses, dates, people, languages, texts and HTML",
        "address date number choice language type email country currency text html",
    ),
)
"""The parts of the reference, and the groups of rules in each; all other groups are namespaces."""
_REST = "Namespaces"


def reference() -> str:
    """All rules, as Markdown: a table for each part, below its heading."""
    titles = {group: title for title, groups in PARTS for group in groups.split()}
    parts: dict[str, list[Rule]] = {title: [] for title in (*(one for one, _ in PARTS), _REST)}
    for rule in RULES:
        parts[titles.get(rule.group, _REST)].append(rule)
    return "\n\n".join("\n".join(_table(title, rules)) for title, rules in parts.items() if rules)


def _table(title: str, rules: list[Rule]) -> Iterator[str]:
    yield f"## {title}: {len(rules)} rules"
    yield ""
    yield "| rule | level | what it holds |"
    yield "|---|---|---|"
    for rule in sorted(rules, key=lambda rule: rule.name):
        name = f"[`{rule.name}`]({rule.spec})" if rule.spec else f"`{rule.name}`"
        yield f"| {name} | {rule.level} | {_cell(rule.summary)} |"


def _cell(text: str) -> str:
    return escape(text, quote=False).replace("|", "\\|")
