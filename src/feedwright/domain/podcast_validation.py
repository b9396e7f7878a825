"""What directories require of ``[feeds.podcast]``, beyond what types express."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from feedwright.domain.patterns import seldom
from feedwright.domain.podcast_settings import GUID, PodcastSettings, category_path
from feedwright.domain.profiles import Profile, profile

_EMAIL = seldom(r"[^@\s<>()]+@[^@\s<>().]+(?:\.[^@\s<>().]+)+")
_LONGEST_NAME, _LONGEST_TEXT = 128, 4000
"""In characters, of what players cut off beyond."""


def podcast_problems(
    given: PodcastSettings, description: str, address_problem: Callable[[str], str]
) -> Iterator[str]:
    """What no type can say, broken by a podcast's settings.

    Args:
        given: The settings.
        description: That of the feed, or of the publication.
        address_problem: What is wrong with an address, or "".

    Returns:
        For each a place within the feed, and a clause after it.
    """
    rules = profile("podcast")
    missing = [
        name
        for name, value in (
            ("categories", given.categories),
            ("image", given.image),
            ("explicit", given.explicit is not None),
        )
        if not value
    ]
    if missing:
        yield f".podcast: lacks {', '.join(missing)}, which directories demand; add them"
    channel = rules.channel
    if channel and len(description.encode()) > channel.most_description_bytes:
        yield (
            f".description: has {len(description.encode())} bytes; shorten it to "
            f"{channel.most_description_bytes} ({channel.source})"
        )
    elif not description.strip():
        yield ".description: is empty, which directories demand; say what listeners find here"
    yield from (f".podcast.categories: {one}" for one in _category_problems(given, rules))
    yield from _value_problems(given, rules)
    yield from _address_problems(given, rules, address_problem)


def _category_problems(given: PodcastSettings, rules: Profile) -> Iterator[str]:
    known = rules.categories.values if rules.categories else {}
    for text in given.categories:
        above, *below = category_path(text)
        if len(below) > 1:
            yield f'{text!r} has more than two levels; write it like "News > Tech News"'
        elif above not in known:
            yield f"{text!r} is not in Apple's list; {_near_category(text, known)}"
        elif below and below[0] not in known[above]:
            near = _nearest(below[0], known[above])
            hint = f"did you mean '{above} > {near}'?" if near else "no category is below that"
            yield f"{text!r} is not in Apple's list; {hint}"


def _near_category(text: str, known: Mapping[str, Iterable[str]]) -> str:
    """What may be meant by a category that there is not."""
    whole = {above.casefold(): above for above in known}
    for above, those in known.items():
        for below in those:
            whole.setdefault(below.casefold(), f"{above} > {below}")
    last = category_path(text)[-1].casefold()
    beginning = [one for one in known if one.casefold().startswith(last)] if last else []
    if beginning:
        return f"did you mean {beginning[0]!r}?"
    near = _nearest(last, whole)
    return f"did you mean {whole[near]!r}?"


def _value_problems(given: PodcastSettings, rules: Profile) -> Iterator[str]:
    if given.guid and not GUID.fullmatch(given.guid):
        yield f".podcast.guid: {given.guid!r} is no UUID; it has 8-4-4-4-12 hexadecimal digits"
    if given.owner and not _EMAIL.fullmatch(given.owner):
        yield f".podcast.owner: {given.owner!r} is no e-mail address"
    mediums = rules.mediums.values if rules.mediums else ()
    if given.medium not in mediums:
        near = _nearest(given.medium.casefold(), mediums)
        yield f".podcast.medium: {given.medium!r} is none; did you mean {near!r}?"
    roles = rules.roles.values if rules.roles else {}
    for person in given.people:
        if problem := role_problem(person.role, person.group, roles):
            yield f".podcast.people, {person.name!r}: {problem}"
    names = (*(one.name for one in given.people), *(one.text for one in given.funding))
    for name in names:
        if len(name) > _LONGEST_NAME:
            most = f"has {len(name)} characters; shorten it to {_LONGEST_NAME}"
            yield f".podcast: {name[:30]!r}… {most}"
    if any(len(one.text) > _LONGEST_TEXT for one in given.txt):
        yield f".podcast.txt: has more than {_LONGEST_TEXT} characters; shorten it"


def _nearest(word: str, known: Iterable[str]) -> str:
    """The nearest of some words, or "" where there are none."""
    from difflib import get_close_matches  # noqa: PLC0415 - slow to import, and seldom needed

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.0)), "")


def role_problem(role: str, group: str, roles: Mapping[str, Iterable[str]]) -> str:
    """Why a role or a group of roles is not in the podcast taxonomy, as a clause; "" where it is.

    Args:
        role: In any capitals; "" says nothing.
        group: Likewise.
        roles: The taxonomy: the roles of each group, in small letters.
    """
    if group and group.casefold() not in roles:
        near = _nearest(group.casefold(), roles)
        return f"the group {group!r} is not in the podcast taxonomy; did you mean {near!r}?"
    known = roles[group.casefold()] if group else [one for those in roles.values() for one in those]
    if role and role.casefold() not in known:
        near = _nearest(role.casefold(), known)
        hint = f"did you mean {near!r}?" if near else "leave it out"
        return f"the role {role!r} is not in the podcast taxonomy; {hint}"
    return ""


def _address_problems(
    given: PodcastSettings, rules: Profile, address_problem: Callable[[str], str]
) -> Iterator[str]:
    addresses = [
        *((".new-feed-url", given.new_feed_url),),
        *((".funding", one.url) for one in given.funding),
        *((".people", address) for one in given.people for address in (one.url, one.image)),
    ]
    if not given.local_image:
        addresses.append((".image", given.image))
    for place, address in addresses:
        if address and (problem := address_problem(address)):
            yield f".podcast{place}: {problem}"
    parts = given.local_image.replace("\\", "/").split("/")
    if given.local_image and (".." in parts or not parts[0]):
        yield f".podcast.image: {given.image!r} lies elsewhere; put it beside feedwright.toml"
    endings = rules.artwork.endings if rules.artwork else ()
    ending = given.image.partition("?")[0].rpartition(".")[2].lower()
    if given.image and ending not in endings:
        named = " or ".join(f".{one}" for one in endings)
        yield f".podcast.image: {given.image!r} does not end in {named}, which directories take"
