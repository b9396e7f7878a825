"""Takes scripts, styles and data away that ``text_content()`` of lxml leaves in a page's text.

A page has such text where much of it stands above its first paragraph or below its last: no story
begins or ends with style sheets. A story about programming keeps its code, since that stands
between its paragraphs. Line breaks stay, so that the lines keep their numbers.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

_FEWEST_BRACES = 6
_FEWEST_MARKS = 3
_STRONG = re.compile(
    r"\bfunction ?\w*\(|\b(?:window|document|navigator)\.[a-zA-Z]|\bdataLayer\b|\bgoogletag\b"
    r"|@media\b|@font-face|@import\b|\"@(?:context|type|id|graph)\"|\{[\w-]+: ?[^{}\n]{1,60};"
    r"|^\s*import\b.{1,200}\bfrom ['\"]|\d(?:px|rem|em|%)[;}]|\bvar\(--"
    r"|\"[\w@-]{1,40}\": ?[\[{\"]|=>|\bnew Date\(\)|\|\| ?[\[{]"
)
"""What prose has not, nor menus."""
_DENSE, _PLAIN = 0.08, 0.035
"""So much of a script, or more, are its signs, and so much of prose, or less."""
_SIGNS = re.compile(r"[{}\[\]();=<>\"\\|&$#_]")
_LEAST_WORDS, _LEAST_LETTERS = 8, 24
"""A paragraph has so many words; in scripts without blanks so many letters."""
_LONGEST = 2_000
"""In letters: no statement that stands alone in its line is longer."""
_SURE_WORDS = 20
"""The first paragraph that is surely one has so many: a headline may close as one does."""
_TITLE_WORDS = 3
_PROSE = re.compile(r"(?<=[;})\]])\s*(?=[^\W\d_][^{}()\[\]=;<>\"\\|&$_]{80,400})(?=(?:\S+ +){8})")
"""Where prose begins directly behind a script."""
_CLOSED = re.compile(r"[.!?…。！？।॥؟۔»”\"'“’)]")
_TOKEN = re.compile(
    r"[{}]|\n|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.){0,5000}`|//[^\n]*"
)
_OPENING = re.compile(r"\{")
_WORDS = re.compile(r"(?:[^\W\d_]{2,}[,.:;!?]? +){4}")
_SELECTOR = re.compile(
    r"(?:(?<=\W)|^|(?<=[a-z!?.]))(?:[.#@*:\[](?=[\w*-])|[a-z]+(?=[.#:\[ ,>{]))"
    r"[^{}\n\"“”]{0,160}$"
    r"|\(?[!(;]?\(?(?:async )?function\b[^{}\n]{0,160}$|[\w.$]+ ?[=:(][^{}\n]{0,80}$"
)
_AFTER = re.compile(
    r"[)\];,(\s]{0,40}?(?:\([^()\n{}]{0,300}\))?[)\];,]{0,9}(?:/\*[^*\n]{0,80}\*/)?"
)
_STATEMENT = re.compile(
    r"\s*(?:[\])}({;,]+\s*$|//|/\*|\*/|<!--|-->|<!\[|(?:var|let|const|import|export|return|if|else"
    r"|for|while|try|catch|switch|case|break|throw|delete|new|typeof|async|await)\b.*[;({)=:,]\s*$"
    r"|[\w.$\[\]\"'()]+ ?[+|&*/-]?= ?.*|[\w.$]+(?:\([^()]*\))?(?:\.[\w$]+)*\(.*\)?[;,{]?\s*$"
    r"|[\"']?[\w@.-]+[\"']?\s?: ?(?:[\"'\[{\d#-]|true|false|null|function|[\w-]+\().*[,;\[{]?\s*$"
    r"|--?[\w-]+ ?:|[\w-]+ ?: ?[^:]{1,120};\s*$"
    r"|(?:[.#@:*][\w:.-]+|[a-z]+[.#:][\w-]+)[^.!?]*[,{]?\s*$"
    r"|</?[a-z][^<>]{0,300}>)"
)


def unscripted(text: str) -> str:
    """A page without scripts, styles and data; a page that has none outside its story as it is."""
    if not is_scripted(text):
        return text
    kept = "".join(_kept(_titled_once(text)))
    return "\n".join(_without_statements(kept.split("\n")))


def _titled_once(text: str) -> str:
    """A page without the text of its title's element, where a line of its own says it above.

    A script may stand in one with it, and would take its words for its own.
    """
    title, broken, rest = text.partition("\n")
    words = title.split()
    if len(words) < _TITLE_WORDS:
        return text
    again = re.match(r"\s*" + r"\s+".join(map(re.escape, words)) + r"[ \t]*", rest)
    return f"{title}{broken}" + "\n" * again[0].count("\n") + rest[again.end() :] if again else text


def is_scripted(text: str) -> bool:
    """Whether scripts, styles or data stand above a page's first paragraph, or below its last."""
    if text.count("{") < _FEWEST_BRACES or text.count("}") < _FEWEST_BRACES:
        return False
    lines = text.split("\n")
    prose = [i for i, line in enumerate(lines) if i and _is_paragraph(line)]
    last = prose[-1] if prose else len(lines)
    sure = (i for i in prose if len(lines[i].split()) >= _SURE_WORDS)
    first = next(sure, last)
    outside = "\n".join((*lines[1:first], *lines[last + 1 :]))
    marks = _STRONG.finditer(outside)
    return sum(1 for _, _ in zip(range(_FEWEST_MARKS), marks, strict=False)) == _FEWEST_MARKS


