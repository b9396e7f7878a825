"""What articles inherit from files above and beside them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.article import Article
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields.conversion import article
from feedwright.reading.fields.inheritance import Defaults, Page, Scope, inherited, merged
from feedwright.reading.formats import default_fields, read
from feedwright.reading.formats.raw_article import Context, RawArticle


def page(path: str = "posts/a.md", language: str = "") -> Page:
    """A file, by its path in the site."""
    return Page(paths=(path,), language=language)


def made(said: dict[str, Any], *above: Defaults, path: str = "posts/a.md") -> Article:
    """The article of some fields below some files."""
    raw = RawArticle(
        fields={"title": "A", "date": "2026-11-02", **said}, body="Text.", markup="markdown"
    )
    context = Context(key=path, home="https://example.org/", inherited=inherited(above, page(path)))
    return article(raw, context)


def hugo(text: str) -> tuple[Defaults, ...]:
    """What a page of a section hands down, by its front matter."""
    return tuple(default_fields.section(f"---\ntitle: Part\n{text}\n---\n", "posts/_index.md"))


def eleventy(**said: Any) -> Defaults:
    """What a data file hands down."""
    (one,) = default_fields.data(json.dumps(said), "posts/posts.json")
    return one


def jekyll(text: str) -> tuple[Defaults, ...]:
    """What a configuration hands down."""
    return tuple(default_fields.configuration(f"title: Site\ndefaults:\n{text}\n", "_config.yml"))


@pytest.mark.parametrize(
    ("said", "status", "listed"),
    [
        pytest.param({"draft": True}, "draft", True, id="drafts"),
        pytest.param({"published": False}, "draft", True, id="not published"),
        pytest.param({"permalink": False}, "private", True, id="not written"),
        pytest.param({"build": {"render": "never"}}, "private", True, id="not rendered"),
        pytest.param({"build": {"list": "never"}}, "published", False, id="not listed"),
        pytest.param({"_build": {"list": False}}, "published", False, id="the older name"),
        pytest.param({"eleventyExcludeFromCollections": True}, "published", False, id="excluded"),
        pytest.param({"params": {"rss": False}}, "published", False, id="by a theme"),
    ],
)
def test_what_holds_back_is_inherited(said: dict[str, Any], status: str, listed: bool) -> None:
    """A folder keeps its articles back as each of them could itself, whatever hands it down."""
    in_yaml = json.dumps(said)
    for above in (
        hugo(f"cascade: {in_yaml}"),
        (eleventy(**said),),
        jekyll(f"  - scope: {{path: ''}}\n    values: {in_yaml}"),
    ):
        one = made({}, *above)
        assert (one.status, one.listed) == (status, listed)


def test_an_article_is_asked_first() -> None:
    """What an article says counts, under the same name or another, before what it inherits."""
    above = eleventy(draft=True, authors=["Ann Lee"], lang="de", section="Ships")

    one = made({"draft": False, "author": "Bo Day", "language": "fr"}, above)

    assert (one.status, one.language, one.section) == ("published", "fr", "Ships")
    assert [person.name for person in one.authors] == ["Bo Day"]
    assert made({"draft": ""}, above).status == "draft"


def test_nearer_files_are_asked_first() -> None:
    """Of several files above an article the nearest counts; of a list the first that holds."""
    far = hugo("cascade: {author: Far, draft: true}")
    near = hugo(
        "cascade:\n"
        "  - {_target: {path: /posts/a}, author: First}\n"
        "  - {author: Near, language: tr}\n"
        "  - {target: {path: '/other/**'}, draft: false}\n"
    )

    one = made({}, *far, *near)

    assert ([person.name for person in one.authors], one.language) == (["First"], "tr")
    assert one.status == "draft"


def test_lists_are_joined_as_eleventy_does() -> None:
    """Tags of folder and article go together; a name with "override:" replaces them."""
    upper, lower = eleventy(tags="post", images=["a.png"]), eleventy(tags=["ship", "post"])

    assert made({"tags": ["sea"]}, upper, lower).tags == ("post", "ship", "sea")
    assert made({"override:tags": ["sea"]}, upper, lower).tags == ("sea",)
    assert made({}, upper, eleventy(**{"override:tags": ["x"]})).tags == ("x",)
    assert made({"tags": ["sea"]}, *hugo("cascade: {tags: [post]}")).tags == ("sea",)


def test_tables_are_merged_as_the_generator_does() -> None:
    """Eleventy and Jekyll merge the tables of folder and article, Hugo takes one of the two."""
    nested = {"feed": {"excerpt_only": "true", "x": {"y": 1}}}
    own = {"feed": {"x": {"z": 2}}}

    def feed(*above: Defaults) -> Any:
        return merged(own, inherited(above, page()))[0]["feed"]

    assert feed(eleventy(**nested)) == {"excerpt_only": "true", "x": {"y": 1, "z": 2}}
    assert feed(Defaults(source="c", fields=nested, merging="merge"))["x"] == {"y": 1, "z": 2}
    assert feed(Defaults(source="c", fields=nested)) == own["feed"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Blog"),
        ("slug", "blog"),
        ("aliases", ["/old/"]),
        ("url", "/blog/"),
        ("permalink", "https://example.org/blog/"),
        ("id", "urn:ex:1"),
        ("guid", "urn:ex:1"),
        ("description", "All of our posts."),
    ],
)
def test_what_is_one_articles_own_is_not_inherited(name: str, value: Any) -> None:
    """Title, summary, id and address of a folder are those of none of its articles."""
    one = Defaults(source="posts/posts.json", fields={name: value}, merging="join")
    assert inherited([one], page()).fields == {}
    assert inherited([eleventy(permalink="/blog/{{ page.fileSlug }}/")], page()).fields


@pytest.mark.parametrize(
    ("target", "held"),
    [
        pytest.param("{path: /posts/**}", True, id="all below"),
        pytest.param("{path: /POSTS/*}", True, id="in any letters"),
        pytest.param("{path: '/posts/{a,b}'}", True, id="one of some"),
        pytest.param("{path: '/posts/[a-c]'}", True, id="one of some letters"),
        pytest.param("{path: /posts/a.md}", True, id="the file"),
        pytest.param("{path: /*}", False, id="at the top alone"),
        pytest.param("{path: /post}", False, id="a part of the path"),
        pytest.param("{path: '/{other,more}/**'}", False, id="elsewhere"),
        pytest.param("{kind: page}", True, id="pages"),
        pytest.param("{kind: '{home,section}'}", False, id="lists"),
        pytest.param("{path: /posts/**, kind: section}", False, id="one of two"),
        pytest.param("{lang: en}", True, id="a language that may be its own"),
        pytest.param("{environment: prod*}", True, id="what is published"),
        pytest.param("{environment: development}", False, id="what is tried at home"),
    ],
)
def test_a_cascade_holds_for_its_targets(target: str, held: bool) -> None:
    """Hugo's target tells the pages by globs of their paths, kinds and languages."""
    above = hugo(f"cascade:\n  - target: {target}\n    draft: true")
    assert (made({}, *above).status == "draft") is held
    below = hugo(f"cascade: {{_target: {target}, draft: true}}")
    assert (made({}, *below).status == "draft") is held


