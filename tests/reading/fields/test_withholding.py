"""What keeps an article back, wherever its author says so."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.domain.article import Article
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields import withholding_names
from feedwright.reading.fields.conversion import article
from feedwright.reading.formats.raw_article import Context, RawArticle

TO_COME = "2031-05-01T10:00:00Z"
THEN = datetime(2031, 5, 1, 10, tzinfo=UTC)
DATED = datetime(2026, 11, 1, tzinfo=UTC)
EMBARGOES = [
    "embargo", "embargoed", "embargo_until", "embargoUntil", "embargo-until", "EmbargoedUntil",
    "embargo_date", "embargo_end", "embargo_ends_at", "embargo_lift_date", "press_embargo",
    "news_embargo_time", "sperrfrist", "publish_at", "publishAt", "publish_on", "publish_after",
    "publish_from", "publish-at-utc", "auto_publish_at", "published_after", "release_at",
    "releaseAt", "release_on", "release_after", "scheduled_at", "scheduled_for", "scheduledAt",
    "schedule_for", "scheduled", "scheduled_date", "scheduled_publish_time", "schedule_date",
    "scheduledPublishDate", "publish_schedule", "publication_scheduled_at", "publicationStart",
    "publishing_start_date", "start_publishing", "not_before", "notBefore", "do_not_publish_before",
    "not_before_date", "go_live", "goLive", "go_live_at", "go_live_date", "goes_live_on",
    "live_from", "live_at", "available_from", "availableAt", "visible_from", "visible_after",
    "public_from", "online_from", "show_from", "display_from", "active_from", "make_public_at",
    "post_at", "post_on", "unpublished_until", "hold_until", "held_until", "hidden_until",
    "private_until", "draft_until", "withhold_until", "hold", "on_hold", "hold_for_release",
    "publish_up", "nbf", "no_earlier_than", "wait_until", "delay_until", "queue_for",
    "ambargo", "ambargo_bitisi", "yayin_tarihi", "Yayın Tarihi", "freigabe_ab",
    "veroeffentlichung_ab", "veröffentlichen am", "sperrfrist_bis", "publier_le",
    "embargado_hasta", "embargado_até", "klausulert_til", "эмбарго_до", "엠바고", "解禁日時",
    "禁发时间", "حظر_النشر_حتى", "אמברגו", "εμπάργκο_έως",
    "date_publication", "date_de_publication", "publicar_el", "fecha_publicacion",
    "embargo_hasta", "publicar_em", "publish_date_utc", "publication_timestamp", "hidden_before",
    "lift_date", "liftsAt", "lift_time_utc", "publishing_opens", "release_window_opens_at",
    "visibility_starts", "field_publish_on", "sys_publish_from", "article_embargo_until",
    "meta_go_live_date", "no_publicar_antes_de", "não publicar antes de", "ne_pas_publier_avant",
    "non_pubblicare_prima_di", "nicht veröffentlichen vor", "niet_publiceren_voor",
]  # fmt: skip

RELEASES = [
    "release",
    "release_date",
    "release-date",
    "releaseDate",
    "released",
    "launch",
    "launch_date",
    "valid_from",
    "date_online",
    "online",
    "available",
    "available_on",
    "earliest",
    "effective_date",
    "go_public",
    "goes_out_on",
    "first_shown",
    "visible",
    "erscheint_am",
    "to_be_published",
    "will_be_released_on",
    "premieres",
    "planned_for",
    "online_since",
    "first_published",
    "parution",
    "field_release_date",
    "send_at",
    "sendTime",
    "air_date",
    "veröffentlichung",
    "publicación",
    "publicatiedatum",
    "Publicatie datum",
    "publiceringsdatum",
    "udgivelsesdato",
    "julkaisupäivä",
    "data_publikacji",
    "дата публикации",
    "公開日",
    "发布日期",
    "공개일",
]

LET_IN = ["rss", "feed", "feeds", "show_in_feed", "include_in_rss", "inFeed", "rss_enabled"]
KEPT_OUT = [
    "hiddenInRss", "hideInRSS", "hide_from_rss", "disable_feed", "disableRSS", "exclude_from_feed",
    "feed_exclude", "rss_exclude", "rss_ignore", "noRSS", "no_feed", "skip_feed",
    "hidden_in_feeds", "excludeFromFeeds", "feed_hidden", "exclude_rss", "noindex",
]  # fmt: skip


def read(key: str = "articles/post.md", **said: Any) -> Article:
    """The article of some fields."""
    raw = RawArticle(fields=said, body="Text.", markup="markdown", lines=dict.fromkeys(said, 7))
    return article(raw, Context(key=key, home="https://example.org/"))


@pytest.mark.parametrize("name", EMBARGOES)
def test_an_embargo_holds_under_any_name(name: str) -> None:
    """A date to come holds the article whatever else dates it, also from a table."""
    assert read(**{name: TO_COME, "date": "2026-11-01"}).published == THEN
    assert read(**{name: TO_COME}).published == THEN
    assert read(extra={name: TO_COME}, date="2026-11-01").published == THEN
    assert read(publishing={name: TO_COME}, date="2026-11-01").published == THEN


@pytest.mark.parametrize(
    ("said", "published"),
    [
        pytest.param({"embargo": "2026-10-01"}, DATED, id="one that ended before the date"),
        pytest.param({"embargo": False}, DATED, id="none, by a switch"),
        pytest.param({"embargo": "lifted"}, DATED, id="lifted"),
        pytest.param({"embargoed": True, "embargo_until": TO_COME}, THEN, id="a switch and an end"),
        pytest.param({"embargo": {"until": TO_COME}}, THEN, id="a table"),
        pytest.param({"embargo": {"active": False, "until": TO_COME}}, DATED, id="a table, off"),
        pytest.param({"embargo": ["2027-01-01", TO_COME]}, THEN, id="several"),
        pytest.param({"publish": TO_COME}, THEN, id="publish as a date"),
        pytest.param({"embargo": date(2026, 12, 1)}, datetime(2026, 12, 1, tzinfo=UTC), id="TOML"),
        pytest.param({"publishAt": "2027-01-01", "hold_until": TO_COME}, THEN, id="the later"),
        pytest.param({"embargoed_reason": "By agreement"}, DATED, id="a remark"),
        pytest.param({"release": "2031.5.1"}, DATED, id="a version by its year"),
        pytest.param({"release": "v1.2"}, DATED, id="a version"),
        pytest.param({"launch": "Falcon 9"}, DATED, id="a rocket"),
        pytest.param({"blog_schedule": "weekly"}, DATED, id="how often"),
        pytest.param({"start_date": "2031-05-01"}, DATED, id="the start of an event"),
        pytest.param({"product": {"release_date": "2031-05-01"}}, DATED, id="of a product"),
        pytest.param({"related": [{"embargo": TO_COME}]}, DATED, id="of another article"),
        pytest.param({"publish_up": "0000-00-00 00:00:00"}, DATED, id="no time, of a database"),
        pytest.param(
            {"pubDate": "2026-11-01", "published_at": TO_COME}, THEN, id="two of one kind"
        ),
        pytest.param({"embargo": "2026-11-02", "Embargo ": TO_COME}, THEN, id="two spellings"),
        pytest.param({"embargo": [{"until": TO_COME}]}, THEN, id="a list of tables"),
        pytest.param({"release_date": "Autumn 2031"}, DATED, id="vaguely"),
        pytest.param({"live_at": "Wembley"}, DATED, id="a concert"),
        pytest.param({"available_at": ["Any bookshop"]}, DATED, id="a shop"),
        pytest.param({"schedule": "weekly"}, DATED, id="a rhythm"),
        pytest.param({"expires": TO_COME}, DATED, id="its end"),
        pytest.param({"unpublish_on": TO_COME}, DATED, id="Drupal's end"),
        pytest.param({"publish_until": TO_COME}, DATED, id="how long it is shown"),
        pytest.param({"event_date": "2031-05-01"}, DATED, id="an event"),
        pytest.param({"birthday": "2031-05-01"}, DATED, id="a birthday"),
        pytest.param({"copyright": 2031}, DATED, id="a year"),
        pytest.param({"when": "2031-05-01"}, DATED, id="a name that nobody knows"),
    ],
)
def test_of_date_and_embargo_the_later_counts(said: dict[str, Any], published: datetime) -> None:
    """An embargo holds until its end; what tells of the subject holds nothing."""
    assert read(date="2026-11-01", **said).published == published


@pytest.mark.parametrize("name", RELEASES)
def test_a_release_to_come_holds_a_dated_article(name: str) -> None:
    """What is to be seen first later holds the article until then; one that is past does not."""
    assert read(**{name: TO_COME, "date": "2026-11-01"}).published == THEN
    assert read(params={name: TO_COME}, date="2026-11-01").published == THEN
    assert read(**{name: "2019-05-01", "date": "2026-11-01"}).published == DATED


@pytest.mark.parametrize("name", ["live", "visible", "online", "show", "active"])
def test_a_switch_with_a_date_to_come_holds_a_dated_article(name: str) -> None:
    """A date in the place of yes or no tells from when on; one that is past changes nothing."""
    assert read(**{name: TO_COME, "date": "2026-11-01"}).published == THEN
    assert read(**{name: "2019-05-01", "date": "2026-11-01"}).published == DATED
    on: dict[str, Any] = {name: True, "date": "2026-11-01"}
    assert read(**on).published == DATED


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"meta": {"publishing": {"not_before": TO_COME}}}, id="a table in another"),
        pytest.param({"dates": [{"embargo": TO_COME}]}, id="a list of tables"),
        pytest.param({"publishing": {"at": TO_COME}}, id="a table that says what for"),
        pytest.param({"publication": {"date": TO_COME}}, id="its date"),
        pytest.param({"publishing": {"window": {"opens": TO_COME}}}, id="told by three names"),
        pytest.param({"a": {"b": [{"c": {"publish_on": TO_COME}}]}}, id="four deep"),
        pytest.param({"embargo": "2026-11-02", "meta": {"embargo": TO_COME}}, id="beside its own"),
        pytest.param({"meta": {"release_date": TO_COME}}, id="a release"),
        pytest.param({"release": {"date": TO_COME}}, id="a table of a release"),
        pytest.param({"availability": {"from": TO_COME}}, id="a table of availability"),
    ],
)
def test_an_embargo_holds_at_any_depth(said: dict[str, Any]) -> None:
    """Tables within tables, and lists of them, are searched for what holds an article."""
    assert read(date="2026-11-01", **said).published == THEN


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"embargo": "until the press conference"}, id="words"),
        pytest.param({"embargo": True}, id="without an end"),
        pytest.param({"embargo_until": "2026-13-45"}, id="no day"),
        pytest.param({"publish_at": "10:00"}, id="no day but an hour"),
        pytest.param({"embargo_days": 30}, id="a length"),
        pytest.param({"embargo_start": "2026-11-02"}, id="a beginning without an end"),
        pytest.param({"embargo": {"until": "soon"}}, id="a table"),
        pytest.param({"hold": True}, id="on hold"),
        pytest.param({"go_live_at": "tomorrow 9am"}, id="relative"),
        pytest.param({"available_from": "1st of spring 2031"}, id="a figure in words"),
        pytest.param({"draft": "ture"}, id="draft: ture"),
        pytest.param({"draft": "maybe"}, id="draft: maybe"),
        pytest.param({"published": "flase"}, id="published: flase"),
        pytest.param({"pubDate": "2026-11-01", "published": "flase"}, id="beside another date"),
        pytest.param({"publish": "later"}, id="publish: later"),
        pytest.param({"public": "nope"}, id="public: nope"),
        pytest.param({"live": "flase"}, id="live: flase"),
        pytest.param({"private": "ish"}, id="private: ish"),
        pytest.param({"hidden": "for now"}, id="hidden: for now"),
        pytest.param({"extra": {"draft": "ture"}}, id="in a table"),
        pytest.param({"status": "drfat"}, id="status: drfat"),
        pytest.param({"status": "Koncepti"}, id="another language"),
        pytest.param({"skip": "ture"}, id="skip: ture"),
        pytest.param({"status": 3}, id="a number"),
        pytest.param({"status": ["draft", "published"]}, id="two at once"),
        pytest.param({"visibility": "friends"}, id="visibility"),
        pytest.param({"pubstatus": "usabel"}, id="ninjs"),
        pytest.param({"workflow_state": "legal"}, id="workflow_state"),
        pytest.param({"moderation_state": "with_desk"}, id="Drupal"),
        pytest.param({"state": "drfat"}, id="state: drfat"),
        pytest.param({"release_date": "2031-13-45"}, id="no day of release"),
        pytest.param({"launch": "05/03/2027"}, id="one of two days"),
        pytest.param({"members_only": "ture"}, id="members_only: ture"),
        pytest.param({"approved": "by nobody yet"}, id="approved, in words"),
        pytest.param({"access": "membres"}, id="access: membres"),
        pytest.param({"workflow": "in reveiw"}, id="workflow: in reveiw"),
    ],
)
def test_what_may_mean_not_yet_is_never_guessed(said: dict[str, Any]) -> None:
    """The article is set aside; the reason names the field."""
    *_, name = said.get("extra", said)
    with pytest.raises(UnreadableArticle, match=f"'{name}'"):
        read(**{"date": "2026-11-01"} | said)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        *(
            pytest.param({"status": word}, "published", id=word)
            for word in ("publish", "Published", "live", "scheduled", "future", "usable")
        ),
        *(
            pytest.param({"status": word}, "draft", id=word)
            for word in (
                *("draft", "pending", "trash", "auto-draft", "inherit", "in_review", "ready"),
                *("pending_publish", "withheld", "canceled", "archived", "In progress", "disabled"),
            )
        ),
        pytest.param({"status": "private"}, "private", id="private"),
        pytest.param(
            {"content": {"rendered": "", "protected": True}}, "private", id="WordPress' password"
        ),
        pytest.param(
            {"excerpt": {"rendered": "x", "protected": False}}, "published", id="no password"
        ),
        pytest.param({"status": "sent"}, "private", id="sent by mail alone"),
        pytest.param({"email_only": True}, "private", id="for mail alone"),
        pytest.param({"status": 1}, "published", id="Drupal's 1"),
        pytest.param({"status": "0"}, "draft", id="Drupal's 0"),
        pytest.param({"status": [{"value": False}]}, "draft", id="Drupal's JSON"),
        pytest.param({"_status": "draft"}, "draft", id="Payload"),
        pytest.param({"stage": "DRAFT"}, "draft", id="Hygraph"),
        pytest.param({"state": 0}, "draft", id="Joomla"),
        pytest.param({"state": "Texas"}, "published", id="a state of the union"),
        pytest.param({"workflow": "github-actions"}, "published", id="a subject"),
        pytest.param({"stage": "Pyramid Stage"}, "published", id="a concert"),
        pytest.param({"live": False}, "draft", id="Wagtail"),
        pytest.param({"live": "Berlin"}, "published", id="live from somewhere"),
        pytest.param({"public": "no"}, "draft", id="public: no"),
        pytest.param({"publish": "2026-11-01"}, "published", id="publish as a date"),
        pytest.param({"unpublished": True}, "draft", id="unpublished"),
        pytest.param({"headless": True}, "private", id="Hugo's headless bundle"),
        pytest.param({"build": {"render": "never"}}, "private", id="Hugo's build"),
        pytest.param({"_build": {"render": False}}, "private", id="Hugo's build, before"),
        pytest.param({"build": {"render": "link"}}, "published", id="with an address elsewhere"),
        pytest.param({"render": False}, "private", id="Zola"),
        pytest.param({"permalink": False}, "private", id="Eleventy"),
        pytest.param({"extra": {"draft": True}}, "draft", id="in a table"),
        pytest.param({"meta": {"draft": True}}, "draft", id="in another table"),
        pytest.param({"draft": False, "meta": {"draft": True}}, "draft", id="twice"),
        pytest.param({"meta": {"status": "pending"}}, "draft", id="a state in a table"),
        pytest.param({"params": {"private": "yes"}}, "private", id="Hugo's table"),
        *(
            pytest.param({name: True}, "draft", id=name)
            for name in ("do_not_publish", "deleted", "taslak", "entwurf", "brouillon")
        ),
        *(
            pytest.param({name: True}, "private", id=name)
            for name in ("members_only", "paywall", "confidential", "internal", "encrypt")
        ),
        *(
            pytest.param({"access": word}, "private", id=f"access: {word}")
            for word in ("members", "private", "paid")
        ),
        pytest.param({"access": "step-free"}, "published", id="an access"),
        pytest.param({"tier": "paid"}, "private", id="tier"),
        pytest.param({"tier": "2"}, "published", id="a number of a tier"),
        pytest.param({"review": "pending"}, "draft", id="a review to come"),
        pytest.param({"review": "A film for the ages"}, "published", id="a review"),
        pytest.param({"review": 5}, "published", id="stars"),
        pytest.param({"ready": False}, "draft", id="not ready"),
        pytest.param({"approved": "no"}, "draft", id="not approved"),
        *(
            pytest.param({name: value}, "draft", id=f"{name}: {value}")
            for name, value in (
                *(("is_deleted", True), ("isDeleted", 1), ("is_trashed", "t"), ("removed", "yes")),
                *(("is_unpublished", "Y"), ("moderation_status", "rejected"), ("type", "draft")),
                *(("approval_status", "pending"), ("layout", "Draft"), ("state", "inactive")),
            )
        ),
        *(
            pytest.param({name: True}, "private", id=name)
            for name in ("is_confidential", "is_internal", "is_members_only", "is_premium")
        ),
        pytest.param({"is_deleted": "0"}, "published", id="a row that is there"),
        pytest.param({"is_deleted": "f"}, "published", id="a row of PostgreSQL that is there"),
        pytest.param({"approval_status": "approved"}, "published", id="an approval"),
        pytest.param({"type": "review"}, "published", id="a kind of article"),
        pytest.param({"removed": "by the author"}, "published", id="what was removed"),
        *(
            pytest.param({name: value}, "draft", id=f"{name}: {value}")
            for name, value in (
                *(("moderation_status", "denied"), ("moderation_status", "spam")),
                *(("approval_status", 0), ("approval_status", False), ("story_status", "no")),
                *(("is_deleted", 1.0), ("is_deleted", "1.0"), ("published", "0.0")),
            )
        ),
        *(
            pytest.param({name: value}, "published", id=f"{name}: {value}")
            for name, value in (
                *(("state", "active"), ("stage", "active"), ("item_status", "sold out")),
                *(("is_deleted", 0.0), ("is_deleted", "0.0"), ("published", "Vero")),
                *(("type", "draft beer"), ("state", "inactive volcano"), ("removed", 0)),
                *(("moderation_status", "accepted"), ("approval_status", "t")),
            )
        ),
        pytest.param({"type": "draft", "draft": False}, "published", id="how players are chosen"),
        pytest.param(
            {"type": "draft", "status": "published"}, "published", id="a draft that is published"
        ),
        pytest.param({"layout": "draft", "publish": "yes"}, "published", id="a layout of beers"),
        pytest.param({"type": "draft", "published": "no"}, "draft", id="a draft twice"),
        pytest.param({"isActive": False}, "draft", id="Hashnode's, that was deleted"),
        pytest.param({"status": "listed"}, "published", id="Kirby's"),
        pytest.param({"state": "submission"}, "draft", id="Tumblr's, of a reader"),
        pytest.param({"approved": "2026-10-31"}, "published", id="approved when"),
        pytest.param({"paywall": False}, "published", id="no paywall"),
        pytest.param({"state": "needs-edit"}, "draft", id="a state that needs something"),
        pytest.param({"stage": "awaiting approval"}, "draft", id="a stage that waits"),
        *(
            pytest.param({name: word}, "draft", id=f"{name}: {word}")
            for name, word in (
                *(("status", "Entwurf"), ("estado", "borrador"), ("statut", "brouillon")),
                *(("durum", "taslak"), ("статус", "черновик"), ("下書き", True)),
                *(("état", "brouillon"), ("zustand", "Entwurf"), ("situacao", "rascunho")),
                *(("skip", True), ("exclude", "yes"), ("show", False), ("reviewed", "no")),
            )
        ),
        pytest.param({"deleted_at": "2026-10-31 10:00:00"}, "draft", id="a row that is gone"),
        pytest.param({"deleted_at": "0000-00-00 00:00:00"}, "published", id="a row that is not"),
        pytest.param({"exclude": ["toc"]}, "published", id="parts that are left out"),
        pytest.param({"estado": "Jalisco"}, "published", id="a state of Mexico"),
        pytest.param({"état": "neuf"}, "published", id="a state of a thing for sale"),
        pytest.param({"show": "Late night"}, "published", id="a show"),
        pytest.param({"classification": "internal"}, "private", id="a classification"),
        pytest.param({"premium": True}, "private", id="premium"),
        pytest.param({"hide": True}, "private", id="hide"),
        pytest.param({"hide": "yes"}, "private", id="hide: yes"),
        pytest.param({"hide": ["toc"]}, "published", id="parts of the page that are hidden"),
        pytest.param({"hide": "navigation"}, "published", id="a part of the page"),
    ],
)
def test_words_of_real_systems_are_known(said: dict[str, Any], status: str) -> None:
    """Drafts, what is not public and what gets no page are told by each system's words."""
    assert read(date="2026-11-01", **said).status == status


