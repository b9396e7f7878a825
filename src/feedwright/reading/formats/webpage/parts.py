"""Which of several parts of a page are one story: those of one headline, and those of one kind."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from lxml import html

_SUM = 0.8
"""How much of the prose of what holds them the parts of one story have together."""
_HEADINGS = ("h1", "h2", "h3")


def under_headline(
    parts: Sequence[html.HtmlElement], headlines: Collection[html.HtmlElement]
) -> list[html.HtmlElement]:
    """The parts that stand under the page's own headline, and not under another story's.

    The smallest frame around a part that has a first-level heading tells whose it is.

    Args:
        parts: The parts.
        headlines: The first-level headings that say what the page names as its headline.

    Returns:
        Those of the parts, in their order; all where no heading of the page is its headline.
    """
    if not headlines or not parts:
        return list(parts)
    headings = set(parts[0].getroottree().getroot().iter("h1"))
    others = _frames(headings.difference(headlines))
    own = _frames(headlines)

    def is_own(part: html.HtmlElement) -> bool:
        frames = (one for one in (part, *part.iterancestors()) if one in others or one in own)
        frame = next(frames, None)
        return frame is None or frame in own

    return [part for part in parts if is_own(part)]


def sections_around(
    best: html.HtmlElement, parts: Sequence[html.HtmlElement], weights: Mapping[Any, int]
) -> html.HtmlElement | None:
    """What holds a story that stands in several parts of one class, each in a frame of its own.

    Args:
        best: The weightiest part.
        parts: All of the page's parts.
        weights: How much prose each element holds.

    Returns:
        The smallest element around the parts, where they are most of its prose and none has a
        linked heading beside it, as the first lines of other stories have; else None.
    """
    alike = [
        part
        for part in parts
        if part.tag == best.tag
        and any(part.get(name) == best.get(name) is not None for name in ("class", "itemprop"))
    ]
    if len(alike) < 2:  # noqa: PLR2004 - several
        return None
    sums: dict[html.HtmlElement, int] = {}
    counts: dict[html.HtmlElement, int] = {}
    for part in alike:
        for ancestor in part.iterancestors():
            sums[ancestor] = sums.get(ancestor, 0) + weights[part]
            counts[ancestor] = counts.get(ancestor, 0) + 1
    found = None
    for ancestor in best.iterancestors():
        if ancestor.tag in ("body", "html") and found is not None:
            break
        if sums[ancestor] < weights.get(ancestor, 0) * _SUM:
            break
        if counts[ancestor] > counts.get(found, 1):
            found = ancestor
    if found is None or _are_anothers(alike, found):
        return None
    return found


def _are_anothers(parts: Collection[html.HtmlElement], whole: html.HtmlElement) -> bool:
    """Whether beside a part, within its frame, a heading leads to another page."""
    frames: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    for part in parts:
        frame = part
        for ancestor in part.iterancestors():
            if ancestor is whole:
                break
            frame = ancestor
        frames.setdefault(frame, []).append(part)
    return any(map(_leads_away, frames, frames.values()))


def _leads_away(frame: html.HtmlElement, parts: Sequence[html.HtmlElement]) -> bool:
    """Whether a heading in a frame leads to another page, and is not within each of its parts."""
    leading = [
        heading
        for heading in frame.iter(*_HEADINGS)
        if next(heading.iter("a"), None) is not None or heading.getparent().tag == "a"
    ]
    known = set(parts)
    return any(
        sum(frame in known for frame in (one, *one.iterancestors())) < len(known) for one in leading
    )


def _frames(headings: Iterable[html.HtmlElement]) -> frozenset[html.HtmlElement]:
    return frozenset(frame for heading in headings for frame in (heading, *heading.iterancestors()))
