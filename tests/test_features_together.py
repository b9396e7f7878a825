"""Random histories of a publication that has all features on at once."""

import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.object_stores import Gate, documents, new_prefix
from tests.publications import (
    NOW,
    delivering_to,
    destination_path,
    run,
    stores_on,
    tree,
    write,
)
from tests.selection import TIMES
from tests.test_equivalence import (
    BY_HAND,
    DATES,
    FIRST_SEEN,
    PATHS,
    Publication,
    Step,
    parts,
    request_full_run,
    told,
)

from feedwright.commands.plan import preview_publication
from feedwright.domain.private_paths import secret_of
from feedwright.domain.report import Report
from feedwright.store import private_feeds

PUBLICATION = """
language = "en"
licence = "https://example.org/license.xml"
rights = "All of them"
content_usage = { train-ai = false }
"""
OTHERS = 'where = { not = { section = ["Patrons"] } }\n'
FEEDS = {
    "patrons": '[[feeds]]\nname = "patrons"\nprivate = true\nlimit = 3\n'
    'where = { section = ["Patrons"] }\n',
    "patrons of msn": '[[feeds]]\nname = "p/msn"\nprivate = true\nprofile = "msn"\nlimit = 3\n'
    'where = { section = ["Patrons"] }\n',
    "msn": f'[[feeds]]\nname = "msn"\nprofile = "msn"\nlimit = 2\n{OTHERS}',
    "smartnews": '[[feeds]]\nname = "smartnews"\nprofile = "smartnews"\nlimit = 2\n'
    f'link_suffix = "from=smart"\n{OTHERS}',
    "flipboard": f'[[feeds]]\nname = "flipboard"\nprofile = "flipboard"\n{OTHERS}',
    "newsletter": f'[[feeds]]\nname = "letter"\nprofile = "newsletter"\nlimit = 4\n{OTHERS}',
    "languages": '[[feeds]]\nname = "l"\neach = "language"\nlicence = "https://example.org/l"\n'
    f"{OTHERS}",
    "archive": f'[[feeds]]\nname = "all"\narchive = true\npage_size = 2\nlimit = 2\n{OTHERS}',
}
DISCOVERY = "[discovery]\nsitemap = true\nnews_sitemap = true\nfeed_menu = true\n"
PICTURES = {"pic.png": (400, 300), "x/pic.png": (90, 90)}
WORDS = "Ships lie in the harbour, and trains stand at the station of the town. "
BODIES = st.sampled_from(
    [
        WORDS * 8,
        f"{WORDS * 9}\n\nA link to [a](a.md), to [d](x/d.md) and to [f](y/f.md).",
        f"![A picture](pic.png)\n\n{WORDS * 10}",
        f"<figure><img src='pic.png'><figcaption>It</figcaption></figure>\n\n{WORDS * 8}",
        "Too short for most.",
        "",
    ]
)
TITLES = st.sampled_from([f"{one} is a title that is long enough" for one in "ABCDEF"] + ["Short"])
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "section": st.sampled_from(["North", "Patrons", "Patrons"]),
        "tags": st.lists(st.sampled_from(["x", "y"]), max_size=2),
        "link": st.sampled_from(["/one/", "https://elsewhere.example/two/"]),
        "image": st.sampled_from(["pic.png", "https://example.org/p.jpg"]),
        "draft": st.booleans(),
        "status": st.just("retracted"),
        "correction": st.sampled_from(["It was Monday.", "It was Tuesday."]),
        "licence": st.just("https://example.org/own"),
        "updated": DATES.filter(bool),
        "expires": DATES.filter(bool),
        "language": st.sampled_from(["tr", "en"]),
        "translationKey": st.sampled_from(["one", "two"]),
        "translation_of": st.sampled_from(["a.md", "x/d.md"]),
    },
)
NAMES = [name for name in PATHS if name.endswith(".md")] + ["a.tr.md", "x/d.tr.md", "x/index.tr.md"]
NAME = st.sampled_from(NAMES)
PUT = st.builds(lambda path, *text: Step("put", (path, text)), NAME, TITLES, DATES, BODIES, FIELDS)
WIDE = st.sampled_from([100, 500, 2000])
HOURS = st.sampled_from([-5, 1, 20, 50, 24 * 8, 24 * 31, 24 * 370])
STEPS = st.one_of(
    *[PUT] * 4,
    st.builds(lambda path: Step("delete", path), st.sampled_from([*NAMES, *PICTURES])),
    st.builds(lambda one, other: Step("rename", (one, other)), NAME, NAME),
    st.builds(
        lambda path, wide: Step("picture", (path, wide)),
        st.sampled_from([*PICTURES]),
        WIDE,
    ),
    st.builds(lambda n: Step("damage", n), st.integers(0, 99)),
    st.builds(lambda n: Step("remove", n), st.integers(0, 99)),
    st.builds(lambda n: Step("retract", (n, 0)), st.integers(0, 9)),
    st.builds(
        lambda names, limit, found: Step("configure", (names, limit, found)),
        st.sets(st.sampled_from(sorted(FEEDS)), min_size=4),
        st.sampled_from([1, 3, 50]),
        st.booleans(),
    ),
    st.builds(lambda _: Step("lose", None), st.none()),
    st.builds(lambda hours: Step("wait", hours), HOURS),
)
TOLD_ONCE = (": not in the feed ", " or more", ": in the feed ")
"""What a run says of articles that it looks at, and one that looks at all says of all."""
RUNS = st.lists(st.tuples(st.lists(STEPS, min_size=1, max_size=4), st.booleans()), max_size=8)

