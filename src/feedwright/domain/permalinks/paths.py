"""The paths at which systems have the pages of files of their own accord."""

from collections.abc import Callable, Mapping

from feedwright.domain.filenames import is_member
from feedwright.domain.permalinks import slugs
from feedwright.domain.permalinks.facts import Facts


def path(facts: Facts) -> str:
    """The path of an article's page by its file: ``tech/deep/name``.

    The folders stand below the source, or where that lies in Hugo's folder of content, below
    that one. A slug that is given stands in the place of the name.
    """
    return _PATHS.get(facts.site.system, _plain)(facts)


def _plain(facts: Facts) -> str:
    name = facts.article.slug if is_member(facts.article.key) else facts.place.name
    return "/".join((*facts.place.folders, facts.given.strip("/") or name or facts.named))


def _hugo(facts: Facts) -> str:
    is_below = "content" in facts.site.path.split("/")
    folders = facts.hugo_sections if is_below else facts.folders
    return "/".join((*_language(facts), *folders, facts.hugo_slug or facts.hugo_name))


def _zola(facts: Facts) -> str:
    from feedwright.domain.permalinks.latin import plain  # noqa: PLC0415 - slow to import

    name = plain(facts.given or facts.place.dateless) or facts.named
    return "/".join((*_language(facts), *facts.place.folders, name))


def _language(facts: Facts) -> tuple[str, ...]:
    """The folder of the pages of another language, which Hugo and Zola tell by the name."""
    language = facts.place.language.lower()
    return (language,) if language and language != facts.site.language.lower() else ()


def _eleventy(facts: Facts) -> str:
    return "/".join((*facts.place.folders, facts.place.dateless))


def _docusaurus(facts: Facts) -> str:
    if facts.given.startswith("/"):
        return facts.given.strip("/")
    ordered = facts.place.document_path
    return f"{ordered.rpartition('/')[0]}/{facts.given}" if facts.given else ordered


def _astro(facts: Facts) -> str:
    return facts.given or "/".join(map(slugs.spaced, (*facts.place.folders, facts.place.name)))


def _obsidian(facts: Facts) -> str:
    return "/".join(map(slugs.quartz, (*facts.place.folders, facts.place.name))) or facts.named


_PATHS: Mapping[str, Callable[[Facts], str]] = {
    "hugo": _hugo,
    "zola": _zola,
    "eleventy": _eleventy,
    "docusaurus": _docusaurus,
    "astro": _astro,
    "obsidian": _obsidian,
}