@pytest.mark.parametrize("word", ["scheduled", "future"])
def test_what_is_scheduled_needs_a_date(word: str) -> None:
    """Without one nobody knows for when."""
    with pytest.raises(UnreadableArticle, match=r"'status'.*when"):
        read(status=word)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"appears": TO_COME}, id="to come"),
        pytest.param({"fecha": "2023-02-01"}, id="past"),
        pytest.param({"extra": {"date": date(2031, 1, 1)}}, id="in a theme's table"),
        pytest.param({"params": {"when": "1 May 2031"}}, id="in words"),
        pytest.param({"event": {"starts": "2031-05-01 10:00"}}, id="one table deeper"),
        pytest.param({"release_date": "2031-05-01"}, id="a release"),
        pytest.param({"live": TO_COME}, id="a switch"),
        pytest.param({"extra": {"visible": date(2031, 1, 1)}}, id="a switch in a table"),
        pytest.param({"params": {"publish": TO_COME}}, id="another switch in a table"),
        pytest.param({"state": TO_COME}, id="a state"),
    ],
)
def test_a_date_under_an_unknown_name_is_not_passed_over(said: dict[str, Any]) -> None:
    """An article without a date of its own is not dated by the run where a field may hold one."""
    with pytest.raises(UnreadableArticle, match=rf"'{next(iter(said))}.*has none"):
        read(**said)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"title": "2026-05-01"}, id="a title"),
        pytest.param({"lastmod": "2023-05-01"}, id="a change"),
        pytest.param({"last_reviewed": "2023-05-01"}, id="another change"),
        pytest.param({"expires": TO_COME}, id="an end"),
        pytest.param({"copyright": "2024"}, id="a year"),
        pytest.param({"version": "10.4.24"}, id="a version"),
        pytest.param({"isbn": 9780306406157}, id="a number"),
        pytest.param({"number": "5551234567"}, id="a number as a text"),
        pytest.param({"note": "Since 2024-05-01 all is well"}, id="words around a date"),
        pytest.param({"key": "articles/2026-05-01-post.md", "when": TO_COME}, id="a dated name"),
    ],
)
def test_what_is_no_date_is_none(said: dict[str, Any]) -> None:
    """Titles, changes, years and numbers are not taken for a time of publication."""
    read(**said)


