"""The files from which articles inherit fields, told by their names and read.

Hugo's and Zola's pages of sections (``_index.md``), Eleventy's data files for folders
(``posts/posts.json``, ``posts/posts.11tydata.json``) and for one text (``post.11tydata.json``
beside ``post.md``), Jekyll's ``defaults``, the cascade of Hugo's configuration, and Quarto's
metadata of folders (``_metadata.yml``) and of its project.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from feedwright.domain import filenames
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields import values
from feedwright.reading.fields.conventions import fold
from feedwright.reading.fields.inheritance import Defaults, Scope
from feedwright.reading.formats import frontmatter
from feedwright.reading.formats.json_articles import is_data

_ARTICLES = re.compile(
    r'"(?:items|articles|posts|entries|content_?(?:html|text)?|html|body|markdown|text)"\s*:'
)
_ZOLA = frozenset(
    [
        *("sortby", "paginateby", "paginatereversed", "paginatepath", "insertanchorlinks"),
        *("insearchindex", "redirectto", "transparent", "pagetemplate", "generatefeeds", "extra"),
        *("generatefeed", "template"),
    ]
)
"""Fields of sections that Zola alone has."""
_HUGO = frozenset(
    [
        *("cascade", "date", "publishdate", "lastmod", "layout", "type", "outputs", "menu"),
        *("menus", "params", "url", "linktitle", "build", "headless", "resources", "markup"),
    ]
)


def section(text: str, source: str) -> Iterator[Defaults]:
    """What Hugo's or Zola's page of a section says of the pages below, the farthest first.

    Args:
        text: The file.
        source: Its name in messages.
    """
    try:
        front = frontmatter.split(text)
    except UnreadableArticle as error:
        if re.search(r"cascade|draft", text):
            yield from unread(source, error)
        return
    fields = {fold(str(name)): value for name, value in front.fields.items()} if front else {}
    yield from _cascade(fields.get("cascade"), source)
    is_zola = not _ZOLA.isdisjoint(fields) or text.lstrip().startswith("+++")
    if values.truth(fields.get("draft")) and is_zola and _HUGO.isdisjoint(fields):
        # All that lies below a section that is a draft is passed over.
        yield Defaults(source=source, fields={"is_draft": True})


def metadata(text: str, source: str) -> Iterator[Defaults]:
    """What Quarto's metadata of a folder says of the articles below it.

    Source: https://quarto.org/docs/projects/quarto-projects.html#directory-metadata

    Args:
        text: The file, ``_metadata.yml``.
        source: Its path in the form of a key.
    """
    try:
        fields = _yaml(text)
    except (UnreadableArticle, ValueError) as error:
        yield from unread(source, error)
        return
    if fields:
        yield Defaults(source=source, fields=fields, merging="merge")


def section_name(text: str) -> str:
    """What Hugo calls a section in addresses: its slug, else its title, by the page of it.

    Args:
        text: The page.

    Returns:
        "" where it says neither.

    Raises:
        UnreadableArticle: The page cannot be read.
    """
    front = frontmatter.split(text)
    fields = {fold(str(name)): value for name, value in front.fields.items()} if front else {}
    said = (fields.get(name) for name in ("slug", "title"))
    slug, title = (values.text(one) if isinstance(one, _WRITTEN) else "" for one in said)
    # What divides folders in a slug divides none in a title.
    return slug or re.sub(r"[/\\]", " ", title)


_WRITTEN = (str, int, float, date)


def data(text: str, source: str, *, beside_text: bool = False) -> Iterator[Defaults]:
    """What Eleventy's data file says.

    Args:
        text: The file.
        source: Its path in the form of a key.
        beside_text: Whether it lies beside the text that it is for.
    """
    try:
        value, _, _ = frontmatter.json_value(text, len(text) - len(text.lstrip()))
    except ValueError as error:
        if source.endswith(filenames.DATA) or (
            text.lstrip()[:1] == "{" and not _ARTICLES.search(text)
        ):
            yield from unread(source, ValueError(f"it is no JSON: {error}"))
        return
    if isinstance(value, dict) and is_data(value, source, beside_text=beside_text):
        yield Defaults(source=source, fields=value, merging="join")


def configuration(text: str, source: str) -> Iterator[Defaults]:
    """What a generator's configuration says of articles, the farthest first.

    Args:
        text: The file.
        source: Its path, whose name tells what it is written in.
    """
    name = source.rpartition("/")[2]
    stem, ending = filenames.split(name)
    is_jekyll, is_cascade = name.startswith("_config"), stem == "cascade"
    telling = (
        "defaults|exclude|excerpt_separator"
        if is_jekyll
        else r"(?i)cascade|ignorefiles|ignored_content|draft|execute"
    )
    if not (is_cascade or re.search(telling, text)):
        return
    if is_cascade and text.lstrip().startswith(("-", "[{")) and ending != ".toml":
        text = f'{{"cascade": {text}}}' if ending == ".json" else f"cascade:\n{text}"
    try:
        said = _FORMS[ending](text)
    except (UnreadableArticle, ValueError) as error:
        yield from unread(source, error)
        return
    fields = {fold(str(name)): value for name, value in said.items()}
    if stem == "_quarto":
        yield from _quarto(fields, source)
        return
    if is_jekyll:
        if separator := _text(fields.get("excerptseparator")):
            yield Defaults(source=source, fields={"excerpt_separator": separator})
        yield from _jekyll(fields.get("defaults"), source)
        for one in map(_text, values.listed(fields.get("exclude"))):
            if bare := one.strip("/"):
                yield from _passed_over((bare, f"{bare}/**"), source)
        return
    # A file of its own needs not say once more what it is called.
    yield from _cascade(
        fields.get("cascade", said) if is_cascade else fields.get("cascade"), source
    )
    for one in map(_text, values.listed(fields.get("ignoredcontent"))):
        # A star of Zola's goes beyond strokes.
        glob = re.sub(r"\*+", "**", one)
        below = () if glob.startswith("**") else (f"**/{glob}",)
        yield from _passed_over((glob, f"{glob}/**", *below) if glob else (), source)
    yield from _ignored(fields.get("ignorefiles"), source)


def authors(text: str, name: str, *, alone: bool = False) -> Mapping[str, Any]:
    """Authors by the keys that articles name; nothing where it cannot be read.

    Args:
        text: A file of all of them, by key or each with its key, or of one.
        name: The file's.
        alone: It tells of one, whose key is its name.
    """
    stem, ending = filenames.split(name)
    if ending in filenames.MARKDOWN:
        return _page_of_author(text, stem)
    text = re.sub(r"\A\s*---[ \t]*\n", "", text)
    is_list = ending != ".toml" and text.lstrip().startswith(("- ", "["))
    try:
        said = _FORMS[ending](_listed(text, ending) if is_list else text)
    except (UnreadableArticle, ValueError):
        return {}
    if alone:
        return {stem: said}
    found = said.get("authors", said.get(stem.lstrip("."), said)) if len(said) == 1 else said
    if isinstance(found, list):
        keyed = ((_text(values.first(one, _KEYS)), one) for one in found if isinstance(one, dict))
        return {key: one for key, one in keyed if key}
    return dict(_persons(found)) if isinstance(found, Mapping) else {}


def _page_of_author(text: str, stem: str) -> Mapping[str, Any]:
    """An author by the key that a page of theirs gives, and by the name of its file."""
    try:
        found = frontmatter.split(text)
    except UnreadableArticle:
        return {}
    if found is None:
        return {}
    told = {name: found.fields[name] for name in _OF_PAGES if found.fields.get(name)}
    key = _text(values.first(found.fields, _KEYS))
    return {one: told for one in (stem, key) if one} if told else {}


_OF_PAGES = ("name", "display_name", "fullname", "full_name", "title", "email", "website", "url")
"""What a page of an author tells of them, and not of itself."""


def _persons(table: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Persons by their keys, those of groups among them."""
    for key, one in table.items():
        inner = one.values() if isinstance(one, Mapping) and "name" not in one else ()
        if inner and all(isinstance(person, Mapping) for person in inner):
            yield from ((str(name), person) for name, person in one.items())
        else:
            yield str(key), one


