"""What a file's name says about its article: slug, date and language."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import msgspec

from feedwright.domain.patterns import seldom

_TIME = r"(?P<hour>\d\d)[-.]?(?P<minute>\d\d)(?:[-.]?(?P<second>\d\d))?"
_REST = r"(?:[-_. ]+(?P<rest>.*)|)"
_FILE_DATES = (
    seldom(
        rf"(?P<y>\d{{4}})(?P<joint>[-_.]?)(?P<m>\d\d)(?P=joint)(?P<d>\d\d)(?:T{_TIME})?{_REST}",
        re.ASCII,
    ),
    # Jekyll and Docusaurus take months and days of one figure, and Jekyll years of two.
    seldom(
        rf"(?P<y>\d{{4}})(?P<joint>[-_])(?P<m>\d\d?)(?P=joint)(?P<d>\d\d?)(?:T{_TIME})?{_REST}",
        re.ASCII,
    ),
    seldom(rf"(?P<y>\d{{4}})(?P<m>\d\d)(?P<d>\d\d){_TIME}{_REST}", re.ASCII),
    seldom(r"(?P<y>\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)-(?P<rest>[^\W\d_].*)", re.ASCII),
)
_SHORTEST_DATE = len("26-3-2-a")
_SHORT_YEAR = 100
_ANYWHERE = seldom(r"(?<!\d)(\d{4})([-_.]?)(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_AT_START = seldom(r"(\d{4})([-_])\d\d\2\d\d(?!\d)", re.ASCII)
_YEARS = range(1990, 2100)
# Docusaurus has strokes and hyphens between the parts of a date: ``2027/3-5/x``, ``2027/03-05-x``.
_MIXED_DATE = seldom(r"(?:^|/)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?=[-_/]|$)(?![-_]\d)", re.ASCII)
_PATH_DATE = seldom(r"(?:^|/)(\d{4})/(\d{1,2})/(\d{1,2})(?=/|$)", re.ASCII)
_LANGUAGE = seldom(r"(?P<stem>.+)\.(?P<tag>(?P<primary>[a-z]{2})(?:[-_][A-Za-z]{2,4})?)")
# Those that articles are written in. ``crates.io.md`` is not in Ido: a few codes that end
# domains or files more often than they name a language are left out.
_LANGUAGES = frozenset(
    [
        "ar",
        "az",
        "be",
        "bg",
        "bn",
        "bs",
        "ca",
        "cs",
        "cy",
        "da",
        "de",
        "el",
        "en",
        "eo",
        "es",
        "et",
        "eu",
        "fa",
        "fi",
        "fr",
        "ga",
        "gl",
        "gu",
        "he",
        "hi",
        "hr",
        "hu",
        "hy",
        "id",
        "it",
        "ja",
        "ka",
        "kk",
        "kn",
        "ko",
        "ku",
        "lt",
        "lv",
        "mk",
        "ml",
        "mn",
        "mr",
        "ms",
        "nb",
        "ne",
        "nl",
        "nn",
        "no",
        "pa",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "sw",
        "ta",
        "te",
        "th",
        "tl",
        "tr",
        "uk",
        "ur",
        "uz",
        "vi",
        "zh",
    ]
)
_FOLDER_PAGES = frozenset({"index", "readme"})
MARKDOWN = frozenset(
    [
        *(".md", ".markdown", ".mdx", ".mkd", ".mdown", ".mkdn", ".mkdown", ".mdwn", ".mdtext"),
        *(".mdtxt", ".qmd"),
    ]
)
"""The endings of files in Markdown."""
WRITTEN = frozenset(
    [
        *MARKDOWN,
        *(".html", ".htm", ".xhtml", ".txt", ".text"),
        *(".json", ".rst", ".rest", ".adoc", ".asciidoc", ".org", ".ipynb", ".docx", ".odt"),
        *(".textile", ".mediawiki", ".wiki", ".creole", ".typ", ".dj", ".djot", ".njk"),
    ]
)
"""The endings of files that articles are written in, in small letters, read here or not."""
MACHINERY = frozenset(
    [
        *(
            "_drafts",
            "_layouts",
            "_includes",
            "_sass",
            "_site",
            "_data",
            "_plugins",
            "_partials",
            "_authors",
        ),
        *("_templates", "_components", "node_modules", "bower_components", "__pycache__"),
    ]
)
"""Folders of drafts, and of what generators make sites with and of; no article lies in one."""
_BESIDE_PAGE = (
    "_files", ".files", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_ficheiros", "_file",
    "_bestanden", "-filer", "_tiedostot", "_pliki", "_soubory", "_elemei", "_dosyalar", "_datoteke",
    "_fitxers", "_fitxategiak", "_fajlovi", "_failid", "_fails", "_bylos",
)  # fmt: skip
"""How folders end that browsers put beside a page that they save whole, in the languages that they
speak; Windows knows the same ones ("connected files")."""
SAVED_PAGES = frozenset({".html", ".htm", ".xhtml"})
"""The endings of pages that come with such a folder, in small letters."""
_MARKED_DRAFT = seldom(
    r"\s*[\[(](?:draft|wip|entwurf|brouillon|borrador|taslak)[\])]", re.IGNORECASE
)
_DRAFTS = frozenset(
    [
        *("draft", "drafts", "unpublished", "embargo", "embargoed", "private", "wip"),
        *("entwürfe", "brouillons", "borradores", "bozze", "rascunhos", "taslaklar"),
    ]
)
"""Folders of what is not to be seen yet, without the underscores before their names."""
# What stands at the top of a site's or a repository's folder beside what it publishes.
_TOP_PAGES = frozenset(
    [
        *("index", "readme", "license", "licence", "copying", "notice", "changelog", "security"),
        *("contributing", "contributors", "code_of_conduct", "code-of-conduct", "robots"),
        *("humans", "ads", "llms", "requirements"),
    ]
)
_FOR_PROGRAMS = frozenset(
    [
        *("ads", "ai", "app-ads", "cname", "humans", "keybase", "llms", "llms-full", "robots"),
        *("security", "trust"),
    ]
)
"""Texts (``.txt``) that programs look for at the top of a site."""
_COPIED_THERE = frozenset(
    [
        *(".well-known", "_site", "assets", "dist", "docs", "extra", "htdocs", "html", "http"),
        *("public", "public_html", "root", "source", "src", "static", "www"),
    ]
)
"""Folders that are copied to the top of a site; elsewhere a tale may be named ``robots.txt``."""
_PROOF = seldom(
    r"google[0-9a-f]{16}|yandex_[0-9a-f]{8,32}|pinterest-[0-9a-f]{5,32}|naver[0-9a-f]{32}"
    r"|baidu_verify_[\w-]{5,40}"
)
"""Pages that tell a search engine whose a site is."""
_SETTINGS = frozenset(
    [
        *("package", "package-lock", "tsconfig", "jsconfig", "composer", "bower", "deno", "lerna"),
        *(
            "authors",
            "manifest",
            "vercel",
            "firebase",
            "renovate",
            "turbo",
            "nx",
            "angular",
            "biome",
        ),
    ]
)
DATA = ".11tydata.json"
"""How the names of Eleventy's data files end; those of other endings would have to be run."""
PROGRAMS = frozenset({".js", ".cjs", ".mjs", ".ts", ".mts", ".cts"})
TEXTS = (
    *(".md", ".markdown", ".mdx", ".html", ".htm", ".txt"),
    *sorted(MARKDOWN - {".md", ".markdown", ".mdx"}),
    *(".xhtml", ".text"),
)
"""The endings of texts that a data file may lie beside."""
SECTIONS = ("_index.md", "_index.markdown", "_index.html", "_index.htm")
"""What the pages of sections are called; a language may stand before the ending."""


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """What the name of an article's file tells."""

    slug: str = ""
    date: str = ""
    """ISO 8601, without a zone."""
    language: str = ""
    stray: str = ""
    """A date elsewhere in it, which may be the article's, or one that no calendar has."""
    draft: bool = False
    """It lies in a folder of drafts, as Jekyll's, or is called ``name.draft.md``."""


