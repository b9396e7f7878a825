"""Matching of a run's articles with known ones, also after a file was renamed or moved."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from feedwright.domain import identity
from feedwright.domain.article import SetAside
from feedwright.domain.identity import (
    IdentityIndex,
    IncomingArticle,
    Match,
    Resolution,
    hashed_key,
    mint,
)
from feedwright.domain.known_article import KnownArticle

_Precedence = tuple[bool, int, datetime, str]

_LONGEST_CLAIM = 200
"""The most characters of an id or an address in a message."""


def resolve(
    incoming: Sequence[IncomingArticle],
    index: IdentityIndex,
    *,
    authority: str,
    language: str,
    text_of: Callable[[str], str],
) -> Resolution:
    """Identify the articles of a run.

    An article is recognised by its id, its key, one of its addresses or, if the key of the known
    one has vanished, by its text. If two claim one identity, the known holder keeps it and the new
    article is set aside; of new articles the one that :func:`_precedence` puts first keeps it. A
    known article that is set aside stays as it was.

    Args:
        incoming: All articles of a run, each with its own key, in an order that depends only on
            the files.
        index: The identities from earlier runs.
        authority: The authority of the ids of new articles.
        language: The language of the publication.
        text_of: The text of the article at a key, for those that may be nearly equal.
    """
    index = _with_declared(incoming, index)
    precedence = partial(_precedence, language=language, now=index.now)
    claims, new_articles = _claims(incoming, index, authority)
    matches, set_aside = _holders(claims, index, precedence)
    new_articles, conflicts = _without_conflicts(new_articles, precedence)
    set_aside += conflicts
    missing = _missing(claims, matches, set_aside, index)
    recognised = _recognised(new_articles, missing, index, text_of)
    taken = {*index.articles, *(one.article.id for one in new_articles if one.article.id)}
    for one in new_articles:
        before = recognised.get(one.article.key)
        name = one.article.id if before is None else before.id
        if not name:
            name = mint(authority, one.article.key, taken)
            taken.add(name)
        matches.append(Match(incoming=one, id=name, known=before))
    found = {match.id for match in matches}
    return Resolution(
        matches=tuple(matches),
        set_aside=tuple(set_aside),
        vanished=tuple(one for one in missing if one.id not in found),
    )


def _claims(
    incoming: Sequence[IncomingArticle], index: IdentityIndex, authority: str
) -> tuple[Mapping[str, list[IncomingArticle]], list[IncomingArticle]]:
    """The articles that claim each known id, and those that claim none."""
    claims: dict[str, list[IncomingArticle]] = defaultdict(list)
    new_articles: list[IncomingArticle] = []
    confirmed = _confirmed(incoming, index)
    swapped = _swapped(incoming, index)
    for one in incoming:
        name = swapped.get(one.article.key)
        if name is None:
            name = _claimed(one, index, confirmed, authority)
        (claims[name] if name else new_articles).append(one)
    return claims, new_articles


def _holders(
    claims: Mapping[str, list[IncomingArticle]],
    index: IdentityIndex,
    precedence: Callable[[IncomingArticle], _Precedence],
) -> tuple[list[Match], list[SetAside]]:
    """The article that keeps each claimed id, and the conflicts of the others."""
    matches: list[Match] = []
    set_aside: list[SetAside] = []
    for name, claimants in claims.items():
        known = index.articles[name]
        unknown_keys = {one.article.key for one in claimants if not index.at(one.article.key)}
        holder = _holder(known, claimants, unknown_keys, precedence)
        if holder:
            matches.append(Match(incoming=holder, id=name, known=known))
        for one, other in _claimant_pairs(claimants):
            if one is not holder:
                shared = (a for a in one.addresses if index.addresses.get(a) == name)
                claim = name if one.article.id == name else next(shared, name)
                set_aside.append(_conflict(one, claim, holder or other))
    return matches, set_aside


def _missing(
    claims: Iterable[str],
    matches: Iterable[Match],
    set_aside: Iterable[SetAside],
    index: IdentityIndex,
) -> list[KnownArticle]:
    """The known articles that no incoming one claims, in the order of their keys."""
    unreadable = index.unreadable.union(one.source for one in set_aside)
    matched = {match.id: match.incoming.article.key for match in matches}
    # A contested article stays where it is, unless another has its key now.
    stays = unreadable | {index.articles[name].key for name in claims} - {*matched.values()}
    return sorted(
        (
            known
            for name, known in index.articles.items()
            if name not in matched and known.key not in stays
        ),
        key=lambda known: known.key,
    )


def _recognised(
    new_articles: list[IncomingArticle],
    missing: list[KnownArticle],
    index: IdentityIndex,
    text_of: Callable[[str], str],
) -> dict[str, KnownArticle]:
    """The missing articles that are recognised in new articles, by the keys of these."""
    if not (new_articles and missing):
        return {}
    from feedwright.keep.similarity import match_adopted, match_moved  # noqa: PLC0415 - slow to import

    found = match_adopted(new_articles, [one for one in missing if one.adopted], text_of)
    return found | match_moved(
        [one for one in new_articles if one.article.key not in found],
        [one for one in missing if index.is_recent(one) and one not in found.values()],
        text_of,
    )


def _swapped(incoming: Sequence[IncomingArticle], index: IdentityIndex) -> dict[str, str]:
    """Recognise articles that moved to another key, while another article took theirs.

    Text and title of such an article are no longer at its key, but at another one. Without this, a
    file that takes the old name of another would become it. The article that was at that other key
    must have moved as well.

    Returns:
        Their ids by their new keys, and "" for new articles at the keys that they left.
    """
    without_id = [one for one in incoming if not one.article.id and one.text_fingerprint]
    brought = {one.article.id for one in incoming}
    like: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in without_id:
        like[one.text_fingerprint, one.article.title].append(one.article.key)
    moved: dict[str, str] = {}
    for here in without_id:
        known = index.articles.get(index.at(here.article.key))
        if known is None or known.id in brought:
            continue
        if known.next_change and known.next_change == here.article.updated:
            continue  # the text here is its own coming change
        if known.text_fingerprint == here.text_fingerprint or known.title == here.article.title:
            continue
        there = like.get((known.text_fingerprint, known.title), ())
        if len(there) == 1:
            moved[there[0]] = known.id
    while stuck := [key for key in moved if index.at(key) not in {"", *moved.values()}]:
        for key in stuck:
            del moved[key]
    left = (one.article.key for one in without_id if index.at(one.article.key) in moved.values())
    return dict.fromkeys(left, "") | moved


def _with_declared(incoming: Sequence[IncomingArticle], index: IdentityIndex) -> IdentityIndex:
    """The index, with the old addresses that known articles state in this run.

    Published documents contain no aliases, so a store that was restored from them has none.
    """
    declared = {
        address: name
        for one in incoming
        if (name := index.at(one.article.key))
        for address in one.addresses
    }
    return msgspec.structs.replace(index, addresses=declared | index.addresses)


def _confirmed(incoming: Sequence[IncomingArticle], index: IdentityIndex) -> set[str]:
    """The ids of known articles that are at their keys and cannot claim to be others."""
    known_at_key = {name: one.article.id for one in incoming if (name := index.at(one.article.key))}
    confirmed: set[str] = set()
    while True:
        # An article whose id belongs to a confirmed article cannot have it, and is confirmed, too.
        grown = {
            name
            for name, brought in known_at_key.items()
            if brought == name or brought not in index.articles or brought in confirmed
        }
        if grown == confirmed:
            return confirmed
        confirmed = grown


def _claimed(
    one: IncomingArticle, index: IdentityIndex, confirmed: Container[str], authority: str
) -> str:
    """The id of the known article that an incoming article claims to be, or ""."""
    brought, by_key = one.article.id, index.at(one.article.key)
    if brought in index.articles and not (by_key and brought in confirmed):
        return brought
    if by_key or brought:
        # An id that is stated later does not replace the one that readers know.
        return by_key
    minted = mint(authority, one.article.key)
    if minted in index.articles and index.articles[minted].key.startswith("\t"):
        # It was restored from a document that contains ids and no keys.
        return minted
    return next((index.addresses[a] for a in one.addresses if a in index.addresses), "")


def _holder(
    known: KnownArticle,
    claimants: list[IncomingArticle],
    unknown_keys: Container[str],
    precedence: Callable[[IncomingArticle], _Precedence],
) -> IncomingArticle | None:
    """The claimant that is the known article, by its key, its id, or its text under its title.

    Of several new ones, the one with precedence; None if readers know all of them as other
    articles.
    """
    for rank in (
        lambda one: known.key in (one.article.key, hashed_key(one.article.key)),
        lambda one: one.article.id == known.id,
        lambda one: (
            (one.text_fingerprint, one.article.title) == (known.text_fingerprint, known.title)
        ),
        lambda _: True,
    ):
        first = [one for one in claimants if rank(one)]
        if first:
            known_as_others = any(one.article.key not in unknown_keys for one in first)
            return None if known_as_others and len(first) > 1 else min(first, key=precedence)
    return None


def _without_conflicts(
    new_articles: list[IncomingArticle], precedence: Callable[[IncomingArticle], _Precedence]
) -> tuple[list[IncomingArticle], list[SetAside]]:
    """Split new articles into accepted ones and conflicts with one of precedence."""
    holders: dict[str, IncomingArticle] = {}
    conflicts: dict[str, SetAside] = {}
    for one in sorted(new_articles, key=precedence):
        claims = (one.article.id,) if one.article.id else one.addresses
        taken = next((claim for claim in claims if claim in holders), None)
        if taken is None:
            holders |= dict.fromkeys(claims, one)
        else:
            conflicts[one.article.key] = _conflict(one, taken, holders[taken])
    standing = [one for one in new_articles if one.article.key not in conflicts]
    return standing, [
        conflicts[key] for one in new_articles if (key := one.article.key) in conflicts
    ]


def _precedence(one: IncomingArticle, *, language: str, now: datetime) -> _Precedence:
    """The sort key of new articles with the same claim; the least has precedence.

    Visible articles precede those under embargo, which must not be revealed. Of translations, the
    one in the publication's language has precedence; of others, the older one.
    """
    article, published = one.article, identity.first_date(one.article, now)
    its, ours = (article.language or language).lower(), language.lower()
    distance = 0 if its == ours else 1 if its.split("-")[0] == ours.split("-")[0] else 2
    is_early = published > now or identity.is_early(article, now)
    return is_early, distance, published, article.key


def _claimant_pairs(
    claimants: list[IncomingArticle],
) -> Iterator[tuple[IncomingArticle, IncomingArticle]]:
    """Pairs of each claimant and another one."""
    return zip(claimants, claimants[1:] + claimants[:1], strict=True)


def _conflict(one: IncomingArticle, claim: str, other: IncomingArticle) -> SetAside:
    what = "id" if claim == one.article.id else "address"
    links = (one.link, one.article.link, *one.article.aliases)
    claim = next((a for a in links if "://" in a and identity.comparable(a) == claim), claim)
    short = claim if len(claim) <= _LONGEST_CLAIM else f"{claim[:_LONGEST_CLAIM]}…"
    return SetAside(
        source=one.article.key,
        reason=f"claims the {what} {short}, as does {other.article.key}; give one of them another",
    )
