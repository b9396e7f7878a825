"""Where template tags stand in a body, and what they are called with.

Four families: ``{{< hugo >}}``, ``{% block %}`` (Liquid, Nunjucks, Zola), ``{{ call }}`` and
``[wordpress]``. Every search goes forward only, so that time grows with the body and no faster.
"""

# ruff: noqa: SIM905 - sets of words read best as words

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec.structs import replace

from feedwright.domain.article import Markup
from feedwright.domain.patterns import seldom
from feedwright.domain.record import Record
from feedwright.markup.code import Code
from feedwright.markup.references import origin

Family = Literal["hugo", "block", "call", "wordpress", "text"]

_CLASS = r'(?:[.#][\w-]+|[\w-]+="[^"\n]{0,200}")'
_OPENER = rf"""
    (?P<mark> \{{\{{[<%]? | \{{% | \{{\# )
    | (?P<nothing> (?:^(?:[*+-]|\d{{1,3}}\.)[ \t]+[^\n]{{0,200}}\n)?  # an item that it replaces
                     \{{:toc(?:\s+{_CLASS}){{0,9}}\s*\}}
                   | \{{:\s*{_CLASS}(?:\s+{_CLASS}){{0,9}}\s*\}}
                   | ^\[\[?_?(?:TOC|toc)_?\]\]?[ \t]*$ )
"""
_WORD = r"| (?P<open>\[?) \[ (?P<slash>/?) (?P<word>[a-z][\w-]*) (?P<rest>[^\[\]]{0,1000}) \] \]?"
_GENERATORS = seldom(_OPENER, re.VERBOSE | re.MULTILINE)
_WITH_WORDPRESS = seldom(_OPENER + _WORD, re.VERBOSE | re.MULTILINE)
_AFTER_TEXT = seldom(
    r"(?![ \t]{0,3}\#)(?![ \t>]*(?:[*+-]|\d{1,3}[.)])[ \t]*\Z)[^|]*[^\s|*_`)\]>}~=+][ \t]*"
)
"""A line up to attributes that stand behind words, in no heading, item or cell of a table."""
_CLOSERS = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}", "{#": "#}"}
_LONGEST = 4000
"""In characters; what stays open for longer is no tag."""
_LONGEST_NAME = 60

_ESCAPED = seldom(r"/\*(.*)\*/", re.DOTALL)
_NAME = seldom(r"(/|end(?![a-z]*\())?\s*([\w.-]*(?:/[\w.-]+)*)\s*(\(?)")
_ARGUMENT = seldom(
    r"""(?:([\w.-]+)\s*(?:=|:(?!//))\s*)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[^\s,()"'`]+)""",
    re.DOTALL,
)
_ASSIGNMENT = seldom(r"""\s[\w-]+\s*=\s*["'\u201c\u201d]""")
DIAGRAMS = frozenset(
    "chart diagram echarts flowchart goat graphviz markmap mermaid mindmap plantuml".split()
)
"""Tags that hold what a script draws."""
_RAW = DIAGRAMS | frozenset("raw verbatim comment highlight codeblock code sourcecode".split())
"""Tags whose inside is no template."""
_INCLUDES = frozenset({"include", "include_cached", "include_relative", "partial"})
"""Tags that name another file, which is what they mean."""
_ENDS = {
    "hugo": r"\{{\{{[<%]\s*/\s*{}\s*[%>]\}}\}}",
    "block": r"\{{%-?\s*end{}\s*-?%\}}",
    "wordpress": r"\[/{}\]",
}

_CALL = seldom(r"\s*([A-Za-z_][\w:.]*)\s*\((.*)\)(?:\.[\w.]+)?\s*(?:\|.*)?", re.DOTALL)
_VARIABLE = seldom(r"[A-Za-z_]\w*(?:\.\w[\w-]*|\[[^\[\]]{0,80}\])*")
_ROOTS = frozenset(
    "site page post config section layout include paginator collections collection eleventy pkg "
    "env data this".split()
)
_FORMULA = seldom(r"[\w^\\]")
_HERE = frozenset({"site.url", "site.baseurl", "site.base_url", "config.base_url", "base_url"})
"""Variables that stand for the site's own address, or for what of it comes before a path."""
_FROM_HOME = frozenset({"relative_url", "absolute_url", "absurl", "relurl", "absolute", "prepend"})
"""Filters that put the site's address before a path."""
_ROOTING = _FROM_HOME - {"prepend", "absolute"}
"""Those that count a path from there, whether it begins with a slash or not."""
_MAKING = _FROM_HOME | {"url"}
"""Those that make an address."""
_WHOLE = seldom(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\Z")
_BY_FILE = frozenset({"inputpathtourl", "link", "ref", "relref"})
"""Filters that make an address of a file's path."""
_HARMLESS_FILTERS = frozenset(
    "relative_url absolute_url url absurl relurl absolute prepend append safe escape strip "
    "xml_escape cgi_escape uri_escape markdownify slug".split()
)


class Tag(Record, frozen=True, kw_only=True):
    """One template tag."""

    family: Family
    name: str = ""
    values: tuple[str, ...] = ()
    """Its arguments without a name."""
    named: Mapping[str, str] = {}
    said: str = ""
    """All of its arguments, as they are written."""
    start: int
    end: int
    closing: bool = False
    pair: str = ""
    """What an opening and a closing tag have in common."""
    inner: str | None = None
    """What stands up to its end, where that is no template; for ``text``, what it stands for."""

    @property
    def label(self) -> str:
        """How a warning names it."""
        forms = {"hugo": "{{{{< {} >}}}}", "block": "{{% {} %}}", "wordpress": "[{}]"}
        name = f"{self.pair} {self.name}" if self.pair in _INCLUDES else self.name
        return forms.get(self.family, "{{{{ {} }}}}").format(name[:_LONGEST_NAME])

    @property
    def key(self) -> str:
        """Its name, as tables of names have it."""
        return self.name.lower()

    @property
    def parts(self) -> list[str]:
        """Its arguments where commas part them, as those of Hexo's plugins do."""
        return [part.strip(" '\"") for part in self.said.split(",") if part.strip()]

    def get(self, *names: str, at: int | None = None) -> str:
        """The first of the named arguments that is given, else the unnamed one at a place."""
        for name in names:
            if self.named.get(name):
                return self.named[name]
        return self.values[at] if at is not None and 0 <= at < len(self.values) else ""


class Reader:
    """Reads the tags of one body.

    Args:
        body: An article's body.
        code: Where code stands in it.
        home: The site's address, with a slash at its end; "" where none is known.
        markup: What it is written in: in Markdown, brackets are links as well.
        words: Which words in square brackets surely are tags; empty where none is.
        wrapping: Which of them are where another closes them.
    """

    def __init__(
        self,
        body: str,
        code: Code,
        *,
        home: str,
        markup: Markup,
        words: frozenset[str],
        wrapping: frozenset[str],
    ) -> None:
        self._body = body
        self._code = code
        self._home = home
        self._openers = _WITH_WORDPRESS if words else _GENERATORS
        self._markdown = markup == "markdown"
        self._words = words
        self._wrapping = wrapping
        self._next: dict[str, int] = {}
        self._endless: set[str] = set()
        self._held: dict[str, bool] = {}

    def __iter__(self) -> Iterator[Tag]:
        position = 0
        while opener := self._openers.search(self._body, position):
            if past := self._code.around(opener.start(), position):
                position = past
            elif tag := self._read(opener):
                yield tag
                position = tag.end
            else:
                position = opener.start() + len(opener["mark"] or "[")

    def _read(self, opener: re.Match[str]) -> Tag | None:
        """The tag that begins here, if one does."""
        start = opener.start()
        if opener["nothing"] is not None:
            above, _, line = self._body[max(0, start - _LONGEST) : start].rpartition("\n")
            if opener[0].startswith("{:") and _AFTER_TEXT.fullmatch(line):
                return None  # kramdown and Python-Markdown show them as they are written
            if not line.strip():  # attributes may stand below their heading
                line = above.rpartition("\n")[2]
            is_id = "#" in opener[0] and line.lstrip(" ").startswith("#")
            return _text(opener[0] if is_id else "", start, opener.end())
        return self._template(opener["mark"], opener) if opener["mark"] else self._word(opener)

    def _template(self, mark: str, opener: re.Match[str]) -> Tag | None:
        """A tag in braces."""
        start = opener.start()
        close = self._find(_CLOSERS[mark], opener.end())
        if not 0 <= close - opener.end() <= _LONGEST:
            return None
        content = self._body[opener.end() : close]
        if "{{" in content or "{%" in content:
            return None
        end = close + len(_CLOSERS[mark])
        if mark == "{#":
            return None if "}" in content else _text("", start, end)
        if escaped := _ESCAPED.fullmatch(content.strip()):
            shown = f"{mark}{escaped[1]}{_CLOSERS[mark]}"
            return _text(shown.replace("<", "&lt;").replace(">", "&gt;"), start, end)
        if mark == "{{":
            return self._call(content, start, end)
        return self._named("block" if mark == "{%" else "hugo", content, start, end)

    def _call(self, content: str, start: int, end: int) -> Tag | None:
        """What double braces hold: a call, a text, a variable, or mere prose."""
        if self._body[start - 1 : start] == "$":
            return None  # as GitHub's workflows are written, of which prose tells
        if call := _CALL.fullmatch(content):
            values, named = arguments(call[2])
            return Tag(
                family="call", name=call[1], values=values, named=named, start=start, end=end
            )
        head, *filters = (part.strip("- \t\n") for part in content.split("|"))
        words = {name.split(":")[0].strip().lower() for name in filters}
        quoted = head[:1] in {'"', "'"} and head[-1:] == head[:1]
        if quoted and words & _BY_FILE:
            return Tag(family="call", name="ref", values=(head[1:-1],), start=start, end=end)
        if words <= _HARMLESS_FILTERS and (quoted or head in _HERE):
            said = head[1:-1] if quoted else ""
            before = self._before(head, end) if not quoted else self._home[:-1]
            if quoted and words & _ROOTING and not _WHOLE.match(said):
                said = f"/{said.lstrip('/')}"
            if words & _MAKING:
                said = said.replace(" ", "%20")  # which ends an address in Markdown
            rooted = said.startswith("/") and words & _FROM_HOME
            return _text(f"{before}{said}" if rooted or not quoted else said, start, end)
        # Prose about templates writes {{name}}, and formulas x^{{n}}; templates write {{ name }}, a
        # filter, or a variable of theirs.
        spaced = content[:1] in {" ", "-"} and not _FORMULA.fullmatch(self._body[start - 1 : start])
        known = _VARIABLE.fullmatch(head) and (spaced or re.split(r"\W", head)[0] in _ROOTS)
        if known or (filters and (quoted or _VARIABLE.fullmatch(head))):
            return Tag(family="call", name=" ".join(content.split()), start=start, end=end)
        return None

    def _before(self, variable: str, end: int) -> str:
        """What stands for the site's address before a path; before anything else it is nothing."""
        if self._body[end : end + 1] != "/":
            return ""
        return origin(self._home) if variable == "site.url" else self._home[:-1]

    def _named(self, family: Family, content: str, start: int, end: int) -> Tag | None:
        """A tag of the form: a name, then arguments."""
        content = content.strip("-~ \t\n").removesuffix(" /")
        name = _NAME.match(content)
        if not name or not (name[1] or name[2]):
            return None
        values, named = arguments(content[name.end(2) :])
        if name[2] in _INCLUDES and values:
            file, *others = values
            values = tuple(others)
            label = file.rpartition("/")[2].partition(".")[0]
        else:
            label = name[2]
        tag = Tag(
            family=family,
            name=label,
            values=values,
            named=named,
            said=content[name.end(2) :],
            start=start,
            end=end,
            closing=bool(name[1]),
            # Zola calls its blocks as functions, and ends them all with {% end %}.
            pair="" if family == "block" and name[3] else name[2],
        )
        return self._whole(tag)

    def _word(self, found: re.Match[str]) -> Tag | None:
        """A WordPress shortcode; any other word in brackets is prose."""
        name, rest = found["word"], found["rest"]
        known = name in self._words and (not rest or rest[0] in " \t\n/")
        # A page builder's have a prefix, and wrap what they hold: [vc_row]…[/vc_row].
        wraps = "_" in name or (name in self._wrapping and self._begins(found.start()))
        known = known or (not rest and wraps and self._holds(f"[/{name}]"))
        if not (known or found["slash"] or _ASSIGNMENT.search(rest)):
            return None
        if self._markdown and not self._is_tag(found):
            return None
        if found["open"] and found[0].endswith("]]"):
            return _text(found[0][1:-1], found.start(), found.end())
        values, named = arguments(rest.rstrip("/").translate(_STRAIGHT))
        tag = Tag(
            family="wordpress",
            name=name,
            values=values,
            named=named,
            said=rest,
            start=found.start() + len(found["open"]),
            end=found.end() - found[0].endswith("]]"),
            closing=bool(found["slash"]),
            pair=name,
        )
        return self._whole(tag)

    def _begins(self, place: int) -> bool:
        """Whether no words stand before a place on its line: within a sentence it is prose."""
        before = self._body[max(0, place - _LONGEST_NAME) : place].rstrip(" \t")
        return not before or before[-1] in "\n>]"

    def _is_tag(self, found: re.Match[str]) -> bool:
        """Whether a word in brackets is no link of Markdown's."""
        name, rest = found["word"], found["rest"]
        if found["slash"]:
            return self._holds(f"[{name}]") or self._holds(f"[{name} ")
        is_closed = self._holds(f"[/{name}]")
        if self._body[found.end() : found.end() + 1] in {"(", "[", ":"}:
            return is_closed and self._body[found.end()] == "["
        if is_closed or _ASSIGNMENT.search(rest):
            return True
        line = self._body[max(0, found.start() - _LONGEST_NAME) : found.start()].rpartition("\n")[2]
        after = self._body[found.end() : found.end() + _LONGEST_NAME].partition("\n")[0]
        is_alone = not (rest or line.strip() or after.strip())
        return is_alone and not self._holds(f"[{name}]:")

    def _holds(self, written: str) -> bool:
        if written not in self._held:
            self._held[written] = written in self._body
        return self._held[written]

    def _whole(self, tag: Tag) -> Tag:
        """A tag with its inside, where that is no template; any other as it is."""
        key = f"{tag.family} {tag.pair}"
        if tag.closing or tag.pair not in _RAW or key in self._endless:
            return tag
        end = re.compile(_ENDS[tag.family].format(tag.pair)).search(self._body, tag.end)
        if not end:
            self._endless.add(key)
            return tag
        return replace(tag, inner=self._body[tag.end : end.start()], end=end.end())

    def _find(self, closer: str, start: int) -> int:
        """Where a closer stands next; -1 if nowhere."""
        known = self._next.get(closer, 0)
        if 0 <= known < start or closer not in self._next:
            known = self._next[closer] = self._body.find(closer, start)
        return known


_STRAIGHT = str.maketrans("\u201c\u201d\u2033\u2018\u2019", '"""\'\'')
"""WordPress itself made some of the quotes around arguments curly."""


def arguments(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The unnamed and the named arguments of a tag, in any of the families' forms."""
    values: list[str] = []
    named: dict[str, str] = {}
    for name, value in _ARGUMENT.findall(text):
        if value[0] in "\"'`":
            value = value[1:-1].replace('\\"', '"').replace("\\'", "'")  # noqa: PLW2901
        if name:
            named[name.lower()] = value
        else:
            values.append(value)
    return tuple(values), named


def _text(meaning: str, start: int, end: int) -> Tag:
    return Tag(family="text", inner=meaning, start=start, end=end)
