"""What fields are called, by Jekyll, Hugo, Zola, Pelican, Eleventy, Astro, Ghost and others.

All names are folded: ``publishDate``, ``publish_date`` and ``Publish-Date`` are one. In each
list the first name that says something usable counts.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from feedwright.domain.article import Status

TITLE = ("title", "headline", "name")
# Hugo's publishDate comes first: before that minute the article must not be seen. Embargoes under
# other names are told by the forms of these; see ``withholding_names``.
PUBLISHED = (
    "publishdate", "pubdate", "pubdatetime", "publishdatetime", "publishedat", "datepublished",
    "publisheddate", "publishedtime", "publishedon", "published", "publicationdate",
    "publicationdatetime", "publishtime", "datepublish", "postdate", "date", "posted",
    "dateposted", "firstpublishedat", "firstpublicationdate", "created", "createdat",
    "createdon", "datecreated", "firstcreated", "versioncreated",
)  # fmt: skip
RELEASED = tuple(
    name for name in PUBLISHED if "publi" in name or name.startswith(("pub", "posted", "datep"))
)
"""Those that say when an article is published: where several are given, the latest counts."""
_FIRST = ("firstpublishedat", "firstpublicationdate")
UPDATED = (
    "updated", "lastmod", "lastmodifiedat", "lastmodified", "modified", "updatedat",
    "datemodified", "modifiedat", "updateddate", "dateupdated", "lastupdated", "modifieddate",
    "moddatetime", "versioncreated", "updatedon", "modifiedon",
)  # fmt: skip
EXPIRES = (
    "expires", "expirydate", "expiry", "expiresat", "expirationdate", "expireat", "unpublish",
    "unpublishdate", "unpublishat", "unpublishon",
)  # fmt: skip
DATES = frozenset((*PUBLISHED, *UPDATED, *EXPIRES))
AUTHORS = (
    "authors", "author", "byline", "dccreator", "creator", "authorname", "authornames", "writtenby",
    "user", "by",
)  # fmt: skip
SECTION = ("section", "articlesection", "category", "categories", "primarytag", "primarycategory")
TAGS = ("tags", "tag", "keywords", "labels", "topics")
SPACED = frozenset({"categories", "tags"})
"""Those that spaces divide as well as commas, as Jekyll has it."""
SLUG = ("slug", "path")
LINK = ("htmlurl", "weburl", "url", "permalink", "link", "canonicalurl", "canonical", "externalurl")
ALIASES = ("aliases", "alias", "redirectfrom", "redirectsfrom", "oldurls")
SUMMARY = (
    "summary", "description", "excerpt", "customexcerpt", "abstract", "standfirst", "lede", "dek",
    "postsummary", "metadescription", "subtitle",
)  # fmt: skip
IMAGE = (
    "image", "cover", "coverimage", "featuredimage", "featureimage", "hero", "heroimage",
    "thumbnail", "thumb", "banner", "bannerimage", "ogimage", "socialimage", "header", "images",
    "photo", "teaser", "mainimage", "leadimage",
)  # fmt: skip
OF_EPISODES = ("episode", "podcast", "itunes")
"""Words that stand before the names of fields that tell of an episode, or over a table of them."""
ENCLOSURES = ("enclosures", "enclosure", "attachments", "audio", "audiourl", "podcast", "video")
EMBEDDED = frozenset({"audio", "podcast", "video"})
LANGUAGE = ("language", "lang", "locale", "inlanguage")
TRANSLATION_KEY = ("translationkey", "translationid", "translationgroup", "i18nkey", "pageid")
"""Hugo's word, and those of plugins of Jekyll."""
TRANSLATION_OF = ("translationof", "translatedfrom")
ORIGIN = ("source", "origin", "via", "originalurl", "original", "syndicatedfrom", "originalsource")
RIGHTS = ("rights", "copyright", "license", "licence")
LICENCE = ("licence", "license", "licenceurl", "licenseurl")
CORRECTION = ("correction", "corrections", "erratum", "errata")

# Tables of front matter whose fields stand for the article as its own do: taxonomies of Zola,
# and what Zola and Hugo leave to themes, from which only what describes the article is taken.
TAXONOMIES = "taxonomies"
THEMES = ("extra", "params")
# A tuple, for str.startswith, which lets image_alt pass with image.
DESCRIBING = (
    *AUTHORS[:-2], *SECTION, *TAGS, *SUMMARY, *IMAGE, *ENCLOSURES, *LANGUAGE, *ORIGIN, *RIGHTS,
    *CORRECTION, *UPDATED,
)  # fmt: skip

