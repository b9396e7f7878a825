"""Documents: reStructuredText, Org, AsciiDoc, notebooks, Word, OpenDocument and their like.

What they say of themselves is read here, by the conventions of the systems that use them; their
text is made HTML by pandoc, which is handed in.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from feedwright.domain import decoding, filenames
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields import conversion
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats import frontmatter
from feedwright.reading.formats.documents import (
    asciidoc,
    notebook,
    office,
    org,
    restructured,
    textile,
    typst,
)
from feedwright.reading.formats.documents.head import Head
from feedwright.reading.formats.raw_article import Context, RawArticle
from feedwright.reading.formats.repeated import earlier_values

Convert = Callable[[bytes, str], bytes]
"""Pandoc: what a document says as JSON, by its bytes and the name of its form."""

FORMS: Mapping[str, str] = {
    ".rst": "rst", ".rest": "rst",
    ".org": "org",
    ".adoc": "asciidoc", ".asciidoc": "asciidoc",
    ".ipynb": "ipynb",
    ".docx": "docx", ".odt": "odt",
    ".textile": "textile",
    ".mediawiki": "mediawiki", ".wiki": "mediawiki",
    ".creole": "creole",
    ".typ": "typst",
    ".dj": "djot", ".djot": "djot",
}  # fmt: skip
"""What pandoc calls the form of files, by their endings."""
OFFICE = frozenset({"docx", "odt"})
"""Forms whose files are archives of XML."""

_HEADS: Mapping[str, Callable[[str], Head]] = {
    "rst": restructured.head,
    "org": org.head,
    "asciidoc": asciidoc.head,
    "textile": textile.head,
    "typst": typst.head,
    "ipynb": notebook.head,
}
_CATEGORY = re.compile(r"\[\[[ \t]*(?:Category|category):([^\]|\n]{1,200})(?:\|[^\]\n]*)?\]\]\n?")
# What other pages alone show that include this one, and the marks around what they do not.
_INCLUDED = re.compile(
    r"<includeonly>.*?(?:</includeonly>|\Z)|</?(?:noinclude|onlyinclude)>",
    re.DOTALL | re.IGNORECASE,
)
_LEADS_ELSEWHERE = re.compile(r"\s*#REDIRECT\b", re.IGNORECASE)
_NAMED = 3
"""How many files a message names; the others are counted."""


class _Answer(msgspec.Struct, frozen=True):
    """What pandoc makes of a document; see ``runtime/pandoc.lua``."""

    html: str = ""
    fields: Any = None
    included: Any = None
    pictures: int = 0
    other: Any = None
    hidden: int = 0
    error: str = ""


def read(data: bytes, context: Context, convert: Convert) -> RawArticle | None:
    """The article that a document is; None where it only leads to another.

    Args:
        data: The file.
        context: Its place, and what holds for articles that do not say.
        convert: Pandoc.

    Raises:
        UnreadableArticle: It is broken, holds several articles, or pandoc cannot read it.
    """
    ending = filenames.split(context.key.rpartition("/")[2])[1].lower()
    form = FORMS.get(ending, "rst")  # of text, which has no ending of its own for it
    if form in OFFICE:
        head = office.head(data, form)
        if conversion.named_date(context):
            # When a file was begun says less than the name that its author gave it.
            pairs = tuple(pair for pair in head.pairs if pair[0] != office.CREATED)
            head = msgspec.structs.replace(head, pairs=pairs)
        return _raw(head, head.data, form, convert)
    text = decoding.text(data, context.encoding, markup=False)
    text = text.replace("__GHOST_URL__", context.home.rstrip("/"))
    if form == "mediawiki" and _LEADS_ELSEWHERE.match(text):
        return None
    head = _fronted(text, form)
    return _raw(head, head.body.encode(), form, convert)


def _fronted(text: str, form: str) -> Head:
    """What a text says of itself: by front matter, and in the manner of its form."""
    found = None if form == "ipynb" else frontmatter.split(text)
    own = _HEADS.get(form, _plain)(found.body if found else text)
    if form == "mediawiki":
        own = _categorised(own)
    if found is None:
        return own
    above = text.count("\n") - found.body.count("\n")
    lines = {name: line + above for name, line in own.lines.items()} | dict(found.lines)
    return Head(
        pairs=(*own.pairs, *found.fields.items()),
        body=own.body,
        lines=lines,
        warnings=(*found.warnings, *own.warnings),
    )


def _plain(text: str) -> Head:
    """A text whose form has no way of its own to say something of itself."""
    return Head(body=text)


def _categorised(own: Head) -> Head:
    """A page of MediaWiki, whose categories are its tags."""
    categories = [one.strip() for one in _CATEGORY.findall(own.body)]
    pairs = (*own.pairs, ("tags", categories)) if categories else own.pairs
    body = _CATEGORY.sub("", _INCLUDED.sub("", own.body))
    return msgspec.structs.replace(own, pairs=pairs, body=body)


def _raw(head: Head, data: bytes, form: str, convert: Convert) -> RawArticle:
    try:
        answer = msgspec.json.decode(convert(data, form), type=_Answer)
    except msgspec.DecodeError as error:
        raise UnreadableArticle(
            "pandoc makes something of it that is no text; save it anew."
        ) from error
    if answer.error:
        reason = " ".join(answer.error.split())[:200].rstrip(".")
        raise UnreadableArticle(f"It is no {form} that pandoc can read: {reason}.")
    # What is read here is as it was written.
    said = {fold(name) for name, _ in head.pairs}
    told = answer.fields.items() if isinstance(answer.fields, dict) else ()
    pairs = [
        *((name, value) for name, value in told if fold(name) not in said and value != "auto"),
        *head.pairs,
    ]
    fields: dict[str, Any] = {}
    for name, value in reversed(pairs):
        fields.setdefault(name, value)
    return RawArticle(
        fields=fields | dict(earlier_values(pairs)),
        body=answer.html,
        markup="html",
        warnings=(*head.warnings, *_left_out(answer)),
        lines=head.lines,
    )


def _left_out(answer: _Answer) -> Iterator[str]:
    """What of a document is left out, a sentence for each kind."""
    if answer.included:
        names = Counter(map(str, answer.included))
        yield (
            f"It includes {_listed(names)}: a document sees no other file; put what it is to show "
            "into it."
        )
    if answer.pictures:
        pictures = "A picture" if answer.pictures == 1 else f"{answer.pictures} pictures"
        yield (
            f"{pictures} stored in the document itself left out; keep a picture as a file beside "
            "it, and refer to that."
        )
    if answer.other:
        yield f"What only other programs understand was left out: {_listed(sorted(answer.other))}."
    if answer.hidden:
        parts = "A part" if answer.hidden == 1 else f"{answer.hidden} parts"
        yield f"{parts} of it (todo, only, ifconfig) that its own site hides was left out."


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(one[:80] for one in found[:_NAMED]) + more
