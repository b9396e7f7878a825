"""What partners require of a feed's settings, beyond what types express."""

from collections.abc import Callable, Iterator

from feedwright.domain.publication import Feed, Publication, SmartNewsSettings


def partner_problems(feed: Feed, address_problem: Callable[[str], str]) -> Iterator[str]:
    """What is wrong with the settings of a feed for a partner.

    Args:
        feed: The feed.
        address_problem: What is wrong with an address, or "".

    Returns:
        For each a clause.
    """
    rules = feed.rules
    if feed.archive and (rules.withdrawal or rules.age or rules.unique):
        yield (
            f'archive keeps everything, and profile = "{feed.profile}" takes entries away again; '
            "leave out one of them"
        )
    given = feed.smartnews
    if given != SmartNewsSettings() and feed.profile != "smartnews":
        yield '[feeds.smartnews] needs profile = "smartnews" beside it'
    if given.dark_logo and (problem := address_problem(given.dark_logo)):
        yield f"smartnews.dark_logo: {problem}"


def partner_notices(publication: Publication) -> Iterator[str]:
    """What is to be said in every run of feeds that their partners would not take so."""
    for feed in publication.feeds:
        rules, place = feed.rules, f"the feed {feed.name!r}"
        scheme = publication.publication.address.partition(":")[0].lower()
        if rules.schemes and scheme not in rules.schemes.values:
            wanted = " or ".join(rules.schemes.values)
            yield (
                f"{place}: {rules.vendor} fetches by {wanted} alone; serve it so, and set address"
            )
        if rules.full_text and feed.content != "full":
            yield (f"{place}: {rules.vendor} wants the whole text; take out its content key")
        least = rules.least_entries
        if least and feed.limit < least.value:
            yield (f"{place}: {rules.vendor} wants {least.value} entries or more; raise its limit")
