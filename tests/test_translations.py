"""Translations that lead to each other, from their files to pages and sitemaps."""

from pathlib import Path

import pytest
from lxml import html
from tests.publications import NOW, article, lose_store, run, tree, write

from feedwright.commands.retract import retract

LANGUAGES = '[[feeds]]\nname = "l"\neach = "language"\n[discovery]\nsitemap = true\n'
OURS = "https://example.org/feeds/"


def alternates(folder: Path) -> dict[str, dict[str, str]]:
    """The languages that each article's page leads to, and where, by the names of pages."""
    found = {}
    for path, data in tree(folder).items():
        if path.startswith("articles/") and path.endswith(".html"):
            head = html.document_fromstring(data).xpath("//head/link[@hreflang]")
            told = {one.get("hreflang"): one.get("href") for one in head}
            found[path.split("/")[1]] = {
                name: where.removeprefix(f"{OURS}articles/").strip("/")
                for name, where in told.items()
            }
    return found


BOTH = {"en": "pond", "de": "teich"}
FORMS = {
    "names of files": {"pond.md": {}, "pond.de.md": {}},
    "folders": {"pond.md": {}, "de/pond.md": {}},
    "folders of both": {"en/pond.md": {}, "de/pond.md": {}},
    "bundles": {"pond/index.md": {}, "pond/index.de.md": {}},
    "Hugo's key": {
        "a.md": {"translationKey": "pond"},
        "b.md": {"language": "de", "translationKey": "pond"},
    },
    "Jekyll's key": {"a.md": {"page_id": "pond"}, "b.md": {"lang": "de", "page_id": "pond"}},
    "the original": {"x/a.md": {}, "b.md": {"language": "de", "translation_of": "x/a.md"}},
}


@pytest.mark.parametrize("files", FORMS.values(), ids=FORMS)
def test_translations_lead_to_each_other(tmp_path: Path, files: dict[str, dict[str, str]]) -> None:
    """Both pages name both languages, however the files tell that they belong together."""
    (english, said), (german, told) = files.items()
    write(
        tmp_path,
        {
            english: article("Pond", slug="pond", **said),
            german: article("Teich", slug="teich", **told),
            "other.md": article("Other"),
        },
        more=LANGUAGES,
    )
    run(tmp_path)
    assert alternates(tmp_path) == {"pond": BOTH, "teich": BOTH, "other": {}}
    data = (tmp_path / "public/sitemaps/2026.xml").read_text()
    assert data.count("<xhtml:link") == 4
    assert f'hreflang="de" href="{OURS}articles/teich/"' in data
    page = (tmp_path / "public/articles/pond/index.html").read_text()
    assert '<a rel="alternate" hreflang="de" href="../teich/index.html" title="Teich">Deutsch' in (
        page
    )
    assert '<span aria-current="true">English</span>' in page
    for language, title in (("en", "Pond"), ("de", "Teich")):
        assert title in (tmp_path / f"public/l/{language}/rss.xml").read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article in two languages, published."""
    files = {
        "pond.md": article("Pond"),
        "pond.de.md": article("Teich", slug="teich"),
        "other.md": article("Other"),
    }
    write(tmp_path, files, more=LANGUAGES)
    run(tmp_path)
    return tmp_path


def test_they_follow_each_other(folder: Path) -> None:
    """What happens to a translation is seen at the others, and no other page is made again."""
    articles = folder / "articles"
    (articles / "pond.fr.md").write_text(article("Étang", slug="etang"))
    report = run(folder)
    three = {**BOTH, "fr": "etang"}
    assert alternates(folder) == {"pond": three, "teich": three, "etang": three, "other": {}}
    written = {one.path for one in report.documents if one.status == "written"}
    assert "articles/other/index.html" not in written
    assert folder.joinpath("public/sitemaps/2026.xml").read_text().count("<xhtml:link") == 9

    (articles / "pond.de.md").write_text(article("Weiher", slug="weiher", language="nl"))
    run(folder)
    assert alternates(folder)["pond"] == {"en": "pond", "nl": "teich", "fr": "etang"}
    (articles / "pond.de.md").write_text(article("Teich", draft=True))
    run(folder)
    assert alternates(folder)["pond"] == {"en": "pond", "fr": "etang"}
    (articles / "pond.fr.md").unlink()
    run(folder)
    assert alternates(folder) == {"pond": {}, "other": {}}


def test_a_retracted_translation_is_led_to_no_more(folder: Path) -> None:
    """The notice that stands in the place of a translation is none, in pages and in sitemaps."""
    retract(folder, "articles/pond.de.md", note="Wrong.", now=NOW, environment={})
    run(folder)
    assert alternates(folder) == {"pond": {}, "teich": {}, "other": {}}
    assert b"hreflang" not in tree(folder)["sitemaps/2026.xml"]
    before = tree(folder)
    lose_store(folder)
    run(folder)
    assert tree(folder) == before


def test_an_embargoed_translation_is_led_to_at_its_time(folder: Path) -> None:
    """A translation that waits is named nowhere before, and everywhere at its minute."""
    (folder / "articles/pond.fr.md").write_text(article("Étang", "2026-12-01", slug="etang"))
    report = run(folder)
    assert not any(b"etang" in data for data in tree(folder).values())
    assert report.next_due
    run(folder, report.next_due)
    assert alternates(folder)["pond"]["fr"] == "etang"


def test_edits_end_where_a_run_from_nothing_does(folder: Path) -> None:
    """After edits, and after the loss of the store, documents are as if made at once."""
    (folder / "articles/pond.fr.md").write_text(article("Étang"))
    run(folder)
    (folder / "articles/pond.fr.md").write_text(article("Étang", language="it"))
    run(folder)
    for name, language in (("a", "en"), ("b", "de")):
        told = article(name, language=language, translationKey="lake")
        (folder / f"articles/{name}.md").write_text(told)
    run(folder)
    assert alternates(folder)["a"] == {"en": "a", "de": "b"}
    before = tree(folder)
    lose_store(folder)
    run(folder)
    assert tree(folder) == before


def test_no_page_leads_elsewhere_where_one_language_is_spoken(tmp_path: Path) -> None:
    """Files of like names are no translations where feedwright.toml tells of one language."""
    write(tmp_path, {"pond.md": article("Pond"), "pond.de.md": article("Teich")})
    run(tmp_path)
    assert {*map(len, alternates(tmp_path).values())} == {0}


def test_an_original_that_is_no_file_is_told(tmp_path: Path) -> None:
    """An address in the place of the original's file is left out, with a warning."""
    told = article("A", translation_of="https://example.org/pond/")
    write(tmp_path, {"a.md": told}, more=LANGUAGES)
    assert any("translation_of" in one and "names no file" in one for one in run(tmp_path).warnings)


def test_the_original_has_the_name_that_all_want(tmp_path: Path) -> None:
    """Of translations without names of their own the page of the original is named first."""
    files = {name: article("Pond") for name in ("pond.md", "pond.de.md", "pond.fr.md")}
    write(tmp_path, files, more=LANGUAGES)
    run(tmp_path)
    assert [*alternates(tmp_path)] == ["pond", "pond-2", "pond-3"]
    assert 'lang="en"' in (tmp_path / "public/articles/pond/index.html").read_text()
    assert alternates(tmp_path)["pond"] == {"en": "pond", "de": "pond-2", "fr": "pond-3"}
