"""HTML files: articles written by hand in HTML, and saved pages of news sites and blogs.

A page is read in the order in which its parts depend on each other: what it says of its article
(:mod:`~.structured`, :mod:`~.pagemeta`), what of it is no story (:mod:`~.pruning`), and which
part is (:mod:`~.story`, :mod:`~.parts`), with the :mod:`~.standfirst` above it and without the
:mod:`~.teasers` below. One way serves both kinds: on a page written by hand there is little
to take away, and so little is taken.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import msgspec
from lxml import html

from feedwright.domain import attributes
from feedwright.markup.comments import for_everybody
from feedwright.markup.embeds import scripts_linked
from feedwright.markup.hidden import spoken
from feedwright.reading.formats.raw_article import Context, RawArticle
from feedwright.reading.formats.webpage import (
    apart,
    authors,
    bylines,
    cards,
    document,
    microdata,
    mistaken,
    moments,
    opinion,
    pagemeta,
    pictures,
    provenance,
    pruning,
    repeats,
    standfirst,
    story,
    structured,
    teasers,
    titles,
    trimming,
    walls,
)
from feedwright.reading.formats.webpage.pagemeta import text_of, tidy

_MOST = 0.8
"""How much of the prose of the page's own structure an extraction must hold to replace it."""
_BIG_PAGE = 20_000
"""Characters from which a page is hardly written by hand."""
_FRAME = re.compile(r"<(?:h1|p)[\s>]", re.IGNORECASE)
"""What a site's frame above a story has not: a headline, or a paragraph."""
_WHOLE = re.compile(r"<(?:!doctype|html|head|body)[\s>]", re.IGNORECASE)
_EDITED = re.compile(r"\[(?:audio|caption|embed|gallery|playlist|video|wp_caption)[\s\]]")
"""What a post of WordPress has in its editor, and no page that was shown."""
_SHOP = re.compile(r"<!--\s{0,10}(?:paid|premium|paywall)[\w -]{0,30}-->", re.IGNORECASE)
"""What names a button to subscribe there, and nothing that is for members."""
_NO_STORY = 200
"""Letters of prose; with fewer, a page that is filled by scripts has not been filled."""

_FROM_JSON_LD = "The page shows no story; its text was taken from its JSON-LD, without formatting."


def read(text: str, context: Context, place: str = "") -> RawArticle:
    """The article of an HTML file.

    Addresses stay relative unless the page names its own address or a ``<base>``. Dates stay
    as they were found.

    Args:
        text: The file's text. An encoding that it declares is no longer true, and is ignored.
        context: ``home`` completes a relative canonical address.
        place: The page's address by the archive that it was taken from.

    Returns:
        The fields of front matter, and the story as HTML that is not sanitised yet.

    Raises:
        UnreadableArticle: It is empty, a set of frames, or no document that can be taken apart,
            or was saved in the place of an article.
    """
    page = _prepared(text, place)
    root, text, saved = page.root, page.text, page.saved
    page_title = text_of(title) if (title := root.find(".//title")) is not None else ""
    address = _address(root, page.noted, context.home)
    linked = structured.article_data(_scripts(root), address)
    address = address or linked.fields.get("canonical", "")
    base = _base(root, address)
    weights = story.measure(root)
    before = [
        {"canonical": address},
        linked.fields,
        {"language": _language(root)},
        pagemeta.from_meta(root),
        microdata.from_microdata(microdata.story_scope(root, weights)),
    ]
    elsewhere = "" if context.delivers_files else address
    pictures.settle(root, elsewhere)
    wall = walls.found(root, weights, text, page_title, linked.paid)
    stands = apart.Place(host=teasers.host_of(base), asking=apart.controls(root))
    pruning.prune(root, weights)
    weights = story.measure(root)
    named = [page_title, *(source.get("title", "") for source in before)]
    headlines = titles.headlines(root, named)
    chosen, confirmed = story.choose(root, weights, headlines)
    region = story.region_of(chosen, weights)
    fields = _merged([*before, bylines.from_surroundings(region, weights)])
    if saved and not fields.get("date"):
        fields["date"] = opinion.found_date(region, address, fields.get("updated", "")[:10])
    titles.entitle(fields, page_title, root, region)
    _describe_image(fields, region)

    warnings = page.warnings
    if weights.get(chosen, 0) < _NO_STORY < len(linked.body) // 2:
        body, warnings = _paragraphs(linked.body), (*warnings, _FROM_JSON_LD)
    else:
        signed = fields.get("authors", ())
        dropped = _drop_furniture(chosen, weights, base, signed, stands, saved=saved)
        warnings = (*warnings, *dropped)
        if not confirmed and saved and story.is_poor(chosen, weights):
            chosen = _better(chosen, opinion.story_of(text), weights)
        about = fields.get("description", "")
        if saved:
            warnings = (*warnings, *opinion.drop_unconfirmed(chosen, text, about, stands))
            repeats.drop_repeated(chosen)
        above = story.lead(chosen, region) if chosen in region.iter() else []
        first = standfirst.standfirst(chosen, headlines or titles.alone(root), about)
        above = above if first is None else [_paragraph(first), *above]
        warnings = (*warnings, *pictures.drop_unreachable([*above, chosen], elsewhere))
        body = _body(chosen, above, fields, base)
    mistaken.refuse(text, page_title, chosen if body else None, fields, wall)
    fields = _absolute(fields, base)
    if not pictures.is_reachable(fields.get("image", {}).get("url", ""), elsewhere):
        del fields["image"]
    return RawArticle(
        fields=fields, body=body, markup="html", rendered=page.rendered, warnings=warnings
    )


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page before anything of it is found."""

    root: html.HtmlElement
    text: str
    """The same as text, for another reader."""
    saved: bool
    """It is too long to be written by hand."""
    rendered: bool
    """A site has shown it; else it is what an editor holds, with WordPress' shortcodes."""
    noted: list[str]
    """The addresses that whatever saved it noted as its own."""
    warnings: tuple[str, ...]


