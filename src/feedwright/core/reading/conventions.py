"""What fields are called, by Jekyll, Hugo, Zola, Pelican, Eleventy, Astro, Ghost and others.

All names are folded: ``publishDate``, ``publish_date`` and ``Publish-Date`` are one. In each
list the first name that says something usable counts.
"""

from collections.abc import Mapping
from functools import lru_cache

from feedwright.core.article import Status

TITLE = ("title", "headline", "name")
# An embargo and Hugo's publishDate come first: before that minute the article must not be seen.
PUBLISHED = (
    "embargo", "embargountil", "embargoeduntil", "publishdate", "pubdate", "publishedat",
    "datepublished", "publisheddate", "publishedon", "published", "publicationdate", "date",
    "posted", "dateposted", "created", "createdat", "datecreated",
)  # fmt: skip
UPDATED = (
    "updated", "lastmod", "lastmodifiedat", "lastmodified", "modified", "updatedat",
    "datemodified", "modifiedat", "updateddate", "dateupdated", "lastupdated", "modifieddate",
)  # fmt: skip
EXPIRES = (
    "expires", "expirydate", "expiry", "expiresat", "expirationdate", "unpublish",
    "unpublishdate", "unpublishat",
)  # fmt: skip
AUTHORS = ("authors", "author", "byline", "dccreator", "creator")
SECTION = ("section", "articlesection", "category", "categories", "primarytag", "primarycategory")
TAGS = ("tags", "tag", "keywords", "labels", "topics")
SPACED = frozenset({"categories", "tags"})
"""Those that spaces divide as well as commas, as Jekyll has it."""
SLUG = ("slug", "path")
LINK = ("url", "permalink", "link", "canonicalurl", "canonical", "externalurl")
ALIASES = ("aliases", "alias", "redirectfrom", "redirectsfrom", "oldurls")
SUMMARY = (
    "summary", "description", "excerpt", "customexcerpt", "abstract", "standfirst", "lede", "dek",
    "metadescription", "subtitle",
)  # fmt: skip
IMAGE = (
    "image", "cover", "coverimage", "featuredimage", "featureimage", "hero", "heroimage",
    "thumbnail", "thumb", "banner", "bannerimage", "ogimage", "socialimage", "header", "images",
    "photo", "teaser",
)  # fmt: skip
ENCLOSURES = ("enclosures", "enclosure", "attachments", "audio", "audiourl", "podcast", "video")
EMBEDDED = frozenset({"audio", "podcast", "video"})
LANGUAGE = ("language", "lang", "locale", "inlanguage")
ORIGIN = ("source", "origin", "via", "originalurl", "original", "syndicatedfrom", "originalsource")
RIGHTS = ("rights", "copyright", "license", "licence")
CORRECTION = ("correction", "corrections", "erratum", "errata")

# Tables of front matter whose fields stand for the article as its own do: taxonomies of Zola,
# and what Zola and Hugo leave to themes, from which only what describes the article is taken.
TAXONOMIES = "taxonomies"
THEMES = ("extra", "params")
# A tuple, for str.startswith, which lets image_alt pass with image.
DESCRIBING = (
    *AUTHORS, *SECTION, *TAGS, *SUMMARY, *IMAGE, *ENCLOSURES, *LANGUAGE, *ORIGIN, *RIGHTS,
    *CORRECTION, *UPDATED,
)  # fmt: skip

STATUSES: Mapping[str, Status] = {
    "published": "published", "publish": "published", "public": "published",
    "live": "published", "scheduled": "published", "future": "published", "sent": "published",
    "draft": "draft", "pending": "draft", "autodraft": "draft", "review": "draft",
    "inreview": "draft", "wip": "draft", "inprogress": "draft", "trash": "draft",
    "skip": "draft",
    "private": "private", "hidden": "private", "unlisted": "private", "protected": "private",
    "members": "private", "paid": "private", "tiers": "private", "internal": "private",
    "retracted": "retracted", "withdrawn": "retracted",
}  # fmt: skip
SWITCHES: Mapping[str, Status] = {
    "draft": "draft", "isdraft": "draft",
    "private": "private", "hidden": "private", "unlisted": "private", "protected": "private",
    "password": "private", "eleventyexcludefromcollections": "private",
    "retracted": "retracted", "withdrawn": "retracted",
}  # fmt: skip

_FOLDED = str.maketrans("", "", "-_ .:")


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A field's name as it is compared: without case, hyphens, underscores and dots."""
    return name.translate(_FOLDED).lower()