@pytest.mark.parametrize(
    "said",
    [
        *(pytest.param({name: False}, id=name) for name in LET_IN),
        *(pytest.param({name: True}, id=name) for name in KEPT_OUT),
        pytest.param({"rss": {"exclude": True}}, id="rss: exclude"),
        pytest.param({"feed": {"exclude": "true"}}, id="feed: exclude"),
        pytest.param({"feed": {"include": False}}, id="feed: include"),
        pytest.param({"extra": {"rss_ignore": True}}, id="in a table"),
        pytest.param({"build": {"list": "never"}}, id="Hugo's lists"),
        pytest.param({"robots": "noindex, nofollow"}, id="robots"),
        pytest.param({"robots": "none"}, id="robots: none"),
        pytest.param({"robots": {"index": False}}, id="robots, a table"),
        pytest.param({"seo": {"noindex": True}}, id="seo"),
        pytest.param({"meta": {"robots": "noindex"}}, id="meta"),
        pytest.param({"listed": False}, id="listed"),
        pytest.param({"is_page": "True"}, id="a page of Bear Blog"),
        pytest.param({"isDelisted": True}, id="delisted on Hashnode"),
        pytest.param({"syndicate": "no"}, id="syndicate"),
        pytest.param({"rss": "nope"}, id="rss: nope"),
        pytest.param({"eleventyExcludeFromCollections": True}, id="Eleventy"),
        pytest.param({"eleventyExcludeFromCollections": ["posts"]}, id="Eleventy's list"),
    ],
)
def test_feeds_leave_out_what_wishes_it(said: dict[str, Any]) -> None:
    """An article that other systems keep out of feeds keeps its page alone."""
    found = read(date="2026-11-01", **said)
    assert (found.listed, found.status) == (False, "published")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"rss": True}, id="rss: true"),
        pytest.param({"rss": "full"}, id="how much of it"),
        pytest.param({"listed": True}, id="listed"),
        pytest.param({"robots": "max-snippet:none-of-it"}, id="another wish of robots"),
        pytest.param({"seo": {"noindex": False}}, id="seo"),
        pytest.param({"feed": "https://example.org/feed.xml"}, id="a feed that it is about"),
        pytest.param({"feed": {"excerpt_only": True}}, id="another wish"),
        pytest.param({"exclude_from_feed": False}, id="no wish"),
        pytest.param({"hide_from_search": True}, id="another list"),
        pytest.param({"sitemap": False}, id="a list for robots"),
        pytest.param({"sitemap": {"exclude": True}}, id="that list, by a table"),
        pytest.param({"outputs": ["html"]}, id="the forms of its page"),
        pytest.param({"robots": "index, follow"}, id="robots"),
        pytest.param({"build": {"list": "always"}}, id="Hugo's lists"),
    ],
)
def test_feeds_hold_all_others(said: dict[str, Any]) -> None:
    """What keeps an article from something else keeps it from no feed."""
    assert read(date="2026-11-01", **said).listed


