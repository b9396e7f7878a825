"""A second opinion on a page, where trafilatura is installed: which short lines are no story.

Our own reader chooses the story and keeps its markup; trafilatura is asked about the short lines in
it, and about frames below it that are marked otherwise and lead elsewhere. Paragraphs, pictures,
tables and code of the story stay, whatever it says.
"""

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import Any

from lxml import html

from feedwright.reading.formats.pagetext.lines import ended, size
from feedwright.reading.formats.webpage.apart import NOTE, Place, frame_apart
from feedwright.reading.formats.webpage.pagemeta import text_of
from feedwright.reading.formats.webpage.repeats import Marking, marking
from feedwright.reading.formats.webpage.standfirst import is_summary
from feedwright.reading.formats.webpage.story import BLOCKS, letters
from feedwright.reading.formats.webpage.teasers import is_of_site
from feedwright.reading.formats.webpage.trimming import plain

_PARAGRAPH = 12
"""A closed line of so many words stays."""
_SENTENCE = 3
"""So does one of so many in an element for paragraphs or items."""
_SHOWING = frozenset({
    "audio", "code", "embed", "figure", "iframe", "img", "math", "object", "picture", "pre",
    "table", "video"
})  # fmt: skip
_TEXTS = ("p", "h2", "h3", "h4", "h5", "h6")
"""Elements that are the story's between two of its paragraphs, where they are no links."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol", "dl")
_WHOLE = 24
"""In letters: so long a line is known by its words alone, wherever they stand."""
_AGREED = 0.8
"""How many of a story's paragraphs an extraction must have to be believed on the rest."""
_NEARLY_ALL = 0.9
"""How many, to be believed on a paragraph below them."""
_LITTLE = 0.5
"""A frame with more words than this part of the confirmed paragraphs' may be a second story."""
_AN_APPEAL = 60
"""In words: what a site asks of its readers below a story is short."""
_APPEALING = frozenset({"article", "aside", "center", "div", "footer", "nav", "section"})
_LINKED = 0.6
_A_HEADLINE = 20
"""In letters: shorter links, with words beside them, are names."""
_REACH = 200_000
"""In letters: nothing is looked for further from where the last line was found."""
_LATEST = "2099-12-31"
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_QUOTED, _LONGEST_QUOTE = 6, 60
"""As many words, and letters, of a line that was left out tell which it is."""


_Line = tuple[html.HtmlElement, str]


class Extract:
    """What an extraction has of a page's story, asked line by line in the page's order."""

    def __init__(self, text: str) -> None:
        self.lines: dict[str, int] = {}
        """Each of its lines by its letters and figures, and where those stand in the whole."""
        self._place = place = 0
        for line in text.splitlines():
            if own := plain(line):
                self.lines.setdefault(own, place)
                place += len(own)
        self._whole = "".join(plain(line) for line in text.splitlines())

    def reread(self) -> None:
        """Be asked again, from the page's first line on."""
        self._place = 0

    def holds(self, own: str) -> bool:
        """Whether it has a line, whole or as a part of others near where the last one stood.

        Args:
            own: The line's letters and figures.
        """
        place = self.lines.get(own)
        if place is None:
            first = max(0, self._place - _REACH)
            place = self._whole.find(own, first, self._place + _REACH + len(own))
        self._place = max(self._place, place)
        return place >= 0


def drop_unconfirmed(
    story: html.HtmlElement, page: str, about: str = "", place: Place | None = None
) -> tuple[str, ...]:
    """Take the short lines of a story that trafilatura does not find in it.

    Args:
        story: What was chosen, which is changed.
        page: The page's HTML.
        about: What the page says that its story is about, which may stand above the story.
        place: Where the story stands, which tells what below it is an appeal of the site's.

    Returns:
        A warning that says how many lines were left out above the last paragraph, and one of the
        paragraphs below the story; none where there are none.
    """
    if not _is_installed():
        return ()
    lines = [(line, text) for line in _lines(story) if plain(text := text_of(line))]
    paragraphs = [i for i, (_, text) in enumerate(lines) if _is_closed(text, _PARAGRAPH)]
    extract = Extract(_extracted(page) if paragraphs else "")
    told = [plain(text) for _, text in lines]
    agreed = sum(extract.holds(told[i]) for i in paragraphs)
    if not agreed or agreed < len(paragraphs) * _AGREED:
        return ()
    extract.reread()
    has = [(own in extract.lines or len(own) >= _WHOLE) and extract.holds(own) for own in told]
    lists = {
        one
        for (line, _), found_too in zip(lines, has, strict=True)
        if found_too
        for one in line.iterancestors(*_LISTS)
    }
    below = tuple(_drop_frames_below(story, lines, has, place or Place()))
    gone: list[str] = []
    for i, (line, text) in enumerate(lines):
        within = paragraphs[0] < i < paragraphs[-1]
        is_told = within and line.tag in _TEXTS and not _is_linked(line, text)
        sums_up = i < paragraphs[0] and is_summary(line, text, about)
        if has[i] or is_told or sums_up or _is_surely_told(line, text) or _shows(line, story):
            continue
        if line.getparent() is None:  # it was a frame below
            continue
        if lists.isdisjoint(line.iterancestors(*_LISTS)):
            line.drop_tree()
            gone += [text] if within else []
    return (*_told(gone), *below)


