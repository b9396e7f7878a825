"""Rows of APIs that wrap what editors have written: JSON:API, Contentful, Webflow and others."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]
"""A member of an answer's list."""

_JSON_API = frozenset(
    {"id", "type", "documentId", "attributes", "relationships", "links", "meta"}
)  # JSON:API 1.1 §7.2, and Strapi 4
_CONTENTFUL = frozenset({"sys", "fields", "metadata"})
_AIRTABLE = frozenset({"id", "createdTime", "fields", "commentCount"})
_WEBFLOW = frozenset(
    {"id", "cmsLocaleId", "lastPublished", "lastUpdated", "createdOn", "isArchived", "isDraft"}
    | {"fieldData"}
)
_PRISMIC = frozenset(
    {"id", "uid", "url", "type", "href", "tags", "first_publication_date", "slugs", "lang"}
    | {"last_publication_date", "linked_documents", "alternate_languages", "data"}
)
_RELATED = frozenset({"data", "links", "meta"})
"""What refers to another object (JSON:API 1.1 §7.2.2.2), and in Strapi 4 holds it."""
_MOST_STEPS = 3
"""How many references in each other are followed: entries may refer to themselves."""
_OF_SYS = ("id", "createdAt", "updatedAt", "locale")
BESIDE = ("included", "includes")
"""The members of an answer that hold what its rows refer to."""
_WRAPPINGS = frozenset({"attributes", "fields", "sys", "fieldData", "data"})
"""The members of a row that are taken away."""
_DEEPEST = 20
_LOWEST = 100
"""In the tree of a text a picture may stand deep."""


class Unwrapping:
    """How rows of a source lose what they are wrapped in.

    Args:
        columns: Those that feedwright.toml names, with dots. What they lead into stays.
    """

    def __init__(self, columns: Iterable[str]) -> None:
        named = [*columns]
        self.is_off = any(one.partition(".")[0] in _WRAPPINGS for one in named)
        """Whether columns lead into what most systems wrap rows in."""
        self._keeps_stories = any(one.startswith("content.") for one in named)

    def __call__(self, row: Row) -> Row:
        """A row as columns find it."""
        stays = self.is_off or (self._keeps_stories and _is_story(row))
        return row if stays else unwrapped(row)


def is_wrapped(row: Row) -> bool:
    """Whether a row has the form of a system that wraps what editors have written."""
    return _inner(row) is not None or _is_story(row)


def unwrapped(row: Mapping[str, Any], depth: int = 0) -> Mapping[str, Any]:
    """A row whose columns are what its editors have written; one that is not wrapped as it is.

    Args:
        row: A member of an answer's list.
        depth: How many others it stands in.
    """
    inner = _inner(row)
    if inner is None or depth > _DEEPEST:
        return _of_story(row)
    made = {name: _plain(value, depth + 1) for name, value in inner.items()}
    if _is_of_drupal(row) and isinstance(made.get("path"), Mapping):
        del made["path"]  # its alias is the address
    if _is_of_prismic(row):
        made = _fields_of_prismic(made)
    sys = row.get("sys")
    told = sys if isinstance(sys, Mapping) else row
    around = {name: told[name] for name in _OF_SYS if told.get(name) is not None}
    own = {"id": around["id"]} if "id" in around else {}
    told = {**_of_webflow(row), **_of_prismic(row), **_of_drupal(row)}
    return {**around, **told, **made, **own, **_withheld(row)}


