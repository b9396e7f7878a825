"""HTML files: articles written by hand in HTML, and saved pages of news sites and blogs.

A page is read in the order in which its parts depend on each other: what it says of its article
(:mod:`~.structured`, :mod:`~.pagemeta`), what of it is no story (:mod:`~.pruning`), and which
part is (:mod:`~.story`). One way serves both kinds: on a page written by hand there is little
to take away, and so little is taken.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from lxml import etree, html

from feedwright.core.errors import UnreadableArticle
from feedwright.core.reading.raw import Context, Raw
from feedwright.core.reading.webpage import (
    bylines,
    microdata,
    pagemeta,
    pictures,
    pruning,
    story,
    structured,
    trimming,
)
from feedwright.core.reading.webpage.pagemeta import text_of, tidy

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Editors of the nineties forgot to close these, so that a long page of theirs nests deeply.
_PRESENTATION = re.compile(
    r"</?(?:font|span|big|small|tt|nobr|center|b|i|u|em|strong)\b[^<>]*>", re.IGNORECASE
)
_TOO_MUCH = "XML_PARSE_HUGE"
"""libxml2 names this option where it gives up: 256 levels, or ten million bytes in one piece."""
_GAP = r"(?:\s+(?:[-–—|·•«»]+|::)\s+|\s*[|｜]\s*|(?<=[⺀-\uffff])_|_(?=[⺀-\uffff]))"
_BIG_PAGE = 20_000
"""Characters from which a page is hardly written by hand."""
_NO_STORY = 200
"""Letters of prose; with fewer, a page that is filled by scripts has not been filled."""


def read(text: str, context: Context) -> Raw:
    """The article of an HTML file.

    Addresses stay relative unless the page names its own address or a ``<base>``. Dates stay
    as they were found.

    Args:
        text: The file's text. An encoding that it declares is no longer true, and is ignored.
        context: ``home`` completes a relative canonical address.

    Returns:
        The fields of front matter, and the story as HTML that is not sanitised yet.

    Raises:
        UnreadableArticle: It is empty, a set of frames, or no document that can be taken apart.
    """
    root = _parsed(text)
    page_title = text_of(title) if (title := root.find(".//title")) is not None else ""
    address = _address(root, text, context.home)
    linked = structured.told(_scripts(root), address)
    address = address or linked.fields.get("canonical", "")
    base = _base(root, address)
    weights = story.measure(root)
    before = [
        {"canonical": address},
        linked.fields,
        {"language": root.get("lang") or root.get("xml:lang")},
        pagemeta.from_meta(root),
        microdata.from_microdata(microdata.story_scope(root, weights)),
    ]

    pictures.settle(root)
    pruning.prune(root, weights)
    weights = story.measure(root)
    chosen, confirmed = story.choose(root, weights)
    region = story.region_of(chosen, weights)
    fields = _merged([*before, bylines.from_surroundings(region, weights)])
    _entitle(fields, page_title, root, region)
    _describe_image(fields, region)

    if not confirmed and len(text) > _BIG_PAGE and story.is_poor(chosen, weights):
        chosen = _better(chosen, story.extracted(text), weights)
    warnings: tuple[str, ...] = ()
    if weights.get(chosen, 0) < _NO_STORY < len(linked.body) // 2:
        body, warnings = _paragraphs(linked.body), (_FROM_JSON_LD,)
    else:
        pruning.prune_story(chosen, weights)
        body = _body(chosen, region, fields, base)
    if not fields["title"] and not body:
        raise UnreadableArticle("It has neither a title nor a text.")
    return Raw(fields=_absolute(fields, base), body=body, markup="html", warnings=warnings)


_FROM_JSON_LD = "The page shows no story; its text was taken from its JSON-LD, without formatting."


def _parsed(text: str) -> html.HtmlElement:
    for attempt in (_CONTROL.sub("", text), _PRESENTATION.sub("", _CONTROL.sub("", text))):
        parser = html.HTMLParser(
            encoding="utf-8",
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = html.document_fromstring(attempt.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError as error:
            raise UnreadableArticle("It is empty.") from error
        if not any(_TOO_MUCH in entry.message for entry in parser.error_log):
            break
    else:
        raise UnreadableArticle(
            "Its elements are nested more than 256 deep, or one is larger than ten megabytes."
        )
    frames = [frame.get("src") or "" for frame in root.iter("frame")]
    if frames and not tidy("".join(root.xpath("//body//text()"))):
        raise UnreadableArticle(
            f"It is a set of frames, whose text stands in other files: {', '.join(frames)}."
        )
    return root


def _scripts(root: html.HtmlElement) -> list[str]:
    return [
        script.text or ""
        for script in root.iter("script")
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json"
    ]


def _address(root: html.HtmlElement, text: str, home: str) -> str:
    """The page's own address on the web; "" where it names none."""
    links = root.xpath("//link[@rel='canonical' or @rel='Canonical']/@href")
    metas = root.xpath("//meta[@property='og:url' or @name='og:url']/@content")
    saved = _SAVED_FROM.findall(text)
    found = (pictures.absolute(tidy(href), home) for href in [*links, *metas, *saved])
    return next(filter(structured.is_address, found), "")