def _is_paragraph(line: str) -> bool:
    """Whether a line is prose: words that close as a sentence does, few signs of a script."""
    text = line.strip()
    if not text or not _CLOSED.search(text[-1]):
        return False
    if not (text[0].isalnum() or text[0] in "«“„\"'‘¿¡「"):
        return False
    if len(text.split()) < _LEAST_WORDS and not (
        len(text) > _LEAST_LETTERS and not text.isascii() and " " not in text
    ):
        return False
    return _density(text) <= _PLAIN and not _STRONG.search(text)


def _density(text: str) -> float:
    """How much of a text are a script's signs; quotation marks at its edges are none."""
    return len(_SIGNS.findall(text.strip("\"'"))) / max(len(text), 1)


def _kept(text: str) -> Iterator[str]:
    """What stands outside braces, and all line breaks.

    Braces that are not closed end above the next paragraph, or with the line.
    """
    at = 0
    prose = [match.end() for match in _PROSE.finditer(text)]
    while opening := _OPENING.search(text, at):
        end = _closing(text, opening.end(), prose)
        yield _without_head(text[at : opening.start()])
        yield "\n" * text.count("\n", opening.start(), end)
        behind = _AFTER.match(text, end)
        at = behind.end() if behind else end
        yield "\n" * text.count("\n", end, at) or " "
    yield text[at:]


def _closing(text: str, start: int, prose: Sequence[int]) -> int:
    """Where the braces that open before a place are closed, or prose begins."""
    depth = 1
    after = bisect_left(prose, start)
    most = prose[after] if after < len(prose) else len(text)
    for token in _TOKEN.finditer(text, start, most):
        sign = token[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                return token.end()
        elif sign == "\n" and _is_paragraph(_line(text, token.end())):
            return token.start()
    if most < len(text):
        return most
    broken = text.find("\n", start)
    return len(text) if broken < 0 else broken


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]


def _without_head(text: str) -> str:
    """A text without what stands before a brace in its last line: a selector, a function."""
    above, broken, last = text.rpartition("\n")
    if _WORDS.search(last):
        found = _SELECTOR.search(last)
        while found and _WORDS.search(found[0]):
            found = _SELECTOR.search(last, found.start() + 1)
        return f"{above}{broken}{last[: found.start()] if found else last}"
    return f"{above}{broken}"


def _without_statements(lines: list[str]) -> Iterator[str]:
    """The lines of a page, with empty ones for what is left of its scripts."""
    for line in lines:
        text = line.strip()
        if _STRONG.search(text) and (begins := _PROSE.search(text)):
            yield text[begins.end() :]
            continue
        signs = _density(text) >= _DENSE and not _WORDS.search(text)
        yield "" if text and (signs or _is_statement(text)) else line


def _is_statement(text: str) -> bool:
    """Whether a line is one of a script or a style: no run of words, and the form of one."""
    if _WORDS.search(text) and not _STRONG.search(text) and _density(text) < _DENSE:
        return False
    if len(text) > _LONGEST or not _STATEMENT.match(text):
        return False
    return not _is_paragraph(text)
