"""An export of WordPress that is read whole, as a file of articles among others."""

import io
from collections import Counter

import msgspec

from feedwright.domain.article import Article, SetAside
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats.raw_article import Context, Reading
from feedwright.reading.formats.wxr import posts as wxr
from feedwright.reading.formats.wxr.blocks import Attachment
from feedwright.reading.formats.wxr.splitting import parts


def read(data: bytes, context: Context) -> Reading:
    """The posts of an export, with keys of the file's, ``#`` and their numbers.

    Args:
        data: The file.
        context: Its place, and what holds for articles that do not say.

    Raises:
        UnreadableArticle: It breaks off, or is in UTF-16.
    """
    site = wxr.Site()
    items: dict[str, wxr.Item] = {}
    types: Counter[str] = Counter()
    others: list[wxr.Item] = []
    set_aside: list[SetAside] = []
    for part in parts(io.BytesIO(data).read):
        if part.is_head:
            site = wxr.site(part.data)
            continue
        try:
            one = wxr.item(part.data, site.opening)
        except UnreadableArticle as error:
            set_aside.append(SetAside(source=f"{context.key}#{part.offset}", reason=error.reason))
            continue
        if one.type == wxr.POST:
            items[f"{context.key}#{one.number or part.offset}"] = one
        else:
            types[one.type] += 1
            others.append(one)
    library, guids = _Library(others), set[str]()
    articles: list[Article] = []
    language = context.language or site.language
    for key, one in items.items():
        guid = one.texts.get("guid", "").strip()
        place = msgspec.structs.replace(context, key=key, language=language)
        try:
            found = wxr.reading(one, site, place, library, is_repeated=guid in guids)
            articles += found.articles
        except UnreadableArticle as error:
            set_aside.append(SetAside(source=key, reason=error.reason, until=error.until))
        guids.add(guid)
    if articles and (told := wxr.passed_over(types)):
        said = f"What is no post in its export was passed over: {told}."
        warnings = (*articles[0].warnings, said)
        articles[0] = msgspec.structs.replace(articles[0], warnings=warnings)
    return Reading(articles=tuple(articles), set_aside=tuple(set_aside))


class _Library:
    """The files and patterns of an export."""

    def __init__(self, items: list[wxr.Item]) -> None:
        self._items = {one.number: one for one in items if one.type in ("attachment", "wp_block")}

    def attachment(self, number: int) -> Attachment | None:
        """A file."""
        one = self._items.get(number)
        return wxr.attachment(one) if one and one.type == "attachment" else None

    def attached(self, number: int) -> list[Attachment]:
        """The files that were uploaded for a post, in their order."""
        found = (one for one in self._items.values() if one.parent == number and number)
        return [file for one in sorted(found, key=wxr.order) if (file := wxr.attachment(one))]

    def pattern(self, number: int) -> str:
        """The body of a synced pattern, "" where there is none."""
        one = self._items.get(number)
        return wxr.pattern(one) if one else ""