def _base(root: html.HtmlElement, address: str) -> str:
    """What relative addresses are relative to (HTML Standard, "document base URL")."""
    bases = root.xpath("//base/@href")
    found = pictures.absolute(bases[0], address) if bases else address
    return found if structured.is_address(found) else address


def _merged(sources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of all sources, each from the first that has it."""
    fields: dict[str, Any] = {}
    for source in sources:
        for name, value in source.items():
            if value:
                fields.setdefault(name, value)
    return fields


def _entitle(
    fields: dict[str, Any], page_title: str, root: html.HtmlElement, region: html.HtmlElement
) -> None:
    """Set the headline and the site's name, and drop what only says the headline again."""
    fields["title"] = _title(fields, page_title, root, region)
    fields.setdefault("site", _site(page_title, fields["title"]))
    headline = trimming.plain(fields["title"])
    fields["tags"] = [tag for tag in fields.get("tags", ()) if trimming.plain(tag) != headline]
    if trimming.plain(fields.get("description", "")) == headline:
        fields["description"] = ""


def _title(
    fields: Mapping[str, Any], page_title: str, root: html.HtmlElement, region: html.HtmlElement
) -> str:
    """The headline, without the site's name that titles of pages end or begin with."""
    told = fields.get("title") or page_title
    own = [text for heading in region.iter("h1") if (text := text_of(heading))]
    headings = own + [text for heading in root.iter("h1") if (text := text_of(heading))]
    # Where the page's title agrees with a heading of the story, it outweighs what is told.
    for title, among in ((told, headings), (page_title, own)):
        for heading in among:
            if heading != fields.get("site") and _begins(title, heading):
                return heading
    # An <h1> outside of the story is as a rule the site's name.
    for site in filter(None, [fields.get("site", ""), *headings[len(own) :]]):
        name = re.escape(site)
        short = re.sub(f"{_GAP}{name}$|^{name}{_GAP}", "", told, flags=re.IGNORECASE)
        if short and short != told:
            return short
    if fields.get("title") or own:
        return fields.get("title") or own[0]
    return re.sub(f"^(.{{8,}}){_GAP}.{{1,40}}$", r"\1", told) or next(iter(headings), "")


def _site(page_title: str, title: str) -> str:
    """The site's name, from a page's title that ends or begins with it; else empty."""
    before, _, after = page_title.partition(title)
    if not before and re.match(_GAP, after):
        return re.split(_GAP, after)[-1].strip()
    return before.rstrip(" :-–—|·»").strip() if before and not after else ""


def _begins(title: str, heading: str) -> bool:
    """Whether a title is a heading, alone or before the site's name."""
    return re.match(f"{re.escape(heading)}(?:{_GAP}|$)", title, re.IGNORECASE) is not None


def _describe_image(fields: dict[str, Any], region: html.HtmlElement) -> None:
    """Give the article's image what the page says of the same picture."""
    image = fields.get("image", {})
    for picture in region.iter("img"):
        if picture.get("src") == image.get("url") and image:
            figure = next(picture.iterancestors("figure"), None)
            named = [] if figure is None else figure.xpath(".//*[contains(@class, 'redit')]")
            image.setdefault("alt", tidy(picture.get("alt") or ""))
            image.setdefault("credit", text_of(named[0]) if named else "")
            fields["image"] = {name: value for name, value in image.items() if value}
            return


def _better(
    chosen: html.HtmlElement, extracted: html.HtmlElement | None, weights: story.Weights
) -> html.HtmlElement:
    """The extracted story, where it holds most of the prose that the chosen one has."""
    if extracted is None:
        return chosen
    return extracted if story.measure(extracted)[extracted] * 2 > weights[chosen] else chosen


def _body(
    chosen: html.HtmlElement, region: html.HtmlElement, fields: Mapping[str, Any], base: str
) -> str:
    """The story's inner HTML, after the pictures that stand before it."""
    figures = story.lead(chosen, region)
    names = [
        *(author["name"] for author in fields.get("authors", ())),
        *(fields.get(name, "") for name in ("section", "site")),
        *fields.get("tags", ()),
    ]
    trimming.drop_repetition(
        chosen,
        title=fields["title"],
        names=names,
        dates=[fields.get("date", ""), fields.get("updated", "")],
    )
    for part in [*figures, chosen]:
        trimming.drop_empty(part)
        if base:
            pictures.absolutise(part, base)
    shown = "".join(
        html.tostring(figure, encoding="unicode", with_tail=False) for figure in figures
    )
    inner = [html.tostring(child, encoding="unicode") for child in chosen]
    return (shown + escape(chosen.text or "", quote=False) + "".join(inner)).strip()


def _paragraphs(text: str) -> str:
    """Plain text as paragraphs, one a line."""
    lines = (tidy(line) for line in text.splitlines())
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def _absolute(fields: Mapping[str, Any], base: str) -> dict[str, Any]:
    """The fields with each address in them made absolute where the page's own is known."""

    def settled(part: Mapping[str, Any]) -> dict[str, Any]:
        return {k: pictures.absolute(v, base) if k == "url" else v for k, v in part.items()}

    whole = {name: value for name, value in fields.items() if value}
    for name in ("authors", "enclosures"):
        if name in whole:
            whole[name] = [settled(part) for part in whole[name]]
    if "image" in whole:
        whole["image"] = settled(whole["image"])
    return whole
