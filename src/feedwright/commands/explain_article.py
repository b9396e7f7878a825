"""Why an article is, or is not, where a user expects it."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Literal

import msgspec

from feedwright.commands.lookup import keys, named
from feedwright.domain.article import Article, SetAside
from feedwright.domain.errors import UnknownArticle
from feedwright.domain.filenames import file_of
from feedwright.domain.identity import address_of, key_of_coming
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import broken_rules, feed_keys, feed_name
from feedwright.domain.outlook import Shown
from feedwright.domain.private_paths import redacted
from feedwright.domain.publication import Feed
from feedwright.domain.record import Record, TimedRecord
from feedwright.domain.rendered import Rendered
from feedwright.domain.report import Outlook, Progress, quiet
from feedwright.domain.run_options import RunOptions
from feedwright.domain.selection import Selection
from feedwright.domain.sources import FolderSource
from feedwright.domain.visibility import is_aged
from feedwright.domain.window import Window
from feedwright.domain.withdrawal import TOMBSTONES
from feedwright.pipeline import run
from feedwright.reading.formats import DOCUMENTS
from feedwright.reading.sources.passed_over import no_article, passed_over
from feedwright.rendering.size_limits import bound_said
from feedwright.runtime.installed import missing
from feedwright.runtime.pandoc import EXTRA, is_available
from feedwright.store.store import Store
from feedwright.store.withdrawals import Withdrawals
from feedwright.workspace import Workspace, clock, open_workspace

_MOST_COMPARED = 20_000
"""The most names that an unknown one is compared with; each takes some 10 µs."""
_NEAR = 3
_MOST_ARTICLES = 20
"""The most articles of one file that are explained."""

State = Literal[
    "published", "retracted", "held", "expired", "unlisted", "draft", "private", "set-aside",
    "vanished", "adopted", "not-read",
]  # fmt: skip


class Place(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The place of an article in one feed, or the reason why it is not there."""

    feed: str
    """The feed's path, "" for the main feed; the feed's name if the article has no such feed."""
    place: Literal["window", "withdrawn", "archive", "beyond", "none"]
    """``withdrawn``: the feed tells its partner to take it down."""
    page: int = 0
    """The archive page that holds it."""
    reason: str = ""
    """Why it is not in the feed, as a clause."""


