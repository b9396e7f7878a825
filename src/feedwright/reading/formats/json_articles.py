"""Articles in JSON: one, a list, or an object that holds a list, such as a JSON Feed."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from feedwright.domain import filenames
from feedwright.domain.article import Article, Markup, SetAside
from feedwright.domain.errors import NoArticle, UnreadableArticle
from feedwright.domain.patterns import seldom
from feedwright.reading.fields import conventions as known
from feedwright.reading.fields import conversion, values, withholding_names
from feedwright.reading.fields.conventions import fold
from feedwright.reading.formats import answers, frontmatter, ghost, joomla, wordpress
from feedwright.reading.formats.answers import BODIES, LISTS
from feedwright.reading.formats.frontmatter import json_value
from feedwright.reading.formats.raw_article import Context, RawArticle, Reading

_MARKUPS: Mapping[str, Markup] = {
    "html": "html", "texthtml": "html", "markdown": "markdown", "md": "markdown",
    "textmarkdown": "markdown", "text": "text", "plain": "text", "textplain": "text",
}  # fmt: skip
_EDITORS = (
    "The field {!r} was left out: it is in the form of an editor; have its system hand it out as "
    "HTML or Markdown, and name that in columns."
)
_OF_ELEVENTY = ("layout", "permalink", "templateengineoverride")
_IDENTITIES = ("id", "guid", "slug", "url")
_INHERITED = ("authors", "author", "language")


def read(text: str, context: Context) -> Reading:
    """The articles of a JSON file.

    A member of a list has the key ``file.json#`` and its id, slug, address or place in the
    list. A member that cannot be used is set aside; the others are read.

    Args:
        text: The file.
        context: Its place, and what holds for articles that do not say.

    Raises:
        UnreadableArticle: It is no JSON, or holds neither an article nor a list of them.
    """
    value, repeated = _value(text)
    if isinstance(value, list) and not context.key.endswith(filenames.DATA):
        return _members(value, {}, context)
    if not isinstance(value, dict):
        raise UnreadableArticle(
            "It holds neither an article nor a list of articles; write an object with "
            "a title and a body, or take the file out."
        )
    if (posts := ghost.posts(value)) is not None:
        return _members(posts, {}, context)
    if not context.key.endswith(filenames.DATA) and (found := _listed(value, context)):
        return found
    if is_data(value, context.key, beside_text=context.beside_text):
        return _passed_over(context)
    warnings = tuple(
        f"The field {name!r} stands there twice; the last counts." for name in repeated
    )
    return Reading(articles=(article(_unreleased(value), context, warnings),))


def _listed(value: Mapping[str, Any], context: Context) -> Reading | None:
    """The articles of an object that holds a list of them; None of one that holds none."""
    if answers.is_of_writefreely(value):
        found = _members([*answers.posts_of_blogs(value)], {}, context)
        told = tuple(f"{reason[0].upper()}{reason[1:]}." for reason in answers.untold_posts(value))
        return _warned(found, told, context)
    for name in LISTS:
        if isinstance(value.get(name), list):
            return _members(answers.opened(value[name], value), value, context)
    rows = answers.saved_rows(value)
    return None if rows is None else _members(rows, {}, context)


def _warned(found: Reading, told: tuple[str, ...], context: Context) -> Reading:
    """A reading whose first article tells what is to be said of its file."""
    if not told:
        return found
    if not found.articles:
        aside = SetAside(source=context.key, reason=" ".join(told))
        return msgspec.structs.replace(found, set_aside=(*found.set_aside, aside))
    first, *others = found.articles
    first = msgspec.structs.replace(first, warnings=(*told, *first.warnings))
    return msgspec.structs.replace(found, articles=(first, *others))


def _unreleased(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object, a draft where its time of publication is null, as systems hand drafts out.

    Strapi, Shopify, Storyblok, Hygraph and DatoCMS say so and nothing else of a draft, beside a
    ``date`` that its author may have given it; a JSON Feed does not.
    """
    told = {fold(name): value for name, value in said.items()}
    times = known.release_times(
        {name: value for name, value in told.items() if name != "datepublished"}
    )
    is_awaited = None in times and not any(times)
    return {**said, "draft": True} if is_awaited and told.get("draft") is None else said


def is_data(value: Mapping[str, Any], path: str, *, beside_text: bool) -> bool:
    """Whether a JSON object is data that articles inherit, and none itself.

    Args:
        value: The object.
        path: Its file's, in the form of a key.
        beside_text: Whether a text of the same name lies beside it.
    """
    if path.endswith(filenames.DATA):
        return True
    said = {fold(name) for name, told in value.items() if told not in (None, "", [], {})}
    has_body = not said.isdisjoint(name for name, _ in BODIES)
    if has_body or any(isinstance(value.get(name), list) for name in LISTS):
        return False
    is_dated = any(
        fold(name) in known.PUBLISHED and not values.is_switch(told) for name, told in value.items()
    )
    if beside_text or is_dated:
        return beside_text
    if filenames.inheriting_folder(path) is not None and said.isdisjoint(("id", "url", "guid")):
        return True
    return any(name in _OF_ELEVENTY or name.startswith("eleventy") for name in said)