def _drop_frames_below(
    story: html.HtmlElement,
    lines: list[_Line],
    has: list[bool],
    place: Place,
) -> Iterator[str]:
    """Take the frames below the last confirmed paragraph that are apart from the story.

    Nothing in such a frame is confirmed. It has a heading of its own and leads elsewhere, and none
    of its lines has the tag and classes of a paragraph that is; or it is short, where all of the
    story's paragraphs are confirmed, and asks for something. Other paragraphs stay.
    """
    paragraphs = [i for i, (_, text) in enumerate(lines) if _is_closed(text, _PARAGRAPH)]
    told = [i for i in paragraphs if has[i]]
    if not told:
        return
    kinds = frozenset(marking(lines[i][0]) for i in told)
    known = {line for (line, _), is_told in zip(lines, has, strict=True) if is_told}
    above = [has[i] for i in paragraphs if i <= told[-1]]
    is_whole = sum(above) >= len(above) * _NEARLY_ALL
    weight = sum(size(lines[i][1]) for i in told)
    gone: list[str] = []
    for frame, within in list(_apart_below(story, lines, told)):
        words = sum(size(text) for _, text in within)
        if any(one in known for one, _ in within) or words > weight * _LITTLE:
            continue
        if _is_labelled(frame, within, kinds) or (
            is_whole and words <= _AN_APPEAL and _is_appeal(frame, within, kinds, place)
        ):
            gone += [text for _, text in within if size(text) >= _PARAGRAPH]
            frame.drop_tree()
    if gone:
        yield (
            f"{len(gone)} {'paragraph' if len(gone) == 1 else 'paragraphs'} below the story, in a "
            f"frame apart from it, {'was' if len(gone) == 1 else 'were'} left out, since "
            f"trafilatura finds no story there either, from {_start(gone[0])!r} on."
        )


def _apart_below(
    story: html.HtmlElement, lines: list[_Line], told: list[int]
) -> Iterator[tuple[html.HtmlElement, list[_Line]]]:
    """The frames below the last of some paragraphs that hold none of them, and their lines."""
    around = {one for i in told for one in (lines[i][0], *lines[i][0].iterancestors())}
    seen: set[html.HtmlElement] = set()
    for line, _ in lines[told[-1] + 1 :] if told else ():
        frame = frame_apart(line, story, around)
        frame = line if frame is None and line.tag in _APPEALING else frame
        if frame is not None and frame not in seen and frame.getparent() is not None:
            seen.add(frame)
            yield frame, [(one, text_of(one)) for one in _lines_of(frame)]


def _is_labelled(
    frame: html.HtmlElement,
    within: list[_Line],
    own: Collection[Marking],
) -> bool:
    """Whether a frame has a heading, leads elsewhere, and is marked as nothing of the story is."""
    markings = {kind[0] for kind in own}
    return _leads_elsewhere(frame) and not any(marking(one)[0] in markings for one, _ in within)


def _is_appeal(
    frame: html.HtmlElement,
    within: list[_Line],
    own: Collection[Marking],
    place: Place,
) -> bool:
    """Whether a frame has a button, or a link within the site, and is no note to the story."""
    if frame.tag not in _APPEALING or any(marking(one) in own for one, _ in within):
        return False
    names = " ".join(f"{one.get('class') or ''} {one.get('id') or ''}" for one in frame.iter())
    if NOTE.search(names) or next(frame.iter("blockquote", *_SHOWING - {"img"}), None) is not None:
        return False
    asks, says = frame in place.asking, any(_is_closed(text, _PARAGRAPH) for _, text in within)
    if sum(1 for _ in frame.iter("img")) > says and not (asks and says):
        return False  # it is there for its pictures
    links = [link.get("href") or "" for link in frame.iter("a")]
    if any(link.startswith("#") for link in links):
        return False
    return asks or any(is_of_site(link, place.host) for link in links)


