"""Rows of APIs that wrap what their editors have written: JSON:API, Strapi and Contentful."""

from collections.abc import Mapping
from typing import Any

_JSON_API = frozenset(
    {"id", "type", "documentId", "attributes", "relationships", "links", "meta"}
)  # JSON:API 1.1 §7.2, and Strapi 4
_CONTENTFUL = frozenset({"sys", "fields", "metadata"})
_RELATED = frozenset({"data", "links", "meta"})
"""What refers to another object (JSON:API 1.1 §7.2.2.2), and in Strapi 4 holds it."""
_OF_SYS = ("id", "createdAt", "updatedAt", "locale")
WRAPPINGS = frozenset({"attributes", "fields", "sys"})
"""The members of a row that are taken away."""
_DEEPEST = 20


def unwrapped(row: Mapping[str, Any], depth: int = 0) -> Mapping[str, Any]:
    """A row whose columns are what its editors have written; one that is not wrapped as it is.

    Args:
        row: A member of an answer's list.
        depth: How many others it stands in.
    """
    inner = _inner(row)
    if inner is None or depth > _DEEPEST:
        return row
    made = {name: _plain(value, depth + 1) for name, value in inner.items()}
    sys = row.get("sys")
    told = sys if isinstance(sys, Mapping) else row
    around = {name: told[name] for name in _OF_SYS if told.get(name) is not None}
    return {**around, **made, **({"id": around["id"]} if "id" in around else {})}


def _inner(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for name, of in (("attributes", _JSON_API), ("fields", _CONTENTFUL)):
        inner = row.get(name)
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