def _passed_over(context: Context) -> Reading:
    """What is to be said of data: nothing where articles may inherit it."""
    if context.beside_text or filenames.inheriting_folder(context.key) is not None:
        return Reading()
    reason = "goes with no folder and no text of its name"
    return Reading(set_aside=(SetAside(source=context.key, reason=reason, is_data=True),))


def _value(text: str) -> tuple[Any, list[str]]:
    """The one value of a file."""
    start = len(text) - len(text.lstrip())
    try:
        value, end, repeated = json_value(text, start)
    except json.JSONDecodeError as error:
        raise UnreadableArticle(f"It is no JSON: {error.msg}.", line=error.lineno) from error
    except ValueError as error:
        if "int_max_str_digits" in str(error):
            raise UnreadableArticle(
                "It holds a number of more than 4,300 digits; put it in quotes."
            ) from error
        raise UnreadableArticle(f"It is no JSON: {error}.") from error
    if rest := text[end:].strip():
        line = text.count("\n", 0, text.index(rest, end)) + 1
        raise UnreadableArticle("It is no JSON: something follows its value.", line=line)
    return value, repeated


def _members(members: list[Any], feed: Mapping[str, Any], context: Context) -> Reading:
    """The articles of a list; what the feed says of itself holds for members that do not."""
    inherited = {name: feed[name] for name in _INHERITED if name in feed}
    articles: dict[str, Article] = {}
    set_aside: list[SetAside] = []
    is_data = True
    for index, member in enumerate(members):
        identity = _identity(member) if isinstance(member, dict) else ""
        key = f"{context.key}#{identity or index}"
        reason, until = _unusable(member, key, articles), None
        if not reason:
            said = member if _signed(member) else {**inherited, **member}
            try:
                articles[key] = article(
                    _unreleased(said), msgspec.structs.replace(context, key=key)
                )
            except UnreadableArticle as error:
                reason, until = error.reason, error.until
                is_data = is_data and isinstance(error, NoArticle)
        if reason:
            reason = f"Number {index + 1} of the list cannot be used. {reason}"
            set_aside.append(SetAside(source=key, reason=reason, until=until))
    if set_aside and not articles and is_data:
        raise NoArticle(f"None of its list can be used: {set_aside[0].reason}")
    return Reading(articles=tuple(articles.values()), set_aside=tuple(set_aside))


def _unusable(member: object, key: str, articles: Mapping[str, Article]) -> str:
    """Why a member of a list cannot even be tried, or ""."""
    if not isinstance(member, dict):
        return "It is no object with names and values."
    return "Another member has the same id." if key in articles else ""


def article(said: Mapping[str, Any], context: Context, warnings: tuple[str, ...] = ()) -> Article:
    """The article that an object tells of.

    Args:
        said: Its names and values.
        context: Its place, and what holds for articles that do not say.
        warnings: What is to be said of it beside what its fields give.

    Raises:
        UnreadableArticle: It says nothing that a reader could see.
    """
    said = joomla.named(_of_roles(said))
    said, left_out = ghost.public(said)
    said, numbers = wordpress.named(said)
    folded: dict[str, str] = {}
    for written in said:
        folded.setdefault(fold(written), written)
    body, markup, name, lacking = _body(said, folded)
    rest = {key: value for key, value in said.items() if key != name}
    if isinstance(said.get(name), Mapping) and said[name].get("protected"):
        rest["protected"] = True  # as WordPress says beside the text
    if _is_unpublished_version(said):
        rest["draft"] = True
    unread = _unread_bodies(said, folded) if not body else ()
    if markup == "markdown" and _FRONTED.match(body):
        body, rest = _without_front_matter(body, rest, folded)
    told = (*warnings, *left_out, *numbers, *(lacking or ()), *unread)
    raw = RawArticle(
        fields=rest,
        body=body,
        markup=markup,
        rendered=lacking is not None or _is_rendered(said.get(name)),
        warnings=told,
    )
    return conversion.article(raw, context)


def _is_unpublished_version(said: Mapping[str, Any]) -> bool:
    """Whether Sanity keeps an object beside the published one, as a draft or for a release."""
    name = said.get("_id")
    return isinstance(name, str) and name.startswith(("drafts.", "versions."))


_FRONTED = seldom(r"\s*(?:---[ \t]*\r?\n[\w-]+[ \t]*:|\+{3}[ \t]*\r?\n[\w-]+[ \t]*=)")