def test_what_keeps_it_out_unread_is_told() -> None:
    """A word that is neither yes nor no keeps an article out of feeds, with a warning."""
    (told,) = read(date="2026-11-01", syndicate="nah").warnings
    assert "'syndicate'" in told
    assert "no feed holds it" in told


@given(
    name=st.sampled_from(EMBARGOES),
    day=st.datetimes(datetime(2027, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - as written
    others=st.dictionaries(
        st.sampled_from(["date", "pubDate", "published_at", "updated", "lastmod"]),
        st.sampled_from(["2020-01-01", "2026-11-01T10:00:00Z"]),
    ),
    table=st.sampled_from(["", "extra", "params", "meta", "anything"]),
    deeper=st.booleans(),
)
def test_no_other_field_lifts_an_embargo(
    name: str, day: datetime, others: dict[str, str], table: str, *, deeper: bool
) -> None:
    """Whatever else it says, an article is never published before its embargo ends."""
    held: dict[str, Any] = {name: f"{day:%Y-%m-%dT%H:%M:%SZ}"}
    held = {"dates": [held]} if deeper else held
    found = read(**others, **({table: held} if table else held))
    assert found.published == day.replace(microsecond=0, tzinfo=UTC)


@pytest.mark.parametrize(
    "key",
    [
        *("articles/post-2031-05-01.md", "articles/a20310501.md"),
        *("articles/2031-02-30-post.md", "articles/_posts/2031-13-01-post.md"),  # no day at all
    ],
)
def test_a_date_within_a_name_is_not_passed_over(key: str) -> None:
    """An article that has no other is set aside; one that has is not."""
    with pytest.raises(UnreadableArticle, match=r"date 2031-\d\d-\d\d, and the article has none"):
        read(key)
    assert read(key, date="2026-11-01").published == DATED


def test_a_date_within_the_name_of_a_saved_page_is_its_own() -> None:
    """Nobody wrote fields for it; it waits until then."""
    raw = RawArticle(fields={"title": "T"}, body="x", markup="html")
    made = article(raw, Context(key="articles/page-2031-05-01.html", home="https://example.org/"))
    assert made.published == datetime(2031, 5, 1, tzinfo=UTC)


def test_usual_names_withhold_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names that are passed over without a look would not be found to withhold anything."""
    names = withholding_names._NEITHER  # noqa: SLF001 - the table is what is held
    asked = (
        withholding_names.is_embargo,
        withholding_names.is_release,
        withholding_names.withholds,
    )

    monkeypatch.setattr(withholding_names, "_NEITHER", frozenset())
    for one in asked:
        one.cache_clear()

    assert not [name for name in names - {"draft"} if any(one(name) for one in asked)]


@pytest.mark.parametrize("name", ["draft", "Draft", "is_draft", "private"])
def test_names_in_full_width(name: str) -> None:
    """They say what the same letters say elsewhere."""
    wide = "".join(chr(ord(one) + 0xFEE0) for one in name)
    fields = {"title": "A", "date": DATED.isoformat(), wide: "true"}
    raw = RawArticle(fields=fields, body="x", markup="markdown")
    assert (
        article(raw, Context(key="articles/a.md", home="https://example.org/")).status
        != "published"
    )


@pytest.mark.parametrize(
    "word", ["Not started", "In progress", "Nicht begonnen", "未着手", "시작 전"]
)
def test_what_notion_calls_not_done_is_a_draft(word: str) -> None:
    """The states that Notion gives by itself hold back, all but the last."""
    assert read(date="2026-11-01", status=word).status == "draft"


@pytest.mark.parametrize(
    ("word", "status"),
    [("t", "published"), ("f", "draft"), ("WAHR", "published"), ("FALSCH", "draft"),
     ("VRAI", "published"), ("faux", "draft"), ("Evet", "published"), ("HAYIR", "draft")],
)  # fmt: skip
def test_yes_and_no_as_databases_and_spreadsheets_write_them(word: str, status: str) -> None:
    """PostgreSQL writes ``t`` and ``f`` into CSV, a spreadsheet the words of its language."""
    assert read(published=word, date="2026-11-01").status == status
    assert (read(draft=word, date="2026-11-01").status == "draft") == (status == "published")


@pytest.mark.parametrize("word", ["flagged", "new", "waiting"])
def test_a_word_of_moderation_that_is_not_known(word: str) -> None:
    """Whether that is a yes nobody knows: the article is set aside, and its line says why."""
    with pytest.raises(UnreadableArticle, match="no status that is known"):
        read(moderation_status=word, date="2026-11-01")


@pytest.mark.parametrize("name", ["T", "Ja", "Nei", "Non"])
def test_a_name_may_be_a_word_for_yes(name: str) -> None:
    """Who is called so, and a page whose address is so, are not taken for a switch."""
    found = read(author=name, url=f"/{name}", source=name, rights=name, date="2026-11-01")
    assert [one.name for one in found.authors] == [name]
    assert (found.origin and found.origin.title, found.rights) == (name, name)
    assert read(url=name.lower(), date="2026-11-01").link.endswith(f"/{name.lower()}")


@pytest.mark.parametrize("tags", ["a, draft", "Draft", "private"])
def test_a_tag_of_nikola_is_no_post_yet(tags: str) -> None:
    """Nikola makes no page of a post with the tag ``draft``; elsewhere that is a tag."""
    raw = RawArticle(fields={"tags": tags, "date": "2026-11-01"}, body="Text.", markup="markdown")
    context = Context(key="posts/one.md", home="https://example.org/")
    assert article(raw, replace(context, system="nikola")).status == "draft"
    assert article(raw, context).status == "published"


@pytest.mark.parametrize("word", ["Veröffentlicht", "publié", "Yayında", "公開", "Опубликовано"])
def test_published_in_other_languages(word: str) -> None:
    """A state that says that an article is published is one in whatever language."""
    assert read(date="2026-11-01", status=word).status == "published"


def test_a_state_that_says_too_little() -> None:
    """What is done may be published or not; the message has it as it was written."""
    with pytest.raises(UnreadableArticle, match="has the value 'Done it', no status that is known"):
        read(date="2026-11-01", status="Done it")
    with pytest.raises(UnreadableArticle, match="published or draft"):
        read(date="2026-11-01", status="Done")


@pytest.mark.parametrize("word", ["Done", "Complete", "Erledigt"])
def test_done_is_not_published(word: str) -> None:
    """A page of Notion that is done is held back, and it is said how its author publishes it."""
    raw = RawArticle(fields={"title": "T", "status": word}, body="x", markup="markdown")
    with pytest.raises(UnreadableArticle, match=f"'{word}', .* rename that option to Published"):
        article(raw, Context(key="a.md", home="https://example.org/"))
