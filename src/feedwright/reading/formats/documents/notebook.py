"""What a Jupyter notebook says of itself, and the notebook without what it hides.

Fields stand in its metadata (Nikola), or in YAML at the top of its first cell (Quarto, nbdev).
Cells are hidden by tags (Jupyter Book, nbconvert), metadata (nbsphinx) or words in their first
lines (nbdev, Quarto).
"""

import json
import re
from typing import Any

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats import frontmatter
from feedwright.reading.formats.documents.head import Head

_TABLES = ("nikola", "pelican", "front_matter", "frontmatter", "hugo", "jekyll", "blog", "article")
_OF_MACHINES = frozenset(
    ["kernelspec", "language_info", "kernel_info", "widgets", "colab", "toc", "jupytext", "vscode"]
)
_REMOVED = re.compile(r"remove[-_]?cell|hide[-_]?cell[-_]?always|remove|exclude|noexport")
_NO_INPUT = re.compile(r"(?:remove|hide)[-_]?input|report[-_]?mode[-_]?hide")
_NO_OUTPUT = re.compile(r"(?:remove|hide)[-_]?output")
_HIDDEN_LINE = re.compile(r"#\|?\s*(?:hide|exporti?|export|default_exp.*|include:\s*false)\s*")
_NO_ECHO = re.compile(
    r"#\|\s*echo:\s*false\s*|#\s*collapse-hide\s*|#\s*hide_input\s*|#\|\s*hide_input\s*"
)
_RICH = frozenset(
    ["text/html", "text/markdown", "text/latex", "image/png", "image/jpeg", "image/svg+xml"]
)
_LIST_ITEM = re.compile(r"-[ \t]+(?P<name>[A-Za-z][\w-]{0,40}):[ \t]*(?P<value>.*)")


def head(text: str) -> Head:
    """What a notebook says of itself, and the notebook as JSON without what it hides.

    Args:
        text: The whole file.

    Raises:
        UnreadableArticle: It is no notebook.
    """
    try:
        book, *_ = frontmatter.json_value(text)
    except ValueError as error:
        raise UnreadableArticle(f"It is no notebook: {error}.") from error
    cells = book.get("cells") if isinstance(book, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise UnreadableArticle("It is no notebook of version 4; open and save it with Jupyter.")
    pairs = _of_metadata(book.get("metadata"))
    first, warnings = _of_first(cells)
    shown = [one for cell in cells if (one := _shown(cell)) and _says(one)]
    body = json.dumps(book | {"cells": shown}, ensure_ascii=False)
    return Head(pairs=(*pairs, *first), body=body, warnings=warnings)


def _of_metadata(metadata: Any) -> list[tuple[str, Any]]:
    """The fields in a notebook's metadata, those of its system last."""
    if not isinstance(metadata, dict):
        return []
    pairs = [
        (name, value) for name, value in metadata.items() if name not in (*_OF_MACHINES, *_TABLES)
    ]
    for table in _TABLES:
        value = metadata.get(table)
        pairs += value.items() if isinstance(value, dict) else ()
    return pairs


def _of_first(cells: list[dict[str, Any]]) -> tuple[list[tuple[str, Any]], tuple[str, ...]]:
    """What the first cell says of the notebook, which is then taken out of it."""
    if not cells or cells[0].get("cell_type") not in ("raw", "markdown"):
        return [], ()
    text = _source(cells[0])
    if found := frontmatter.split(text):
        cells[0] = cells[0] | {"source": found.body, "cell_type": "markdown"}
        return list(found.fields.items()), found.warnings
    lines = text.split("\n")
    items = [(n, item) for n, line in enumerate(lines) if (item := _LIST_ITEM.fullmatch(line))]
    if not (lines[0].startswith("# ") and items):
        return [], ()
    # fastpages has a list below the title, and the description as a quotation.
    pairs = [(_NAMES.get(item["name"], item["name"]), _plain(item["value"])) for _, item in items]
    taken = {n for n, _ in items}
    for n, line in enumerate(lines):
        if line.startswith("> ") and n < min(taken):
            pairs.append(("description", line[2:].strip(" \"'")))
            taken.add(n)
            break
    cells[0] = cells[0] | {"source": "\n".join(x for n, x in enumerate(lines) if n not in taken)}
    return pairs, ()


_NAMES = {"hide": "hidden"}
"""Names that fastpages has for fields."""


def _plain(value: str) -> Any:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [one.strip(" \"'") for one in value[1:-1].split(",") if one.strip()]
    return value.strip("\"'")


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _shown(cell: dict[str, Any]) -> dict[str, Any] | None:
    """A cell as its page shows it; None where that does not."""
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    tags = [str(one) for one in metadata.get("tags") or ()]
    if any(map(_REMOVED.fullmatch, tags)) or metadata.get("nbsphinx") == "hidden":
        return None
    if cell.get("cell_type") != "code":
        return cell
    lines = _source(cell).split("\n")
    marks = [line for line in lines[:8] if line.startswith("#")]
    if any(map(_HIDDEN_LINE.fullmatch, marks)):
        return None
    jupyter = metadata.get("jupyter")
    jupyter = jupyter if isinstance(jupyter, dict) else {}
    source, outputs = "\n".join(lines), cell.get("outputs") or []
    hides = metadata.get("hide_input") is True or jupyter.get("source_hidden") is True
    if hides or any(map(_NO_INPUT.fullmatch, tags)) or any(map(_NO_ECHO.fullmatch, marks)):
        source = ""
    if any(map(_NO_OUTPUT.fullmatch, tags)) or jupyter.get("outputs_hidden") is True:
        outputs = []
    return cell | {"source": source, "outputs": [_richest(one) for one in outputs]}


def _richest(output: Any) -> Any:
    """An output without the plain text that stands for what else it has."""
    data = output.get("data") if isinstance(output, dict) else None
    if not isinstance(data, dict) or not data.keys() & _RICH:
        return output
    return output | {"data": {name: one for name, one in data.items() if name != "text/plain"}}


def _says(cell: dict[str, Any]) -> bool:
    return bool(_source(cell).strip() or cell.get("outputs"))
