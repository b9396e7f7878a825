"""The languages that a site has articles in beside its own, by what its configuration says."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from feedwright.domain.record import Record
from feedwright.reading.site_keys import is_on, joined, table, text, texts


class SiteLanguages(Record, frozen=True, kw_only=True):
    """Whether a site has several languages, and where it makes a feed of each."""

    are_several: bool = False
    feeds: tuple[str, ...] = ()
    """Paths from the site's front page on, with ``{value}`` in the place of a language."""
    codes: tuple[str, ...] = ()
    """The languages beside its own, as they stand in these paths, as far as that is told."""
    are_mixed: bool = False
    """The main feed has the articles of all of them."""


_ONE = SiteLanguages()
_CODE = re.compile(r"[\w-]{1,35}")
"""What stands in paths for a language: a tag, or as ``cn`` what a site calls it."""


def site_languages(system: str, said: Mapping[str, Any], main: tuple[str, ...]) -> SiteLanguages:
    """The languages of a site, each of which has pages and a feed of its own.

    Args:
        system: Whose the site is.
        said: The keys of its configuration, in small letters.
        main: The paths of its main feed.
    """
    found = _LANGUAGES[system](said, main) if system in _LANGUAGES else _ONE
    codes = tuple(filter(_CODE.fullmatch, found.codes))
    return found if codes == found.codes else replace(found, codes=codes)


def _below(main: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(joined("{value}", one) for one in main)


def _hugo(said: Mapping[str, Any], main: tuple[str, ...]) -> SiteLanguages:
    """Those of ``[languages]`` that are not off, whether told by folders or by files' names."""
    own = (text(said, "defaultcontentlanguage") or "en").lower()
    languages = table(said, "languages")
    off = {one.lower() for one in texts(said.get("disablelanguages"))}
    others = {
        code: one
        for code in languages
        if code not in {own, *off} and not is_on(one := table(languages, code), "disabled")
    }
    if not others:
        return _ONE
    # One at a host of its own has its feed there, which no path of this one can be.
    are_here = not any(text(one, "baseurl") for one in others.values())
    names = tuple(one.removeprefix(f"{own}/") for one in main)
    feeds = _below(names) if are_here else ()
    return SiteLanguages(are_several=True, feeds=feeds, codes=tuple(others))


def _zola(said: Mapping[str, Any], main: tuple[str, ...]) -> SiteLanguages:
    """Those of ``[languages]``, each of which says for itself whether it has a feed."""
    languages = table(said, "languages")
    own = (text(said, "default_language") or "en").lower()
    others = {code: table(languages, code) for code in languages if code != own}
    codes = tuple(
        code
        for code, one in others.items()
        if is_on(one, "generate_feeds") or is_on(one, "generate_feed")
    )
    made = [others[code] for code in codes]
    names = [name for one in made for name in texts(one.get("feed_filenames"))]
    names += [text(one, "feed_filename") for one in made]
    feeds = tuple(dict.fromkeys(filter(None, names))) or main or ("atom.xml",)
    return SiteLanguages(are_several=bool(others), feeds=_below(feeds) if made else (), codes=codes)


def _jekyll(said: Mapping[str, Any], main: tuple[str, ...]) -> SiteLanguages:
    """Those of Polyglot, or of another plugin that is told in the same way."""
    codes = texts(said.get("languages"))
    if len(codes) < 2:  # noqa: PLR2004 - one is its own
        return _ONE
    own = text(said, "default_lang") or codes[0]
    others = tuple(code for code in codes if code != own)
    return SiteLanguages(are_several=True, feeds=_below(main), codes=others)


def _pelican(said: Mapping[str, Any], main: tuple[str, ...]) -> SiteLanguages:
    """Those of the plugin for sites below the site, or told by a feed of each language."""
    subsites = table(said, "i18n_subsites")
    written = (said.get(f"translation_feed_{kind}") for kind in ("atom", "rss"))
    told = [re.sub(r"\{lang\}|%s", "{value}", one) for one in written if isinstance(one, str)]
    feeds = _below(main) if subsites else tuple(one for one in told if "{value}" in one)
    return SiteLanguages(
        are_several=bool(subsites or feeds),
        feeds=feeds,
        codes=tuple(subsites),
        # Feeds of "all" articles have their translations, but where these are sites of their own.
        are_mixed=not subsites and any("feed_all" in name for name in _all_feeds(said)),
    )


def _all_feeds(said: Mapping[str, Any]) -> Iterator[str]:
    """The names of the main feeds that Pelican makes, the first of which is on by itself."""
    usual = {"feed_all_atom": "feeds/all.atom.xml"}
    for name in ("feed_all_atom", "feed_all_rss", "feed_atom", "feed_rss"):
        if texts(said.get(name, usual.get(name))):
            yield name


def _nikola(said: Mapping[str, Any], main: tuple[str, ...]) -> SiteLanguages:
    """Those of ``TRANSLATIONS``, whose values are folders."""
    folders = table(said, "translations")
    if len(folders) < 2:  # noqa: PLR2004 - one is its own
        return _ONE
    written = {code: one for code, one in folders.items() if isinstance(one, str)}
    are_named = all(one.strip("./").lower() in ("", code) for code, one in written.items())
    own = text(said, "default_lang") or "en"
    others = tuple(code for code in folders if code != own)
    return SiteLanguages(are_several=True, feeds=_below(main) if are_named else (), codes=others)


def _hexo(said: Mapping[str, Any], _main: tuple[str, ...]) -> SiteLanguages:
    """Those of a list, in which ``default`` is none; its feed holds them all."""
    codes = [one for one in texts(said.get("language")) if one != "default"]
    return SiteLanguages(are_several=len(codes) > 1, are_mixed=True)


_LANGUAGES: Mapping[str, Callable[[Mapping[str, Any], tuple[str, ...]], SiteLanguages]] = {
    "hugo": _hugo,
    "zola": _zola,
    "jekyll": _jekyll,
    "pelican": _pelican,
    "nikola": _nikola,
    "hexo": _hexo,
}
