"""Addresses as the real generators make them, held against ours for the same files.

Each site is taken over with what `init --site` writes of its own configuration.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.generators import (
    HOME,
    docusaurus,
    eleventy,
    hexo,
    hugo,
    jekyll,
    marked,
    nikola,
    path_of,
    pelican,
    put,
)
from tests.publications import NOW, run

from feedwright.commands.init import init

TITLES = (
    'What\'s new? It’s "here"…',
    "Çok güzel İstanbul'da ışık",
    "v1.2.3 released: Node.js & C++ / C#",
    "README And MORE",
    "  a name   with spaces ",
    "🎉 Party 🎉 time",
    "东京の夏：祭り",
    "Straße – Œuvre naïve, Ærø, Łódź",
    "100% off + more (really)!",
    "under_score -- and --- dashes-",
    "Привет, мир",
    "مرحبا بالعالم",
    "a:b;c,d.e",
    "*Emphasis* and `code` <b>bold</b>",
    "No. 5",
    "2026",
    "~tilde @at $dollar ^caret =equal",
    "Ελληνικά κείμενα ΣΊΣΥΦΟΣ",
    "हिन्दी में",
    "x² ½ Ⅷ ﬁne №1",
)
NAMES = (
    *("what-s-new", "çok-güzel", "v1.2.3-released", "README-And-More", "a name with spaces"),
    *("🎉-party", "东京の夏", "it's-fine", "50%-off + more", "a_b (c)", "straße-œuvre", "ΑΣ"),
    *("Mixed.Case.Dots", "double--dash", "Привет-мир", "a&b", "d,e;f", "x~y@z", "हिन्दी", "İI"),
    "Ⅷ-½-x",
)
Posts = Mapping[str, Mapping[str, str]]
"""The fields of posts by their files."""


def ours(site: Path, folder: Path) -> dict[str, str]:
    """The path of each article, by its mark, as the publication that `init` writes has it."""
    init(folder, site=site, address=f"{HOME}feeds/", now=NOW)
    file = folder / "feedwright.toml"
    text = file.read_text("utf-8").replace("limit = 50", "limit = 500")
    file.write_text(text.replace('# home = "https://example.org/"', f'home = "{HOME}"'), "utf-8")
    assert not run(folder).articles.set_aside
    # Of a site in several languages each has a feed.
    feeds = {folder / "public/feed.json", *(folder / "public/languages").glob("*/feed.json")}
    items = [item for one in feeds for item in json.loads(one.read_text("utf-8"))["items"]]
    return {marked(item["content_html"]): path_of(item["url"]) for item in items}


def compare(tmp_path: Path, made: Callable[[Path], dict[str, str]]) -> None:
    """Hold every address of a site against ours."""
    site = tmp_path / "site"
    theirs, mine = made(site), ours(site, tmp_path / "feeds")
    assert theirs
    both = {mark: (theirs.get(mark), mine.get(mark)) for mark in {**theirs, **mine}}
    wrong = {mark: pair for mark, pair in both.items() if pair[0] != pair[1]}
    assert not wrong, "\n".join(f"{mark}: {a}, and not {b}" for mark, (a, b) in wrong.items())


def day(month: int, number: int) -> str:
    """A day of 2026."""
    return f"2026-{month:02}-{number + 1:02}"


def post(number: int, title: str, **fields: str) -> str:
    """A post with front matter, and a mark in its text."""
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n{lines}---\n\nmark-{number}\n"


def numbered(posts: Posts, **common: str) -> dict[str, str]:
    """Posts with fields of their own, from the mark 200 on."""
    return {
        name: post(number, f"More {number}", **{**common, **fields})
        for number, (name, fields) in enumerate(posts.items(), 200)
    }


JEKYLL = {
    "_posts/2026-8-9-no-zero.md": {},
    "_posts/tech/deep/2026-09-10-nested.md": {},
    "news/_posts/2026-09-11-in-news.md": {"category": "Extra"},
    "News Room/éte/_posts/sub/2026-09-12-two.md": {"categories": "[Zwei Drei, zwei drei]"},
    "_posts/2026-09-13-slug.md": {"slug": "My Own Slug!"},
    "_posts/2026-09-14-own.md": {"permalink": "/own/:title/"},
    "_posts/2026-09-15-own2.md": {"permalink": "/own/Dir File.html"},
    "_posts/2026-09-17-cats.md": {"categories": "News & Views/Übersee"},
    "_posts/2026-09-18-catty.md": {"categories": "one two"},
    "_posts/2026-09-19-catz.md": {"categories": "[A B, 'C/D', É.F]"},
    "_posts/2026-09-20-cat.md": {"category": "one two"},
    "_posts/2026-09-21-other-date.md": {"date": "2025-03-04 01:02:03 +0300"},
    "_posts/2026-09-22-zone.md": {"date": "2026-09-21T23:30:00Z"},
    "_posts/2026-09-23-slug2.md": {"slug": "ünï/çode"},
    "_posts/2026-09-24-long-ending.markdown": {},
    "_posts/2026-09-25-number.md": {"categories": "[2026, 1.5]"},
    "_posts/2026-09-26-tag.md": {"tags": "[a]", "category": "UPPER"},
    "_posts/2026-09-28-quoted.md": {"date": "'2026-09-28 23:30:00'"},
    "_posts/2026-09-29-minutes.md": {"date": "2026-09-29 23:30"},
    "_posts/2026-09-30-day.md": {"date": "2026-09-30"},
    "_posts/2026-10-02-quoted-day.md": {"date": "'2026-10-02'"},
}


@pytest.mark.parametrize(
    "pattern",
    [
        *("date", "pretty", "ordinal", "weekdate", "none", "/:name/", "/:path/x"),
        "/:categories/:year/:i_month/:i_day/:title/",
        "/blog/:year/:month/:slug.html",
        "/:slugified_categories/:short_year-:y_day/:title:output_ext",
        "/:long_month/:short_day/:hour:minute:second/:title",
    ],
)
def test_jekyll(tmp_path: Path, pattern: str) -> None:
    """Posts stand where Jekyll puts them, in all of its folders of posts."""
    named = {f"_posts/{day(1, n)}-{name}.md": post(n, "T") for n, name in enumerate(NAMES)}
    titled = {
        f"_posts/{day(2, n)}-t{n}.md": post(100 + n, title, date=f"{day(2, n)} 23:30:09 +0100")
        for n, title in enumerate(TITLES)
    }
    configured = (
        "url: https://blog.example.org\ntitle: A site\ntimezone: Europe/Istanbul\n"
        f"future: true\npermalink: {json.dumps(pattern)}\n"
    )
    put(tmp_path / "site", {"_config.yml": configured, **named, **titled, **numbered(JEKYLL)})
    compare(tmp_path, jekyll)


HUGO = {
    "2026-8-9-no-zero.md": {"date": "2026-08-09"},
    "2026-08-09-dated.md": {"date": "2026-08-09"},
    "tech/Deep Er/nested.md": {},
    "tech/Deep Er/Third/deepest.md": {},
    "bundle Name/index.md": {},
    "tech/2026-bundle/index.md": {"slug": "in-Bundle"},
    "a  -  b.md": {},
    "x ! y.md": {},
    "p# q.md": {},
    "çéş/é.md": {},
    "cat.md": {"categories": "[A B]"},
    "slug.md": {"slug": "My Own Slug!"},
    "slug2.md": {"slug": "ünï/çode"},
    "slug3.md": {"slug": "'1999'"},
    "own.md": {"url": "/own/Dir File/"},
    "own2.md": {"url": "/own/two.html"},
    "own3.md": {"url": "own/three"},
    "own4.md": {"url": "/:year/own4/:slug/"},
    "own5.md": {"url": "/own/with-none"},
    "own6.md": {"url": "/own/b.c"},
    "own7.md": {"url": "/Own/K/index.html"},
}


@pytest.mark.parametrize(
    "configured",
    [
        pytest.param("", id="paths"),
        pytest.param("uglyURLs = true", id="files"),
        *(
            pytest.param(f'[{table}]\nposts = "{pattern}"', id=pattern)
            for table, pattern in (
                ("permalinks", "/:year/:month/:day/:slug/"),
                ("permalinks", "/:section/:title/"),
                ("permalinks", "/Blog/:sections/:contentbasename/"),
                ("permalinks.page", "/:sections[1:]/:slugorcontentbasename"),
                ("permalinks", "/:sections[:last]/:sections[last]/:slug/"),
                ("permalinks", "/:sections[0]-x/:sections[1:2]/:sections[7]/:slug/"),
                ("permalinks", "/:filename/"),
                ("permalinks", "/:year/:yearday/:weekday/:weekdayname/:monthname/:title"),
            )
        ),
        pytest.param('uglyURLs = true\n[permalinks]\nposts = "/:year/:slug/"', id="ugly slugs"),
    ],
)
def test_hugo(tmp_path: Path, configured: str) -> None:
    """Pages stand where Hugo puts them, by their paths, or by the pattern of their section."""
    posts = {f"{name}.md": post(n, f"Title {n}", date=day(1, n)) for n, name in enumerate(NAMES)}
    posts |= {
        f"t{n}.md": post(100 + n, title, date=f"{day(2, n)}T23:30:00+01:00")
        for n, title in enumerate(TITLES)
    }
    posts |= numbered(HUGO, date="2026-03-04T05:06:07+03:00")
    posts |= {
        f"{one}/_index.md": "" for one in ("tech", "tech/Deep Er", "tech/Deep Er/Third", "çéş")
    }
    top = 'baseURL = "https://blog.example.org/"\ntitle = "A site"\ntimeZone = "Europe/Istanbul"\n'
    content = {f"content/posts/{name}": text for name, text in posts.items()}
    put(tmp_path / "site", {"hugo.toml": top + configured, **content})
    compare(tmp_path, hugo)


PAGES_OF_SECTIONS = {
    "posts/_index.md": "title: The 1st / Posts\n",
    "posts/tech/_index.md": "title: Technik\nslug: My Own TECH!/ü\n",
    "posts/tech/Deep Er/_index.md": "title: Deep & Title\n",
    "posts/tech/Deep Er/Third/_index.md": "slug: '/Third Slug/'\n",
    "posts/tech/signs/_index.md": "slug: '!'\n",
    "posts/number/_index.md": "slug: 1999\n",
    "posts/neither/_index.md": "url: /elsewhere/\n",
    "posts/closed/_index.md": "slug: from-draft\ndraft: true\n",
    "posts/said/_index.md": "slug: english\n",
    "posts/said/_index.de.md": "slug: deutsch\n",
    "posts/named/_index.en.md": "slug: by its language\n",
    "posts/empty/_index.md": "slug: ''\ntitle: Whole\n",
}
WITHOUT_PAGES = ("blog", "story", "box", "dev-log", "news", "life", "thesis", "photos")


@pytest.mark.parametrize(
    "pattern",
    [
        "/S/:sectionslug/:contentbasename/",
        "/:sectionslugs/:contentbasename/",
        "/T/:sectionslugs[1:]/:contentbasename/",
        "/L/:sectionslugs[last]/:sectionslugs[0]/:sectionslugs[7]/:contentbasename",
        "/:year-:month/:monthname/:day/:weekday/:weekdayname/:yearday/:section/:sectionslug/:title/",
        "/:sectionslugs/:sectionslug/:slug/:contentbasename/:slugorcontentbasename/",
    ],
)
def test_sections_of_hugo(tmp_path: Path, pattern: str) -> None:
    """Patterns may ask what the pages of Hugo's sections call these, in each language."""
    folders = {f"content/{name.rpartition('/')[0]}" for name in PAGES_OF_SECTIONS}
    pages = {f"content/{name}": f"---\n{text}---\n" for name, text in PAGES_OF_SECTIONS.items()}
    folders |= {"content/posts/none", "content/posts/none/below"}
    folders |= {f"content/{name}" for name in WITHOUT_PAGES}
    files = [f"{one}/page{number}" for number, one in enumerate(sorted(folders), 10)]
    posts = {
        f"{name}{ending}.md": post(10 * number + place, f"T {number}", date=day(3, number % 28))
        for number, name in enumerate([*files, "content/posts/bundle/index"], 10)
        for place, ending in enumerate(("", ".de"))
    }
    top = (
        'baseURL = "https://blog.example.org/"\ndefaultContentLanguage = "en"\n'
        "[languages.en]\n[languages.de]\n[permalinks.page]\n"
    )
    table = "".join(
        f"{json.dumps(key)} = {json.dumps(pattern)}\n" for key in ("posts", *WITHOUT_PAGES)
    )
    put(tmp_path / "site", {"hugo.toml": top + table, **pages, **posts})
    compare(tmp_path, hugo)


