"""The reference of all rules, as a part of the README."""

from collections.abc import Iterator
from html import escape

from feedwright.core.checking.findings import RULES, Rule

NAMES: dict[str, str] = {
    "document": "Every document",
    "structure": "Every format of XML",
    "xml": "XML",
    "http": "What HTTP says",
    "rss": "RSS 2.0",
    "atom": "Atom 1.0",
    "json": "JSON Feed 1.1",
    "opml": "OPML 2.0",
}
"""What groups of rules are called; others are namespaces, called by their prefix."""


def reference() -> str:
    """All rules, as Markdown: for each format a table, folded."""
    groups: dict[str, list[Rule]] = {}
    for rule in RULES:
        groups.setdefault(rule.group, []).append(rule)
    order = [
        *(name for name in NAMES if name in groups),
        *(one for one in groups if one not in NAMES),
    ]
    return "\n\n".join("\n".join(_table(name, groups[name])) for name in order)


def _table(name: str, rules: list[Rule]) -> Iterator[str]:
    title = NAMES.get(name, f"The namespace <code>{escape(name)}</code>")
    yield f"<details><summary>{title}: {len(rules)} rules</summary>"
    yield ""
    yield "| rule | level | what it holds |"
    yield "|---|---|---|"
    for rule in rules:
        named = f"[`{rule.name}`]({rule.spec})" if rule.spec else f"`{rule.name}`"
        yield f"| {named} | {rule.level} | {_cell(rule.summary)} |"
    yield ""
    yield "</details>"


def _cell(text: str) -> str:
    return escape(text, quote=False).replace("|", "\\|")
