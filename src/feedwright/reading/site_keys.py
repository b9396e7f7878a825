"""What the keys of a site's configuration hold, whichever file they stand in."""

from collections.abc import Mapping
from typing import Any

from feedwright.reading.fields.values import truth


def text(said: Mapping[str, Any], *names: str) -> str:
    """The first of some keys that holds a text."""
    found = (said.get(name) for name in names)
    return next((one.strip() for one in found if isinstance(one, str) and one.strip()), "")


def table(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The table that a key holds, its keys in small letters; an empty one where it holds none."""
    found = said.get(name)
    return {str(k).lower(): v for k, v in found.items()} if isinstance(found, Mapping) else {}


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list, or the one in its place."""
    listed = value if isinstance(value, list | tuple) else (value,)
    return tuple(one.strip() for one in listed if isinstance(one, str) and one.strip())


def is_on(said: Mapping[str, Any], name: str) -> bool:
    """Whether a key is true; what is read of YAML is text."""
    return truth(said.get(name)) is True


def is_off(said: Mapping[str, Any], name: str) -> bool:
    """Whether a key is false; one that is not there is not."""
    return truth(said.get(name)) is False


def joined(*parts: str) -> str:
    """A path of parts, without a slash at its ends."""
    return "/".join(part.strip("/") for part in parts if part.strip("./"))


def docusaurus_blog(said: Mapping[str, Any]) -> str:
    """Where Docusaurus has its blog below the site; "" where that is all of it."""
    return (text(said, "blog.routebasepath") or "blog").strip("/")


def listings(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lists of posts that the front page of a site of Quarto has, ``index.qmd``."""
    found = table(said, "index").get("listing")
    tables = found if isinstance(found, list) else [found]
    return [table({"one": one}, "one") for one in tables if isinstance(one, Mapping)]


def listed_folders(said: Mapping[str, Any]) -> list[str]:
    """The folders whose posts these lists hold, by their paths or by globs below them."""
    contents = (one for listing in listings(said) for one in texts(listing.get("contents")))
    return [one.partition("*")[0].strip("./") for one in contents]