_KEYS = ("key", "id", "slug", "username", "handle", "short_name", "shortname", "nick", "author")
"""Fields of a listed author that may be the key."""


def _listed(text: str, ending: str) -> str:
    """A list of authors as the one value of a mapping."""
    if ending == ".json":
        return f'{{"authors": {text}}}'
    return "authors:\n" + "\n".join(f"  {line}" for line in text.splitlines())


def _passed_over(globs: Iterable[str], source: str) -> Iterator[Defaults]:
    """The defaults of folders of which a generator publishes nothing: their articles are drafts."""
    for glob in globs:
        yield Defaults(source=source, fields={"is_draft": True}, scope=Scope(path=glob))


def _ignored(value: object, source: str) -> Iterator[Defaults]:
    """Hugo's regular expressions of paths that it does not read."""
    for pattern in filter(None, map(_text, values.listed(value))):
        try:
            re.compile(pattern)
        except re.error as error:
            yield from unread(source, ValueError(f"ignoreFiles holds {pattern!r}: {error}"))
        else:
            scope = Scope(pattern=pattern)
            yield Defaults(source=source, fields={"is_draft": True}, scope=scope)


def _yaml(text: str) -> Mapping[str, Any]:
    from feedwright.reading.formats import yamlfields  # noqa: PLC0415 - PyYAML is slow to import

    found = yamlfields.read(text, 1)
    return found[0] if found else {}


