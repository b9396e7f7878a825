"""How many feeds a feed of each value makes, and whose paths they have."""

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from tests.publications import article, items, run, tree, write

from feedwright.choose import configured_feeds
from feedwright.domain.errors import ConfigurationError
from feedwright.reading.fields.conversion import MOST_VALUES

EACH = '[[feeds]]\nname = "tags"\neach = "tag"\n'


def tags(folder: Path) -> set[str]:
    """The values that have a feed."""
    return {path.parent.name for path in (folder / "public" / "tags").glob("*/rss.xml")}


def crowded(warnings: tuple[str, ...]) -> list[str]:
    """What is said of values without a feed."""
    return [one for one in warnings if 'each = "tag" makes a feed of' in one]


def test_no_more_feeds_are_made_than_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The values that were published first have feeds; of the others each run tells."""
    monkeypatch.setattr(configured_feeds, "MOST_FEEDS", 4)
    files = {
        "a.md": article("A", "2026-01-01", tags=["t5", "t1"]),
        "b.md": article("B", "2026-01-02", tags=["t4", "t3", "t2", "t0"]),
    }
    folder = write(tmp_path, files, more=EACH)

    first, again = run(folder), run(folder)

    assert tags(folder) == {"t5", "t1", "t4", "t3"}
    (line,) = crowded(first.warnings)
    assert line.startswith("tags: 2 more than the 4 values that ")
    assert "'t0', 't2'" in line
    assert crowded(again.warnings) == [line]
    assert [item["title"] for item in items(folder)] == ["B", "A"]
    assert items(folder)[0]["tags"] == ["t4", "t3", "t2", "t0"]


def test_feeds_that_were_made_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed that has subscribers goes on when older articles bring values that have none."""
    monkeypatch.setattr(configured_feeds, "MOST_FEEDS", 2)
    folder = write(tmp_path, {"a.md": article("A", "2026-01-05", tags=["x", "y"])}, more=EACH)
    run(folder)
    write(folder, {"b.md": article("B", "2026-01-01", tags=["z", "x"])}, more=EACH)

    report = run(folder)
    found = tree(folder)
    write(folder, {}, more=EACH, publication='description = "Another."')
    again = run(folder)

    assert tags(folder) == {"x", "y"}
    assert crowded(report.warnings) == crowded(again.warnings) != []
    assert [item["title"] for item in items(folder, "tags/x/feed.json")] == ["A", "B"]
    assert {*tree(folder)} == {*found}


def test_tags_of_one_article_make_no_more_than_so_many_documents(tmp_path: Path) -> None:
    """However many tags an article has, what is made of them does not grow without bound."""
    sizes = list[int]()
    for count in (MOST_VALUES, 4 * MOST_VALUES):
        files = {"a.md": article("A", tags=[f"tag {number}" for number in range(count)])}
        folder = write(tmp_path / str(count), files, more=EACH)
        report = run(folder)
        sizes.append(sum(map(len, tree(folder).values())))
        assert len(tags(folder)) == MOST_VALUES
        told = [one for one in report.warnings if "were left out" in one]
        assert len(told) == (count > MOST_VALUES)
    assert all(later <= 1.01 * earlier for earlier, later in pairwise(sizes))


TOPICS = '[[feeds]]\nname = "topics"\neach = "section"\n'
PRESS = '[[feeds]]\nname = "press"\nalso = ["{}"]\n'


@pytest.mark.parametrize("order", [TOPICS + PRESS, PRESS + TOPICS], ids=["before", "behind"])
def test_two_feeds_of_one_path_are_named_with_it(tmp_path: Path, order: str) -> None:
    """From the first run on, in every later one, and when the second comes to be later."""
    files = {"a.md": article("A", section="News")}
    for section, name in (("News", "news"), ("Sport", "sport")):
        more = order.format(f"topics/{name}/rss.xml")
        folder = write(tmp_path / name, files, more=more)
        (folder / "articles/late.md").write_text(article("B", section="Culture"))
        first = run(folder)
        time.sleep(0.03)
        (folder / "articles/late.md").write_text(article("B", section="Sport"))
        second, third = run(folder), run(folder)
        told = [report.reasons for report in (first, second, third)]
        assert told[1] == told[2]
        for (reason,) in told[section == "Sport" :]:
            assert f"topics/{name}/rss.xml" in reason
            assert f"the feed `topics` of “{name}”" in reason
            assert "the feed `press`" in reason


@pytest.mark.parametrize(
    ("more", "told"),
    [
        pytest.param(
            PRESS.format("rss.xml"), "'press': also: 'rss.xml' is where the main feed", id="main"
        ),
        pytest.param(
            PRESS.format("b/atom.xml") + '[[feeds]]\nname = "b"',
            "'press': also: 'b/atom.xml' is where the feed 'b' stands",
            id="another",
        ),
        pytest.param(
            PRESS.format("old/") + '[[feeds]]\nname = "b"\nalso = ["old/"]',
            "'b': also: 'old/' is an old path of the feed 'press' too",
            id="two old ones",
        ),
        pytest.param(
            PRESS.format("/old.xml") + '[[feeds]]\nname = "b"\nalso = ["/old.xml"]',
            "'b': also: '/old.xml' is an old path of the feed 'press' too",
            id="two outside",
        ),
    ],
)
def test_feeds_of_one_path_by_configuration(tmp_path: Path, more: str, told: str) -> None:
    """What feedwright.toml itself tells is an error that names both feeds and the path."""
    folder = write(tmp_path, {"a.md": article("A")}, more=more)

    with pytest.raises(ConfigurationError, match=re.escape(told)):
        run(folder)
