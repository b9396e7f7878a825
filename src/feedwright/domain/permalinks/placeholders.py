"""The placeholders of each system, and their values.

``{path}`` comes first: the path at which a system has the page of a file of its own accord.
"""

from collections.abc import Callable, Iterable, Mapping

from feedwright.domain.filenames import is_member
from feedwright.domain.language_tags import is_main
from feedwright.domain.permalinks import system_slugs
from feedwright.domain.permalinks.placeholder_facts import Facts, sliced, stem
from feedwright.domain.slugs import plain, slug

Maker = Callable[[Facts], str]


def path(facts: Facts) -> str:
    """The path of an article's page by its file: ``tech/deep/name``.

    The folders stand below the source, or where that lies in Hugo's folder of content, below
    that one. A slug that is given stands in the place of the name.
    """
    return _PATHS.get(facts.site.system, _plain)(facts)


def path_below_language(facts: Facts) -> str:
    """The same for a pattern that names the language itself, so that it stands there once."""
    spoken = "/".join(language_folder(facts)) or facts.language
    return path(facts).removeprefix(f"{spoken}/")


def _plain(facts: Facts) -> str:
    name = facts.article.slug if is_member(facts.article.key) else facts.place.name
    return "/".join((*facts.place.folders, facts.given.strip("/") or name or facts.named))


def _hugo(facts: Facts) -> str:
    is_below = "content" in facts.site.path.split("/")
    folders = facts.hugo_sections if is_below else facts.folders
    name = facts.hugo_slug or system_slugs.hugo_path(facts.place.name) or facts.named
    return "/".join((*language_folder(facts), *folders, name))


def _zola(facts: Facts) -> str:
    name = plain(facts.given or facts.place.dateless) or facts.named
    return "/".join((*language_folder(facts), *facts.place.folders, name))


def language_folder(facts: Facts) -> tuple[str, ...]:
    """The folder of the pages of another language, which Hugo and Zola tell by the name."""
    language = facts.place.language.lower()
    return (language,) if language and not is_main(language, facts.site.language) else ()


def _eleventy(facts: Facts) -> str:
    """The file's path with its date, which Eleventy takes from ``page.fileSlug`` alone."""
    place = facts.place
    # A file with the name of its folder is the folder's page.
    is_folder = not place.is_index and place.folders[-1:] == (place.name,)
    return "/".join(place.folders if is_folder else (*place.folders, place.name))


def _docusaurus(facts: Facts) -> str:
    if facts.given.startswith("/"):
        return facts.given.strip("/")
    ordered = facts.place.document_path
    return f"{ordered.rpartition('/')[0]}/{facts.given}" if facts.given else ordered


def _astro(facts: Facts) -> str:
    return facts.given or "/".join(
        map(system_slugs.spaced, (*facts.place.folders, facts.place.name))
    )


def _obsidian(facts: Facts) -> str:
    return (
        "/".join(map(system_slugs.quartz, (*facts.place.folders, facts.place.name))) or facts.named
    )


def _quarto(facts: Facts) -> str:
    """The folder whose page a file is, or a page of HTML that lies beside it."""
    path = "/".join((*facts.place.folders, facts.place.name))
    return path if facts.place.is_index else f"{path}.html"


_PATHS: Mapping[str, Maker] = {
    "hugo": _hugo,
    "zola": _zola,
    "eleventy": _eleventy,
    "docusaurus": _docusaurus,
    "astro": _astro,
    "obsidian": _obsidian,
    "quarto": _quarto,
}