WXR = (".xml", ".wxr")
"""How the names of WordPress' exports end, and those of other files too."""
OF_SEVERAL = (".json", *WXR)
"""How the names of files end that may hold several articles."""
_MEMBER = seldom(r"(?:(?<=\.json)|(?<=\.xml)|(?<=\.wxr))#.*", re.IGNORECASE | re.DOTALL)


def file_of(key: str) -> str:
    """The file of an article, in the form of a key."""
    return _MEMBER.sub("", key) if "#" in key else key


def is_member(key: str) -> bool:
    """Whether an article is one of several in a file, by its key."""
    return "#" in key and _MEMBER.search(key) is not None


def parse(key: str, source: str = "") -> Name:
    """Read the date, slug and language in the name and folders of an article's file.

    ``index.md`` and ``README.md`` have the name of their folder. A member of a JSON list has no
    name of its own, so that its file's tells nothing.

    Args:
        key: The article's place: ``articles/2026-03-02-hello.tr.md``.
        source: How the keys of its source begin. A source that is called ``private`` was named
            in feedwright.toml to be published; a folder of that name below it was not.
    """
    if is_member(key):
        return Name()
    *folders, name = key.split("/")
    stem, language = _without_language(split(name)[0])
    if stem.lower() in _FOLDER_PAGES and folders:
        stem = folders.pop()
    date, slug = _without_date(stem)
    return Name(
        slug=slug,
        date=(date := date or _folders_date(folders, stem)),
        stray="" if date else _stray(stem),
        language=language,
        draft=is_marked_draft(stem)
        or stem.lower().endswith((".draft", ".wip"))
        or _are_of_drafts("/".join(folders), source.count("/")),
    )