def _of_webflow(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """When an item of a collection of Webflow was made and changed."""
    told = {"createdAt": row.get("createdOn"), "updatedAt": row.get("lastUpdated")}
    return {name: value for name, value in told.items() if value}


def _of_prismic(row: Row) -> Row:
    """What a document of Prismic says beside its fields, and its titles as text.

    Its times are null until it is published.
    """
    if not _is_of_prismic(row):
        return {}
    told = {"slug": row.get("uid"), "url": row.get("url"), "language": row.get("lang")}
    times = {
        "published_at": row["first_publication_date"],
        "updated_at": row.get("last_publication_date"),
    }
    beside = {name: value for name, value in (*told.items(), ("tags", row.get("tags"))) if value}
    return {**times, **beside}


def _fields_of_prismic(fields: Row) -> dict[str, Any]:
    """Fields of a document, of which a title is text and slices are the body."""
    from feedwright.reading.formats.editors import prismic  # noqa: PLC0415 - few rows need it

    made = {name: value for name, value in fields.items() if name != "slices"}
    titles = {name: title for name, value in made.items() if (title := prismic.plain(value))}
    slices = {"body": fields["slices"]} if fields.get("slices") else {}
    return {**slices, **made, **titles}


def _is_of_prismic(row: Row) -> bool:
    return "first_publication_date" in row and isinstance(row.get("data"), Mapping)


def _of_drupal(row: Row) -> Row:
    """What a node of Drupal says in objects: its address, its summary, its language.

    Source: https://www.drupal.org/docs/core-modules-and-themes/core-modules/jsonapi-module
    """
    inner = row.get("attributes")
    if not (_is_of_drupal(row) and isinstance(inner, Mapping)):
        return {}
    path, body, language = inner.get("path"), inner.get("body"), inner.get("langcode")
    told = {
        "link": path.get("alias") if isinstance(path, Mapping) else None,
        "summary": body.get("summary") if isinstance(body, Mapping) else None,
        "language": language if language not in ("und", "zxx") else None,
        "updated": inner.get("changed"),
    }
    return {name: value for name, value in told.items() if value}


def _is_of_drupal(row: Row) -> bool:
    return str(row.get("type")).startswith("node--")


def _withheld(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """What holds back an item that is a draft, archived, or never was published.

    Sources: https://developers.webflow.com/data/docs/working-with-the-cms/publishing;
    https://www.contentful.com/developers/docs/references/content-management-api/ (entries, whose
    ``version`` is told by the API of editors alone).
    """
    sys = row.get("sys")
    if isinstance(sys, Mapping):
        is_unpublished = "version" in sys and not sys.get("publishedVersion")
        return {"draft": True} if sys.get("archivedAt") or is_unpublished else {}
    if "fieldData" not in row:
        return {}
    is_out = row.get("lastPublished") and not (row.get("isDraft") or row.get("isArchived"))
    return {} if is_out else {"draft": True}


def _of_story(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A story of Storyblok with the fields of its content; any other row as it is."""
    if not _is_story(row):
        return row
    fields = {name: value for name, value in row["content"].items() if not name.startswith("_")}
    return {**{name: value for name, value in row.items() if name != "content"}, **fields}


def _is_story(row: Row) -> bool:
    content = row.get("content")
    return isinstance(content, Mapping) and isinstance(content.get("component"), str)


def resolving(answer: Any) -> Callable[[Row], Row]:
    """What puts into a row what it refers to, where its answer holds that beside the rows.

    JSON:API has it in ``included`` (1.1 §7.3), Contentful in ``includes``
    (https://www.contentful.com/developers/docs/concepts/links/).

    Args:
        answer: All of it, or these members of it.
    """
    if not isinstance(answer, Mapping):
        return _as_it_is
    included = answer.get("included")
    if isinstance(included, list):
        resources = {name: one for one in included if (name := _resource(one))}
        return lambda row: _with_related(row, resources, ())
    includes = answer.get("includes")
    if not isinstance(includes, Mapping):
        return _as_it_is
    told = {
        (kind, one["sys"].get("id")): one
        for kind, several in includes.items()
        for one in (several if isinstance(several, list) else ())
        if isinstance(one, Mapping)
        and isinstance(one.get("sys"), Mapping)
        and isinstance(one["sys"].get("id"), str)
    }
    return (lambda row: _resolved(row, told, (_kind(row),), 0)) if told else _as_it_is


def _as_it_is(row: Row) -> Row:
    return row


def unheld(row: Mapping[str, Any]) -> Iterator[str]:
    """The names of a row's relationships that an article may need and its answer does not hold."""
    related = row.get("relationships")
    if _inner(row) is not None and isinstance(related, Mapping):
        for name, told in related.items():
            refers = isinstance(told, Mapping) and told.get("data")
            if refers and _OF_ARTICLES.search(str(name)):
                yield str(name)


_OF_ARTICLES = re.compile(
    r"author|writer|byline|tags?\b|tags?_|categor|section|topic|image|picture|photo|cover|media|"
    r"hero|thumbnail|audio|video|enclosure",
    re.IGNORECASE,
)


def _resource(value: Any) -> tuple[str, str] | None:
    """By what JSON:API knows a resource, its type and its id (1.1 §7.2.1); None of what is none."""
    if not isinstance(value, Mapping):
        return None
    name = value.get("type"), str(value.get("id"))
    return (name[0], name[1]) if isinstance(name[0], str) and value.get("id") else None


def _with_related(
    row: Any, told: Mapping[tuple[str, str], Mapping[str, Any]], types: tuple[str, ...]
) -> Any:
    """A resource whose attributes hold those that it is related to; what is not there stays apart.

    Args:
        row: The resource.
        told: Those that can be referred to.
        types: The types of those that led to it, none of which is followed again.
    """
    name = _resource(row)
    related = row.get("relationships") if name else None
    attributes = row.get("attributes", {}) if name else None
    if not (name and isinstance(related, Mapping) and isinstance(attributes, Mapping)):
        return row
    types = (*types, name[0])
    found = dict[str, Any]()
    for one, relation in related.items():
        data = relation.get("data") if isinstance(relation, Mapping) else None
        listed = data if isinstance(data, list) else [data]
        there = [told[key] for value in listed if (key := _resource(value)) and key in told]
        if there and len(types) <= _MOST_STEPS:
            held = [
                value if value["type"] in types else _with_related(value, told, types)
                for value in there
            ]
            found[one] = held if isinstance(data, list) else held[0]
    left = {one: relation for one, relation in related.items() if one not in found}
    return {**row, "attributes": {**found, **attributes}, "relationships": left}


def _kind(entry: Any) -> str:
    """The content type of an entry; "" where it tells none."""
    inner = entry
    for name in ("sys", "contentType", "sys", "id"):
        inner = inner.get(name) if isinstance(inner, Mapping) else None
    return inner if isinstance(inner, str) else ""


def _resolved(
    value: Any, told: Mapping[tuple[Any, Any], Any], kinds: tuple[str, ...], depth: int
) -> Any:
    """A value with what it refers to in its place.

    Args:
        value: An entry, or what stands in one.
        told: What can be referred to.
        kinds: The content types of the entry and of those that led to it. An entry of one of them
            is not followed further: articles that refer to each other are as many as their paths.
        depth: How deep it stands.
    """
    if depth > _LOWEST:
        return value
    if isinstance(value, list):
        return [_resolved(one, told, kinds, depth + 1) for one in value]
    if not isinstance(value, Mapping):
        return value
    sys = value.get("sys")
    if isinstance(sys, Mapping) and sys.get("type") == "Link":
        name = sys.get("linkType"), sys.get("id")
        there = told.get(name) if all(isinstance(one, str) for one in name) else None
        if there is None or len(kinds) > _MOST_STEPS:
            return value
        kind = _kind(there)
        known = bool(kind) and kind in kinds
        return there if known else _resolved(there, told, (*kinds, kind), depth + 1)
    return {name: _resolved(one, told, kinds, depth + 1) for name, one in value.items()}


_WRAPPED = (
    ("attributes", _JSON_API),
    ("fields", _CONTENTFUL),
    ("fields", _AIRTABLE),
    ("fieldData", _WEBFLOW),
    ("data", _PRISMIC),
)


def _inner(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for name, of in _WRAPPED:
        inner = row.get(name)
        if name == "data" and not _is_of_prismic(row):
            continue
        if isinstance(inner, Mapping) and row.keys() <= of:
            return inner
    return None


def _plain(value: Any, depth: int) -> Any:
    """A value within a row, without the wrappings of what it refers to."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value]
    if not isinstance(value, Mapping):
        return value
    if "data" in value and value.keys() <= _RELATED and _is_object(value["data"]):
        return _plain(value["data"], depth + 1)
    return unwrapped(value, depth)


def _is_object(value: object) -> bool:
    return value is None or isinstance(value, Mapping | list)