def test_a_cascade_is_for_a_language() -> None:
    """A file whose name has another language is none of the target."""
    above = hugo("cascade: {_target: {lang: '{de,fr}'}, draft: true}")
    assert inherited(above, page("posts/a.de.md", "de")).fields
    assert not inherited(above, page("posts/a.tr.md", "tr")).fields


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param("_posts/2026-11-02-a.md", "Ann", id="a post"),
        pytest.param("_posts/ships/2026-11-02-a.md", "Bo", id="the longer path"),
        pytest.param("_notes/a.md", "Cy", id="another collection"),
        pytest.param("pages/about.md", "Dee", id="a glob"),
        pytest.param("about.md", "", id="none"),
    ],
)
def test_jekylls_defaults_have_scopes(path: str, told: str) -> None:
    """The longest path counts, and of one length the one that names a type."""
    above = jekyll(
        "  - {scope: {path: _posts/ships}, values: {author: Bo}}\n"
        "  - {scope: {path: '', type: posts}, values: {author: Ann}}\n"
        "  - {scope: {path: ''}, values: {layout: page}}\n"
        "  - {scope: {type: notes}, values: {author: Cy}}\n"
        "  - {scope: {path: 'pages/*'}, values: {author: Dee}}\n"
    )
    assert "".join(person.name for person in made({}, *above, path=path).authors) == told


@pytest.mark.parametrize(
    ("front", "held"),
    [
        pytest.param('+++\ntitle = "S"\ndraft = true\n+++\n', True, id="Zola's draft"),
        pytest.param("---\ndraft: true\nsort_by: date\n---\n", True, id="Zola's, in YAML"),
        pytest.param("+++\ndate = 2026-11-02\ndraft = true\n+++\n", False, id="Hugo's page alone"),
        pytest.param("---\ntitle: S\ndraft: true\n---\n", False, id="Hugo's, in YAML"),
        pytest.param("+++\nrender = false\n+++\n", False, id="a section without a page"),
        pytest.param("+++\n[cascade]\ndraft = true\n+++\n", True, id="a cascade in TOML"),
    ],
)  # fmt: skip
def test_a_section_that_is_a_draft(front: str, held: bool) -> None:
    """Zola passes over all below a section that is a draft; Hugo over the section's page alone."""
    above = tuple(default_fields.section(front, "articles/s/_index.md"))
    assert (made({"draft": False}, *above).status == "draft") is (held and "cascade" not in front)
    assert (made({}, *above).status == "draft") is held


def test_what_cannot_be_read_holds_back() -> None:
    """Where nobody knows what a folder says of its articles, they are set aside, and told why."""
    for above, place in (
        (tuple(default_fields.section("---\ncascade: [\n---\n", "p/_index.md")), "p/_index.md"),
        (tuple(default_fields.data('{"draft": true,}', "p/p.json")), "p/p.json"),
        (tuple(default_fields.configuration("defaults: [\n", "_config.yml")), "_config.yml"),
        (tuple(default_fields.configuration("[cascade\n", "hugo.toml")), "hugo.toml"),
    ):
        with pytest.raises(UnreadableArticle, match=f"What {place} says of it cannot be read"):
            made({}, *above)
        assert made({"draft": True}, *above).status == "draft"
    with pytest.raises(UnreadableArticle, match=r"'draft' of posts/posts\.json says neither"):
        made({}, eleventy(draft="perhaps"))


