"""Rows of the store that were altered there: nothing of them is published."""

import json
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.faults.test_kill import LONG
from tests.publications import NOW, article, items, run, tree, write

from feedwright.commands.plan import preview_publication
from feedwright.domain.errors import StoreError

SEALED_TABLES = (
    *("articles", "entries", "texts"),
    *("documents", "feeds", "memberships", "feed_counts"),
)
ARCHIVE = '[[feeds]]\nname = "all"\narchive = true\npage_size = 4\nlimit = 3\n'
FLIPS = 50 if LONG else 15
LATER = NOW + timedelta(minutes=1)
BROKEN = "---\ntitle: [\n---\n"


def store_of(folder: Path) -> Path:
    """Where a publication's store lies."""
    return folder / ".feedwright" / "store.sqlite"


def settled() -> None:
    """Lets the clock of the file system go on: what was written just now is read again."""
    time.sleep(0.03)


def in_store(folder: Path, *statements: str) -> None:
    """Alters what is remembered."""
    with closing(sqlite3.connect(store_of(folder))) as store, store:
        for one in statements:
            store.execute(one)


def altered(report_warnings: tuple[str, ...]) -> list[str]:
    """What a run says of altered rows."""
    return [line for line in report_warnings if "had been altered there" in line]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published publication, most of whose store is texts and what was made of them."""
    folder = tmp_path_factory.mktemp("published") / "p"
    rng = random.Random("words")  # noqa: S311
    words = [f"word{n}" for n in range(300)]
    files = {
        f"n{n:02}.md": article(
            f"Number {n}",
            (NOW - timedelta(days=n)).isoformat(),
            body=" ".join(rng.choices(words, k=200)),
        )
        for n in range(12)
    }
    several = [
        {"title": f"One of several {n}", "date": "2026-01-01", "content_html": f"<p>Part {n}.</p>"}
        for n in range(3)
    ]
    write(folder, {**files, "several.json": json.dumps(several)}, feed="limit = 5", more=ARCHIVE)
    run(folder)
    run(folder)
    return folder


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    """A copy of it, whose documents are all to be made again."""
    folder = shutil.copytree(published, tmp_path / "copy")
    shutil.rmtree(folder / "public")
    return folder


def reconfigured(folder: Path) -> None:
    """Another configuration has every entry made of its text."""
    toml = folder / "feedwright.toml"
    toml.write_text(toml.read_text().replace("The Example", "Another Example"))


def unchanged(_folder: Path) -> None:
    """Every document is to be made of the entries that are kept."""


@pytest.mark.parametrize("change", [reconfigured, unchanged])
def test_any_bit_that_is_another(
    published: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    """Whichever bit of sealed rows it is, documents are as ever or it is refused.

    What is mended is mended for good.
    """
    with closing(sqlite3.connect(store_of(published))) as store:
        try:
            rows = store.execute("select name, pageno from dbstat").fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not tell which page is whose")
    pages = sorted(page for name, page in rows if name in SEALED_TABLES)
    twin = shutil.copytree(published, tmp_path / "twin")
    change(twin)
    run(twin, LATER)
    expected, whole = tree(twin), store_of(published).read_bytes()
    rng = random.Random(change.__name__)  # noqa: S311
    told = 0
    for _ in range(FLIPS):
        folder = shutil.copytree(published, tmp_path / "flipped")
        change(folder)
        if change is unchanged:
            shutil.rmtree(folder / "public")
        data = bytearray(whole)
        for _ in range(rng.choice((1, 1, 8))):
            data[(rng.choice(pages) - 1) * 4096 + rng.randrange(4096)] ^= 1 << rng.randrange(8)
        store_of(folder).write_bytes(data)

        refused = ""
        try:
            told += bool(altered(run(folder, LATER).warnings))
        except StoreError as error:
            refused = str(error)
        if refused:
            told += 1
            assert str(store_of(folder)) in refused
        else:
            assert tree(folder) == expected
            assert altered(run(folder, LATER).warnings) == []
            assert tree(folder) == expected
        shutil.rmtree(folder)
    assert told


OTHER_WORDS = "replace({0}, 'word', 'sword')"
SPOILT = [
    pytest.param("entries", "entry = " + OTHER_WORDS.format("entry"), id="an entry's words"),
    pytest.param("entries", "entry = x'ff00'", id="an entry that is no text"),
    pytest.param("entries", "warnings = '[\"lies\"]'", id="what is told of an entry"),
    pytest.param("entries", "digest = 'x'", id="an entry's digest"),
    pytest.param("entries", "seal = ''", id="no seal"),
    pytest.param(
        "entries",
        "(digest, entry, warnings, seal) = "
        "(select digest, entry, warnings, seal from entries order by id limit 1)",
        id="another's entry",
    ),
    pytest.param("texts", "article = " + OTHER_WORDS.format("article"), id="a text's words"),
    pytest.param("texts", "article = cast(x'7bff7d' as text)", id="a text that is none"),
    pytest.param("texts", "article = x'00'", id="a text of another type"),
    pytest.param("texts", "seal = ''", id="a text without its seal"),
    pytest.param(
        "texts",
        "(article, seal) = (select article, seal from texts order by key limit 1)",
        id="another's text",
    ),
]


@pytest.mark.parametrize(("table", "spoil"), SPOILT)
def test_what_was_altered_is_made_again(
    published: Path, folder: Path, table: str, spoil: str
) -> None:
    """From the articles, in the same run, which says so; the next has nothing to say."""
    in_store(folder, f"update {table} set {spoil}")  # noqa: S608
    if table == "texts":  # of which nothing is made while the entries stand
        in_store(folder, "delete from entries")

    first, second = run(folder, LATER), run(folder, LATER)

    (line,) = altered(first.warnings)
    assert f" {'texts' if table == 'texts' else 'entries'} that had been altered there, of " in line
    assert "articles/n0" in line
    assert " more; " in line
    assert first.refused == ()
    assert altered(second.warnings) == []
    assert tree(folder) == tree(published)


def test_one_row_is_named(published: Path, folder: Path) -> None:
    """By the article that it is of; one of several in a file is found in that file."""
    key = "articles/several.json#2"
    for where in ("articles/n03.md", key):
        in_store(
            folder,
            f"update texts set article = replace(article, 'e', 'E') where key = '{where}'",  # noqa: S608
            "delete from entries",
        )
        shutil.rmtree(folder / "public", ignore_errors=True)
        (line,) = altered(run(folder, LATER).warnings)
        assert f"the store held a text that had been altered there, of {where};" in line
        assert tree(folder) == tree(published)


def test_a_text_that_is_lost_is_read_again(published: Path, folder: Path) -> None:
    """No article is published without its words because the store has none."""
    in_store(folder, "delete from texts where key = 'articles/n04.md'", "delete from entries")

    (line,) = altered(run(folder, LATER).warnings)

    assert "articles/n04.md" in line
    assert tree(folder) == tree(published)


@pytest.mark.parametrize("how", ["broken", "edited meanwhile"])
def test_a_text_that_cannot_be_had_again(folder: Path, how: str) -> None:
    """Where the article says something else by now nothing is published, in one line.

    The line names the article and what to do; once its file is there again all is well.
    """
    whole = (folder / "articles" / "n02.md").read_text()
    if how == "broken":
        (folder / "articles" / "n02.md").write_text(BROKEN)
        run(folder)
    else:
        time.sleep(0.03)  # what was written just now is looked at once more
        run(folder)
        (folder / "articles" / "n02.md").write_text(whole.replace("word", "sword"))
    before = tree(folder)
    in_store(folder, "update texts set article = replace(article, 'word', 'lie')")
    reconfigured(folder)

    only = [folder / "articles" / "n09.md"] if how != "broken" else None
    toml = (folder / "feedwright.toml").read_text()
    if only:  # so that no run looks at the other file
        (folder / "feedwright.toml").write_text(toml.replace("Another", "The"))
        in_store(folder, "delete from entries")
        shutil.rmtree(folder / "public" / "articles")
        before = tree(folder)
        in_store(folder, "update facts set value = '' where name = 'configuration'")
    with pytest.raises(StoreError) as caught:
        run(folder, LATER, touched=only)

    assert "\n" not in str(caught.value)
    assert "articles/n02.md was altered there, and no file gives it again" in str(caught.value)
    assert tree(folder) == before
    (folder / "articles" / "n02.md").write_text(whole)
    assert run(folder, LATER + timedelta(minutes=1)).refused == ()


def test_held_articles_are_not_named(tmp_path: Path) -> None:
    """That the text of what waits was altered is told when it is shown, and not before."""
    due, changed = ((NOW + timedelta(days=days)).isoformat() for days in (5, 1))
    secret = article("Secret", due, updated=changed)
    folder = write(tmp_path, {"secret.md": secret, "a.md": article("A")})
    settled()
    run(folder)
    in_store(folder, "update texts set article = replace(article, 'Some', 'Same')")

    assert altered(run(folder, NOW + timedelta(days=2)).warnings) == []
    report = run(folder, NOW + timedelta(days=6))

    (line,) = altered(report.warnings)
    assert "of articles/secret.md;" in line
    assert [one["title"] for one in items(folder)] == ["Secret", "A"]
    assert "Same text" not in str(tree(folder))


def test_a_preview_tells_it_too(folder: Path) -> None:
    """What would be published is worked out of sound texts alone, and nothing is mended."""
    in_store(folder, "update texts set article = replace(article, 'word', 'sword')")
    in_store(folder, "delete from entries")
    before = store_of(folder).read_bytes()

    outlook = preview_publication(folder, now=LATER, environment={})

    assert altered(outlook.warnings)
    assert store_of(folder).read_bytes() == before


@pytest.mark.parametrize(
    "spoil",
    [
        "id = id || 'x'",
        "published = published + 1000000",
        "title = 'Lies'",
        "page = 'lies'",
        "key = key || 'x'",
        "retraction_note = 'lies'",
        "expires = 1",
        "shown_until = 1",
        "seal = ''",
        "seal = x'00'",
    ],
)
def test_who_an_article_is_is_not_guessed(folder: Path, spoil: str) -> None:
    """Where that was altered nothing is published, in one line that says how to have it again."""
    in_store(folder, f"update articles set {spoil} where id like '%n03%'")  # noqa: S608
    reconfigured(folder)

    with pytest.raises(StoreError) as caught:
        run(folder, LATER)

    assert "\n" not in str(caught.value)
    assert "what it knows of an article was altered there" in str(caught.value)
    assert "move it away" in str(caught.value)
    assert tree(folder) == {}


def test_parts_that_were_altered_are_told(folder: Path, published: Path) -> None:
    """A part that was made again is one more kind, in a line of its own."""
    lies = "cast(replace(fragment, 'word', 'lie') as blob)"
    in_store(folder, f"update fragments set fragment = {lies}")  # noqa: S608

    (line,) = altered(run(folder, LATER).warnings)

    assert "parts of documents" in line
    assert tree(folder) == tree(published)


TAGS = '[[feeds]]\nname = "tags"\neach = "tag"\nlimit = 3\n'
DOCUMENT = "path = 'all/archive-1.rss.xml'"
EARLIER = timedelta(days=5) // timedelta(microseconds=1)
THIRD = "id like '%n02%' and feed = '\t'"
NEWEST = "(id like '%n00%' and feed like 'all%')"
SEALED = [
    pytest.param(
        "memberships", f"published = 5 where {NEWEST}", id="when an article was published"
    ),
    pytest.param(
        "memberships", f"published = published - {EARLIER} where {THIRD}", id="other time"
    ),
    pytest.param("memberships", "feed = 'x\t' where feed like 'all%'", id="in which feeds"),
    pytest.param("memberships", f"archive_page = 1 where {NEWEST}", id="in which page"),
    pytest.param("memberships", f"id = 'x' where {NEWEST}", id="which article"),
    pytest.param("memberships", "seal = seal + 1", id="the seals of memberships"),
    pytest.param("documents", "owner = 'feed:all\t' where owner = 'feed:\t'", id="another owner"),
    pytest.param("documents", "fingerprint = 'x'", id="of what documents were made"),
    pytest.param("documents", "changed = changed + 1", id="when documents changed"),
    pytest.param("documents", "path = path || 'x' where owner like 'feed:%'", id="their paths"),
    pytest.param("feeds", "path = 'tags/y' where value = 'X'", id="where a feed is"),
    pytest.param("feeds", "value = 'Y' where value = 'X'", id="which value a feed is of"),
    pytest.param("feeds", "updated = updated + 1", id="when feeds were updated"),
    pytest.param("feed_counts", "articles = articles + 1", id="how many there are"),
    pytest.param("feed_counts", "warning = 'lies'", id="what is said of feeds"),
]


@pytest.mark.parametrize("everything", [False, True], ids=["an edit", "everything"])
@pytest.mark.parametrize(("table", "spoil"), SEALED)
def test_what_a_run_chose_is_chosen_again(
    tmp_path: Path, table: str, spoil: str, everything: bool
) -> None:
    """No feed moves and no document goes or changes; the run that meets the row says so."""
    files = {
        f"n{n:02}.md": article(f"N{n}", (NOW - timedelta(days=n)).isoformat(), tags=["X"])
        for n in range(10)
    }
    folder = write(tmp_path / "a", files, feed="limit = 5", more=ARCHIVE + TAGS)
    run(folder)
    settled()
    run(folder)
    sound = shutil.copytree(folder, tmp_path / "b" / "a")
    in_store(folder, f"update {table} set {spoil}")  # noqa: S608
    for place in (sound, folder):
        edited = place / "articles" / "n00.md"
        edited.write_text(edited.read_text() + "\nMore.\n")
        if everything:
            in_store(place, "update facts set value = '' where name = 'configuration'")
    settled()

    expected, first = run(sound, LATER), run(folder, LATER)
    settled()
    second = run(folder, LATER)

    assert tree(folder) == tree(sound)
    is_made_anew = everything and table == "memberships"  # without a look at what was there
    assert len(altered(first.warnings)) == (0 if is_made_anew else 1)
    assert altered(second.warnings) == []
    assert (first.refused, expected.refused, second.refused) == ((), (), ())
    assert all(one.status == "unchanged" for one in second.documents)


def test_a_note_that_is_no_text(tmp_path: Path) -> None:
    """What was altered so that it is no text any more is told and made again like all else."""
    folder = write(tmp_path, {f"n{n}.md": article(f"N{n}") for n in range(4)}, more=TAGS)
    run(folder)
    settled()
    run(folder)
    before = tree(folder)
    for table, column in (("documents", "path"), ("memberships", "id"), ("feed_counts", "feed")):
        in_store(folder, f"update {table} set {column} = cast(x'61ff' || {column} as text)")  # noqa: S608
        in_store(folder, "update facts set value = '' where name = 'configuration'")
        assert run(folder, LATER).refused == ()
        assert tree(folder) == before
    assert altered(run(folder, LATER).warnings) == []