def is_marked_draft(text: str) -> bool:
    """Whether a title or a file's name begins with a mark of drafts, as in ``[DRAFT] Hello``."""
    return bool(_MARKED_DRAFT.match(text))


@lru_cache(maxsize=64)  # as _folder_date
def _are_of_drafts(path: str, above: int) -> bool:
    """Whether one of the folders on the way to a file holds drafts.

    Args:
        path: The folders, from that of the publication on.
        above: How many of them are not below the file's source.
    """
    folders = path.split("/")
    return "_drafts" in folders or any(
        folder.strip("_").casefold() in _DRAFTS for folder in folders[above:]
    )


def is_side_page(place: str) -> bool:
    """Whether a file that has no date is a page or a setting of the site rather than an article.

    Args:
        place: Its path below the source.
    """
    folder, _, name = place.rpartition("/")
    stem, ending = split(name)
    stem = _without_language(stem)[0].lower()
    return (
        stem == "404"
        or ("/" not in place and stem in _TOP_PAGES)
        or (ending.lower() == ".txt" and stem in _FOR_PROGRAMS and _is_copied_there(folder))
        or (ending.lower() == ".html" and _PROOF.fullmatch(stem) is not None)
        or (ending.lower() == ".json" and stem in _SETTINGS)
    )


def _is_copied_there(folder: str) -> bool:
    """Whether what lies in a folder stands at the top of the site."""
    return not folder or folder.rpartition("/")[2].lower() in _COPIED_THERE


def is_partial(name: str) -> bool:
    """Whether a file is a part of others by its name: ``_signature.md``."""
    return name.startswith("_") and not is_list_page(name)


def is_list_page(key: str) -> bool:
    """Whether a file is Hugo's or Zola's page of a section, which is no article."""
    name = key.rpartition("/")[2]
    return name.startswith("_index") and _without_language(split(name)[0])[0] == "_index"


def inheriting_folder(path: str) -> str | None:
    """The folder whose articles may inherit from a file by its name, with a slash at its end.

    Args:
        path: The file's, in the form of a key.

    Returns:
        None where no folder's may.
    """
    folder, slash, name = path.rpartition("/")
    if is_list_page(name):
        return folder + slash
    of = folder.rpartition("/")[2]
    return folder + slash if of and name in (f"{of}.json", of + DATA) else None


def inheriting_text(path: str) -> str | None:
    """The path, less its ending, of the text that a data file may be for by its name."""
    if path.endswith(DATA):
        return path.removesuffix(DATA)
    return path.removesuffix(".json") if path.endswith(".json") else None


DATA_OF_BUNDLES = frozenset({".json", ".txt", ".text", ".html", ".htm"})
"""Forms of articles that the files of a bundle have as well, which its article links to."""


def is_page_of_folder(stem: str) -> bool:
    """Whether a file of this name, without its ending, is the page of the folder it lies in."""
    return stem.lower().removeprefix("_") in _FOLDER_PAGES