def test_what_says_nothing_of_articles_holds_nothing_back() -> None:
    """A broken list of articles, or a setting that has nothing to do with them, is no matter."""
    assert not [*default_fields.data('{"items": [', "p/p.json")]
    assert not [*default_fields.data("[", "p/p.json")]
    assert not [*default_fields.section("---\ntitle: [\n---\n", "p/_index.md")]
    assert not [*default_fields.configuration("title: [\n", "_config.yml")]


@pytest.mark.parametrize(
    ("path", "said", "beside", "articles"),
    [
        ("p/p.json", {"layout": "post.njk", "tags": "post"}, False, 0),
        ("p/p.json", {"title": "Ours", "author": "Ann"}, False, 0),
        ("p/p.json", {"title": "Ours", "date": "2026-11-02"}, False, 1),
        ("p/p.json", {"items": [{"id": "1", "title": "One"}]}, False, 1),
        ("p/p.json", {"title": "Ours", "content_html": "<p>x</p>"}, False, 1),
        ("p/other.json", {"title": "An article", "author": "Ann"}, False, 1),
        ("p/other.json", {"title": "The data of a text", "author": "Ann"}, True, 0),
        ("p/x.11tydata.json", {"title": "Data", "content": "by its name"}, False, 0),
    ],
)
def test_data_is_no_article(path: str, said: dict[str, Any], beside: bool, articles: int) -> None:
    """JSON that has no text of its own and lies where Eleventy's data does is no article."""
    context = Context(key=path, home="https://example.org/", beside_text=beside)
    found = read(json.dumps(said).encode(), context)
    assert (len(found.articles), [one for one in found.set_aside if not one.is_data]) == (
        articles,
        [],
    )


def test_data_that_goes_with_nothing_is_told() -> None:
    """Data that no article inherits is passed over, and not without a word."""
    context = Context(key="articles/posts.json", home="https://example.org/")
    (aside,) = read(b'{"permalink": "/blog/{{ page.fileSlug }}/"}', context).set_aside
    assert aside.is_data


GLOBS = st.text(alphabet="ab/*?{},[]!^\\é-.", max_size=12)


@given(GLOBS, st.text(alphabet="ab/é.-", max_size=8), st.sampled_from(["path", "below", "kind"]))
def test_any_glob_can_be_asked(pattern: str, path: str, where: str) -> None:
    """Whatever a target says, it holds or does not; a glob without signs holds for itself."""
    assert Scope(**{where: pattern}).holds(page(path)) in (True, False)
    assert Scope(path=path.lower()).holds(page(path))


VALUES = st.recursive(
    st.none() | st.booleans() | st.text("ab, ", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=1), inner),
    max_leaves=6,
)
FIELDS = st.dictionaries(
    st.sampled_from(["tags", "override:tags", "a", "params", "categories", "draft", "x_y"]), VALUES
)


@given(
    FIELDS, st.lists(st.tuples(FIELDS, st.sampled_from(["replace", "merge", "join"])), max_size=3)
)
def test_nothing_is_lost_by_merging(own: dict[str, Any], above: list[tuple[Any, Any]]) -> None:
    """A field that is said anywhere is said at the end, and never the empty word of the article."""
    chain = [Defaults(source="s", fields=fields, merging=how) for fields, how in above]
    fields, whence = merged(own, inherited(chain, page()))
    plain = {name.removeprefix("override:") for name in (*own, *(n for f, _ in above for n in f))}
    assert {name.removeprefix("override:") for name in fields} == plain
    assert whence.keys().isdisjoint(
        name.replace("_", "") for name, value in own.items() if value not in (None, "", [], {})
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.toml", "cascade = " + "[" * 5_000),
        ("hugo.json", '{"cascade": ' + "[" * 50_000),
        ("_config.yml", "defaults: " + "[" * 5_000),
        ("_config.yml", "defaults: &a [*a]"),
        ("_config.yml", "defaults: 3"),
        ("hugo.yaml", "- cascade"),
        ("hugo.toml", "cascade = 3"),
        ("hugo.toml", "cascade = [1, [2]]"),
        ("hugo.yaml", "cascade: {target: 3, _target: [1]}"),
    ],
)
def test_any_configuration_is_understood_or_told(name: str, text: str) -> None:
    """Whatever stands in one, it says nothing or is told to be broken; nothing else happens."""
    assert all(one.problem or one.fields for one in default_fields.configuration(text, name))


def test_a_glob_of_very_many_stars_takes_no_time() -> None:
    """It holds for everything: what it may keep back is kept back."""
    assert Scope(path="*a" * 40 + "b").holds(page("a" * 200))
    assert not Scope(path="*a*a*a*b").holds(page("a" * 50))