def _without_front_matter(
    body: str, said: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """A text without the front matter above it, as dev.to has it, and the fields of both.

    What the object says itself counts first; a draft is one where either says so.

    Raises:
        UnreadableArticle: The front matter is broken.
    """
    found = frontmatter.split(body.replace("\r\n", "\n").lstrip())
    if found is None:
        return body, dict(said)
    # A name with a hyphen is the same name, of which what holds an article back is heard twice.
    more = {
        (f"{name}-" if name in said else name): value
        for name, value in found.fields.items()
        if fold(name) not in names or withholding_names.decides(fold(name))
    }
    return found.body, {**said, **more}


def _is_rendered(value: object) -> bool:
    """Whether a text is what its site shows, as WordPress and Drupal hand it out."""
    return isinstance(value, Mapping) and not {"rendered", "processed"}.isdisjoint(value)


def _of_roles(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """An item of ninjs 2 or later, whose texts have roles, by the names of the version before.

    Source: https://iptc.org/standards/ninjs/
    """
    bodies = said.get("bodies")
    if not (isinstance(bodies, list) and isinstance(said.get("headlines"), list)):
        return said
    html = [one for one in bodies if "html" in _text(_member(one, "contenttype"))] or bodies
    bylines = said.get("bylines")
    named = [_text(_member(one, "byline")) for one in bylines] if isinstance(bylines, list) else []
    subjects = said.get("subjects")
    terms = [_member(one, "name") for one in subjects] if isinstance(subjects, list) else []
    made = {
        "headline": _in_role(said["headlines"], "main"),
        "body_html" if html is not bodies else "body": _in_role(html, "main"),
        "description": _in_role(said.get("descriptions"), "summary"),
        "byline": ", ".join(filter(None, named)),
        "keywords": [term for term in terms if isinstance(term, str)],
    }
    inner = ("headlines", "bodies", "descriptions", "bylines", "subjects")
    rest = {name: value for name, value in said.items() if name not in inner}
    return {**{name: value for name, value in made.items() if value}, **rest}


def _in_role(texts: object, role: str) -> str:
    """The first text of a list that has a role or none, or else the first of all."""
    found = [one for one in texts if _member(one, "value")] if isinstance(texts, list) else []
    main = (one for one in found if _member(one, "role") in (role, None, ""))
    return _text(_member(next(main, next(iter(found), None)), "value"))


def _member(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _body(
    said: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[str, Markup, str, tuple[str, ...] | None]:
    """The fullest body, what it is written in, the field that it stands in, and what it lacks.

    Returns:
        None in the last place where it is not in the form of an editor.
    """
    for folded, markup in BODIES:
        name = names.get(folded, "")
        if name and (made := _of_editor(said[name])):
            return made[0], "html", name, made[1]
        if name and _is_tree(said[name]):
            continue
        if name and (body := _text(said[name])):
            if _is_rendered(said[name]):
                return body, "html", name, None
            unsaid = folded in ("content", "body")
            return body, _markup(said, names, body) if unsaid else markup, name, None
    return "", "html", "", None


def _of_editor(value: object) -> tuple[str, tuple[str, ...]] | None:
    """The HTML of a text in the form of an editor; None of any other, and of one without words."""
    is_tree = isinstance(value, dict | list) or (
        isinstance(value, str) and value.lstrip()[:1] in ("{", "[")
    )
    if not is_tree:
        return None
    from feedwright.reading.formats import editors  # noqa: PLC0415 - few articles have it

    made = editors.html(value)
    return made if made and made[0] else None


def _is_tree(value: object) -> bool:
    """Whether a text is the JSON of a tree, and so nothing to show to readers."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return False
    from feedwright.reading.formats import editors  # noqa: PLC0415 - few articles have it

    tree = editors.tree(value)
    return isinstance(tree, dict) or (
        isinstance(tree, list) and all(isinstance(one, dict) for one in tree)
    )


def _is_filled_tree(value: object) -> bool:
    return _is_tree(value) and len(str(value).strip()) > len("[]")


def _unread_bodies(said: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, ...]:
    """What is told of bodies in the form of an editor: Contentful's, Sanity's, Strapi's blocks."""
    found = (names[folded] for folded, _ in BODIES if folded in names)
    return tuple(
        _EDITORS.format(name)
        for name in found
        if said[name] and (isinstance(said[name], list | dict) or _is_filled_tree(said[name]))
    )


def _markup(said: Mapping[str, Any], names: Mapping[str, str], body: str) -> Markup:
    """What a body is written in that does not say: HTML has tags, all else is Markdown."""
    for name in ("markup", "format", "contenttype"):
        told = fold(_text(said.get(names.get(name, "")))).replace("/", "")
        if told in _MARKUPS:
            return _MARKUPS[told]
    return "html" if values.tagged(body) else "markdown"


def _text(value: object) -> str:
    try:
        return values.text(value) if isinstance(value, str | Mapping) else ""
    except ValueError:
        return ""


def _identity(member: Mapping[str, Any]) -> str:
    """What a member is known by within its list, or ""."""
    for name in _IDENTITIES:
        value = member.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return " ".join(str(value).split())
    return ""


def _signed(member: Mapping[str, Any]) -> bool:
    """Whether a member names its authors itself."""
    return bool(member.get("authors") or member.get("author"))
