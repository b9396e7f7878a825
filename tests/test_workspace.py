import re
from pathlib import Path

import pytest
from tests.publications import article, items, run, write

from feedwright.domain.errors import ConfigurationError
from feedwright.workspace import open_workspace


@pytest.mark.parametrize(
    "destination",
    [
        pytest.param("articles", id="the-source-itself"),
        pytest.param(".", id="the-publication-s-folder"),
        pytest.param("..", id="above-it"),
        pytest.param("link", id="through-a-link"),
    ],
)
def test_a_destination_that_holds_a_source_is_refused(tmp_path: Path, destination: str) -> None:
    """Nothing that may have to wait for its time is put where everyone can fetch it."""
    folder = write(tmp_path / "site", {"a.md": article("A")})
    (folder / "link").symlink_to(folder)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('"public"', f'"{destination}"'))
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(ConfigurationError, match="destination"):
        run(folder)

    assert sorted(tmp_path.rglob("*")) == before


def test_a_destination_below_the_source_is_not_read(tmp_path: Path) -> None:
    """A publication whose source is its whole folder does not publish its own pages."""
    folder = write(tmp_path, {"a.md": article("A")})
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('path = "articles"', 'path = "."'))
    run(folder)

    report = run(folder)

    assert report.articles.read == 1
    assert {one.status for one in report.documents} == {"unchanged"}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("../site/articles", id="another way"),
        pytest.param("link", id="through a link"),
    ],
)
def test_a_folder_that_two_sources_name_is_refused(tmp_path: Path, path: str) -> None:
    """Both are named, with the folder: its articles would be published twice."""
    folder = write(tmp_path / "site", {"a.md": article("A")})
    (folder / "link").symlink_to(folder / "articles")
    file = folder / "feedwright.toml"
    second = f'[[sources]]\npath = "{path}"\n[[feeds]]'
    file.write_text(file.read_text().replace("[[feeds]]", second, 1))

    with pytest.raises(ConfigurationError, match=f"'articles' and '{path}' are one folder"):
        run(folder)


def test_a_source_in_another_is_read_once_as_its_own_table_says(tmp_path: Path) -> None:
    """The inner folder's language holds for its articles, and their ids are as before."""
    folder = write(tmp_path, {"a.md": article("A"), "tr/b.md": article("B")})
    run(folder)
    before = {item["title"]: item["id"] for item in items(folder)}
    file = folder / "feedwright.toml"
    inner = '[[sources]]\npath = "articles/tr"\nlanguage = "tr"\n[[feeds]]'
    file.write_text(file.read_text().replace("[[feeds]]", inner, 1))

    report = run(folder)

    assert report.articles.read == 2
    assert {item["title"]: item["id"] for item in items(folder)} == before
    assert {item["title"]: item["language"] for item in items(folder)} == {"A": "en", "B": "tr"}


@pytest.mark.parametrize("host", ["example.org", "blog.test", "localhost:8000", "192.168.1.5"])
def test_no_hub_in_the_world_is_told_of_what_it_cannot_reach(tmp_path: Path, host: str) -> None:
    """Such an address is refused with a hub out there, and published without, or with one here."""
    write(tmp_path, {"a.md": article("A")})
    file = tmp_path / "feedwright.toml"
    text = re.sub(r"(?m)^address = .*$", f'address = "http://{host}/feeds/"', file.read_text())
    head = "[publication]\n"
    for hubs, is_refused in (("https://hub.ebb.dev/", True), ("http://127.0.0.1:9/", False)):
        file.write_text(text.replace(head, f'{head}hubs = ["{hubs}"]\n'))
        workspace = open_workspace(tmp_path)
        if is_refused:
            with pytest.raises(ConfigurationError, match="take out hubs until it is"):
                workspace.check_address()
            with workspace.store():
                pass
            workspace.check_address()  # one that has run goes on
            assert any("cannot reach" in told for told in workspace.notices)
            (tmp_path / ".feedwright/store.sqlite").unlink()
        else:
            workspace.check_address()
