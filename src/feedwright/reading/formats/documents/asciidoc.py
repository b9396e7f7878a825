"""What AsciiDoc says of itself, and AsciiDoc without what its own processor takes out.

Pandoc knows neither conditions nor blocks of comments, and would show what they hold back.
"""

import re
from typing import Any

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats.documents.head import MORE, Head

_ATTRIBUTE = re.compile(
    r":(?P<off>!?)(?P<name>\w[\w-]{0,60})(?P<unset>!?):(?:[ \t]+(?P<value>.*)|[ \t]*)"
)
_TITLE = re.compile(r"[=#][ \t]+\S.*")
_REVISION = re.compile(
    r"(?:v?[\d.]+\w*(?:,[ \t]*)?)?(?P<date>\d{4}-\d\d-\d\d[^:]*|\w[\w ,.-]*\d{4})?(?::[ \t]*.*)?"
)
_AUTHOR = re.compile(r"(?P<name>[^<>;]+?)[ \t]*(?:<(?P<email>[^<>\s]+)>)?")
_CONDITION = re.compile(
    r"(?P<kind>ifdef|ifndef|ifeval|endif)::(?P<names>[^\[\s]*)\[(?P<text>.*)\][ \t]*"
)
_GONE = "\0"
"""What stands in the place of a line of which its own processor leaves nothing."""
_COMMENT_FENCE = re.compile(r"/{4,}[ \t]*")
_FENCE = re.compile(r"(?P<fence>-{4,}|\.{4,}|\+{4,}|`{3,})\S*[ \t]*")
_COMMENT = re.compile(r"//(?!/).*|///")
_SUMMARY_END = re.compile(rf"//[ \t]*{MORE}[ \t]*")
_MORE = "\n++++\n<!--more-->\n++++\n"
_STYLED_COMMENT = re.compile(r"\[comment[\],].*")
_VIDEO = re.compile(r"video::(?P<id>[\w-]+)\[(?P<kind>youtube|vimeo)[^\]]*\][ \t]*")
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_REFERENCE = re.compile(r"(?<!\\)\{(\w[\w-]*)\}")
_PREFIX = re.compile(r"(?:page|jbake|jekyll|blog|article)-")
_UNDERLINE = re.compile(r"([=\-~^+])\1+[ \t]*")
_LEVELS = {"=": "=", "-": "==", "~": "===", "^": "====", "+": "====="}
_ENDS = {"--": "--", "====": "====", "****": "****", "____": "____", "|===": "|==="}
_KNOWN = frozenset({"backend-html5", "backend-html", "basebackend-html", "doctype-article"})
"""What Asciidoctor sets where it makes a page."""


def head(text: str) -> Head:
    """What a text says of itself, and the text without comments and what conditions hold back.

    Args:
        text: The whole, below front matter.

    Raises:
        UnreadableArticle: A condition, a comment or code is never closed, so that nobody knows
            how much is held back.
    """
    shown = _Shown()
    for number, line in enumerate(text.split("\n"), 1):
        shown.add(line, number)
    if shown.is_open:
        raise UnreadableArticle(
            "A condition (ifdef), a comment (////) or code (----) in it is never closed; close it.",
            line=shown.is_open,
        )
    lines = [line for line in shown.lines if line != _GONE]
    authors, revision = _of_header(lines)
    pairs = [*authors, *revision, *shown.pairs]
    if shown.revision and not any(name in ("date", "published") for name, _ in pairs):
        pairs.append(("date", shown.revision))
    told = _warning_of_dropped(shown.dropped)
    return Head(
        pairs=tuple(pairs),
        body="\n".join(lines),
        lines=shown.places,
        warnings=(told,) if told else (),
    )


