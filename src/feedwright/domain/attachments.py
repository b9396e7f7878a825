"""Files beside articles: which of them are delivered with an article's own page.

An attachment comes from whoever may put files beside articles, and lies on the publication's own
host. So nothing goes out that a web server would run, or obey, or serve in a page's place.
"""

import re
import unicodedata
from collections.abc import Iterable

from feedwright.domain.formats import FORMATS
from feedwright.domain.patterns import seldom

LARGEST = (1 << 31) - 1
"""Bytes of the largest that is delivered, 2 GB: programs that hold an enclosure's length in 32
bits read no larger number, and a site's disk is filled by one sparse file."""

_BY_SERVERS = {
    "PHP": "php phps phpt pht phtm phtml phar inc module install hh",
    "CGI and modules": "cgi fcgi fcg fpl pl pm plx py pyc pyw psp rb rbw erb rhtml lua lp tcl sh",
    "Java": "jsp jspx jspa jspf jsv jsw jhtml",
    "ColdFusion": "cfm cfml cfc",
    "IIS": "asp aspx asa asax ascx ashx asmx axd svc rem soap cshtml vbhtml cer cdx idc htr htw",
    "SSI": "shtml shtm stm",
    "Apache": "asis var",  # an answer with its header, a choice among several
}
_RUN = frozenset(" ".join(_BY_SERVERS.values()).split())
"""The endings of what some server runs as it is commonly set up."""
_LANGUAGES = frozenset({"pl", "sh"})
"""Of these, what is a language's code too, and as such stands before an ending: ``map.pl.png``."""
_PHP = seldom(r"php\d+")
"""PHP of one version, where a host has several: ``php56``."""
_OBEYED = frozenset(
    {"web.config", "php.ini", "netlify.toml", "_redirects", "_headers", "_worker.js"}
    | {"_routes.json", "vercel.json", "firebase.json", "staticwebapp.config.json"}
)
"""What servers and hosts of static sites obey. Some do so in the top folder alone, where no
attachment lies; but which folder is a site's top is for its host to say."""
_SECRET = (".htpasswd", ".pgpass", ".netrc")
_INDEXES = frozenset({"index", "default", "iisstart"})
_PAGES = frozenset({"html", "htm", "xhtml", "xht", "xml"})
_COMPRESSED = (".gz", ".br", ".zst")
_OURS = "|".join(re.escape(one.file_name) for one in FORMATS.values())
_DOCUMENT = seldom(rf"{_OURS}|archive-\d+\.(html|{_OURS})")
_NAMED = 10
"""So many files are named in one line."""


def objection(name: str) -> str:
    """Why a file beside an article is not delivered, as a clause; "" where it may be.

    Servers look at each of a name's endings, so that ``a.php.jpg`` runs as ``a.php`` does; a
    server of static files sends ``index.html.gz`` in the place of ``index.html``.

    Args:
        name: Its path from the article's folder, in POSIX form.
    """
    parts = [_served(part) for part in name.split("/")]
    if any(map(_is_run, parts)):
        return "which web servers may run; pack it into a .zip, or name its address elsewhere"
    if any(part in _OBEYED or (part.startswith(".") and part.strip(".")) for part in parts):
        return "which is hidden or obeyed by web servers; pack it into a .zip"
    if any(part.endswith(_SECRET) for part in parts):
        return "which may hold passwords; keep it elsewhere"
    if _is_page(parts[-1]):
        return "which has the name of a page or of a feed; give it another one"
    return ""


def too_large(size: int) -> str:
    """What is to be said of a file that is too large to be delivered; "" of others.

    Args:
        size: In bytes.
    """
    if size <= LARGEST:
        return ""
    return "which is larger than 2 GB; keep it elsewhere and name its address"


def listed(names: Iterable[str]) -> str:
    """Some files' names, the first few of many and the number of the others."""
    all_names = list(names)
    named, others = all_names[:_NAMED], len(all_names[_NAMED:])
    return ", ".join(named) + (f" and {others} more" if others else "")


def _served(name: str) -> str:
    """A name as some server or file system takes it.

    IIS reads up to a semicolon, NTFS up to a colon and without blanks and dots at the end; what
    editors leave behind (``a.php~``) shows the source of what runs.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.split("[;:]", folded, maxsplit=1)[0].rstrip(" .~_") or folded


def _is_run(name: str) -> bool:
    *within, last = name.split(".")[1:] or [""]
    return _runs(last) or any(_runs(one) and one not in _LANGUAGES for one in within)


def _runs(ending: str) -> bool:
    return ending in _RUN or _PHP.fullmatch(ending) is not None


def _is_page(name: str) -> bool:
    bare = name
    while bare.endswith(_COMPRESSED):
        bare = bare.rpartition(".")[0]
    stem, *endings = bare.split(".")
    if stem in _INDEXES and _PAGES.intersection(endings):
        return True  # of another language too, as Apache chooses among index.html.de and the like
    return _DOCUMENT.fullmatch(bare) is not None