# What the states of WordPress, Ghost, Drupal, Craft, Contentful, DatoCMS, Bolt, Decap and IPTC
# ninjs (``pubstatus``) mean here. A word that is none of these sets the article aside.
STATUSES: Mapping[str, Status] = {
    "published": "published", "publish": "published", "public": "published",
    "live": "published", "scheduled": "published", "future": "published", "timed": "published",
    "sent": "private", "posted": "published", "released": "published", "online": "published",
    "featured": "published",  # of Nikola
    "listed": "published",  # of Kirby
    "usable": "published", "updated": "published", "changed": "published",
    "enabled": "published", "visible": "published", "everyone": "published",
    "veröffentlicht": "published", "veroeffentlicht": "published", "publié": "published",
    "publiée": "published", "publicado": "published", "publicada": "published",
    "pubblicato": "published", "gepubliceerd": "published", "yayında": "published",
    "yayınlandı": "published", "publicerad": "published", "publisert": "published",
    "udgivet": "published", "opublikowane": "published", "opublikowany": "published",
    "publikováno": "published", "julkaistu": "published", "опубликовано": "published",
    "опубліковано": "published", "公開": "published", "公開済み": "published",
    "已发布": "published", "已發布": "published", "게시됨": "published",
    "draft": "draft", "pending": "draft", "autodraft": "draft", "review": "draft",
    "inreview": "draft", "needsreview": "draft", "pendingreview": "draft", "ready": "draft",
    "pendingpublish": "draft", "wip": "draft", "workinprogress": "draft", "inprogress": "draft",
    "idea": "draft", "todo": "draft", "unpublished": "draft", "notpublished": "draft",
    "trash": "draft", "trashed": "draft", "deleted": "draft", "archived": "draft",
    "inherit": "draft", "skip": "draft", "held": "draft", "onhold": "draft", "hold": "draft",
    "disabled": "draft", "inactive": "draft", "expired": "draft", "embargoed": "draft",
    "embargo": "draft", "withheld": "draft", "canceled": "draft", "cancelled": "draft",
    "private": "private", "hidden": "private", "unlisted": "private", "protected": "private",
    "passwordprotected": "private", "password": "private", "members": "private",
    "membersonly": "private", "subscribers": "private", "paid": "private", "tiers": "private",
    "internal": "private", "restricted": "private", "confidential": "private",
    "premium": "private", "paidonly": "private", "onlypaid": "private", "paying": "private",
    "member": "private", "subscriber": "private", "subscribersonly": "private",
    "supporters": "private", "patrons": "private", "patronsonly": "private",
    "needsedit": "draft", "needsedits": "draft", "needsediting": "draft", "needswork": "draft",
    "needsapproval": "draft", "needschanges": "draft", "awaitingreview": "draft",
    "awaitingapproval": "draft", "awaitingedit": "draft", "pendingapproval": "draft",
    "inediting": "draft", "editing": "draft", "outline": "draft", "tbd": "draft",
    "entwurf": "draft", "brouillon": "draft", "borrador": "draft", "bozza": "draft",
    "rascunho": "draft", "taslak": "draft", "utkast": "draft", "szkic": "draft",
    "luonnos": "draft", "черновик": "draft", "чернетка": "draft", "草稿": "draft",
    # Of Notion, in which a page may also be done: whether that is published, it does not say.
    "notstarted": "draft", "notyetstarted": "draft", "backlog": "draft", "nichtbegonnen": "draft",
    "inbearbeitung": "draft", "pascommencé": "draft", "encours": "draft", "sinempezar": "draft",
    "enprogreso": "draft", "encurso": "draft", "nãoiniciada": "draft", "emandamento": "draft",
    "nietgestart": "draft", "başlanmadı": "draft", "未着手": "draft", "進行中": "draft",
    "시작전": "draft", "진행중": "draft", "未开始": "draft", "进行中": "draft",
    "下書き": "draft", "notready": "draft", "unfinished": "draft", "incomplete": "draft",
    "rejected": "draft", "denied": "draft", "declined": "draft", "disapproved": "draft",
    "unapproved": "draft", "notapproved": "draft", "spam": "draft", "removed": "draft",
    "underreview": "draft", "onreview": "draft", "awaitingmoderation": "draft",
    "pendingmoderation": "draft", "inmoderation": "draft",
    "submitted": "draft", "submission": "draft", "queued": "draft", "stub": "draft",
    "retracted": "retracted", "withdrawn": "retracted",
}  # fmt: skip
AWAITED = frozenset({"scheduled", "future", "timed"})
"""Those that a date goes with, without which nobody knows for when."""
STATES = (
    "status", "visibility", "poststatus", "pubstatus", "publicationstatus", "publishstatus",
    "publishingstatus", "articlestatus", "contentstatus", "editorialstatus", "reviewstatus",
    "workflowstatus", "workflowstate", "moderationstate", "poststate", "publicationstate",
    "publishstate", "publishingstate",
)  # fmt: skip
SUBJECTS = ("state", "workflow", "stage")
"""States too, but they may as well tell what an article is about: ``state: Texas``."""
AUDIENCES = (
    "access", "accesslevel", "audience", "tier", "review", "sensitivity", "classification",
    "estado", "statut", "durum", "stato", "situação", "stan", "tila", "статус", "状态", "状態",
    "moderationstatus", "approvalstatus", "entrystatus", "itemstatus", "newsstatus",
    "storystatus", "pagestatus", "documentstatus", "recordstatus",
    "etat", "état", "estatus", "situacao", "zustand", "stav", "tilstand", "állapot", "상태",
)  # fmt: skip
"""Only their words that hide an article count: ``access: by train`` tells of its subject."""
SWITCHES: Mapping[str, Status] = {
    "draft": "draft", "isdraft": "draft", "wip": "draft", "unpublished": "draft",
    "private": "private", "isprivate": "private", "hidden": "private", "ishidden": "private",
    "unfinished": "draft", "utkast": "draft", "szkic": "draft", "luonnos": "draft",
    "черновик": "draft", "чернетка": "draft", "草稿": "draft", "下書き": "draft",
    "unlisted": "private", "protected": "private", "password": "private", "headless": "private",
    "emailonly": "private", "donotpublish": "draft", "dontpublish": "draft", "nopublish": "draft",
    "notforpublication": "draft", "notpublished": "draft", "deleted": "draft", "trashed": "draft",
    "taslak": "draft", "entwurf": "draft", "brouillon": "draft", "borrador": "draft",
    "bozza": "draft", "rascunho": "draft",
    "membersonly": "private", "subscribersonly": "private", "paidonly": "private",
    "paywall": "private", "paywalled": "private", "confidential": "private", "secret": "private",
    "internal": "private", "internalonly": "private", "encrypt": "private",
    "encrypted": "private",
    "retracted": "retracted", "withdrawn": "retracted",
    # Of rows that stay in their table: Laravel, Discard, and others.
    "deletedat": "draft", "deletedon": "draft", "trashedat": "draft",
    "discardedat": "draft", "softdeletedat": "draft",
    # What columns of tables are called.
    "isdeleted": "draft", "softdeleted": "draft", "issoftdeleted": "draft", "istrashed": "draft",
    "isunpublished": "draft", "isnotpublished": "draft", "iswip": "draft",
    "isunlisted": "private", "isprotected": "private", "isconfidential": "private",
    "isinternal": "private", "issecret": "private", "isencrypted": "private",
    "ismembersonly": "private", "issubscribersonly": "private", "ispaidonly": "private",
    "ispaywalled": "private", "isretracted": "retracted", "iswithdrawn": "retracted",
}  # fmt: skip
SAYING = frozenset(
    {
        *("password", "retracted", "withdrawn", "deleted", "trashed"),
        *("deletedat", "deletedon", "trashedat", "discardedat", "softdeletedat"),
    }
)
"""Those of the switches that say yes by any text."""
SHOWN = (
    "published", "publish", "public", "ispublished", "ispublic", "ready", "isready", "approved",
    "isapproved", "publishable", "readytopublish", "readyforpublication",
    "dgpublish",  # of Obsidian's Digital Garden
)  # fmt: skip
"""Switches that keep an article back where they say no."""
PRESENT = (
    "live", "visible", "online", "enabled", "active", "islive", "isvisible", "show", "display",
    "isactive", "isenabled", "isonline", "reviewed",
)  # fmt: skip
"""Switches of the same kind, whose names may also tell what an article is about."""

