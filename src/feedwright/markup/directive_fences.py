"""Boxes that MyST has in the form of code, as those that it has between colons; languages of code.

Jupyter Book and Sphinx write ```` ```{note} ```` where others write ``:::{note}``
(https://mystmd.org/guide/admonitions). Other code with a name in braces, as R Markdown's, stays.
"""

import re

from feedwright.domain.patterns import seldom

_OPENING = seldom(r"^(?P<indent>[ ]{0,3})(?P<sign>`{3,}|~{3,})(?P<said>[^`\n]*)\n", re.MULTILINE)
_CLOSING = {
    sign: seldom(rf"^[ ]{{0,3}}(?P<sign>{sign}{{3,}})[ \t]*$", re.MULTILINE) for sign in "`~"
}
_DIRECTIVE = seldom(r"\{(?P<kind>[a-z][a-z-]*)\}(?P<title>[^\n]*)")
_OPTIONS = seldom(r"(?:[ \t]*:[\w-]+:[^\n]*\n)*+")
_BOXES = frozenset(
    [
        *("admonition", "attention", "caution", "danger", "dropdown", "error", "hint", "important"),
        *("margin", "note", "seealso", "sidebar", "tip", "topic", "warning"),
    ]
)
_DEEPEST = 8
_BRACES = seldom(r"\{\s*(?P<first>[.#]?[\w:+#-]+)(?P<rest>[^\n{}]*)\}(?P<argument>[^\n]*)")
"""What Pandoc, R Markdown, Quarto and MyST write behind the signs of code."""
_CLASS = seldom(r"(?<!\S)\.([\w+#-]+)")
_LAYOUT = frozenset({"code", "linenos", "linenums", "line-numbers", "numberlines", "sourcecode"})
"""Classes that tell how code is set rather than its language, in small letters."""
_ENGINES = frozenset(
    [
        *("bash", "css", "dot", "go", "haskell", "html", "java", "javascript", "js", "julia"),
        *("lua", "mermaid", "node", "octave", "ojs", "perl", "php", "powershell", "python", "r"),
        *(
            "rcpp",
            "ruby",
            "rust",
            "sas",
            "scala",
            "sh",
            "sql",
            "stan",
            "stata",
            "swift",
            "typescript",
        ),
        *("xml", "yaml", "zsh"),
    ]
)
"""What R Markdown and Quarto run code by, and MyST shows it as."""
_CODE = frozenset({"code", "code-block", "code-cell", "sourcecode"})
"""Directives of MyST whose argument is a language."""


def between_colons(body: str, depth: int = 0) -> str:
    """Markdown whose boxes in the form of code stand between colons.

    Args:
        body: As its author wrote it.
        depth: How many boxes it stands in.
    """
    if depth > _DEEPEST or ("```{" not in body and "~~~{" not in body):
        return body

    parts: list[str] = []
    at = 0
    while opening := _OPENING.search(body, at):
        closing = _closing(body, opening)
        if closing is None:  # all that follows is code
            break
        said = _DIRECTIVE.fullmatch(opening["said"].strip())
        if said is None or said["kind"] not in _BOXES:
            parts.append(body[at : closing.end()])
        else:
            inner = between_colons(body[opening.end() : closing.start()], depth + 1)
            colons = opening["indent"] + ":" * (len(opening["sign"]) + _DEEPEST - depth)
            first = f"{colons}{{{said['kind']}}} {said['title'].strip()}".rstrip()
            parts += [body[at : opening.start()], f"{first}\n{_OPTIONS.sub('', inner, count=1)}"]
            parts.append(colons)
        at = closing.end()
    return "".join([*parts, body[at:]])


def _closing(body: str, opening: re.Match[str]) -> re.Match[str] | None:
    """The line that ends a block of code: at least as many of its signs, and no more."""
    sign = opening["sign"]
    found = _CLOSING[sign[0]].finditer(body, opening.end())
    return next((one for one in found if len(one["sign"]) >= len(sign)), None)


def language(said: str) -> str:
    """The language that stands in braces behind the signs of code: ``{.python hl_lines="1"}``.

    Args:
        said: All that stands there, which begins with a brace.

    Returns:
        Its name, or "" where none is told.
    """
    braces = _BRACES.fullmatch(said.strip())
    if braces is None:
        return ""
    first, rest = braces["first"], braces["rest"]
    if first.lower() in _CODE:
        words = braces["argument"].split()
        return words[0] if words else ""
    if first.lower() in _ENGINES and not rest.startswith("="):
        return first.lower()
    classes = _CLASS.findall(f"{first}{rest}")
    return next((one for one in classes if one.lower() not in _LAYOUT), "")
