"""Feeds of Django: a class of ``django.contrib.syndication`` moves here by changing its base.

Django collects what a class says of its feed and its items; the document is rendered here. Ids,
links and dates stay what readers know.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.syndication import views
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed
from django.utils.http import http_date

from feedwright.domain import extra_elements
from feedwright.domain.article import Article, Enclosure, Person
from feedwright.domain.document import Document
from feedwright.domain.formats import ATOM, FORMATS, RSS
from feedwright.domain.standalone_feed import Feed as FeedRecord
from feedwright.rendering.standalone import render

_LOG = logging.getLogger("feedwright.django")
_UNSAID = ("stylesheets",)
"""What Django's feeds may say of themselves and no document of ours does."""


class Feed(views.Feed):  # type: ignore[misc]  # Django ships no types
    """A feed that is rendered by Feedwright, in the format that ``feed_type`` names.

    Its content is made safe, its addresses absolute, its document valid. Elements that a
    ``feed_type`` of one's own adds to items are taken over where they hold text alone. What
    cannot be carried is logged once, as a warning of the logger ``feedwright.django``.
    """

    feed_format = ""
    """``rss``, ``atom`` or ``json``, whatever ``feed_type`` is."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a request with the feed, or with 304 where the reader has it."""
        try:
            about = self.get_object(request, *args, **kwargs)
        except views.ObjectDoesNotExist as error:
            raise Http404("Feed object does not exist.") from error
        collected = self.get_feed(about, request)
        document = self.document(collected)
        headers = {"ETag": document.etag}
        changed: int | None = None
        if any(one.get("pubdate") or one.get("updateddate") for one in collected.items):
            changed = int(collected.latest_post_date().timestamp())
            headers["Last-Modified"] = http_date(changed)
        content_type = FORMATS[self.format_of(collected)].content_type
        response = HttpResponse(document.data, content_type=content_type, headers=headers)
        answer: HttpResponse = get_conditional_response(
            request, etag=document.etag, last_modified=changed, response=response
        )
        return answer

    def format_of(self, collected: SyndicationFeed) -> str:
        """The format in which a feed is rendered."""
        own = ATOM if isinstance(collected, Atom1Feed) else RSS
        return self.feed_format or own.name

    def document(self, collected: SyndicationFeed) -> Document:
        """Render what Django collected of a feed.

        Args:
            collected: As ``get_feed`` gives it.
        """
        warnings: list[str] = [
            f"{name} is not carried" for name in _UNSAID if collected.feed.get(name)
        ]
        namespaces = _namespaces(collected)
        articles = [_article(one, collected, namespaces, warnings) for one in collected.items]
        feed = _feed(collected.feed, namespaces)
        made = render(feed, articles, self.format_of(collected), lenient=True)
        for line in dict.fromkeys((*warnings, *made.warnings)):
            _log(type(self).__qualname__, line)
        return made


_logged = set[tuple[str, str]]()
_MOST_LOGGED = 1000


def _log(name: str, line: str) -> None:
    """Tell something of a class, once."""
    if (name, line) not in _logged and len(_logged) < _MOST_LOGGED:
        _logged.add((name, line))
        _LOG.warning("%s: %s", name, line)


def _feed(collected: Mapping[str, Any], namespaces: dict[str, str]) -> FeedRecord:
    """What Django's feed says of itself, as a record."""
    return FeedRecord(
        title=collected["title"] or "",
        address=collected["feed_url"] or collected["link"],
        is_document=True,
        home=collected["link"],
        description=collected["subtitle"] or collected["description"] or "",
        id=collected["id"] or "",
        language=collected["language"] or "",
        authors=_people(collected),
        rights=collected["feed_copyright"] or "",
        categories=tuple(map(str, collected["categories"] or ())),
        ttl=_count(collected["ttl"]),
        namespaces=namespaces,
    )