def without_language(stem: str) -> str:
    """The name of a file, without its ending, less the language at its end."""
    return _without_language(stem)[0]


_FOLDERS_OF_LANGUAGES = frozenset(
    "en de fr es pt ru tr zh ja ko ar nl sv da fi el he hu pl ro bg vi th fa hr nb".split()  # noqa: SIM905 - words read best so
)
"""Languages whose codes are seldom short for something else, as ``it``, ``ml`` and ``uk`` are."""
_REGION = seldom("(?:[a-z]{2}|han[st])?")


def language_of_folder(name: str) -> str:
    """The language that a source's first folder is called by, in small letters, or ""."""
    folder = name.lower()
    if folder[:2] not in _FOLDERS_OF_LANGUAGES:
        return ""
    primary, _, region = folder.replace("_", "-").partition("-")
    is_code = primary in _FOLDERS_OF_LANGUAGES and _REGION.fullmatch(region)
    return folder if is_code else ""


def without_date(stem: str) -> str:
    """The name of a file, without its ending, less the date at its start."""
    return _without_date(stem)[1]


def page_of(folder: str) -> str:
    """The name, without its ending, of the page that a folder was saved with; "" of others.

    Args:
        folder: The folder's name: ``Nets_files``, ``Netze-Dateien``.
    """
    end = next(filter(folder.endswith, _BESIDE_PAGE), "")
    return folder.removesuffix(end) if end else ""


def folders_of_page(stem: str) -> tuple[str, ...]:
    """The names that a folder may have which was saved with a page.

    Args:
        stem: The page's name without its ending.
    """
    return tuple(f"{stem}{end}" for end in _BESIDE_PAGE)


def split(name: str) -> tuple[str, str]:
    """The stem of a file's name and its ending with its dot; a hidden file has no ending."""
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if 0 < dot < len(name) - 1 else (name, "")


def path_date(path: str) -> str:
    """The date in a path such as ``2014/12/12/timeline``, as ISO 8601; "" where it has none."""
    for year, month, day in _PATH_DATE.findall(path):
        if date := _valid(int(year), int(month), int(day)):
            return date
    return ""


def _without_language(stem: str) -> tuple[str, str]:
    if "." not in stem:  # as of most
        return stem, ""
    found = _LANGUAGE.fullmatch(stem)
    if found and found["primary"] in _LANGUAGES:
        return found["stem"], found["tag"]
    return stem, ""


def _without_date(stem: str) -> tuple[str, str]:
    """The date at the start of a name, as ISO 8601, and what follows it."""
    if len(stem) < _SHORTEST_DATE or not stem[:2].isdigit():  # as of most, and folders of months
        return "", stem
    for form in _FILE_DATES:
        if found := form.fullmatch(stem):
            parts = found.groupdict()
            year, *others = (
                int(parts[part])
                for part in ("y", "m", "d", "hour", "minute", "second")
                if parts.get(part)
            )
            if date := _valid(year + 2000 if year < _SHORT_YEAR else year, *others):
                return date, parts["rest"] or stem
    return "", stem


def _stray(stem: str) -> str:
    """A whole date anywhere in a name, as ISO 8601, or one at its start that no calendar has."""
    for year, _, month, day in _ANYWHERE.findall(stem):
        if int(year) in _YEARS and (date := _valid(int(year), int(month), int(day))):
            return date
    # What is meant by 2026-02-30 only its author knows, who may have meant to wait for it.
    return found[0] if (found := _AT_START.match(stem)) and int(found[1]) in _YEARS else ""


def _folders_date(folders: Sequence[str], stem: str) -> str:
    """The date of the nearest folder that has one: ``2026/03/02`` or ``2026-03-02-trip``."""
    path = "/".join(folders)
    if date := _folder_date(path):
        return date
    for year, month, day in _MIXED_DATE.findall(f"{path}/{stem}" if path else stem):
        if date := _valid(int(year), int(month), int(day)):
            return date
    return ""


@lru_cache(maxsize=64)  # most articles lie in a folder with others
def _folder_date(path: str) -> str:
    for folder in reversed(path.split("/")):
        if date := _without_date(folder)[0]:
            return date
    return path_date(path)


def _valid(*parts: int) -> str:
    try:
        moment = datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - a local time
    except ValueError:
        return ""
    return moment.isoformat()