@pytest.mark.parametrize(
    "configured",
    [
        pytest.param("", id="paths"),
        pytest.param('[permalinks]\nposts = "/Blog/:year/:slug/"', id="with a stroke"),
        pytest.param('[permalinks]\nposts = ":contentbasename"', id="without"),
    ],
)
def test_translations_of_hugo(tmp_path: Path, configured: str) -> None:
    """A translation stands below its language, by any pattern, but for an address of its own."""
    languages = "[languages.en]\n[languages.de]\n[languages.zh-CN]\n"
    top = 'baseURL = "https://blog.example.org/"\ndefaultContentLanguage = "en"\n'
    endings = ("", ".de", ".zh-cn")
    posts = {
        f"content/posts/{name.format(ending)}.md": post(
            100 * number + place, f"T {number}", date=day(3, number), **fields
        )
        for number, (name, fields) in enumerate(
            [
                ("one{}", {"aliases": "[/old]"}),
                ("two/index{}", {}),
                ("three{}", {"slug": "Tres"}),
            ],
            1,
        )
        for place, ending in enumerate(endings)
    }
    posts |= {"content/posts/own.de.md": post(900, "Own", date=day(3, 9), url="/fixed/own/")}
    put(tmp_path / "site", {"hugo.toml": top + configured + "\n" + languages, **posts})
    compare(tmp_path, hugo)


