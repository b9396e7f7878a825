"""Posts as Ghost hands them out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.article import Article, Person
from feedwright.reading.formats import read
from feedwright.reading.formats.raw_article import Context, Reading

CONTEXT = Context(key="articles/ghost.json", home="https://example.org/")
PAID = "The part that was paid for."
FULL = f"<p>Open to all.</p><!--members-only--><p>{PAID}</p>"
CLOSED = f"<p>{PAID}</p>"


def post(**said: Any) -> dict[str, Any]:
    """A post as Ghost has it, public and published."""
    return {
        "id": "6650a1",
        "title": "Harbour",
        "slug": "harbour",
        "html": "<p>Open to all.</p>",
        "comment_id": "6650a1",
        "feature_image": None,
        "custom_excerpt": None,
        "status": "published",
        "visibility": "public",
        "published_at": "2026-11-02T11:00:00.000Z",
    } | said


def answered(*posts: dict[str, Any]) -> Reading:
    """What an answer of the Content API holds."""
    return read(json.dumps({"posts": posts, "meta": {"pagination": {"page": 1}}}).encode(), CONTEXT)


def exported(*posts: dict[str, Any], **tables: Any) -> Reading:
    """What an export holds."""
    database = {"meta": {"version": "5.80.0"}, "data": {"posts": posts, **tables}}
    return read(json.dumps({"db": [database]}).encode(), CONTEXT)


def public(reading: Reading) -> list[Article]:
    """The articles that may be shown."""
    assert not reading.set_aside
    return [one for one in reading.articles if one.status == "published"]


@pytest.mark.parametrize("visibility", ["members", "paid", "tiers", "label:vip", "product:gold"])
@pytest.mark.parametrize("handed", [answered, exported])
def test_what_is_for_members_goes_out_as_its_preview(visibility: str, handed: Any) -> None:
    """With what stands above the mark, or the excerpt of its author; else not at all."""
    with_preview = post(id="1", visibility=visibility, html=FULL, plaintext=PAID, excerpt=PAID)
    told = {"custom_excerpt": "A word to all.", "html": CLOSED, "plaintext": PAID}
    with_excerpt = post(id="2", visibility=visibility, **told)
    closed = post(id="3", visibility=visibility, html=CLOSED, excerpt=PAID)

    one, two = public(handed(with_preview, with_excerpt, closed))

    assert (one.body, one.title) == ("<p>Open to all.</p>", "Harbour")
    assert (two.body, two.summary) == ("", "A word to all.")
    assert PAID not in f"{one}{two}"
    for shown in (one, two):
        assert shown.warnings == ("What of it is for members alone was left out.",)


def test_what_the_api_has_cut_is_the_preview() -> None:
    """A post that says it gives no access to the whole has its public part for a text."""
    (one,) = public(answered(post(visibility="paid", access=False, html="<p>Open.</p>")))
    assert one.body == "<p>Open.</p>"
    assert not public(answered(post(visibility="paid", access=True, html=CLOSED)))


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"status": "draft"}, id="a draft"),
        pytest.param({"status": "sent"}, id="sent by mail alone"),
        pytest.param({"email_only": True}, id="for mail alone"),
        pytest.param({"status": "sent", "visibility": "paid", "html": FULL}, id="both"),
    ],
)
def test_what_is_not_on_the_web_is_not_in_feeds(said: dict[str, Any]) -> None:
    """Drafts, and letters that were never put on the site."""
    assert not public(answered(post(**said)))
    assert not public(exported(post(**said)))


def test_a_letter_is_told_by_another_table() -> None:
    """Exports keep some fields of posts apart."""
    meta = [{"id": "9", "post_id": "6650a1", "email_only": 1, "feature_image_alt": "A ship"}]
    assert not public(exported(post(), posts_meta=meta))


def test_an_export_is_read_with_authors_and_tags() -> None:
    """In their order, without what is for the desk: addresses of people, and internal tags."""
    (one,) = public(
        exported(
            post(feature_image="/a.png"),
            users=[
                {"id": "u1", "name": "Ann Lee", "email": "ann@example.org", "website": None},
                {"id": "u2", "name": "Bo Day", "website": "https://bo.example.org/"},
            ],
            posts_authors=[
                {"post_id": "6650a1", "author_id": "u1", "sort_order": 1},
                {"post_id": "6650a1", "author_id": "u2", "sort_order": 0},
            ],
            tags=[
                {"id": "t1", "name": "Ships"},
                {"id": "t2", "name": "#desk", "visibility": "internal"},
            ],
            posts_tags=[
                {"post_id": "6650a1", "tag_id": "t2", "sort_order": 0},
                {"post_id": "6650a1", "tag_id": "t1", "sort_order": 1},
            ],
        )
    )
    assert one.authors == (
        Person(name="Bo Day", url="https://bo.example.org/"),
        Person(name="Ann Lee"),
    )
    assert one.tags == ("Ships",)
    assert one.image is not None


def test_a_page_is_in_no_feed() -> None:
    """An export holds the site's pages beside its posts."""
    assert [one.listed for one in exported(post(id="1"), post(id="2", type="page")).articles] == [
        True,
        False,
    ]


def test_a_text_in_the_editors_form_alone_is_told() -> None:
    """It is set aside, for to publish its title alone would be to lose it."""
    reading = exported(post(html=None, lexical='{"root": {}}'), post(id="2"))
    assert len(reading.articles) == 1
    assert "'lexical' alone" in reading.set_aside[0].reason


def test_other_systems_are_let_be() -> None:
    """Where nothing tells of Ghost, what is for members is private as a whole."""
    other = {"title": "A", "html": FULL, "visibility": "members", "date": "2026-11-02"}
    assert not public(answered(other))


WORDS = st.sampled_from(["members", "paid", "tiers", "public", "", "x", None, 3])
TEXTS = st.sampled_from([None, "", CLOSED, FULL, "<!--members-only-->", 7, {"a": 1}])


@given(WORDS, TEXTS, TEXTS, st.sampled_from([None, "", "A word."]), st.sampled_from([None, 0, 1]))
def test_no_word_for_members_goes_out(
    visibility: Any, html: Any, plaintext: Any, excerpt: Any, access: Any
) -> None:
    """Whatever a post says, what stands behind the mark is shown to nobody who has not paid."""
    said = post(visibility=visibility, html=html, plaintext=plaintext, custom_excerpt=excerpt)
    reading = answered(said | {"access": access, "excerpt": plaintext})
    shown = f"{[one for one in reading.articles if one.status == 'published']}"
    if visibility not in ("public", "", None):
        assert PAID not in shown


@pytest.mark.parametrize(
    "tag",
    [{"name": "#desk", "slug": "hash-desk"}, {"name": "Desk", "visibility": "internal"}],
)
def test_tags_of_the_desk_are_shown_nowhere(tag: dict[str, str]) -> None:
    """Internal tags go from answers that tell little else of Ghost, and from the first tag too."""
    said = {"title": "T", "html": "<p>x</p>", "published_at": "2026-11-02", "slug": "t"}
    more = {"tags": [tag, {"name": "Sea", "visibility": "public"}], "primary_tag": tag}
    (one,) = answered(said | more).articles
    assert (one.section, one.tags) == ("", ("Sea",))