OURS: Mapping[str, Maker] = {
    "year": lambda facts: f"{facts.local.year:04}",
    "month": lambda facts: f"{facts.local:%m}",
    "day": lambda facts: f"{facts.local:%d}",
    "i_month": lambda facts: str(facts.local.month),
    "i_day": lambda facts: str(facts.local.day),
    "hour": lambda facts: f"{facts.local:%H}",
    "minute": lambda facts: f"{facts.local:%M}",
    "second": lambda facts: f"{facts.local:%S}",
    "slug": lambda facts: facts.named,
    "title": lambda facts: facts.titled_name or facts.named,
    "section": lambda facts: facts.sections or "articles",
    "author": lambda facts: facts.author,
    "filename": lambda facts: stem(facts.article.key),
    "path": path,
    "folder": lambda facts: "/".join(facts.folders),
    "language": lambda facts: facts.language or "und",
}
"""Of braces: ``{year}``."""
OPTIONAL: Mapping[str, Maker] = {
    "section": lambda facts: facts.sections,
    "language": lambda facts: facts.other_language,
}
"""Those that may stand for nothing: ``{language?}``."""
ALIASES = {
    "y": "year",
    "monthnum": "month",
    "postname": "slug",
    "contentbasename": "filename",
    "filestem": "filename",
    "name": "slug",
    "slugorfilename": "slug",
    "slugorcontentbasename": "slug",
    "category": "section",
    "categories": "section",
    "sections": "section",
    "lang": "language",
    "folders": "folder",
}
"""What other systems call the same things."""

JEKYLL: Mapping[str, Maker] = {
    "year": lambda facts: f"{facts.local.year:04}",
    "short_year": lambda facts: f"{facts.local:%y}",
    "month": lambda facts: f"{facts.local:%m}",
    "i_month": lambda facts: str(facts.local.month),
    "short_month": lambda facts: facts.month_name(facts.local)[:3],
    "long_month": lambda facts: facts.month_name(facts.local),
    "day": lambda facts: f"{facts.local:%d}",
    "i_day": lambda facts: str(facts.local.day),
    "y_day": lambda facts: f"{facts.local:%j}",
    "w_year": lambda facts: f"{facts.local.isocalendar().year:04}",
    "week": lambda facts: f"{facts.local.isocalendar().week:02}",
    "w_day": lambda facts: str(facts.local.isoweekday()),
    "short_day": lambda facts: facts.day_name(facts.local)[:3],
    "long_day": lambda facts: facts.day_name(facts.local),
    "hour": lambda facts: f"{facts.local:%H}",
    "minute": lambda facts: f"{facts.local:%M}",
    "second": lambda facts: f"{facts.local:%S}",
    "title": lambda facts: facts.jekyll_title,
    "slug": lambda facts: facts.jekyll_slug,
    "name": lambda facts: system_slugs.jekyll(facts.place.written) or facts.named,
    "basename": lambda facts: facts.place.written,
    "path": lambda facts: "/".join((*facts.collection[1:], facts.place.written.rstrip("."))),
    "collection": lambda facts: facts.collection[0].removeprefix("_"),
    "categories": lambda facts: _once(one.lower() for one in facts.jekyll_categories),
    "slugified_categories": lambda facts: _once(map(system_slugs.jekyll, facts.jekyll_categories)),
    "output_ext": lambda _: ".html",
}
STYLES: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""The patterns that Jekyll has names for."""

HUGO: Mapping[str, Maker] = {
    "year": lambda facts: str(facts.own.year),
    "month": lambda facts: f"{facts.own:%m}",
    "monthname": lambda facts: facts.month_name(facts.own).lower(),
    "day": lambda facts: f"{facts.own:%d}",
    "weekday": lambda facts: str(facts.own.isoweekday() % 7),
    "weekdayname": lambda facts: facts.day_name(facts.own).lower(),
    "yearday": lambda facts: str(facts.own.timetuple().tm_yday),
    "section": lambda facts: "/".join(facts.hugo_sections[:1]),
    "sections": lambda facts: "/".join(facts.hugo_sections),
    "sectionslug": lambda facts: "".join(facts.hugo_section_slugs[:1]),
    "sectionslugs": lambda facts: "/".join(filter(None, facts.hugo_section_slugs)),
    "title": lambda facts: facts.hugo_title,
    "slug": lambda facts: facts.hugo_slug or facts.hugo_title,
    "filename": lambda facts: facts.hugo_name,
    "contentbasename": lambda facts: facts.hugo_name,
    "slugorfilename": lambda facts: facts.hugo_slug or facts.hugo_name,
    "slugorcontentbasename": lambda facts: facts.hugo_slug or facts.hugo_name,
}

HEXO: Mapping[str, Maker] = {
    "year": lambda facts: f"{facts.local.year:04}",
    "month": lambda facts: f"{facts.local:%m}",
    "i_month": lambda facts: str(facts.local.month),
    "day": lambda facts: f"{facts.local:%d}",
    "i_day": lambda facts: str(facts.local.day),
    "hour": lambda facts: f"{facts.local:%H}",
    "minute": lambda facts: f"{facts.local:%M}",
    "second": lambda facts: f"{facts.local:%S}",
    "timestamp": lambda facts: str(int(facts.published.timestamp())),
    "title": lambda facts: facts.hexo_path,
    "slug": lambda facts: facts.hexo_path,
    "name": lambda facts: facts.hexo_path.rpartition("/")[2],
    "post_title": lambda facts: system_slugs.hexo(facts.article.title, lower=True) or facts.named,
    "abbrlink": lambda facts: facts.naming.abbrlink or facts.hexo_path,
    "category": lambda facts: facts.hexo_category,
    "hash": lambda facts: facts.hexo_hash,
    "lang": lambda facts: facts.language,
}

PELICAN: Mapping[str, Maker] = {
    "slug": lambda facts: facts.pelican_slug,
    "category": lambda facts: facts.pelican_category,
    "slugorfilename": lambda facts: facts.pelican_file_slug,
    "author": lambda facts: facts.pelican_author,
    "lang": lambda facts: facts.language or facts.site.language.lower(),
}
"""Of braces, where they are Pelican's."""