def _drop_furniture(
    chosen: html.HtmlElement,
    weights: story.Weights,
    base: str,
    signed: Sequence[Mapping[str, str]],
    place: apart.Place,
    *,
    saved: bool,
) -> tuple[str, ...]:
    """Drop what stands in a story without being part of it, and return what to tell of it."""
    pruning.prune_story(chosen, weights)
    told: tuple[str, ...] = ()
    if saved:
        told = (
            *cards.drop_cards(chosen, weights, base),
            *apart.drop_apart(chosen, signed, place),
        )
    return (*told, *teasers.drop_teasers(chosen, weights, base, saved=saved))


def _prepared(written: str, place: str) -> _Page:
    """A page without what whatever saved it put in."""
    is_capture = provenance.is_capture(written)
    text = provenance.without_toolbar(written) if is_capture else written
    text, cut = attributes.bounded(text)
    if len(text) > _BIG_PAGE and (top := _FRAME.search(text)) and top[0][1:3].lower() == "h1":
        text = _SHOP.sub("", text[: top.start()]) + text[top.start() :]
    text, left_out = for_everybody(text)
    left_out += attributes.cut_warnings(cut)
    text = scripts_linked(text)
    root = document.parsed(spoken(text))
    if is_capture:
        provenance.restore_addresses(root)
    archived, mirrored = provenance.snapshot_of(written), provenance.mirrored_from(written)
    if archived:
        provenance.restore_snapshot(root)
    elif mirrored:
        provenance.restore_mirrored(root)
    saved = len(text) > _BIG_PAGE
    if pictures.lighten(root):
        text = html.tostring(root, encoding="unicode")
    noted = [
        archived,
        mirrored,
        *provenance.noted_addresses(root, written),
        provenance.original(place),
    ]
    rendered = not _EDITED.search(written) or _WHOLE.search(written) is not None
    return _Page(
        root=root, text=text, saved=saved, rendered=rendered, noted=noted, warnings=left_out
    )


def _scripts(root: html.HtmlElement) -> list[str]:
    return [
        script.text or ""
        for script in root.iter("script")
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json"
    ]


def _address(root: html.HtmlElement, noted: Sequence[str], home: str) -> str:
    """The page's own address on the web; "" where it names none."""
    links = root.xpath("//link[@rel='canonical' or @rel='Canonical']/@href")
    metas = root.xpath("//meta[@property='og:url' or @name='og:url']/@content")
    told = (tidy(href) for href in [*links, *metas, *noted])
    found = (pictures.absolute(href, home) for href in told if href)
    return next(filter(structured.is_address, found), "")


def _language(root: html.HtmlElement) -> str:
    """The language that the page's frame is marked with; "" where it is not."""
    frames = root.iter("html", "body", "main", "article")
    marks = (frame.get("lang") or frame.get("xml:lang") or "" for frame in frames)
    return next((tidy(mark) for mark in marks if mark), "")


def _base(root: html.HtmlElement, address: str) -> str:
    """What relative addresses are relative to (HTML Standard, "document base URL")."""
    bases = root.xpath("//base/@href")
    found = pictures.absolute(bases[0], address) if bases else address
    return found if structured.is_address(found) else address


def _merged(sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of all sources, each from the first that has it, and dates as exact as any."""
    fields: dict[str, Any] = {}
    for source in sources:
        for name, value in source.items():
            if value and not (name == "section" and structured.is_address(value)):
                fields.setdefault(name, value)
    for name in ("date", "updated"):
        fields[name] = moments.exact(source.get(name) or "" for source in sources)
    people = (source.get("authors") or () for source in sources)
    fields["authors"] = authors.of_all(people, fields.get("site", ""))
    return {name: value for name, value in fields.items() if value}


def _describe_image(fields: dict[str, Any], region: html.HtmlElement) -> None:
    """Give the article's image what the page says of the same picture."""
    image = dict(fields.get("image", {}))
    if not image:
        return
    for picture in region.iter("img"):
        if pictures.is_same(picture.get("src") or "", image["url"]):
            figure = next(picture.iterancestors("figure"), None)
            image.setdefault("alt", tidy(picture.get("alt") or ""))
            if figure is not None:
                image.setdefault("credit", pictures.credit(figure))
                image.setdefault("caption", pictures.caption(figure))
            fields["image"] = {name: value for name, value in image.items() if value}
            return


def _better(
    chosen: html.HtmlElement, extracted: html.HtmlElement | None, weights: story.Weights
) -> html.HtmlElement:
    """The extracted story, where it holds most of the prose that the chosen one has."""
    if extracted is None:
        return chosen
    return (
        extracted
        if story.measure(extracted).get(extracted, 0) >= _MOST * weights[chosen]
        else chosen
    )


def _paragraph(line: html.HtmlElement) -> html.HtmlElement:
    """A standfirst as a paragraph, since headings are often used for it."""
    line.tag = "p"
    return line


def _body(
    chosen: html.HtmlElement,
    above: Sequence[html.HtmlElement],
    fields: Mapping[str, Any],
    base: str,
) -> str:
    """The story's inner HTML, after the standfirst and the pictures that stand before it."""
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
        address=fields.get("canonical", ""),
    )
    for part in [*above, chosen]:
        trimming.drop_empty(part)
        if base:
            pictures.absolutise(part, base)
    shown = "".join(html.tostring(part, encoding="unicode", with_tail=False) for part in above)
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
