"""What the template tags mean that refer to a file: an article, or a picture beside it."""

import posixpath
from collections.abc import Callable

from feedwright.domain.filenames import WRITTEN, split
from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line
from feedwright.markup.references import References
from feedwright.markup.shortcode_syntax import Tag
from feedwright.markup.tags import escaped, start

_POST = seldom(r"(?:.*/)?\d{4}-\d{2}-\d{2}-[^/]+")


def _page(tag: Tag, references: References) -> str:
    """Hugo's ``ref`` and ``relref``, Zola's ``get_url``, Eleventy's ``inputPathToUrl``: a page."""
    # Where a partial template passes its page on, that comes first, and is a dot.
    given = tag.get("path") or next((one for one in tag.values if one != "."), "")
    path, mark, fragment = given.removeprefix("@").partition("#")
    rest = mark + fragment
    if not path or "://" in path:
        return path + rest
    if not _is_written(path):
        return references.at_home(path) + rest
    return references.page(path, rest, given)


def _post(tag: Tag, references: References) -> str:
    """Jekyll's ``post_url``, and ``link``, which may be to any file.

    A post that is not found is nowhere; other pages of a site lie outside of a source of posts,
    and Jekyll, which makes no site with a link to a file that it lacks, has them by default here.
    """
    said = " ".join(tag.values) if tag.family == "block" else tag.get(at=0)  # Liquid takes it whole
    if whole := next((one for one in tag.values if "://" in one), ""):
        return _elsewhere(tag, whole)
    path, mark, fragment = said.partition("#")
    if not path:
        return ""
    rest = mark + fragment
    if tag.name == "link" and not _is_written(path):
        return references.at_home(path) + rest
    stem, ending = posixpath.splitext(path.lstrip("/_"))
    guess = f"{stem}.html" if ending in {".md", ".markdown", ""} else f"{stem}{ending}"
    if tag.name == "post_url" or _POST.fullmatch(path) or "_drafts/" in path:
        guess = ""
    return references.page(f"/{path.lstrip('/')}", rest, path, guess=guess)


def _elsewhere(tag: Tag, href: str) -> str:
    """A link to another site, as Hexo's ``link`` and LoveIt's are; an address alone is itself."""
    words = " ".join(one for one in tag.values if one not in {href, "true", "false"})
    return f"{start('a', {'href': href})}{escaped(words)}</a>" if words else href


def _path(tag: Tag, references: References) -> str:
    """Hexo's ``post_path``: the address of a post, by its name."""
    return references.page(tag.get(at=0), "", tag.get(at=0)) if tag.get(at=0) else ""


def _link(tag: Tag, references: References) -> str:
    """Hexo's ``post_link``: a link to a post, in its own words or those that are given."""
    path, mark, fragment = tag.get(at=0).partition("#")
    if not path:
        return ""
    words = " ".join(one for one in tag.values[1:] if one not in {"true", "false"})
    target = references.words(path, mark + fragment)
    words = one_line(words or target.title or path.rpartition("/")[2].replace("-", " "))
    if not target.address:
        references.note_unresolved(path)
        return escaped(words)
    return f"{start('a', {'href': target.address})}{escaped(words)}</a>"


def _asset(tag: Tag, references: References) -> str:  # noqa: ARG001 - every meaning takes both
    """Hexo's ``asset_path``: a file of the article's own folder."""
    return tag.get(at=0)


def _asset_link(tag: Tag, references: References) -> str:  # noqa: ARG001
    """Hexo's ``asset_link``: a link to one."""
    file = tag.get(at=0)
    words = " ".join(one for one in tag.values[1:] if one not in {"true", "false"})
    return f"{start('a', {'href': file})}{escaped(words or file)}</a>" if file else ""


def _is_written(path: str) -> bool:
    """Whether a file may be that of an article: it has no ending, or one of those."""
    ending = split(posixpath.basename(path))[1].lower()
    return not ending or ending in WRITTEN or not ending[1:].isalnum() or ending[1:].isdigit()


REFERRING: dict[str, Callable[[Tag, References], str]] = {
    **dict.fromkeys(("ref", "relref", "get_url"), _page),
    **dict.fromkeys(("post_url", "link"), _post),
    "post_path": _path,
    "post_link": _link,
    "asset_path": _asset,
    "asset_link": _asset_link,
}
"""By a tag's name. "" says that the tag lacks what it is about."""
