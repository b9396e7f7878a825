"""Components of MDX, and expressions in braces, as what stands in them.

A site's own code would draw a component. Boxes, details, videos, pictures and links are known by
their names; of any other its title and what stands in it are shown. Within them Markdown is read,
however far it is indented.
"""

# ruff: noqa: SIM905 - sets of words read best as words

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Any

from feedwright.domain.patterns import seldom
from feedwright.markup import admonitions, jsx
from feedwright.markup.code import code
from feedwright.markup.references import NOWHERE
from feedwright.markup.shortcode_syntax import Tag
from feedwright.markup.shortcode_tags import MEANINGS
from feedwright.markup.tags import escaped, start

_NAME = r"[A-Z]\w*[a-z]\w*(?:\.[A-Z]\w*)*"
_SAID = r"(?P<said>(?:\s+(?:[\w:.@-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'))?))*+)\s*"
_HINT = seldom(rf"<(?:{_NAME}[\s/>]|>)")
_TAG = seldom(
    rf"""(?P<indent>^[ \t]*)?
        <(?: (?P<slash>/)(?P<closes>{_NAME})?\s* | (?P<name>{_NAME}){_SAID}(?P<alone>/)? | )>
        (?(indent)(?P<line>[ \t]*(?:\n|\Z))?)""",
    re.MULTILINE | re.VERBOSE,
)
_ATTRIBUTE = seldom(r"([\w:.@-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'))?")
_HTML = frozenset(
    "abbr address article aside audio blockquote body br button caption center code col dd del "
    "div dl dt em embed font footer form frame head header html iframe img input label legend li "
    "main map mark meta nav object ol option p pre script section select small source span strong "
    "style sub summary sup svg table tbody td textarea tfoot th thead time title tr track ul "
    "video".split()
)
"""Elements of HTML, which may be written in capitals."""
_BOXES = frozenset(
    "admonition alert aside callout caution check danger hint important info note tip "
    "warning".split()
)
_UNNAMED = frozenset({"admonition", "alert", "aside", "callout"})
"""Boxes whose names say nothing to a reader."""
_FOLDED = frozenset("accordion collapse collapsible details expandable spoiler toggle".split())
_PICTURES = frozenset("figure image img nextimage picture staticimage themedimage".split())
_LINKS = frozenset("a anchor button card link linkbutton linkcard nextlink".split())
_EMBEDS = frozenset("gist instagram soundcloud spotify tweet twitter vimeo youtube".split())
_CALLED = {
    **dict.fromkeys(("liteyoutubeembed", "youtubeembed", "youtubevideo"), "youtube"),
    **dict.fromkeys(("embedtweet", "twittertweetembed"), "tweet"),
}
_TITLES = ("title", "label", "heading", "summary", "header")
_NAMED = 3
"""How many components a message names."""
_BLOCKS = ("<p>", "<blockquote>", "<details>")
_DEEPEST = 12
_MOST = 500
"""As many components of one body are looked for."""
_SUMMARY = seldom(r"<summary>([^<>{}\n]{1,500})</summary>")
_MARKS = seldom(r"[*_`\[]")
_FIELD = seldom(r"\s*(?:props\.)?(?:frontmatter|frontMatter|metadata)\.([\w-]+)\s*")
_BRACE = seldom(r"(?<!\\)\{(?![#.:])")
_LINKED = seldom(r"\]\([^()\s]*\Z")
_NEAR = 200
_LONGEST = 4000
_MOST_OPEN = 100
"""As many braces that nothing closes are looked for in one body."""
_UNDRAWN = "Components that hold no text (from line {}: {}) were left out."
_UNSAID = "Expressions that only the site's own code computes were left out: {}."