def test_a_main_language_with_its_region(tmp_path: Path) -> None:
    """Pages of Hugo's main language stand at the top, where the site names its region as well."""
    top = (
        'baseURL = "https://blog.example.org/"\nlanguageCode = "en-us"\n'
        'defaultContentLanguage = "en"\n[permalinks]\nposts = "/blog/:year/:slug/"\n'
        "[languages.en]\n[languages.de]\n"
    )
    posts = {
        f"content/{folder}/one{ending}.md": post(
            10 * number + place, f"T {number}", date=day(3, number), aliases=f"[/old{number}]"
        )
        for number, folder in enumerate(("posts", "notes"), 1)
        for place, ending in enumerate((".en", ".de"))
    }
    put(tmp_path / "site", {"hugo.toml": top, **posts})
    compare(tmp_path, hugo)


@pytest.mark.parametrize(
    ("configured", "own"),
    [
        pytest.param("", "content/en", id="paths"),
        pytest.param("", "content/english", id="another name"),
        pytest.param('[permalinks]\nposts = "/:year/:slug/"', "content/en", id="pattern"),
        pytest.param('[permalinks.page]\nposts = "/:year/:slug.html"', "en", id="files"),
    ],
)
def test_folders_of_languages_of_hugo(tmp_path: Path, configured: str, own: str) -> None:
    """A language with a folder of its own is published from there, below its name."""
    top = (
        'baseURL = "https://blog.example.org/"\ndefaultContentLanguage = "en"\n'
        f'{configured}\n[languages.en]\ncontentDir = "{own}"\n'
        '[languages.de]\ncontentDir = "content/de"\n'
        '[languages.zh-CN]\ncontentDir = "content/chinese"\n'
    )
    names = ("posts/one.md", "posts/two/index.md", "notes/three.md", "four.md")
    posts = {
        f"{folder}/{name}": post(100 * number + place, f"T {number}", date=day(3, number), **fields)
        for number, (name, fields) in enumerate(
            [*((one, {}) for one in names), ("posts/five.md", {"slug": "Cinq"})], 1
        )
        for place, folder in enumerate((own, "content/de", "content/chinese"))
    }
    put(tmp_path / "site", {"hugo.toml": top, **posts})
    compare(tmp_path, hugo)


