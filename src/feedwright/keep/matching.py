"""How the articles of a run are known again."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from datetime import datetime
from functools import partial

import msgspec

from feedwright.domain import identity
from feedwright.domain.identity import Arrival, Known, Match, Remembered, Resolution, hidden, mint
from feedwright.domain.report import SetAside

_Precedence = tuple[bool, int, datetime, str]

_LONGEST_CLAIM = 200
"""So much of an id or an address is told."""


def resolve(
    arrivals: Sequence[Arrival],
    remembered: Remembered,
    *,
    authority: str,
    language: str,
    text_of: Callable[[str], str],
) -> Resolution:
    """Tells who the articles of a run are.

    An article is known again by its id, its key, one of its addresses or, where the known
    one's key has vanished, by its text. Where two claim one identity, the known holder keeps
    it and the newcomer is set aside; of newcomers the one that :func:`_precedence` puts first
    stands. A known article that is set aside stays as it was.

    Args:
        arrivals: All of a run, each at its own key, in an order that the same files always
            give.
        remembered: What earlier runs left.
        authority: Mints the ids of newcomers.
        language: The publication's.
        text_of: The text of the article at a key, for those that may be nearly equal.
    """
    remembered = _with_declared(arrivals, remembered)
    precedence = partial(_precedence, language=language, now=remembered.now)
    claims: dict[str, list[Arrival]] = defaultdict(list)
    newcomers: list[Arrival] = []
    settled = _settled(arrivals, remembered)
    swapped = _swapped(arrivals, remembered)
    for one in arrivals:
        name = swapped.get(one.article.key)
        if name is None:
            name = _claimed(one, remembered, settled, authority)
        (claims[name] if name else newcomers).append(one)
    matches: list[Match] = []
    set_aside: list[SetAside] = []
    for name, claimants in claims.items():
        known = remembered.articles[name]
        strangers = {one.article.key for one in claimants if not remembered.at(one.article.key)}
        holder = _holder(known, claimants, strangers, precedence)
        if holder:
            matches.append(Match(arrival=holder, id=name, known=known))
        for one, other in _rivalries(claimants):
            if one is not holder:
                shared = (a for a in one.addresses if remembered.addresses.get(a) == name)
                claim = name if one.article.id == name else next(shared, name)
                set_aside.append(_contested(one, claim, holder or other))
    newcomers, rivals = _without_rivals(newcomers, precedence)
    set_aside += rivals
    kept = remembered.kept.union(one.source for one in set_aside)
    matched = {match.id: match.arrival.article.key for match in matches}
    # One that is contested stays where it is, unless another has its place now.
    stays = kept | {remembered.articles[name].key for name in claims} - {*matched.values()}
    missing = sorted(
        (
            known
            for name, known in remembered.articles.items()
            if name not in matched and known.key not in stays
        ),
        key=lambda known: known.key,
    )
    found_again = _found_again(newcomers, missing, remembered, text_of)
    taken = {*remembered.articles, *(one.article.id for one in newcomers if one.article.id)}
    for one in newcomers:
        before = found_again.get(one.article.key)
        name = one.article.id if before is None else before.id
        if not name:
            name = mint(authority, one.article.key, taken)
            taken.add(name)
        matches.append(Match(arrival=one, id=name, known=before))
    found = {match.id for match in matches}
    return Resolution(
        matches=tuple(matches),
        set_aside=tuple(set_aside),
        vanished=tuple(one for one in missing if one.id not in found),
    )


def _found_again(
    newcomers: list[Arrival],
    missing: list[Known],
    remembered: Remembered,
    text_of: Callable[[str], str],
) -> dict[str, Known]:
    """The missing articles that newcomers are, by the keys of these."""
    if not (newcomers and missing):
        return {}
    from feedwright.keep.likeness import awaited, moved  # noqa: PLC0415 - slow to import

    found = awaited(newcomers, [one for one in missing if one.adopted], text_of)
    return found | moved(
        [one for one in newcomers if one.article.key not in found],
        [one for one in missing if remembered.recent(one) and one not in found.values()],
        text_of,
    )


def _swapped(arrivals: Sequence[Arrival], remembered: Remembered) -> dict[str, str]:
    """Who the articles are that stand at other places while something else stands at theirs.

    That is an article whose text and title are no longer at its key, but are at another one;
    without this, a file that takes the old name of another would turn into it. Whoever stood
    at that other key must have moved on likewise.

    Returns:
        Their ids by their keys now, and "" for newcomers at the places that they left.
    """
    nameless = [one for one in arrivals if not one.article.id and one.text_mark]
    brought = {one.article.id for one in arrivals}
    like: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in nameless:
        like[one.text_mark, one.article.title].append(one.article.key)
    moved: dict[str, str] = {}
    for here in nameless:
        known = remembered.articles.get(remembered.at(here.article.key))
        if known is None or known.id in brought:
            continue
        if known.text_mark == here.text_mark or known.title == here.article.title:
            continue
        there = like.get((known.text_mark, known.title), ())
        if len(there) == 1:
            moved[there[0]] = known.id
    while stuck := [key for key in moved if remembered.at(key) not in {"", *moved.values()}]:
        for key in stuck:
            del moved[key]
    left = (one.article.key for one in nameless if remembered.at(one.article.key) in moved.values())
    return dict.fromkeys(left, "") | moved


def _with_declared(arrivals: Sequence[Arrival], remembered: Remembered) -> Remembered:
    """What is remembered, with the addresses that known articles say in this run they have had.

    Published documents tell of no aliases, so that a store made again from them has none.
    """
    declared = {
        address: name
        for one in arrivals
        if (name := remembered.at(one.article.key))
        for address in one.addresses
    }
    return msgspec.structs.replace(remembered, addresses=declared | remembered.addresses)


def _settled(arrivals: Sequence[Arrival], remembered: Remembered) -> set[str]:
    """The ids of known articles that stand at their places and cannot claim to be others."""
    at_home = {name: one.article.id for one in arrivals if (name := remembered.at(one.article.key))}
    settled: set[str] = set()
    while True:
        # Who brings an id whose holder is settled cannot have it, and so is settled too.
        grown = {
            name
            for name, brought in at_home.items()
            if brought == name or brought not in remembered.articles or brought in settled
        }
        if grown == settled:
            return settled
        settled = grown


def _claimed(one: Arrival, remembered: Remembered, settled: Container[str], authority: str) -> str:
    """The id of the known article that an arrival says it is, or ""."""
    brought, by_key = one.article.id, remembered.at(one.article.key)
    if brought in remembered.articles and not (by_key and brought in settled):
        return brought
    if by_key or brought:
        # An id that is brought later does not replace the one that readers know.
        return by_key
    minted = mint(authority, one.article.key)
    if minted in remembered.articles and remembered.articles[minted].key.startswith("\t"):
        # It came back from a document that tells ids and no places.
        return minted
    return next((remembered.addresses[a] for a in one.addresses if a in remembered.addresses), "")


def _holder(
    known: Known,
    claimants: list[Arrival],
    strangers: Container[str],
    precedence: Callable[[Arrival], _Precedence],
) -> Arrival | None:
    """Which claimant is the known article: by its place, its id, or its text under its title.

    Of several the one with precedence is, where all are strangers; None of those that readers
    know as other articles.
    """
    for rank in (
        lambda one: known.key in (one.article.key, hidden(one.article.key)),
        lambda one: one.article.id == known.id,
        lambda one: (one.text_mark, one.article.title) == (known.text_mark, known.title),
        lambda _: True,
    ):
        first = [one for one in claimants if rank(one)]
        if first:
            known_as_others = any(one.article.key not in strangers for one in first)
            return None if known_as_others and len(first) > 1 else min(first, key=precedence)
    return None


def _without_rivals(
    newcomers: list[Arrival], precedence: Callable[[Arrival], _Precedence]
) -> tuple[list[Arrival], list[SetAside]]:
    """Parts newcomers from those that claim an id or an address that one before them has."""
    holders: dict[str, Arrival] = {}
    rivals: dict[str, SetAside] = {}
    for one in sorted(newcomers, key=precedence):
        claims = (one.article.id,) if one.article.id else one.addresses
        taken = next((claim for claim in claims if claim in holders), None)
        if taken is None:
            holders |= dict.fromkeys(claims, one)
        else:
            rivals[one.article.key] = _contested(one, taken, holders[taken])
    standing = [one for one in newcomers if one.article.key not in rivals]
    return standing, [rivals[key] for one in newcomers if (key := one.article.key) in rivals]


def _precedence(one: Arrival, *, language: str, now: datetime) -> _Precedence:
    """What puts one newcomer before another that claims the same, the first least.

    Who may be shown goes before who waits for its time, of whom nobody is to be told. Of
    translations the one in the publication's language goes first, of others the elder.
    """
    article, published = one.article, identity.first_date(one.article, now)
    its, ours = (article.language or language).lower(), language.lower()
    distance = 0 if its == ours else 1 if its.split("-")[0] == ours.split("-")[0] else 2
    return published > now, distance, published, article.key


def _rivalries(claimants: list[Arrival]) -> Iterator[tuple[Arrival, Arrival]]:
    """Each claimant, and another one."""
    return zip(claimants, claimants[1:] + claimants[:1], strict=True)


def _contested(one: Arrival, claim: str, other: Arrival) -> SetAside:
    what = "id" if claim == one.article.id else "address"
    said = claim if len(claim) <= _LONGEST_CLAIM else f"{claim[:_LONGEST_CLAIM]}…"
    return SetAside(
        source=one.article.key,
        reason=f"claims the {what} {said}, as does {other.article.key}; give one of them another",
    )