def _json(text: str) -> Mapping[str, Any]:
    value = frontmatter.json_value(text, len(text) - len(text.lstrip()))[0]
    return value if isinstance(value, dict) else {}


_FORMS: Mapping[str, Callable[[str], Mapping[str, Any]]] = {
    ".yml": _yaml,
    ".yaml": _yaml,
    ".toml": frontmatter.toml_value,
    ".json": _json,
}


def _cascade(value: object, source: str) -> Iterator[Defaults]:
    """Hugo's cascade, the last first: of several that hold the first counts."""
    for one in reversed(values.listed(value)):
        if not isinstance(one, Mapping):
            continue
        fields = dict(one)
        target = fields.pop("target", None) or fields.pop("_target", None) or {}
        said = {fold(str(n)): v for n, v in target.items()} if isinstance(target, Mapping) else {}
        scope = Scope(
            path=_text(said.get("path")),
            kind=_text(said.get("kind")),
            language=_text(said.get("lang")),
            environment=_text(said.get("environment")),
        )
        yield Defaults(source=source, fields=fields, scope=scope)


def _jekyll(value: object, source: str) -> Iterator[Defaults]:
    """Jekyll's defaults, those with the shorter path first, and those with a type last."""
    found: list[Defaults] = []
    for one in values.listed(value):
        fields = one.get("values") if isinstance(one, Mapping) else None
        scope = one.get("scope") if isinstance(one, Mapping) else None
        said = scope if isinstance(scope, Mapping) else {}
        if isinstance(fields, Mapping):
            scoped = Scope(below=_text(said.get("path")), type=_text(said.get("type")))
            found.append(Defaults(source=source, fields=fields, scope=scoped, merging="merge"))
    yield from sorted(
        found, key=lambda one: (len(one.scope.below.strip("/")), bool(one.scope.type))
    )


def _quarto(fields: Mapping[str, Any], source: str) -> Iterator[Defaults]:
    """What a project of Quarto says of its articles, and which of them it lists as drafts.

    Source: https://quarto.org/docs/websites/website-drafts.html
    """
    if common := {name: fields[name] for name in ("draft", "execute") if name in fields}:
        yield Defaults(source=source, fields=common, merging="merge")
    site = fields.get("website")
    for one in map(_text, values.listed(site.get("drafts") if isinstance(site, Mapping) else None)):
        if bare := one.removeprefix("./").strip("/"):
            yield from _passed_over((bare, f"{bare}/**"), source)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def unread(source: str, error: Exception) -> tuple[Defaults]:
    """What is to be told of all articles to which a file matters that cannot be read.

    Args:
        source: The file, as messages name it.
        error: Why it cannot.
    """
    reason = error.reason if isinstance(error, UnreadableArticle) else f"{error}"
    told = f"{reason[:1].lower()}{reason[1:]}".rstrip(".")
    problem = f"What {source} says of it cannot be read: {told}; mend that file."
    return (Defaults(source=source, problem=problem),)