PELICAN = {
    "tech/deep/nested.md": {},
    "Sea & Land/in folder.md": {},
    "cat.md": {"category": "News & Views"},
    "slug.md": {"slug": "My Own Slug!"},
    "slug2.md": {"slug": "ünï-çode"},
    "2026-08-09-dated.md": {},
    "by.md": {"author": "Łukasz Ó"},
    "by2.md": {"authors": "Doe; Roe"},
    "own.md": {"url": "own/page/", "save_as": "own/page/index.html"},
}


@pytest.mark.parametrize(
    ("pattern", "more"),
    [
        pytest.param("{slug}.html", "", id="slugs"),
        pytest.param("{date:%Y}/{date:%m}/{slug}/", "", id="dates"),
        pytest.param("{category}/{date:%Y}-{date:%b}-{date:%d}/{slug}.html", "", id="categories"),
        pytest.param("{author}/{lang}/{slug}/", 'AUTHOR = "Ayşe Yılmaz"', id="authors"),
        pytest.param("{slug}.html", 'SLUGIFY_SOURCE = "basename"', id="files"),
    ],
)
def test_pelican(tmp_path: Path, pattern: str, more: str) -> None:
    """Articles stand where Pelican puts them."""
    posts = {f"{name}.md": post(n, f"Title {n}", date=day(1, n)) for n, name in enumerate(NAMES)}
    posts |= {f"t{n}.md": post(100 + n, title) for n, title in enumerate(TITLES)}
    posts |= numbered(PELICAN)
    content = {f"content/{name}": _headed(text) for name, text in posts.items()}
    saved = f"{pattern}index.html" if pattern.endswith("/") else pattern
    configured = (
        'SITENAME = "A site"\nSITEURL = "https://blog.example.org"\nPATH = "content"\n'
        'TIMEZONE = "Europe/Istanbul"\nDEFAULT_LANG = "en"\n'
        f'ARTICLE_URL = "{pattern}"\nARTICLE_SAVE_AS = "{saved}"\n{more}\n'
    )
    put(tmp_path / "site", {"pelicanconf.py": configured, **content})
    compare(tmp_path, pelican)


