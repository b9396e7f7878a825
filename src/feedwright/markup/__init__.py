"""From an article's body, as it was written, to HTML that every feed can carry."""

import html
import re
from collections.abc import Mapping
from typing import Any

from feedwright.domain import attributes
from feedwright.domain.addresses import address
from feedwright.domain.article import Markup
from feedwright.domain.file_references import Target
from feedwright.domain.patterns import seldom
from feedwright.domain.record import Record
from feedwright.domain.text import clean
from feedwright.markup import (
    admonitions,
    comments,
    components,
    conditionals,
    extensions,
    hidden_attributes,
    jsx,
    liquid,
    shortcodes,
    tex,
)
from feedwright.markup.comments import Shown
from feedwright.markup.references import NOWHERE, References
from feedwright.markup.tags import escaped, start

_PARAGRAPHS = seldom(r"\n[^\S\n]*\n\s*")
# Whole links and code are passed over, so that only text is left to look for addresses in.
_BARE = seldom(
    r"<(a|code|pre|kbd|samp)[ >].*?</\1>|<[^>]*>"
    r"|(?<![A-Za-z0-9_/@.-])(https?://(?:(?!&(?:lt|gt|nbsp);)[^\s<>«»\u2018\u2019\u201c\u201d"
    # Chinese, Japanese and Korean set no space after an address.
    r"\u3000-\u303f\u3040-\u9fff\uac00-\ud7af\uff00-\uffef])+)",
    re.DOTALL,
)
# As WordPress and Ghost embed what an address shows that has a paragraph of its own.
_ALONE = seldom(
    r"<pre[ >].*?</pre>|(?P<before><(?:p|div|figure)(?: [^<>]*)?>\s*|(?:\A|(?<=>)\n|\n\n)[ \t]*)"
    r"(https?://[^\s<>\"]+)(?=\s*</(?:p|div|figure)>|[ \t]*(?:\n\n|\n<|\n?\Z))",
    re.DOTALL,
)
# The end of a line is a space, of which Chinese and Japanese have none between their signs.
_WIDE = r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60]"
_BREAK = seldom(rf"\n(?<={_WIDE}\n)(?={_WIDE})")
_BREAKS = seldom(rf"(<pre[ >].*?</pre>)|{_BREAK.pattern}", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{[^{}\n]*[.#=][^{}\n]*\}[ \t#]*(?:\n|\Z)")
"""What Markdown may give a heading, as HTML does."""
_SIGN = re.compile(r"[{}%<>\[\]:!?=/^\n]|\A(?:import|export)\b")
"""One of these holds every text from which a generator takes something; few titles have any."""
_SHORT = 300
_BARE_HINT = re.compile(r"http(?<![\"'=]http)s?://")
_AFTER = "?!.,:;*_~'\""
"""What ends a sentence rather than an address (GFM §6.9)."""


class Converted(Record, frozen=True, kw_only=True):
    """An article's content, ready for documents."""

    html: str
    """Sanitised; its addresses are absolute."""
    warnings: tuple[str, ...] = ()
    """What could not be shown, each a sentence."""


def published(
    body: str,
    markup: Markup,
    *,
    system: str = "",
    fields: Mapping[str, Any] | None = None,
    mdx: bool = False,
) -> Shown:
    """A body without what its site's generator takes out or obeys before anything is shown.

    Args:
        body: As its author wrote it.
        markup: What it is written in.
        system: Whose rules its source follows, where that is known.
        fields: The article's own, which templates may name.
        mdx: Whether Markdown is surely MDX.
    """
    if len(body) < _SHORT and not system and not _SIGN.search(body):
        return Shown(body)
    shown = comments.without(body, markup)
    if markup != "text":
        decided, told = conditionals.decided(shown.body, markup)
        decided = liquid.shown(decided, markup, system, fields)
        shown = Shown(decided, (*shown.warnings, *told))
    if markup == "markdown":
        if system == "quarto" and "{" in shown.body:
            from feedwright.markup import cells  # noqa: PLC0415 - few articles have any

            cellless, unrun = cells.shown(shown.body, fields)
            shown = Shown(cellless, (*shown.warnings, *unrun))
        seen, told = hidden_attributes.shown(shown.body)
        plain, undrawn = components.reduced(jsx.plain(seen), fields, mdx=mdx)
        if system:
            from feedwright.markup import blockends, icons  # noqa: PLC0415 - few bodies need it

            if system in blockends.SYSTEMS:
                plain = icons.without(blockends.as_commonmark(plain))
            if system in blockends.OF_KRAMDOWN:
                plain = blockends.with_tags_in_text(plain)
        if system == "obsidian":
            plain = extensions.without_block_ids(plain)
        body, said = admonitions.boxed(plain)
        shown = Shown(body, (*shown.warnings, *told, *undrawn, *said))
    return shown


def convert(
    body: str,
    markup: Markup,
    *,
    base: str,
    scope: str,
    references: References | None = None,
    rendered: bool = False,
) -> Converted:
    """An article's body as safe HTML.

    Args:
        body: As its author wrote it, with template tags.
        markup: What it is written in.
        base: The article's absolute address, which relative ones start from.
        scope: A short string of letters, digits and hyphens that is this article's alone; ids
            in the HTML start with it.
        references: Resolves what it refers to by the names of files; no file is found without.
        rendered: A site has shown it, so that no template tag is left in it.
    """
    # Where nothing is converted, no parser is loaded.
    from feedwright.markup.hidden import wordless  # noqa: PLC0415
    from feedwright.markup.sanitising import sanitise  # noqa: PLC0415

    references = references or References(lambda _wanted: Target())
    text = clean(body)
    warnings: tuple[str, ...] = ()
    if not rendered:
        text, warnings = shortcodes.expand(text, markup, references)
    if markup == "markdown" and "[[" in text:
        from feedwright.markup import wikilinks  # noqa: PLC0415 - few bodies need it

        text = wikilinks.resolved(text, references)
    raw, short, is_plain = _html(text, markup)
    if "data:image/" in raw:
        warnings += ("An image that is written into the article itself (data:) was left out.",)
    if not is_plain:
        from feedwright.markup import mathjax, svg  # noqa: PLC0415 - few bodies need it

        raw = mathjax.written(raw)
        raw, drawn = svg.worded(raw)
        warnings += (*wordless(raw), *drawn)
        raw, cut = attributes.bounded(raw)
        warnings += attributes.cut_warnings(cut)
    safe = sanitise(raw, base=base, scope=scope, follow=references.follow, is_plain=is_plain)
    if NOWHERE in safe:
        safe = safe.replace(f"&lt;{NOWHERE}&gt;", "").replace(NOWHERE, "").replace("<p></p>", "")
    if _BARE_HINT.search(safe):
        safe = (_ALONE if markup == "html" else _BARE).sub(_linked, safe)
    if short:
        safe = extensions.explained(safe, short)
    if markup == "markdown" and not safe.isascii() and _BREAK.search(safe):
        safe = _BREAKS.sub(lambda found: found[1] or "", safe)
    return Converted(html=safe, warnings=(*warnings, *references.warnings()))


def _html(text: str, markup: Markup) -> tuple[str, Mapping[str, str], bool]:
    """A text as HTML that is not yet safe, and its abbreviations.

    Returns:
        These, and whether its author wrote neither an element nor an attribute.
    """
    if markup == "html":
        return text, {}, False
    if markup == "text":
        return paragraphs(text), {}, False
    from feedwright.markup.markdown import to_html  # noqa: PLC0415 - see above

    kept = tex.kept(text)
    text, short = extensions.extended(kept.body)
    html = kept.restored(to_html(text))
    is_plain = "<" not in text and not _ATTRIBUTES.search(text)
    return html, {one: kept.written(said) for one, said in short.items()}, is_plain


def paragraphs(text: str) -> str:
    """Plain text as HTML: a blank line parts paragraphs, and a line stays a line."""
    found = (part.strip() for part in _PARAGRAPHS.split(text))
    return "\n".join(
        f"<p>{escaped(part).replace(chr(10), '<br>' + chr(10))}</p>" for part in found if part
    )


def _linked(found: re.Match[str]) -> str:
    """A bare address as a link; anything else as it is."""
    if not found[2]:
        return found[0]
    before = found[0][: found.start(2) - found.start()]
    written = html.unescape(found[2])
    shown = written.rstrip(_AFTER)
    while shown.endswith(")") and shown.count(")") > shown.count("("):
        shown = shown[:-1].rstrip(_AFTER)
    url = address(shown, "")
    if not url:
        return found[0]
    rest = escaped(written[len(shown) :])
    return f"{before}{start('a', {'href': url})}{escaped(shown)}</a>{rest}"