def reduced(
    body: str, fields: Mapping[str, Any] | None = None, *, mdx: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Markdown whose components are what stands in them, and what to say of it.

    Args:
        body: Without what MDX imports and exports.
        fields: The article's own, which expressions may name.
        mdx: Whether it is surely MDX, in which braces hold expressions.
    """
    told: tuple[str, ...] = ()
    if "<" in body and _HINT.search(body):
        found = _Components(body, mdx=mdx)
        body, told = found.result()
    if mdx and "<summary>" in body:
        body = _with_summaries(body)
    if mdx and "{" in body:
        body, unsaid = _computed(body, fields or {})
        told = (*told, *unsaid)
    return body, told


def _with_summaries(body: str) -> str:
    """A body whose lines of ``details`` are HTML: MDX reads Markdown within them, others do not."""
    marked = code(body, "markdown")

    def shown(found: re.Match[str]) -> str:
        text = found[1]
        if marked.around(found.start(), 0) or not _MARKS.search(text):
            return found[0]
        return f"<summary>{admonitions.captioned(text.strip(), _MARKS)}</summary>"

    return _SUMMARY.sub(shown, body)


class _Components:
    """One walk over the components of a body."""

    def __init__(self, body: str, *, mdx: bool) -> None:
        self._body = body
        self._mdx = mdx
        self._undrawn: dict[str, int] = {}

    def result(self) -> tuple[str, tuple[str, ...]]:
        """The body and the warnings."""
        text = self._shown(self._body, 0)
        if not self._undrawn:
            return text, ()
        names = [*list(self._undrawn)[:_NAMED], *(["…"] if len(self._undrawn) > _NAMED else [])]
        return text, (_UNDRAWN.format(min(self._undrawn.values()), ", ".join(names)),)

    def _shown(self, body: str, depth: int) -> str:
        tags = list(self._tags(body))
        if not tags or depth > _DEEPEST:
            return body
        ends = _ends(tags)
        parts: list[str] = []
        copied = 0
        for index, tag in enumerate(tags):
            if tag.start() < copied:
                continue
            parts.append(body[copied : tag.start()])
            if tag["slash"] or not tag["name"]:
                parts.append("\n" if tag["line"] else "")
                copied = tag.end()
                continue
            end = ends.get(index)
            inner = body[tag.end() : tags[end].start()] if end is not None else ""
            copied = tags[end].end() if end is not None else tag.end()
            is_block = tag["line"] is not None
            if is_block or "\n" in inner:
                inner = self._shown(_dedented(inner), depth + 1)
            elif inner:
                inner = self._shown(inner, depth + 1)
            parts.append(self._drawn(tag, inner, is_block=is_block, whole=end is not None))
        return "".join((*parts, body[copied:]))

    def _tags(self, body: str) -> Iterator[re.Match[str]]:
        """The tags of components, outside of code."""
        marked = code(body, "markdown")
        counted = filter(self._counts, _TAG.finditer(body))
        for tag in islice(counted, _MOST):
            if not marked.around(tag.start() + len(tag["indent"] or ""), 0):
                yield tag

    def _counts(self, tag: re.Match[str]) -> bool:
        """Whether a tag is a component's; words in angle brackets within a line may be none."""
        name = tag["name"] or tag["closes"]
        if not name:
            return self._mdx and tag["line"] is not None
        if name.lower() in _HTML:
            return False
        is_written_so = tag["alone"] and "=" in (tag["said"] or "")
        return self._mdx or tag["line"] is not None or is_written_so or _called(name) in _KNOWN

    def _drawn(self, tag: re.Match[str], inner: str, *, is_block: bool, whole: bool) -> str:
        """What a component shows, with what stands in it."""
        name, said = _called(tag["name"]), _attributes_of(tag["said"] or "")
        before, after = _around(name, said, inner)
        indent = tag["indent"] or ""
        label = f"<{tag['name']}>"
        if not (before or after or inner.strip() or whole or label in self._undrawn):
            first = self._body.find(label[:-1])
            self._undrawn[label] = self._body.count("\n", 0, max(0, first)) + 1
        if tag["indent"] is not None and before.startswith(_BLOCKS):
            is_block = True
        if not is_block:
            return f"{indent}{before}{inner}{after}"
        lines = ["", before, "", *inner.strip("\n").split("\n"), "", after, ""]
        return "".join(f"{indent}{line}\n" if line.strip() else "\n" for line in lines)


def _around(name: str, said: Mapping[str, str], inner: str) -> tuple[str, str]:
    """What stands before and after what stands in a component."""
    title = next((said[one] for one in _TITLES if said.get(one)), "")
    if name in _BOXES:
        return admonitions.quote(said.get("type") or ("" if name in _UNNAMED else name), title)
    if name in _FOLDED:
        return admonitions.details(title)
    if name in _PICTURES:
        return _picture(said), ""
    if name in _EMBEDS and (shown := _embedded(name, said)):
        return shown, ""
    target = said.get("href") or said.get("to") or ""
    opening = start("a", {"href": target}) if name in _LINKS and target else ""
    if opening and inner.strip() and "\n" not in inner.strip():
        return opening, "</a>"
    title = title or (said.get("text", "") if opening else "")
    heading = (
        f"<p>{opening}{escaped(title)}</a></p>" if opening and title else admonitions.heading(title)
    )
    return heading + _paragraph(said.get("description", "")), ""


_KNOWN = _BOXES | _FOLDED | _PICTURES | _LINKS | _EMBEDS


def _called(name: str) -> str:
    """The folded name of a component, as the tables have it."""
    folded = name.rpartition(".")[2].lower()
    return _CALLED.get(folded, folded)


def _attributes_of(text: str) -> dict[str, str]:
    return {
        name.lower(): unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def _embedded(name: str, said: Mapping[str, str]) -> str:
    """What a component shows of another site, by the template tag of its name."""
    given = dict(said) | {
        "id": next(
            (
                said[one]
                for one in ("id", "youtubeid", "videoid", "tweetid", "gistid")
                if said.get(one)
            ),
            "",
        )
    }
    given["url"] = said.get("url") or said.get("tweetlink") or ""
    return MEANINGS[name](Tag(family="text", name=name, named=given, start=0, end=0), "")


def _picture(said: Mapping[str, str]) -> str:
    """An image with its caption; nothing where no file is named."""
    if not said.get("src"):
        return ""
    image = start("img", {"src": said["src"], "alt": said.get("alt", "")})
    caption = said.get("caption") or said.get("title") or ""
    return (
        f"<figure>{image}<figcaption>{escaped(caption)}</figcaption></figure>" if caption else image
    )


def _paragraph(text: str) -> str:
    return f"<p>{escaped(text)}</p>" if text.strip() else ""


def _ends(tags: list[re.Match[str]]) -> dict[int, int]:
    """For each tag that is closed, by its index, the index of what closes it."""
    ends: dict[int, int] = {}
    waiting: list[int] = []
    for index, tag in enumerate(tags):
        if tag["slash"]:
            name = tag["closes"] or ""
            at = next((at for at in reversed(waiting) if (tags[at]["name"] or "") == name), None)
            if at is not None:
                ends[at] = index
                del waiting[waiting.index(at) :]
        elif not tag["alone"]:
            waiting.append(index)
    return ends


def _dedented(text: str) -> str:
    """Text without the white space that all of its lines begin with."""
    lines = text.split("\n")
    width = min((len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()), default=0)
    return "\n".join(line[width:] for line in lines)


def _computed(body: str, fields: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """MDX with the fields that it names, and without other expressions."""
    from feedwright.markup.tex import ranges  # noqa: PLC0415 - for MDX alone

    marked = code(body, "markdown", *ranges(body))
    parts: list[str] = []
    copied = lost = open_ends = 0
    for brace in _BRACE.finditer(body):
        if brace.start() < copied or marked.around(brace.start(), 0):
            continue
        end = jsx.closing(body, brace.end(), brace.end() + _LONGEST)
        if not end:
            open_ends += 1
            if open_ends > _MOST_OPEN:
                break
            continue
        field = _FIELD.fullmatch(body[brace.end() : end - 1])
        value = fields.get(field[1]) if field else None
        told = str(value) if isinstance(value, str | int | float) else ""
        lost += not told
        if not told and _LINKED.search(body, max(0, brace.start() - _NEAR), brace.start()):
            told = NOWHERE  # an address that lacks a part leads elsewhere
        parts += (body[copied : brace.start()], told)
        copied = end
    return "".join((*parts, body[copied:])), (_UNSAID.format(lost),) if lost else ()