def _headed(text: str) -> str:
    """A post with the fields of Pelican's Markdown in the place of front matter."""
    lines = text.removeprefix("---\n").splitlines()
    end = lines.index("---")
    title = json.loads(lines[0].removeprefix("title: "))
    dated = [] if any(one.startswith("date: ") for one in lines) else ["date: 2026-03-04 05:06"]
    return "\n".join([f"title: {title}", *lines[1:end], *dated, *lines[end + 1 :], ""])


HEXO = {
    "tech/Deep Er/nested.md": {},
    "slug.md": {"slug": "My Own Slug!"},
    "own.md": {"permalink": "/own/Dir File/"},
    "own2.md": {"permalink": "own/two.html"},
    "cat.md": {"categories": "News"},
    "cat2.md": {"categories": "[One Two, Çay & Simit]"},
    "cat3.md": {"categories": "[[A, B], [C, D]]"},
    "index.md": {},
    "UPPER Case.md": {},
}


@pytest.mark.parametrize(
    ("pattern", "more"),
    [
        (":year/:month/:day/:title/", ""),
        (":year/:i_month/:i_day/:name.html", ""),
        (":category/:title/", ""),
        (":category/:post_title/", "new_post_name: :year-:month-:day-:title.md"),
        ("posts/:hash/", ""),
        (":hour:minute:second-:title/", ""),
        ("x/:title/index.html", "pretty_urls:\n  trailing_index: false"),
    ],
)
def test_hexo(tmp_path: Path, pattern: str, more: str) -> None:
    """Posts stand where Hexo puts them."""
    names = [name for name in NAMES if "%" not in name]  # which Hexo cannot read
    posts = {
        f"{name}.md": post(n, f"Title {n}", date=f"{day(1, n)} 10:11:12")
        for n, name in enumerate(names)
    }
    posts |= {
        f"t{n}.md": post(100 + n, title, date=f"{day(2, n)} 23:30:00")
        for n, title in enumerate(TITLES)
    }
    posts |= numbered(HEXO, date="2026-03-04 05:06:07")
    content = {f"source/_posts/{name}": text for name, text in posts.items()}
    configured = (
        "title: A site\nurl: https://blog.example.org\ntimezone: Europe/Istanbul\n"
        f"permalink: {pattern}\n{more}\n"
    )
    put(tmp_path / "site", {"_config.yml": configured, **content})
    compare(tmp_path, hexo)