class Explanation(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """The state of an article, and its place in each feed."""

    source: str
    """Its file, or its place in a file of several."""
    state: State
    reason: str = ""
    """Why its current version is not published, as a clause."""
    line: int | None = None
    """The line of its file that gives the reason."""
    id: str = ""
    title: str = ""
    link: str = ""
    """Its address."""
    published: datetime | None = None
    updated: datetime | None = None
    expires: datetime | None = None
    revision: int = 0
    correction: str = ""
    feeds: tuple[Place, ...] = ()
    """Its place in each feed that may hold it."""
    shown: tuple[Shown, ...] = ()
    """The entry that each feed last showed."""


class Explanations(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """The explanations of one article, or of those in a file of several."""

    last_run: datetime | None
    """None if the publication was never published."""
    articles: tuple[Explanation, ...]
    more: int = 0
    """How many more articles the file holds."""


def explain_article(
    place: str | Path,
    which: str,
    *,
    now: datetime | None = None,
    progress: Progress = quiet,
) -> Explanations:
    """Explain why an article is, or is not, in each feed, as a run would place it now.

    A dry run gives the answer, so that it covers articles that are not published yet.

    Args:
        place: The publication's folder, or its feedwright.toml.
        which: The article's file, place, id or address.
        now: The time of the run, aware; by default the clock's.
        progress: Called with the current activity, how much of it is done, and of how much.

    Raises:
        UnknownArticle: No article has that name; the message lists similar ones.
        FeedwrightError: The publication cannot be read.
    """
    workspace = open_workspace(place)
    when = clock(now)
    found: list[Explanations] = []
    with workspace.store(dry=True) as store:
        last = store.last_run()

        def explain(outlook: Outlook, selection: Selection, rendered: Rendered) -> None:
            explaining = _Explaining(workspace, store, when, outlook, selection, rendered)
            explanations = explaining.all_named(which)
            several = tuple(islice(explanations, _MOST_ARTICLES))
            found.append(Explanations(last_run=last, articles=several, more=len([*explanations])))

        run(
            workspace, store, RunOptions(now=when, dry_run=True, preview=explain, progress=progress)
        )
    return found[-1]


class _Explaining:
    """Explains articles from the store of a dry run, before it is rolled back."""

    def __init__(
        self,
        workspace: Workspace,
        store: Store,
        now: datetime,
        outlook: Outlook,
        selection: Selection,
        rendered: Rendered,
    ) -> None:
        self._workspace = workspace
        self._store = store
        self._now = now
        self._selection = selection
        self._rendered = rendered
        standing = Withdrawals(workspace.publication, store, now).standing()
        self._told = {(one.feed, one.id): until for one, until in standing}
        """Until when feeds that the run does not make list withdrawn entries."""
        self._set_aside: dict[str, SetAside] = {}
        for one in outlook.set_aside:
            self._set_aside.setdefault(one.source, one)

    def all_named(self, which: str) -> Iterator[Explanation]:
        """Explain what a name means: one article, or all of a file."""
        known = named(self._workspace, self._store, which)
        if known:
            yield self._known(known)
            return
        for key in dict.fromkeys((which, *keys(self._workspace, which), *self._inside(which))):
            memory = self._store.files.get(file_of(key))
            if memory and file_of(key) == key:
                yield from self._file(key, memory.keys)
                return
            if key in self._set_aside:
                yield self._aside(self._set_aside[key])
                return
            if unread := self._unread(key):
                yield unread
                return
        raise UnknownArticle(self._unknown(which))

    def _inside(self, which: str) -> Iterator[str]:
        """The keys of a path relative to the publication's folder."""
        if which and "\0" not in which:
            yield from keys(self._workspace, os.fspath(self._workspace.folder / which))

    def _file(self, path: str, public: tuple[str, ...]) -> Iterator[Explanation]:
        """Explain every article of a file, or why it holds none."""
        known = self._store.known.at_keys(public)
        yield from (self._known(known[key]) for key in public if key in known)
        aside = [one for one in self._set_aside.values() if file_of(one.source) == path]
        yield from (self._aside(one) for one in aside if one.source not in known)
        withheld = [one for one in self._articles(path) if one.status in ("draft", "private")]
        yield from map(_withheld, withheld)
        if not (known or aside or withheld):
            yield Explanation(source=path, state="not-read", reason=no_article(self._below(path)))

    def _articles(self, path: str) -> tuple[Article, ...]:
        """The articles of a file, read for it."""
        source = next(self._workspace.around(path), None)
        return tuple(source.reading(path).articles) if source else ()

    def _below(self, key: str) -> str:
        """A file's path below its source."""
        prefix = next(iter(self._prefixes(key)), "")
        return key.removeprefix(f"{prefix}/") if prefix else key

    def _prefixes(self, key: str) -> list[str]:
        """The prefixes of the sources in which a key may lie, the innermost first."""
        found = [one for one in self._workspace.sources if key.startswith(f"{one}/") or not one]
        return sorted(found, key=len, reverse=True)

    def _aside(self, one: SetAside) -> Explanation:
        return Explanation(source=one.source, state="set-aside", reason=one.reason, line=one.line)

    def _unread(self, key: str) -> Explanation | None:
        """Why an existing file is not read; None if there is no such file."""
        folder, publication = self._workspace.folder, self._workspace.publication
        for prefix in self._prefixes(key):
            source = next(one for one in publication.sources if one.prefix == prefix)
            below = key.removeprefix(f"{prefix}/") if prefix else key
            root = folder / source.path
            if isinstance(source, FolderSource) and below and (root / below).is_file():
                others = (folder / one.path for one in publication.sources if one != source)
                published = publication.destination.folder(folder)
                apart = [*((published,) if published else ()), *others]
                reason = passed_over(root, source, below, apart=apart)
                ending = f".{key.rpartition('.')[2]}".lower()
                if not reason and ending in DOCUMENTS and not is_available():
                    reason = str(missing(EXTRA, f"to read it (its form is {ending})"))
                reason = reason or "the search of the sources does not find it"
                is_draft = "_drafts" in below.split("/")[:-1]
                state: State = "draft" if is_draft else "not-read"
                return Explanation(source=key, state=state, reason=reason)
        return None

    def _unknown(self, which: str) -> str:
        sources = ", ".join(one.name for one in self._workspace.publication.sources)
        path = Path(which)
        if which and (path.is_dir() or (self._workspace.folder / which).is_dir()):
            return f"{which}: is a folder; name one file of it"
        if any(which == one.path for one in self._workspace.publication.sources):
            return f"{which}: is a source as a whole; name one of its articles, by id or address"
        if path.is_file() or (self._workspace.folder / which).is_file():
            return f"{which}: lies in none of the sources, which are {sources}"
        near = list(self._near(which))
        hint = f"did you mean {' or '.join(near)}?" if near else f"the sources are {sources}"
        return f"{which}: no article and no file of a source has this name, id or address; {hint}"

    def _near(self, which: str) -> Iterator[str]:
        """The files whose name or article's title is similar."""
        paths = dict[str, list[str]]()
        for path in islice(self._store.files.stamps(), _MOST_COMPARED):
            paths.setdefault(_stem(path), []).append(path)
        for one in islice(self._store.known.every(), _MOST_COMPARED):
            if one.title and one.vanished is None:
                paths.setdefault(one.title.casefold(), []).append(one.key)
        wanted = _stem(which) or which.casefold()
        close = get_close_matches(wanted, paths, n=_NEAR, cutoff=0.6)
        close += [name for name in paths if wanted and wanted in name]
        found = dict.fromkeys(path for name in close for path in paths[name])
        yield from islice(found, _NEAR)

    def _known(self, known: KnownArticle) -> Explanation:
        """Explain a known article."""
        state, reason, line = next(self._states(known))
        stands = state in ("published", "retracted")
        told = {one.feed: one for one in self._withdrawn(known)}
        return Explanation(
            source=known.key.partition("\t")[0] or known.key[1:],
            state=state,
            reason=reason,
            line=line,
            id=known.id,
            title=known.title,
            link=redacted(address_of(known, self._workspace.publication.publication)),
            published=known.published,
            updated=known.updated,
            expires=known.expires,
            revision=known.revision,
            correction=known.correction,
            feeds=(
                *told.values(),
                *(
                    one
                    for one in (self._places(known) if stands or state == "set-aside" else ())
                    if one.feed not in told
                ),
            ),
            shown=tuple(
                msgspec.structs.replace(one, link=redacted(one.link))
                for one in self._store.shown_of(known.id)
            ),
        )

    def _states(self, known: KnownArticle) -> Iterator[tuple[State, str, int | None]]:
        """The states of an article with their reasons and lines; the first one counts."""
        aside = self._set_aside.get(known.key) or self._set_aside.get(file_of(known.key))
        when = known.by(self._now)
        if not known.is_read and known.next_change and known.vanished is None:
            yield (
                "held",
                (
                    f"its `updated` is {_instant(known.next_change)}, and readers know no earlier "
                    f"text of it; it comes at {_instant(known.comes)}"
                ),
                None,
            )
        if not known.is_read:
            yield "adopted", "it is known from a feed alone; no file of a source is it", None
        if known.vanished is not None:
            yield *self._vanished(known, known.vanished), None
        if aside:
            stands = "; readers go on seeing it as it was" if self._has_been_shown(known) else ""
            yield "set-aside", f"{aside.reason.rstrip('.')}{stands}", aside.line
        if known.published > when:
            yield "held", f"it comes at {_instant(known.published)}", None
        if known.expires and known.expires <= when:
            yield "expired", f"it expired at {_instant(known.expires)}", None
        if not known.is_listed:
            yield "unlisted", "it has a page of its own, and no feed may hold it", None
        if known.withdrawn:
            note = f": {known.retraction_note}" if known.retraction_note else ""
            undo = "`feedwright retract --undo` puts it back"
            yield "retracted", f"`feedwright retract` withdrew it{note}; {undo}", None
        if known.retracted:
            yield "retracted", "its file says so; a notice stands in its place", None
        is_there = self._store.files.get(file_of(known.key))
        gone = "its file is gone with many others; it stands until --allow-shrink lets them go"
        yield "published", self._coming(known) if is_there else gone, None

    def _coming(self, known: KnownArticle) -> str:
        """The coming change of an article, as a clause; "" for none."""
        if not (known.next_change and self._store.text(key_of_coming(known.key))):
            return ""
        return (
            f"what its file says now comes at {_instant(known.next_change)}, its `updated`; until "
            "then readers see it as it was"
        )

    def _vanished(self, known: KnownArticle, since: datetime) -> tuple[State, str]:
        """Why an article has vanished: its file is gone, or says something else now."""
        path = file_of(known.key)
        kept = (
            ""
            if since + TOMBSTONES <= self._now or not self._has_been_shown(known)
            else (
                f"; feeds tell their readers that it is gone until {_instant(since + TOMBSTONES)}"
            )
        )
        for one in self._articles(path) if self._store.files.get(path) else ():
            if one.key == known.key and one.status == "draft":
                return "draft", f"its file says that it is a draft{kept}"
            if one.key == known.key and one.status == "private":
                return "private", f"its file says that it is not for everybody{kept}"
        where = "it is in its file no more" if self._store.files.get(path) else "its file is gone"
        return "vanished", f"{where} since {_instant(since)}{kept}"

    def _has_been_shown(self, known: KnownArticle) -> bool:
        return bool(self._store.shown_of(known.id))

    def _withdrawn(self, known: KnownArticle) -> Iterator[Place]:
        """The feeds that list an article as withdrawn for a partner."""
        for one in self._selection.feeds:
            window = one.window
            if one.touched:
                told = window.withdrawn.get(known.id)
                until = told.until if told else None
            else:
                until = self._told.get((window.path, known.id))
            if until:
                reason = f"until {_instant(until)}"
                yield Place(feed=window.path, place="withdrawn", reason=reason)

    def _places(self, known: KnownArticle) -> Iterator[Place]:
        """The place of an article in each feed, the main feed first."""
        memberships = self._store.memberships.feeds_of([known.id]).get(known.id, {})
        for one in self._selection.feeds:
            if member := memberships.get(one.key):
                path = one.window.path
                heads = self._heads(path)
                if known.id in heads:
                    yield Place(feed=path, place="window")
                elif member.page:
                    yield Place(feed=path, place="archive", page=member.page)
                else:
                    reason = self._double(one.window, known) or self._cut(
                        one.window.feed, len(heads)
                    )
                    yield Place(feed=path, place="beyond", reason=reason)
        names = set(map(feed_name, memberships))
        for feed in self._workspace.publication.feeds:
            if feed.name in names or (known.retracted and feed.rules.withdrawal):
                continue
            if reason := self._broken_rule(known, feed):
                yield Place(feed=feed.name, place="none", reason=reason)
            elif not feed_keys([feed], known):
                yield Place(feed=feed.name, place="none", reason=_mismatch(feed, known))
            elif is_aged(feed, known, self._now):
                yield Place(feed=feed.name, place="none", reason=_too_old(feed))

    def _broken_rule(self, known: KnownArticle, feed: Feed) -> str:
        """The rule of a feed's profile that an article breaks, as a clause; "" for none."""
        text = cache(partial(self._store.text, known.key))
        rule, article = broken_rules(known, [feed], text).get(feed.name), text()
        return f"{rule.clause(article)} ({rule.source})" if rule and article else ""

    def _double(self, window: Window, known: KnownArticle) -> str:
        """The other entry that a feed's partner would confuse an article with, as a clause."""
        rules, heads = window.feed.rules, self._heads(window.path)
        others = self._store.known.several(heads).values() if rules.unique else ()
        for one in others:
            if (one.title.casefold(), one.published) == (known.title.casefold(), known.published):
                source = rules.unique.source if rules.unique else ""
                vendor = f"for which {rules.vendor} would take it ({source})"
                return f"it has the title and the date of {one.key}, {vendor}"
        return ""

    def _cut(self, feed: Feed, shown: int) -> str:
        """Why an article is beyond the window: its limit, or the largest size of documents."""
        most, limit = self._workspace.publication.publication.max_bytes, feed.limit
        bound = feed.bound(most)
        if bound and shown < limit:
            entries = "one entry" if shown == 1 else f"{shown} entries"
            said = f"max_bytes = {bound:,}" if bound == most else bound_said(feed, most)
            return (
                f"{said} leaves room for the newest {entries} of the {limit} that limit allows, "
                "and it is older"
            )
        return f"it is older than the newest {limit}, and limit = {limit}"

    def _heads(self, path: str) -> set[str]:
        """The ids of the entries in a feed's window."""
        made = self._rendered.feeds.get(path)
        if made and made.updated:
            return {one.id for one in made.head}
        return set(self._store.shown_in([path]).get(path, ()))


def _withheld(article: Article) -> Explanation:
    """Explain a draft or private article."""
    is_draft = article.status == "draft"
    reason = (
        "it says that it is a draft, has an empty time of publication, or lies where drafts do"
        if is_draft
        else ("it says that it is not for everybody: by a password, its visibility or the like")
    )
    return Explanation(
        source=article.key,
        state="draft" if is_draft else "private",
        reason=reason,
        title=article.title,
        published=article.published,
    )


def _too_old(feed: Feed) -> str:
    """Why an article has left a feed by its age, as a clause."""
    own, most = feed.where.age, feed.rules.most_days
    if most and (own is None or own > timedelta(days=most.value)):
        return f"{feed.rules.vendor} takes none older than {most.value} days ({most.source})"
    return f"it is older than its where lets it be (max_age {feed.where.max_age})"


def _mismatch(feed: Feed, known: KnownArticle) -> str:
    """Why a feed does not hold an article, as a clause."""
    values: dict[str, Iterable[str]] = {
        "section": (known.section,),
        "tag": known.tags,
        "author": known.authors,
        "language": (known.language,),
        "has": known.media,
    }
    for name, those in values.items():
        wanted = getattr(feed.where, name)
        if wanted and {*map(str.casefold, wanted)}.isdisjoint(map(str.casefold, those)):
            return f"its where asks for {name} {' or '.join(wanted)}"
        unwanted = {*map(str.casefold, getattr(feed.where.unwanted, name))}
        if found := [one for one in those if one.casefold() in unwanted]:
            return f"its where leaves out {name} {' and '.join(found)}"
    if feed.each and not any(values[feed.each]):
        return f"the article has no {feed.each}"
    return "it does not match the feed's where"


def _stem(path: str) -> str:
    """The name of a file, without folders and extension, in lower case."""
    name = path.rstrip("/").rpartition("/")[2]
    return (name.rpartition(".")[0] or name).casefold()


def _instant(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
