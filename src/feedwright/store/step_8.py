"""The step to schema 8: each property of a known article has a column of its own.

Until schema 7 the kinds of an article's files were stored among its tags, each after a tab, and a
tag that began with a tab had two. A 2 in the column ``adopted`` meant that an adopted article keeps
its link.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from feedwright.runtime.database.steps import Ask, Step
from feedwright.store.seals import seal

_BATCH = 500
_PACKED = "\t"
_FIRST_SEEN, _TAGS, _ADOPTED = 2, 16, 23
"""The positions of columns in the query."""
_ADOPTED_WITH_LINK = 2
_NO_GROUP = ""
"""The group of translations, which no article had before."""


def _bring_rows(ask: Ask) -> None:
    """Upgrade the articles of a publication, in portions."""
    last = ""
    while rows := ask("articles_of_schema_7", id=last, count=_BATCH):
        ask("bring_articles_to_8", map(_brought, rows))
        last = rows[-1][0]


def _brought(row: Sequence[Any]) -> dict[str, Any]:
    """The columns of an article that differ in schema 8."""
    *columns, kept = row
    if _seal(columns) != kept:
        return _columns(row, row[_TAGS], "[]", 0, "")  # an altered row stays altered
    tags, media = list[str](), list[str]()
    for tag in msgspec.json.decode(columns[_TAGS], type=list[str]):
        is_kind = tag.startswith(_PACKED) and not tag.startswith(2 * _PACKED)
        (media if is_kind else tags).append(tag.removeprefix(_PACKED))
    columns[_TAGS], kinds = (msgspec.json.encode(one).decode() for one in (tags, media))
    keeps_link = int(columns[_ADOPTED] == _ADOPTED_WITH_LINK)
    columns[_ADOPTED] = int(bool(columns[_ADOPTED]))
    return _columns(
        columns, columns[_TAGS], kinds, keeps_link, _seal((*columns, keeps_link, kinds, _NO_GROUP))
    )


def _columns(
    columns: Sequence[Any], tags: str, media: str, keeps_link: int, sealed: str
) -> dict[str, Any]:
    return {
        "id": columns[0],
        "tags": tags,
        "adopted": columns[_ADOPTED],
        "keeps_link": keeps_link,
        "media": media,
        "seal": sealed,
    }


def _seal(columns: Iterable[Any]) -> str:
    return seal(*(str(one) for n, one in enumerate(columns) if n != _FIRST_SEEN))


STEP = Step(
    number=8,
    queries=Path(__file__).with_suffix(".sql"),
    tables=(
        "drop_index_articles_text_mark",
        "rename_text_mark",
        "rename_recipe",
        "add_keeps_link",
        "add_media",
        "add_translation",
    ),
    bring_rows=_bring_rows,
)