ELEVENTY = {
    "2026-08-09-dated.md": {},
    "2026-09-10/x.md": {},
    "tech/Deep Er/nested.md": {},
    "tech/2026-08-10-bundle/index.md": {},
    "same/same.md": {},
    "other/2026-08-09-other.md": {},
    "own.md": {"permalink": "/own/Dir File/"},
    "own2.md": {"permalink": "own/two.html"},
    "own3.md": {"permalink": "'/own/{{ page.fileSlug }}/'"},
    "own4.md": {"permalink": "'/own/{{ title | slugify }}/'"},
}


@pytest.mark.parametrize("room", ["posts", "src/posts"])
def test_eleventy(tmp_path: Path, room: str) -> None:
    """Pages stand where Eleventy puts them, by their paths or their own permalinks."""
    posts = {f"{name}.md": post(n, f"Title {n}", date=day(1, n)) for n, name in enumerate(NAMES)}
    posts |= numbered(ELEVENTY, date="2026-03-04")
    content = {f"{room}/{name}": text for name, text in posts.items()}
    where = '{ dir: { input: "src" } }' if room.startswith("src") else "{}"
    configured = f"export default () => ({where});\n"
    put(tmp_path / "site", {"eleventy.config.mjs": configured, **content})
    compare(tmp_path, eleventy)


NIKOLA = {
    "sub/Deep Er/nested.md": {},
    "slug.md": {"slug": "My Own Slug!"},
    "index.md": {},
    "sub/index.md": {},
}


def test_nikola(tmp_path: Path) -> None:
    """Posts stand where Nikola puts them, by the names of their files in ASCII."""
    posts = {f"{name}.md": post(n, f"Title {n}", date=day(1, n)) for n, name in enumerate(NAMES)}
    posts |= {
        f"t{n}.md": post(100 + n, title, date=f"{day(2, n)} 23:30:00")
        for n, title in enumerate(TITLES)
    }
    posts |= numbered(NIKOLA, date="2026-03-04 05:06:07")
    put(tmp_path / "site", {f"posts/{name}": text for name, text in posts.items()})
    compare(tmp_path, nikola)


DOCUSAURUS = {
    "sub/2026-03-04-nested.md": {},
    "2026-03-05-bundle/index.md": {},
    "2026/03/06/deep.md": {},
    "2026/03/07-half.md": {},
    "tech/Deep Er/nested.md": {"date": "2026-03-04"},
    "own.md": {"slug": "/own/slug", "date": "2026-03-04"},
    "own2.md": {"slug": "my own slug!", "date": "2026-03-04"},
    "2026-03-09-own3.md": {"slug": "plain"},
    "2026-03-10-other.md": {"date": "2025-01-02"},
    "2026-03-11-Index.md": {},
    "index.md": {"date": "2026-03-04"},
    "2026_03_12-under.md": {"date": "2026-03-12"},
    "20260313-joined.md": {"date": "2026-03-13"},
    "2026-3-4-short.md": {},
    "zone.md": {"date": "2026-03-14T23:30:00-05:00"},
    "sub/2026-03-15-b/index.md": {},
    "2026-03-16-x/y.md": {},
}


def test_docusaurus(tmp_path: Path) -> None:
    """Posts stand where the blog of Docusaurus puts them, by their paths or slugs."""
    posts = {f"{day(1, n)}-{name}.md": post(n, f"Title {n}") for n, name in enumerate(NAMES)}
    posts |= {
        f"n-{name}.md": post(50 + n, f"Title {n}", date=day(3, n)) for n, name in enumerate(NAMES)
    }
    posts |= {
        f"t{n}.md": post(100 + n, title, date=f"{day(2, n)} 23:30:00")
        for n, title in enumerate(TITLES)
    }
    posts |= numbered(DOCUSAURUS)
    configured = (
        'module.exports = {title: "A site", url: "https://blog.example.org", baseUrl: "/",\n'
        '  presets: [["@docusaurus/preset-classic", {docs: false, blog: {path: "blog"}}]]};\n'
    )
    content = {f"blog/{name}": text for name, text in posts.items()}
    put(tmp_path / "site", {"docusaurus.config.js": configured, **content})
    compare(tmp_path, docusaurus)
