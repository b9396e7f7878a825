"""What exports say of their sites."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.errors import ConfigurationError, UnreadableArticle, unreadable
from feedwright.domain.language_tags import is_language
from feedwright.domain.text import one_line
from feedwright.reading.formats.wxr.splitting import parts
from feedwright.reading.site import SiteConfig, SiteSource
from feedwright.reading.sources.exports import is_wxr

_TOLD = frozenset({"title", "description", "lang", "locale", "default_locale", "timezone"})
"""Settings of Ghost's that are for everybody; others are secrets."""


class _Data(msgspec.Struct):
    posts: list[msgspec.Raw]
    settings: list[dict[str, Any]] = msgspec.field(default_factory=list)


class _Database(msgspec.Struct):
    data: _Data


class _File(msgspec.Struct):
    db: list[_Database]


def export_folder(folder: Path) -> SiteConfig | None:
    """What the site says of itself of which a folder holds the export; None where it holds none.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        return _of_platform(folder)
    except OSError as error:
        raise ConfigurationError(f"{folder}: {unreadable(error)}") from error


def export_site(file: Path) -> SiteConfig:
    """What the site says of itself of which a file is the export.

    Raises:
        ConfigurationError: It is no export that is known, or cannot be read.
    """
    try:
        found = _of_wordpress(file) if is_wxr(file) else _of_platform(file) or _of_ghost(file)
    except OSError as error:
        raise ConfigurationError(f"{file}: {unreadable(error)}") from error
    if found is None and is_zipfile(file):
        raise ConfigurationError(f"{file}: is packed; unpack it, and name the folder that it makes")
    if found is None:
        raise ConfigurationError(
            f"{file}: is no export of WordPress (WXR), of Ghost (JSON), of Blogger, of LiveJournal "
            "or of Movable Type; export it again"
        )
    return found


def _of_platform(path: Path) -> SiteConfig | None:
    """What an export of ``kind = "export"`` says of its site; None of any other path."""
    from feedwright.reading.sources.platforms import home_of_substack, system_of_export  # noqa: PLC0415 - seldom

    system = system_of_export(path)
    if not system:
        return None
    told: Mapping[str, str] = {}
    if system == "blogger" and path.is_file():
        from feedwright.reading.formats.platforms import blogger  # noqa: PLC0415 - lxml is slow

        told = blogger.head(path.read_bytes())
    elif system == "substack":
        told = {"home": home_of_substack(path)}
    return SiteConfig(
        system="",
        kind="export",
        title=told.get("title", ""),
        home=address(told.get("home", ""), "") if told.get("home") else "",
        description=told.get("description", ""),
        sources=(SiteSource(path=""),),
        has_ids=system not in ("substack", "movabletype", "livejournal"),
        feeds=("feed",) if system == "substack" and told["home"] else (),
    )


def _of_wordpress(file: Path) -> SiteConfig | None:
    from feedwright.reading.formats.wxr import posts  # noqa: PLC0415 - lxml is slow to import

    try:
        with file.open("rb") as opened:
            head = next((one.data for one in parts(opened.read) if one.is_head), b"")
    except UnreadableArticle as error:
        raise ConfigurationError(f"{file}: {error.reason}") from error
    told = posts.site(head)
    return SiteConfig(
        system="",
        kind="wordpress",
        title=told.title,
        home=address(told.home, ""),
        description=told.description,
        language=_language(told.language),
        sources=(SiteSource(path=""),),
        has_ids=True,
        feeds=("feed/",),
    )


def _of_ghost(file: Path) -> SiteConfig | None:
    try:
        found = msgspec.json.decode(file.read_bytes(), type=_File)
    except (msgspec.MsgspecError, ValueError):
        return None
    if not found.db:
        return None
    rows = found.db[0].data.settings
    said = {
        str(row["key"]): one_line(str(row.get("value") or ""))
        for row in rows
        if row.get("key") in _TOLD
    }
    spoken = said.get("locale") or said.get("lang") or said.get("default_locale") or ""
    return SiteConfig(
        system="",
        kind="ghost",
        title=said.get("title", ""),
        description=said.get("description", ""),
        language=_language(spoken),
        timezone=said.get("timezone", ""),
        sources=(SiteSource(path=""),),
        has_ids=True,
        feeds=("rss/",),
    )


def _language(text: str) -> str:
    code = text.replace("_", "-")
    return code if is_language(code) else ""
