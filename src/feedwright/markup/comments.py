"""Editors' remarks, and parts for members alone: what a site's own generator never shows.

A remark goes when the article is read, so that no title, summary or store holds it. What stands
in code is shown as it is written, in whatever form.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from feedwright.domain.article import Markup
from feedwright.domain.patterns import seldom
from feedwright.markup.code import Code, code
from feedwright.markup.hints import Hints

_OPENERS = {
    "jsx": r"\{ \s{0,100} /\*",
    "slashes": r"\{ \s{0,100} //(?!/?\s{0,10}\})",
    "ruby": r"<%(?:\#|--)",
    "handlebars": r"\{\{!(?:--|\s)",
    "go": r"\{\{-? \s{0,10} /\*",
    "liquid": r"(?<!\{)\{%-? \s{0,10} \#",
    "jinja": r"\{\#(?=[\s-])",
    "members": r"""\[ (?P<name> members?[-_]?only | members? | membership
        | subscribers?(?:[-_]?only)? | restrict | rcp_restrict | private | hide | hidden | draft
        | premium(?:[-_]?content)? | paywall | is_logged_in | logged_?in | user_logged_?in
        | um_loggedin | wpmem_logged_in | mepr-active | mepr-show | s2If | wlm_private )
        (?:\s[^\[\]]{0,500})? \]""",
    "gate": r"""<!-- \s{0,10} (?: (?:paid[-_ ])? members?[-_ ]only | subscribers?[-_ ]only | paywall
        | paid (?: [-_ ]? (?: only | content | members? ) )? | premium
        | wp:jetpack/paywall (?:\s[^<>]{0,200})? ) \s{0,10} /? -->""",
    "block": r"<!-- \s{0,10} wp:premium-content/subscriber-view \b [^<>]{0,500} -->",
    "card": r"<!-- \s{0,10} kg-gated-block:begin \s (?P<audience>[^<>]{0,500}) -->",
    "kramdown": r"\{::(?P<extension>comment|options|nomarkdown) (?P<rest>[^{}\n]{0,200}) \}",
    "critic": r"\{(?P<sign>>>|--|\+\+|~~|==)",
    "obsidian": r"(?<![\w%\\])%%(?!%)",
    "label": r"""^[ ]{0,3} \[ (?: // [^\[\]\n]{0,40} | \^?\# | \^_\^ | % | comment | todo | note )
        \]: [ \t]* (?: \# | <> ) [ \t]* (?P<quote>["'(])""",
}
"""What begins a remark, or a part for members, by its form."""
_HINTS: tuple[tuple[Hints, dict[str, Hints]], ...] = (
    (
        Hints("{"),
        {
            "jsx": Hints("*/"),
            "slashes": Hints("//"),
            "handlebars": Hints("{{!"),
            "go": Hints("*/"),
            "liquid": Hints("{%"),
            "jinja": Hints("{#"),
            "kramdown": Hints("{::"),
            "critic": Hints("{>>", "{--", "{++", "{~~", "{=="),
        },
    ),
    (Hints("%"), {"ruby": Hints("<%"), "obsidian": Hints("%%")}),
    (Hints("<!--"), dict.fromkeys(("gate", "block", "card"), Hints("-->"))),
    (Hints("[/"), {"members": Hints("]")}),
    (Hints("]:"), {"label": Hints("]: #", "]:#", "]: <>", "]:<>")}),
)
"""What a body must hold for a form to be looked for: a sign, then one of others."""
_ANY = Hints("{", "%", "<!--", "[/", "]:")
"""All these signs: most bodies hold none."""
_IN_MARKDOWN_ALONE = frozenset({"critic", "kramdown", "label", "obsidian", "slashes"})
_OF_TEMPLATES = frozenset(_OPENERS) - {"block", "card", "gate"}

_CLOSERS = {
    "jsx": r"\*/\s{0,100}\}",
    "kramdown": r"\{:/(?:comment|nomarkdown)?\s{0,10}\}",
    ">>": r"<<\}",
    "--": r"--\}",
    "++": r"\+\+\}",
    "~~": r"~~\}",
    "==": r"==\}",
    "obsidian": r"%%(?![\w%])",
    "ruby": r"%>",
    "handlebars": r"\}\}",
    "go": r"\*/\s{0,10}-?\}\}",
    "liquid": r"%\}",
    "jinja": r"#\}",
    "label": r"\)[ \t]*(?:\n|\Z)",
    "block": r"<!--\s{0,10}/wp:premium-content/subscriber-view\s{0,10}-->",
    "card": r"<!--\s{0,10}kg-gated-block:end\s{0,10}-->",
    "paragraph": r"\n[ \t]*\n|\Z",
}
_RAW = seldom(r"\{%-?\s*(raw|verbatim)\s*-?%\}(?:(?!\{%-?\s*end).)*+", re.DOTALL | re.IGNORECASE)
_COMMENTS = seldom(
    r"\{\s*+(?:(?://[^\n]{0,1000}+\n|/\*(?:(?!\*/).){0,500}+\*/)\s*+)++\}", re.DOTALL
)
_LONGEST_COMMENT = 5_000
"""Over paragraphs, in characters; what goes on for longer is prose."""
_ALONE = seldom(r"[ \t]*(?:\n|\Z)")
_BEHIND = "What stands behind {} is for members alone and was left out."
_UNCLOSED = "Line {}: nothing closes the remark that %% opens; what follows it was left out."


class Shown(NamedTuple):
    """A body without what is not for its readers."""

    body: str
    warnings: tuple[str, ...] = ()
    """What of the article was left out, each a sentence."""


def for_everybody(page: str) -> Shown:
    """A page that its generator has made, without what it holds for members.

    Args:
        page: HTML, in which signs of templates are text.
    """
    return _without(page, "html", _OF_TEMPLATES)


def without(body: str, markup: Markup) -> Shown:
    """A body as its generator shows it: without remarks, and without what is for members.

    Remarks are Obsidian's ``%%``, kramdown's ``{::comment}``, JSX's ``{/* */}``, CriticMarkup,
    comments of Liquid, Jinja, Go, Handlebars and Ruby templates, and labels that define nothing
    (``[//]: # (...)``). Parts for members stand behind Ghost's ``<!--members-only-->`` and its
    like. HTML's own comments go with the sanitiser.

    Args:
        body: As its author wrote it.
        markup: What it is written in; plain text holds no remarks.
    """
    if markup == "text":
        return Shown(body)
    return _without(body, markup, () if markup == "markdown" else _IN_MARKDOWN_ALONE)


def _without(body: str, markup: Markup, but: Collection[str]) -> Shown:
    """A body without remarks of any form but some."""
    if not _ANY.in_text(body):
        return Shown(body)
    forms = tuple(
        form
        for sign, forms in _HINTS
        if sign.in_text(body)
        for form, hints in forms.items()
        if form not in but and hints.in_text(body)
    )
    if not forms or not (opener := _opener(forms)).search(body):
        return Shown(body)
    return _Walk(body, opener, code(body, markup, *raw(body))).result()


@cache
def _opener(forms: tuple[str, ...]) -> re.Pattern[str]:
    """What begins a remark in one of some forms, which is the name of the last group."""
    return re.compile(
        "|".join(f"(?P<{form}>{_OPENERS[form]})" for form in forms),
        re.VERBOSE | re.MULTILINE | re.IGNORECASE,
    )


def raw(body: str) -> Iterator[tuple[int, int]]:
    """The ranges in which template tags are shown as text and not obeyed."""
    if "raw" in body or "verbatim" in body:
        yield from (found.span() for found in _RAW.finditer(body))


class _Walk:
    """One walk over a body, from remark to remark."""

    def __init__(self, body: str, opener: re.Pattern[str], code: Code) -> None:
        self._body = body
        self._opener = opener
        self._code = code
        self._next: dict[str, re.Match[str] | None] = {}
        self._warnings: list[str] = []

    def result(self) -> Shown:
        """The body and the warnings."""
        parts: list[str] = []
        position = copied = 0
        while found := self._opener.search(self._body, position):
            # What is for members stands behind a comment, which is code to all others.
            place = found.start() - (found[0].startswith("<!--"))
            if (past := self._code.around(place, copied)) > found.start():
                position = past
                continue
            end, left = getattr(self, f"_{found.lastgroup}", self._closed)(found)
            position = end or found.end()
            if end:
                parts += (self._body[copied : found.start()], left)
                copied = end
        parts.append(self._body[copied:])
        return Shown("".join(parts), tuple(dict.fromkeys(self._warnings)))

    def _find(self, closer: str, start: int) -> re.Match[str] | None:
        """Where a remark is closed next. What was found is remembered, as places ascend."""
        known = self._next.get(closer)
        if closer not in self._next or (known and known.start() < start):
            known = self._next[closer] = _closer(closer).search(self._body, start)
        return known

    def _closed(self, found: re.Match[str]) -> tuple[int, str]:
        """Where a remark ends, and what stays in its place; 0 where it is none."""
        close = self._find(_CLOSERS[found.lastgroup or ""], found.end())
        return (close.end(), "") if close else (0, "")

    def _jsx(self, found: re.Match[str]) -> tuple[int, str]:
        close = self._find(_CLOSERS["jsx"], found.end())
        if not close:
            return self._slashes(found)
        said = self._body[found.end() : close.start()].strip(" \t\n*").lower()
        # Where Docusaurus ends the summary, in the form that other systems have.
        return close.end(), "<!-- truncate -->" if said == "truncate" else ""

    def _slashes(self, found: re.Match[str]) -> tuple[int, str]:
        """An expression that holds nothing but comments."""
        comments = _COMMENTS.match(self._body, found.start(), found.start() + _LONGEST_COMMENT)
        return (comments.end(), "") if comments else (0, "")

    def _kramdown(self, found: re.Match[str]) -> tuple[int, str]:
        if found["rest"].rstrip().endswith("/") or found["extension"] == "options":
            return found.end(), ""
        close = self._find(_CLOSERS["kramdown"], found.end())
        if not close:
            return 0, ""
        shown = found["extension"].lower() == "nomarkdown"
        return close.end(), self._body[found.end() : close.start()] if shown else ""

    def _critic(self, found: re.Match[str]) -> tuple[int, str]:
        sign = found["sign"]
        close = self._find(_CLOSERS[sign], found.end())
        end = self._find(_CLOSERS["paragraph"], found.end())
        if not close or (end and end.start() < close.start() and not self._goes_on(found, close)):
            return 0, ""
        inside = self._body[found.end() : close.start()]
        if sign == "~~":
            old, arrow, new = inside.partition("~>")
            return (close.end(), new) if old and arrow else (0, "")
        return close.end(), inside if sign in {"++", "=="} else ""

    def _goes_on(self, found: re.Match[str], close: re.Match[str]) -> bool:
        """Whether a comment goes on over paragraphs: no other begins before it is closed."""
        length = close.start() - found.end()
        if found["sign"] != ">>" or length > _LONGEST_COMMENT:
            return False
        return self._body.find("{>>", found.end(), close.start()) < 0

    def _obsidian(self, found: re.Match[str]) -> tuple[int, str]:
        line = self._body.rfind("\n", 0, found.start()) + 1
        opens_line = not self._body[line : found.start()].strip()
        close = self._find(_CLOSERS["obsidian"], found.end())
        end = self._find(_CLOSERS["paragraph"], found.end())
        if close and (opens_line or not end or close.start() < end.start()):
            return close.end(), ""
        if not close and opens_line and _ALONE.match(self._body, found.end()):
            self._warnings.append(_UNCLOSED.format(self._body.count("\n", 0, line) + 1))
            return len(self._body), ""
        return 0, ""

    def _label(self, found: re.Match[str]) -> tuple[int, str]:
        end = self._body.find("\n", found.end()) + 1 or len(self._body)
        if found["quote"] == "(" and ")" not in self._body[found.end() : end]:
            close = self._find(_CLOSERS["label"], found.end())
            end = close.end() if close else end
        return end, ""

    def _gate(self, found: re.Match[str]) -> tuple[int, str]:
        if self._body[found.end() :].strip():
            self._warnings.append(_BEHIND.format(found[0]))
        return len(self._body), ""

    def _block(self, found: re.Match[str]) -> tuple[int, str]:
        self._warnings.append(_BEHIND.format(found[0]))
        return self._closed(found)[0] or len(self._body), ""

    def _card(self, found: re.Match[str]) -> tuple[int, str]:
        shown = "nonmember:false" not in "".join(found["audience"].split()).lower()
        return (0, "") if shown else self._block(found)

    def _members(self, found: re.Match[str]) -> tuple[int, str]:
        close = self._find(rf"\[/{re.escape(found['name'].lower())}\]", found.end())
        if not close:
            return 0, ""
        self._warnings.append(_BEHIND.format(f"[{found['name']}]"))
        return close.end(), ""


@cache
def _closer(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
