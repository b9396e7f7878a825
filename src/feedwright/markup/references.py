"""The references of a body: from the ways in which authors name files to addresses.

They name another article by its file, by Pelican's ``{filename}``, Zola's ``@/``, Nikola's
``link://`` or template tags, and pictures by ``{static}`` or a path that climbs. Readers have no
files: whatever is not found becomes no address, and is counted.
"""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import quote, unquote, urlsplit

import msgspec

from feedwright.domain.file_references import FROM_TOP, FileReference, Target
from feedwright.domain.filenames import DATA_OF_BUNDLES, MARKDOWN, split
from feedwright.domain.patterns import seldom
from feedwright.domain.report import NO_ALIAS, NO_ARTICLE, NO_FILE, NOT_HERE

Find = Callable[[FileReference], Target]

NOWHERE = "{leads-nowhere}"
"""What stands in the place of an address that there is not: its link goes, its words stay."""

_HINT = re.compile(
    r"[{|]|%7[bc]|@(?:site)?/|\A\s*~/|\.\.[/\\]|\.(?:md|m?kd|mdown|mdx|qmd|markdown|html?|txt|json|re?st|org"
    r"|a(?:scii)?doc|ipynb|docx|odt|textile|(?:media)?wiki|creole|typ|dj(?:ot)?)|/(?:[?#]|\Z)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"%7[bcd]", re.IGNORECASE)
_PELICAN = seldom(r"[{|](filename|static|attach|category|tag|author|index)[|}](.*)",
                  re.IGNORECASE | re.DOTALL)  # fmt: skip
_SCHEME = re.compile(r"\s*(pathname|link)://(.*?)\s*", re.IGNORECASE | re.DOTALL)
_SPECIAL = re.compile(r"[{}|]")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|[?#]", re.IGNORECASE)
_OTHERS = frozenset({".html", ".htm", ".txt", ".json"})
_DOCUMENTS = frozenset(
    [
        *(".rst", ".rest", ".org", ".adoc", ".asciidoc", ".textile", ".mediawiki", ".wiki"),
        *(".creole", ".typ", ".dj", ".djot"),
    ]
)
_DOWNLOADS = frozenset({".ipynb", ".docx", ".odt"})
"""Documents that are delivered as files where they are no articles."""
_ARTICLES = MARKDOWN | _DOCUMENTS
_SOURCES = _ARTICLES | {".ipynb"}
_PATH = "/~!$&'()*+,;=:@"
_NAMED = 3
"""How many files a message names; the others are counted."""


class References:
    """The references of one body.

    Args:
        find: The article that is meant by what is referred to.
        home: The site's address, with a slash at its end; "" where none is known.
        folder: The article's own, below its source.
        is_own: The article has a page here, below which its files are delivered.
        files: Below which address they are delivered where its page is elsewhere; "" where they
            are there, too.
        is_bundle: All that lies in its folder is its own.
    """

    def __init__(
        self,
        find: Find,
        *,
        home: str = "",
        folder: str = "",
        is_own: bool = False,
        files: str = "",
        is_bundle: bool = False,
    ) -> None:
        self._find = find
        self.home = home
        self._folder = folder
        self._is_own = is_own
        self._files = files
        self._delivers = is_own or bool(files)
        self._is_bundle = is_own and is_bundle
        self._unresolved: dict[str, int] = {}
        self._guessed: dict[str, int] = {}
        self._listed: dict[str, int] = {}
        self._outside: dict[str, int] = {}
        self._aliased: dict[str, int] = {}

    def warnings(self) -> tuple[str, ...]:
        """What is to be said of the references, a sentence for each kind."""
        # Nobody is told whether there is an article that waits for its time.
        kinds = (
            (
                f"{NO_ARTICLE}: {{}}; their words stand until there is",
                self._unresolved,
            ),
            (f"{NO_FILE}: {{}}; their generator's default stands", self._guessed),
            (f"{NOT_HERE}files outside of its source: {{}}; move them there", self._outside),
            (f"{NO_ALIAS}: {{}}; they are left out", self._aliased),
            ("links to pages of lists, not known here: {}; their words stand", self._listed),
        )
        return tuple(said.format(_counted(found)) for said, found in kinds if found)

    def follow(self, url: str) -> str:
        """Where a link or a picture leads.

        Args:
            url: As it was written.

        Returns:
            The same, where it is no reference to a file; "" where it leads nowhere.
        """
        if self._files and (file := self._beside(url)) is not None:
            return file
        if "://" in url[:12] and (scheme := _SCHEME.fullmatch(url)):
            return self._by_scheme(scheme[1].lower(), scheme[2])
        if not _HINT.search(url):
            return self._bare(url) if self._is_own else url
        return self._hinted(url)

    def _hinted(self, url: str) -> str:
        """Where what may be a reference to a file leads."""
        said = _SIGNS.sub(lambda sign: unquote(sign[0]), url.strip())
        if NOWHERE in said:
            return ""
        if special := _PELICAN.fullmatch(said):
            return self._pelican(special[1].lower(), special[2])
        if said.startswith(("@/", "@site/", "~/")):
            return self._from_top(said)
        return url if _ELSEWHERE.match(said) else self._plain(said, url)

    def _by_scheme(self, scheme: str, told: str) -> str:
        """What Docusaurus' ``pathname://`` or Nikola's ``link://`` leads to.

        The one is a path of the site; of the other ``slug`` and ``filename`` name articles.
        """
        if scheme == "pathname":
            return self.at_home(told) if told.startswith("/") else told
        kind, _, name = told.partition("/")
        path, rest = _parted(name)
        if kind in {"slug", "filename"} and path:
            wanted = path if kind == "slug" else f"/{path}"
            if kind == "filename" and not self._find(FileReference(wanted, freely=True)).address:
                wanted = posixpath.basename(path)  # it counts from the site's folder on
            return _shown(self.page(wanted, rest, f"link://{told}"))
        if kind != "root":
            _count(self._listed, f"link://{told}")
        return self.at_home("") + rest if kind == "root" else ""

    def _beside(self, url: str) -> str | None:
        """The address of a file beside an article whose page is elsewhere; None of all else."""
        path, rest = _parted(url.strip())
        ending = split(posixpath.basename(path))[1].lower()
        is_path = not (path.startswith(("/", "@", "~")) or _ELSEWHERE.match(url.strip()))
        if not (is_path and ending) or ending in _SOURCES | _OTHERS or _SPECIAL.search(path):
            return None
        return self._delivered(posixpath.normpath(posixpath.join(self._folder, path)), rest, path)

    def _bare(self, url: str) -> str:
        """What a path without an ending leads to, where that is an article with its page here."""
        path, rest = _parted(url.strip())
        if not path or path.startswith("/") or _ELSEWHERE.match(url) or "." in path:
            return url
        target = self._find(FileReference(path))
        known = target.address or target.waits
        return _shown(self._link_to(target, rest, path)) if known else url

    def _from_top(self, said: str) -> str:
        """What Zola's ``@/`` or Docusaurus's ``@site/`` leads to."""
        path, rest = _parted(said.partition("/")[2])
        if path.startswith("static/"):
            return self.at_home(path.removeprefix("static/")) + rest
        ending = split(posixpath.basename(path))[1].lower()
        if said.startswith("~/") or (ending and ending not in _SOURCES | _OTHERS):
            if self._delivers:
                return self._delivered(posixpath.normpath(path), rest, said)
            _count(self._aliased, said)
            return ""
        return _shown(self.page(f"/{path}", rest, said))

    def _plain(self, said: str, url: str) -> str:
        """What a path leads to, which may be that of a file; the address as it was if it is not."""
        path, rest = _parted(said)
        ending = split(posixpath.basename(path))[1].lower()
        if path.endswith("/") and not path.startswith("/"):
            return self._page_of_folder(path, rest, said, url)
        if ending in _DOWNLOADS and (target := self._find(FileReference(path))) != Target():
            return _shown(self._link_to(target, rest, said))
        if ending not in _ARTICLES | _OTHERS:
            file = self._file(path, rest)
            return url if file is None else file
        if path.startswith("/") and ending in _OTHERS:
            return url  # as pages of a site are named
        target = self._find(FileReference(path))
        is_known = target.address or target.waits
        is_data = self._is_bundle and ending in DATA_OF_BUNDLES and not path.startswith("..")
        # What is read as an article is delivered with no page that is made here.
        if not is_known and (is_data or not (ending in _ARTICLES or self._is_own)):
            return url
        return _shown(self._link_to(target, rest, said))

    def _page_of_folder(self, path: str, rest: str, said: str, url: str) -> str:
        """What a folder leads to whose page is an article with its page here, as it has here."""
        target = self._find(FileReference(f"{path}index.md")) if self._is_own else Target()
        return _shown(self._link_to(target, rest, said)) if target.address or target.waits else url

    def page(self, path: str, rest: str, said: str, *, guess: str = "") -> str:
        """The address of an article that is meant by a path, however its generator counts it.

        Args:
            path: Decoded.
            rest: The query and the fragment that follow it.
            said: How a message names it.
            guess: Where its generator would have it by default, below the site's address; ""
                where nothing is known of that.

        Returns:
            :data:`NOWHERE` where there is none.
        """
        target = self._find(FileReference(path, freely=True))
        if guess and not (target.address or target.waits):
            _count(self._guessed, said)
            return self.at_home(guess) + rest
        return self._link_to(target, rest, said)

    def words(self, name: str, heading: str) -> Target:
        """What a name leads to that may be mere words, with the fragment of a heading."""
        target = self._find(FileReference(name, freely=True))
        return msgspec.structs.replace(
            target, address=f"{target.address}{heading}" if target.address else ""
        )

    def note_unresolved(self, said: str) -> None:
        """Count a reference that leads to no published article and stands as words alone."""
        _count(self._unresolved, said)

    def at_home(self, path: str) -> str:
        """An address below the site's own."""
        return f"{self.home or '/'}{quote(path.lstrip('/'), safe=f'{_PATH}%?#')}"

    def _link_to(self, target: Target, rest: str, said: str) -> str:
        if target.address:
            joined = "&" + rest[1:] if rest[:1] == "?" and "?" in target.address else rest
            return target.address + joined
        self.note_unresolved(said)
        return NOWHERE

    def _pelican(self, word: str, told: str) -> str:
        """What one of Pelican's own words leads to, as it would have it."""
        path, rest = _parted(told)
        if word == "index":
            return self.at_home("") + rest
        if word in {"category", "tag", "author"}:
            _count(self._listed, f"{{{word}}}{told}")
            return ""
        ending = split(path.rpartition("/")[2])[1].lower()
        if word == "filename" and (ending in _SOURCES | _OTHERS or not ending):
            said = f"{{filename}}{path}"
            return _shown(self.page(path, rest, said))
        folder = "" if path.startswith("/") else self._folder
        inside = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        if self._delivers:
            return self._delivered(inside, rest, f"{{{word}}}{path}")
        if word != "attach":
            return self.at_home(quote(inside, safe=_PATH)) + rest
        near = posixpath.relpath(inside, self._folder or ".")
        moved = posixpath.basename(near) if near.startswith("..") else near
        return quote(moved, safe=_PATH) + rest

    def _file(self, path: str, rest: str) -> str | None:
        """A file that lies above an article which has its page here; None for any other."""
        near = posixpath.normpath(path)
        inside = posixpath.normpath(posixpath.join(self._folder, path))
        if not (self._is_own and near.startswith("../") and split(posixpath.basename(path))[1]):
            return None
        return self._delivered(inside, rest, path)

    def _delivered(self, inside: str, rest: str, said: str) -> str:
        """Where a file of the source is delivered, from its article's page."""
        if inside.startswith(".."):
            _count(self._outside, said)
            return ""
        near = posixpath.relpath(inside, self._folder or ".")
        path = f"{FROM_TOP}/{inside}" if near.startswith("..") else near
        return self._files + quote(path, safe=_PATH) + rest


def _shown(address: str) -> str:
    return "" if address.startswith(NOWHERE) else address


def origin(home: str) -> str:
    """The scheme and the host of the site's address."""
    parts = urlsplit(home)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _parted(url: str) -> tuple[str, str]:
    """A path, decoded, and the query and fragment that follow it."""
    path = re.split(r"[?#]", url, maxsplit=1)[0]
    return unquote(path).replace("\\", "/").replace("\0", ""), url[len(path) :]


def _count(found: dict[str, int], said: str) -> None:
    found[said] = found.get(said, 0) + 1


def _counted(found: dict[str, int]) -> str:
    """How many references there are, and the names of a few."""
    named = ", ".join([*list(found)[:_NAMED], *(["…"] if len(found) > _NAMED else [])])
    return f"{sum(found.values())} ({named})"
