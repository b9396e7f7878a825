"""What is measured against what, and what is promised of it."""

from typing import Literal, NamedTuple

from tests.benchmarks.contenders import ARCHIVE, LOOKED, PAGES, WINDOWS

State = Literal["nothing", "edited", "told", "same"]
"""What stands before a run: nothing; all, and one article was edited, of which it may be told
as ``run --watch`` is; all, as it is."""


class Task(NamedTuple):
    """What a contender is asked to do."""

    contender: str
    work: str
    state: State
    articles: int


class Row(NamedTuple):
    """A task, and the one that it is measured against."""

    what: str
    ours: Task
    against: Task
    figure: Literal["wall", "memory"]
    at_most: float
    """Of the other's figure."""


def rows(small: int, middle: int, large: int) -> list[Row]:
    """The promises, for archives of three sizes.

    Args:
        small: How many articles, 1,000 where the promises are meant.
        middle: 10,000 there.
        large: 100,000 there.
    """

    def ours(state: State, count: int, work: str = WINDOWS) -> Task:
        return Task("Feedwright", work, state, count)

    def hugo(state: State, count: int, work: str = WINDOWS) -> Task:
        return Task("Hugo", work, state, count)

    feeds = f"{middle:,} articles from nothing: main feed, five section feeds of 50"
    everything = f"{middle:,} articles from nothing: the complete archive, full content"
    pages = f"{middle:,} articles with pages of their own, from nothing"
    edited, fresh = ours("edited", large), ours("nothing", middle)
    archive = ours("nothing", middle, ARCHIVE), hugo("nothing", middle, ARCHIVE)
    pelican = Task("Pelican", WINDOWS, "nothing", middle)
    return [
        Row(feeds, fresh, hugo("nothing", middle), "wall", 0.8),
        Row(feeds, fresh, pelican, "wall", 0.05),
        Row(everything, *archive, "wall", 0.8),
        Row(everything, *archive, "memory", 0.15),
        Row(
            pages,
            ours("nothing", middle, PAGES),
            hugo("nothing", middle, PAGES),
            "wall",
            2,
        ),
        Row(
            f"one edited among {middle:,}",
            ours("edited", middle),
            hugo("edited", middle),
            "wall",
            0.25,
        ),
        Row(f"one edited among {large:,}", edited, hugo("edited", large), "wall", 0.05),
        Row(
            f"nothing changed among {middle:,}",
            ours("same", middle),
            hugo("same", middle),
            "wall",
            0.15,
        ),
        Row(
            f"one edited among {large:,}, against {small:,}",
            edited,
            ours("edited", small),
            "wall",
            4,
        ),
        Row(
            f"the same, where a watcher names the file among {large:,}, against {small:,}",
            ours("told", large),
            ours("told", small),
            "wall",
            1.5,
        ),
        Row(
            f"{large:,} from nothing, against {middle:,}",
            ours("nothing", large),
            fresh,
            "memory",
            1.5,
        ),
    ]


class Bound(NamedTuple):
    """A task of Feedwright's, and what Python's libraries alone take for the least of it."""

    what: str
    least: str
    """What the libraries do."""
    ours: Task
    alone: Task
    hugo: Task


def bounds(middle: int) -> list[Bound]:
    """What no program in Python can do without, beside what Feedwright and Hugo take."""

    def bound(what: str, least: str, state: State, work: str, alone: Task) -> Bound:
        ours, hugo = (Task(name, work, state, middle) for name in ("Feedwright", "Hugo"))
        return Bound(f"{middle:,} {what}", least, ours, alone, hugo)

    fresh, paged = (Task("libraries alone", work, "nothing", middle) for work in (WINDOWS, PAGES))
    return [
        bound(
            "articles from nothing",
            "read files and YAML by all cores, insert rows, convert and sanitise what feeds show",
            "nothing",
            WINDOWS,
            fresh,
        ),
        bound(
            "articles with pages, from nothing",
            "the same, convert and sanitise all, one template each, written and synced",
            "nothing",
            PAGES,
            paged,
        ),
        bound(
            "articles, one edited",
            "start Python, import the libraries of an edit, ask for the stamp of each file",
            "edited",
            WINDOWS,
            Task("libraries alone", LOOKED, "same", middle),
        ),
    ]


def by_hand(middle: int) -> list[Task]:
    """What else is measured, beside nothing that is promised."""
    return [
        Task("feedgen, by hand", WINDOWS, "nothing", middle),
        Task("feedgenerator, by hand", WINDOWS, "nothing", middle),
    ]


def plotted(*sizes: int) -> list[Task]:
    """What the plot shows: each cost for archives of all sizes."""
    return [
        Task(*task, count)
        for count in sizes
        for task in (
            ("Hugo", WINDOWS, "nothing"),
            ("Feedwright", WINDOWS, "nothing"),
            ("Feedwright", WINDOWS, "edited"),
        )
    ]