PATRON = ("A is a title that is long enough", "2026-11-21", WORDS * 8, {"section": "Patrons"})
PRIVATE_AGAIN = [
    ([Step("put", ("a.md", (*PATRON[:3], {})))], False),
    ([Step("put", ("a.md", PATRON))], False),
    ([Step("retract", (0, 0))], False),
    ([Step("lose", None)], False),
    ([Step("wait", 24 * 8)], False),
]
"""An article that partners have seen becomes private, and is retracted; then the store is lost."""
NOTHING_PRIVATE = [
    ([Step("delete", "a.md")], False),
    (
        [
            Step("put", ("a.md", (*PATRON[:3], {}))),
            Step("configure", ({"archive", "flipboard", "languages", "msn"}, 1, False)),
        ],
        False,
    ),
]
"""The last private feed goes."""


def picture(wide: int, high: int) -> bytes:
    """What a PNG begins with, which tells its size."""
    size = wide.to_bytes(4, "big") + high.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size + b"\x08\x02\0\0\0"


class OfAll(Publication):
    """A publication with private feeds, partners, translations and sitemaps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[Path] | None = set()
        self._configure((set(FEEDS), 3, True), NOW)
        for name, (wide, high) in PICTURES.items():
            self._place(name).write_bytes(picture(wide, high))

    def _configure(self, told: Any, _now: datetime) -> None:
        names, limit, found = told
        write(
            self.folder,
            {},
            publication=PUBLICATION,
            source=FIRST_SEEN,
            feed=f"limit = {limit}\n{OTHERS}",
            more="".join(FEEDS[name] for name in sorted(names)) + (DISCOVERY if found else ""),
        )

    def _picture(self, told: Any, _now: datetime) -> None:
        path, wide = told
        self._place(path).write_bytes(picture(wide, 300))


@pytest.fixture(scope="module", autouse=True)
def equal_secrets() -> Any:
    """Publications that are compared have the same secrets."""
    with mock.patch.object(private_feeds, "new_secret", return_value=secret_of(b"0" * 17)):
        yield


def fragments(folder: Path) -> dict[Any, Any]:
    """What the store keeps of entries that stand in heads, by what each was made of."""
    return {row[:4]: row[4:] for row in parts(folder)}


def agree(one: dict[Any, Any], other: dict[Any, Any]) -> bool:
    """Whether what is kept of the same is the same; a full run keeps no more than it needs."""
    return all(one[key] == other[key] for key in one.keys() & other.keys())


def once(report: Report, *, documents: bool = True) -> Any:
    """What a report says, without what is said of an article when it first leaves a feed out."""
    found = told(report, documents=documents)
    found["warnings"] = [one for one in found["warnings"] if not any(map(one.count, TOLD_ONCE))]
    return found


def play(place: Path, runs: list[tuple[list[Step], bool]]) -> None:
    """Has one history happen to three publications."""
    skipping, watched, all_of_it = (OfAll(place / name) for name in "abc")
    now = NOW
    for steps, shrink in runs:
        for step in steps:
            if step.name == "wait":
                now += timedelta(hours=step.told)
            for one in (skipping, watched, all_of_it):
                one.happen(step, now)
        time.sleep(0.03)  # what was written just now is read once more, which is not tried here
        first = run(skipping.folder, now, allow_shrink=shrink)
        second = run(watched.folder, now, allow_shrink=shrink, touched=watched.touched)
        watched.touched = set()
        request_full_run(all_of_it.folder)
        whole = run(all_of_it.folder, now, allow_shrink=shrink)
        assert tree(skipping.folder) == tree(all_of_it.folder)
        assert tree(watched.folder) == tree(all_of_it.folder)
        assert agree(fragments(skipping.folder), fragments(all_of_it.folder))
        assert agree(fragments(watched.folder), fragments(all_of_it.folder))
        assert once(first) == once(whole)
        assert once(second, documents=False) == once(whole, documents=False)
        assert {*first.warnings} <= {*whole.warnings} >= {*second.warnings}
        idle = run(skipping.folder, now, allow_shrink=shrink)
        assert {one.status for one in idle.documents} <= {"unchanged", "refused"}
        assert idle.next_due == first.next_due
        planned = preview_publication(skipping.folder, now=now, environment={}, allow_shrink=shrink)
        request_full_run(all_of_it.folder)
        planned_whole = preview_publication(
            all_of_it.folder, now=now, environment={}, allow_shrink=shrink
        )
        assert planned.feeds == planned_whole.feeds
        assert planned.set_aside == planned_whole.set_aside


@settings(max_examples=25 * TIMES)
@given(RUNS)
@example(PRIVATE_AGAIN)
@example(NOTHING_PRIVATE)
def test_what_is_skipped_changes_nothing(runs: list[tuple[list[Step], bool]]) -> None:
    """Same bytes, same report, same plan with all features on, whatever a run skips."""
    with tempfile.TemporaryDirectory() as place:
        play(Path(place), runs)


@settings(
    max_examples=4 * TIMES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(runs=RUNS)
@example(runs=PRIVATE_AGAIN)
def test_a_bucket_gets_the_same(
    postgres: str, gate: Gate, runs: list[tuple[list[Step], bool]]
) -> None:
    """Same documents, from a file's store to a folder and from a server's to a bucket."""
    gate.forget()
    bucket = new_prefix()
    with tempfile.TemporaryDirectory() as place:
        now = NOW
        one = OfAll(Path(place, "a"))
        with stores_on(postgres), delivering_to(bucket):
            other = OfAll(Path(place, "b"))
            path = destination_path(other.folder)
        for steps, shrink in runs:
            for step in (one for one in steps if one.name not in BY_HAND):
                if step.name == "wait":
                    now += timedelta(hours=step.told)
                one.happen(step, now)
                with stores_on(postgres), delivering_to(bucket):
                    other.happen(step, now)
            time.sleep(0.03)  # what was written just now is read once more
            first = run(one.folder, now, allow_shrink=shrink)
            second = run(other.folder, now, allow_shrink=shrink)
            assert documents(path) == tree(one.folder)
            assert told(first) == told(second)