def _article(
    item: Mapping[str, Any],
    collected: SyndicationFeed,
    namespaces: Mapping[str, str],
    warnings: list[str],
) -> Article:
    """An item as an article."""
    published, updated = item["pubdate"], item["updateddate"]
    return Article(
        title=item["title"] or "",
        body=item["description"] or "",
        id=item["unique_id"] or "",
        link=item["link"],
        published=_time(published or updated),
        updated=_time(updated),
        authors=_people(item),
        tags=tuple(item["categories"] or ()),
        enclosures=tuple(
            Enclosure(url=one.url, type=one.mime_type, length=_count(one.length))
            for one in item["enclosures"]
        ),
        rights=item["item_copyright"] or "",
        comments=item["comments"] or "",
        extra=dict(_own_elements(item, collected, namespaces, warnings)),
    )


def _people(collected: Mapping[str, Any]) -> tuple[Person, ...]:
    name, email = collected["author_name"] or "", collected["author_email"] or ""
    if not (name or email):
        return ()
    return (Person(name=name or email, email=email, url=collected["author_link"] or ""),)


def _time(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _count(value: Any) -> int:
    return int(value) if str(value).isascii() and str(value).isdigit() else 0


def _namespaces(collected: SyndicationFeed) -> dict[str, str]:
    """The namespaces that a ``feed_type`` of one's own declares."""
    attributes = dict(collected.root_attributes())
    if hasattr(collected, "rss_attributes"):
        attributes |= collected.rss_attributes()
    declared = {
        name.removeprefix("xmlns:"): value
        for name, value in attributes.items()
        if name.startswith("xmlns:")
    }
    return {
        prefix: value
        for prefix, value in declared.items()
        if not extra_elements.namespace_problem(prefix, value)
    }


def _own_elements(
    item: Mapping[str, Any],
    collected: SyndicationFeed,
    namespaces: Mapping[str, str],
    warnings: list[str],
) -> Iterator[tuple[str, extra_elements.Said]]:
    """The elements that a ``feed_type`` of one's own adds to an item."""
    recorder = _Recorder()
    collected.add_item_elements(recorder, {**item, "enclosures": ()})
    for name, attributes, texts, is_plain in recorder.found:
        if ":" not in name or name in ("dc:creator", "atom:link"):
            continue
        wrong = extra_elements.problem(name, namespaces.get(name.partition(":")[0], ""))
        given = {one: str(value) for one, value in attributes.items() if value}
        problems = (extra_elements.attribute_problem(name, one) for one in given)
        wrong = wrong or next(filter(None, problems), "")
        if wrong or not is_plain:
            warnings.append(
                f"<{name}> of feed_type is not carried: {wrong or 'it is no text alone'}"
            )
        else:
            text = "".join(texts)
            yield name, given | ({"": text} if text else {}) if given else text


class _Recorder:
    """Takes what Django would write of an item, as its generator of XML does."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Mapping[str, Any], list[str], bool]] = []
        """The outermost elements: name, attributes, texts, and whether they hold nothing else."""
        self._depth = 0

    def startElement(self, name: str, attrs: Mapping[str, Any] | None = None) -> None:  # noqa: N802 - as SAX has it
        if self._depth == 0:
            self.found.append((name, dict(attrs or {}), [], True))
        elif self._depth == 1:
            self.found[-1] = (*self.found[-1][:3], False)
        self._depth += 1

    def endElement(self, _name: str) -> None:  # noqa: N802 - as SAX has it
        self._depth -= 1

    def characters(self, content: str) -> None:
        if self._depth == 1:
            self.found[-1][2].append(content)

    def addQuickElement(  # noqa: N802 - as Django has it
        self, name: str, contents: str | None = None, attrs: Mapping[str, Any] | None = None
    ) -> None:
        self.startElement(name, attrs)
        if contents is not None:
            self.characters(str(contents))
        self.endElement(name)

    def ignorableWhitespace(self, content: str) -> None:  # noqa: N802 - as SAX has it
        """Nothing that is to be taken."""

    def processingInstruction(self, target: str, data: Sequence[str]) -> None:  # noqa: N802 - as SAX has it
        """Nothing that is to be taken."""