MKDOCS: Mapping[str, Maker] = {"slug": lambda facts: facts.mkdocs_slug}
"""Of braces, where they are those of Material for MkDocs."""

NIKOLA: Mapping[str, Maker] = {"slug": lambda facts: facts.nikola_slug}
"""Of braces, where they are those that ``init`` writes for Nikola."""

GHOST: Mapping[str, Maker] = {
    "slug": lambda facts: facts.wordpress_name,
    "primary_tag": lambda facts: facts.ghost_tag,
    "primary_author": lambda facts: facts.author or slug(facts.site.author),
    "author": lambda facts: facts.author or slug(facts.site.author),
}
"""Of braces, where they are those of Ghost's ``routes.yaml``."""

BRACES: Mapping[str, Mapping[str, Maker]] = {
    "pelican": PELICAN,
    "mkdocs": MKDOCS,
    "ghost": GHOST,
    "nikola": NIKOLA,
}
"""Of braces that mean something else than ours: ``{slug}``."""

WORDPRESS: Mapping[str, Maker] = {
    **{name: OURS[name] for name in ("year", "day", "hour", "minute", "second")},
    "monthnum": OURS["month"],
    "postname": lambda facts: facts.wordpress_name,
    "post_id": lambda facts: facts.naming.number or facts.wordpress_name,
    "category": lambda facts: facts.wordpress_category,
    "author": lambda facts: facts.author or slug(facts.site.author),
}
PERCENTS: Mapping[str, Mapping[str, Maker]] = {"wordpress": WORDPRESS}
"""Between signs of a percentage: ``%year%``."""

COLONS: Mapping[str, Mapping[str, Maker]] = {"jekyll": JEKYLL, "hugo": HUGO, "hexo": HEXO}
"""Of colons: ``:year``."""


def maker(system: str, name: str, cut: str = "") -> Maker | None:
    """What makes the value of a placeholder with a colon; None where a system has none of it.

    Args:
        system: Whose it is.
        name: Without the colon.
        cut: What Hugo has in brackets behind it: ``1:``.
    """
    if cut:
        if system == "hugo" and name == "sections":
            return lambda facts: "/".join(sliced(facts.hugo_sections, cut))
        if system == "hugo" and name == "sectionslugs":
            return lambda facts: "/".join(filter(None, sliced(facts.hugo_section_slugs, cut)))
        return None
    return COLONS[system].get(name)


def _once(names: Iterable[str]) -> str:
    """Names below each other, none twice."""
    return "/".join(filter(None, dict.fromkeys(names)))