ASIDE: Mapping[str, Status] = {
    "hide": "private", "hidepost": "private", "hidepage": "private", "skip": "draft",
    "ignore": "draft", "ignored": "draft", "exclude": "draft", "excluded": "draft",
    "omit": "draft", "blocked": "draft", "disabled": "draft", "drafted": "draft", "todo": "draft",
    "members": "private", "premium": "private", "paid": "private", "eyesonly": "private",
    "isdisabled": "draft", "isblocked": "draft", "isexcluded": "draft", "isignored": "draft",
    "removed": "draft", "isremoved": "draft", "ispremium": "private", "ispaid": "private",
}  # fmt: skip
"""Switches that keep an article back where they say yes; other words tell of something else."""

_FOLDED = str.maketrans("", "", "-_ .:")


def release_times(said: Mapping[str, Any]) -> list[Any]:
    """What tells whether something is published: its times of publication, which are empty before.

    A time of a first publication, which stays when something is taken back, tells it only where
    there is no other.

    Args:
        said: Values by their folded names.
    """
    times = {name: value for name, value in said.items() if name in RELEASED}
    return [value for name, value in times.items() if name not in _FIRST] or [*times.values()]


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A field's name as it is compared: without case, hyphens, underscores and dots.

    What keyboards of East Asia write in full width is the same letters.
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return name.translate(_FOLDED).lower()