def _leads_elsewhere(frame: html.HtmlElement) -> bool:
    """Whether a frame has a heading and links of its own, and quotes nobody."""
    return (
        next(frame.iter("blockquote"), None) is None
        and next(frame.iter("a"), None) is not None
        and next(frame.iter(*_HEADINGS), None) is not None
    )


def _lines_of(frame: html.HtmlElement) -> list[html.HtmlElement]:
    """The lines within a frame, or the frame itself where it is one."""
    return [one for one in _lines(frame) if plain(text_of(one))] or [frame]


def _lines(story: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The blocks that hold no other block."""
    for block in list(story.iterdescendants(*BLOCKS)):
        if next(block.iterdescendants(*BLOCKS), None) is None:
            yield block


def _is_closed(text: str, least: int) -> bool:
    return size(text) >= least and ended(text)


def _is_surely_told(line: html.HtmlElement, text: str) -> bool:
    """Whether a line is a paragraph, a sentence where paragraphs stand, or as long as two."""
    if size(text) >= 2 * _PARAGRAPH:
        return True
    return _is_closed(text, _SENTENCE if line.tag in ("p", "li", "dd") else _PARAGRAPH)


def _is_linked(line: html.HtmlElement, text: str) -> bool:
    """Whether a line is mostly a link, or stands in one; names in a sentence may be links."""
    if next(line.iterancestors("a"), None) is not None:
        return True
    linked = [letters(text_of(link)) for link in line.iter("a")]
    named = sum(linked) < letters(text) and max(linked, default=0) < _A_HEADLINE
    return sum(linked) > letters(text) * _LINKED and not named


def _shows(line: html.HtmlElement, story: html.HtmlElement) -> bool:
    """Whether a line holds a picture or the like, or stands in what does."""
    if next(line.iter(*_SHOWING), None) is not None:
        return True
    for ancestor in line.iterancestors():
        if ancestor is story:
            return False
        if ancestor.tag in _SHOWING:
            return True
    return False


def _told(gone: list[str]) -> Iterator[str]:
    if gone:
        lines = "One short line" if len(gone) == 1 else f"{len(gone)} short lines"
        verb = "was" if len(gone) == 1 else "were"
        yield (
            f"{lines} between its paragraphs {verb} left out, since trafilatura finds no story in "
            f"them either, from {_start(gone[0])!r} on."
        )


def _start(text: str) -> str:
    return " ".join(text.split()[:_QUOTED])[:_LONGEST_QUOTE]


def story_of(page: str) -> html.HtmlElement | None:
    """The story as trafilatura finds it; None where that is not installed or finds none.

    Args:
        page: The page's HTML.
    """
    found = _extracted(
        page,
        output_format="html",
        include_formatting=True,
        include_images=True,
        include_links=True,
    )
    return html.document_fromstring(found).find("body") if found else None


def _is_installed() -> bool:
    try:
        import trafilatura  # noqa: F401, PLC0415 - an optional part
    except ImportError:
        return False
    return True


def _extracted(page: str, **form: Any) -> str:
    """What trafilatura finds in a page; "" where it is not installed, finds none or breaks down."""
    try:
        import trafilatura  # noqa: PLC0415 - an optional part
    except ImportError:
        return ""
    try:
        found = trafilatura.extract(
            page, include_comments=False, include_tables=True, favor_recall=True, **form
        )
    except Exception:  # noqa: BLE001 - whatever it trips over, the story is read without it
        return ""
    return found or ""


def found_date(region: html.HtmlElement, address: str, latest: str) -> str:
    """The date of a story as htmldate finds it beside its paragraphs; "" for none.

    A date counts that is written out. A year or a month alone, as a copyright has them, makes a
    first day of it; nothing is asked of the clock.

    Args:
        region: What of the page is about the story.
        address: The page's own address, which may have a date.
        latest: A date that the page gives for later, such as that of a change; "" for none.
    """
    try:
        import htmldate  # noqa: PLC0415 - an optional part
    except ImportError:
        return ""
    labels = deepcopy(region)
    for line in _lines(labels):
        if _is_closed(text_of(line), _PARAGRAPH):
            line.drop_tree()
    page = f"<html><body>{html.tostring(labels, encoding='unicode', with_tail=False)}</body></html>"
    try:
        found: str | None = htmldate.find_date(
            page,
            extensive_search=False,
            original_date=True,
            url=address or None,
            max_date=latest if _ISO.fullmatch(latest) else _LATEST,
        )
    except Exception:  # noqa: BLE001 - whatever it trips over, the story is read without it
        return ""
    if not found:
        return ""
    is_spelt = any(one in page + address for one in (found, found.replace("-", "/")))
    return found if is_spelt or not found.endswith("-01") else ""
