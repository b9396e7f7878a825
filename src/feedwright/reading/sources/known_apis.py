"""APIs that are known: where WordPress and Ghost have their articles, and how they are asked."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from feedwright.domain.sources import HttpSource

_MOST = "100"
"""So many posts come at a time; neither gives more."""
ISO = "%Y-%m-%dT%H:%M:%SZ"
_BLANK = "%Y-%m-%d %H:%M:%S"
"""A time as Ghost's filters compare it."""


class Api(NamedTuple):
    """How an API is asked."""

    settings: HttpSource
    """With what is known of it."""
    headers: Mapping[str, str]
    query: Mapping[str, str]
    """What proves who asks, where that is a parameter."""
    time: str = ISO
    """How it is told a time."""

    def time_of(self, value: int | datetime) -> str:
        """A time, or a number, as it is told."""
        return value.strftime(self.time) if isinstance(value, datetime) else str(value)


def api(settings: HttpSource) -> Api:
    """How the API of a source is asked.

    Args:
        settings: What feedwright.toml says of it.
    """
    if settings.preset:
        return _PRESETS[settings.preset](settings)
    headers = {"Accept": "application/json", **settings.headers}
    if settings.token:
        headers.setdefault("Authorization", f"Bearer {settings.token}")
    return Api(settings, headers, {})


def _wordpress(said: HttpSource) -> Api:
    """WordPress' REST API: posts, with names for what they refer to by number."""
    base, told = _parted(said.url)
    path = "/wp-json/wp/v2/posts"
    if "/wp-json/" in base or "rest_route" in told:
        path = ""
    # In the order of their numbers, so that a post that is written meanwhile moves no other.
    asked = {"_embed": "author,wp:term,wp:featuredmedia", "per_page": _MOST, "orderby": "id"}
    headers = {"Accept": "application/json", **said.headers}
    if said.token:
        kind, proof = "Bearer", said.token
        if ":" in proof:  # the name and an application password
            kind, proof = "Basic", b64encode(proof.encode()).decode()
        headers.setdefault("Authorization", f"{kind} {proof}")
    settings = msgspec.structs.replace(
        said,
        url=_joined(base + path, {**asked, "order": "asc", **told}),
        page=said.page or "page",
        changed=said.changed or "modified_gmt",
        since=said.since or "modified_after",
    )
    return Api(settings, headers, {})


def _ghost(said: HttpSource) -> Api:
    """Ghost's Content API: posts, with their tags and authors."""
    base, told = _parted(said.url)
    path = "" if "/ghost/api/" in base else "/ghost/api/content/posts/"
    asked = {"include": "tags,authors", "limit": _MOST, "order": "published_at asc"}
    mine = f"({told['filter']})+" if told.get("filter") else ""
    settings = msgspec.structs.replace(
        said,
        url=_joined(base + path, {**asked, **told}),
        list=said.list or "posts",
        page=said.page or "page",
        changed=said.changed or "updated_at",
        since=said.since or f"filter={mine}updated_at:>='{{}}'",
    )
    headers = {"Accept": "application/json", "Accept-Version": "v5.0", **said.headers}
    return Api(settings, headers, {"key": said.token} if said.token else {}, _BLANK)


_PRESETS: Mapping[str, Callable[[HttpSource], Api]] = {"wordpress": _wordpress, "ghost": _ghost}


def _parted(url: str) -> tuple[str, dict[str, str]]:
    """An address without a slash at its end, and its parameters."""
    parts = urlsplit(url)
    base = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
    return base, dict(parse_qsl(parts.query, keep_blank_values=True))


def _joined(base: str, parameters: Mapping[str, str]) -> str:
    return f"{base}?{urlencode(parameters, safe=',:/')}"


def with_parameter(url: str, name: str, value: str) -> str:
    """An address whose parameter of a name has a value."""
    parts = urlsplit(url)
    kept = [one for one in parse_qsl(parts.query, keep_blank_values=True) if one[0] != name]
    query = urlencode([*kept, (name, value)], safe=",:/")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def parameter(url: str, name: str) -> str:
    """The value of an address's parameter, "" where it has none of the name."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)).get(name, "")