class _Shown:
    """The lines of a text that its own processor shows, and its attributes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.pairs: list[tuple[str, Any]] = []
        self.places: dict[str, int] = {}
        self.revision = ""
        self.dropped: list[str] = []
        self._set = set(_KNOWN)
        self._values: dict[str, str] = {}
        self._conditions: list[tuple[bool, int]] = []
        self._fence, self._fenced = "", 0
        self._skipped = ""
        self._comment = 0

    @property
    def is_open(self) -> int:
        """The line on which something starts that is never closed; 0 where all is closed."""
        return self._conditions[-1][1] if self._conditions else self._comment or self._fenced

    def add(self, line: str, number: int) -> None:
        """Take the next line."""
        self.lines.append(self._taken(line, number))

    def _taken(self, line: str, number: int) -> str:
        if self._comment:
            self._comment = 0 if _COMMENT_FENCE.fullmatch(line) else self._comment
            return ""
        if condition := _CONDITION.fullmatch(line):  # they hold within code, too
            return self._conditioned(condition, number)
        if not all(shown for shown, _ in self._conditions):
            return _GONE
        if self._skipped:
            return self._skip(line)
        return self._of_code(line) if self._fence else self._of_text(line, number)

    def _of_code(self, line: str) -> str:
        if line.rstrip() == self._fence:
            self._fence, self._fenced = "", 0
        return line

    def _titled(self, line: str, number: int) -> str:
        """A line of text that is no comment: the underline of a title, a fence, or words."""
        if self._underlines(line):
            self.lines[-1] = f"{_LEVELS[line[0]]} {self.lines[-1]}"
            return _GONE
        if fence := _FENCE.fullmatch(line):
            self._fence, self._fenced = fence["fence"], number
            return line
        return _REFERENCE.sub(lambda found: self._values.get(found[1], found[0]), line)

    def _underlines(self, line: str) -> bool:
        """Whether a line makes the one before it a title, as AsciiDoc had them at first."""
        title = self.lines[-1] if self.lines else ""
        return (
            _UNDERLINE.fullmatch(line) is not None
            and abs(len(line.rstrip()) - len(title)) <= 1
            and re.match(r"\w", title) is not None
        )

    def _of_text(self, line: str, number: int) -> str:
        """A line that is neither code nor held back."""
        if _COMMENT_FENCE.fullmatch(line):
            self._comment = number
            return ""
        if _STYLED_COMMENT.fullmatch(line):
            self._skipped = "next"
            return ""
        if _COMMENT.fullmatch(line):
            return _MORE if _SUMMARY_END.fullmatch(line) else _GONE
        if video := _VIDEO.fullmatch(line):
            return f"{_VIDEOS[video['kind']]}{video['id']}"
        if attribute := _ATTRIBUTE.fullmatch(line):
            self._attribute(attribute, number)
            return line
        return self._titled(line, number)

    def _skip(self, line: str) -> str:
        """A line of what is a comment by its style: a paragraph, or a block."""
        bare = line.strip()
        if self._skipped == "next":
            self._skipped = _ENDS.get(bare, "") or ("paragraph" if bare else "next")
        elif bare == self._skipped or (self._skipped == "paragraph" and not bare):
            self._skipped = ""
        return ""

    def _conditioned(self, condition: re.Match[str], number: int) -> str:
        kind, names, text = condition["kind"], condition["names"], condition["text"]
        if kind == "endif":
            if self._conditions:
                self._conditions.pop()
            return _GONE
        every = names.replace("+", ",").split(",")
        found = [name.lower() in self._set for name in every]
        holds = kind != "ifeval" and (all(found) if "+" in names else any(found)) is (
            kind == "ifdef"
        )
        if not holds:
            self.dropped.append(f"{kind}::{names}[{text if kind == 'ifeval' else ''}]")
        if text and kind != "ifeval":
            shown = holds and all(one for one, _ in self._conditions)
            return self._taken(text, number) if shown else _GONE
        self._conditions.append((holds, number))
        return _GONE

    def _attribute(self, found: re.Match[str], number: int) -> None:
        written, value = found["name"], (found["value"] or "").strip()
        is_unset = bool(found["off"] or found["unset"])
        (self._set.discard if is_unset else self._set.add)(written.lower())
        name = _PREFIX.sub("", written.lower())
        if name == "revdate" and not is_unset:
            self.revision = value
        if not is_unset:
            self._values[written.lower()] = value
        self.pairs.append((name, "false" if is_unset else _listed(value) or "true"))
        self.places[name] = number


def _listed(value: str) -> Any:
    """A value; a list where it is one of YAML in one line."""
    if value.startswith("[") and value.endswith("]"):
        return [one.strip(" \"'") for one in value[1:-1].split(",") if one.strip()]
    return value


_Pairs = list[tuple[str, Any]]


def _of_header(lines: list[str]) -> tuple[_Pairs, _Pairs]:
    """What the lines of the author and of the revision say, which are taken out."""
    start = next((n for n, line in enumerate(lines) if line and not _ATTRIBUTE.fullmatch(line)), -1)
    below = lines[start + 1 : start + 3] if start >= 0 and _TITLE.fullmatch(lines[start]) else []
    if not below or not re.match(r"[^\W\d_]", below[0]):
        return [], []
    found = [_AUTHOR.fullmatch(one.strip()) for one in below[0].split(";")]
    authors = [
        {"name": one["name"].replace("_", " "), "email": one["email"] or ""} for one in found if one
    ]
    if len(authors) < len(found):
        return [], []
    revision = _REVISION.fullmatch(below[1]) if below[1:] and below[1] else None
    del lines[start + 1 : start + (3 if revision else 2)]
    date = (revision["date"] or "").strip() if revision else ""
    return [("author", authors)], [("date", date)] if date else []


def _warning_of_dropped(dropped: list[str]) -> str:
    if not dropped:
        return ""
    named = ", ".join(dict.fromkeys(one[:60] for one in dropped[:3]))
    return f"Parts of it stand under conditions that do not hold here, and were left out: {named}."
