"""The templates of the pages, compiled once for all processes.

Jinja compiles a template to Python code, which takes longer than making a page. So the code is
cached as Python caches modules: under ``__pycache__`` beside the source, written atomically, and
only if Python writes such files at all.
"""

from collections.abc import Mapping
from importlib.machinery import SourceFileLoader
from pathlib import PurePath
from types import CodeType
from typing import Any
from zlib import crc32

import msgspec
from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    compiler,
    filters,
    lexer,
    nodes,
    optimizer,
    parser,
)

_MAKERS = tuple(str(one.__file__) for one in (compiler, filters, lexer, nodes, optimizer, parser))
"""The inputs of a template's compiled code."""


def environment(given: Mapping[str, object]) -> Environment:
    """Make the environment that renders the package's templates.

    Args:
        given: The names that every template can use.
    """
    made = Environment(
        loader=_Templates(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.globals |= given
    made.policies["json.dumps_function"] = _json
    made.policies["json.dumps_kwargs"] = {}
    return made


def _json(value: object) -> str:
    """Format like ``json.dumps`` with an indent of 1, but faster."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


class _Templates(BaseLoader):
    """Loads templates with the import system."""

    def load(
        self,
        environment: Environment,
        name: str,
        globals: Any = None,  # noqa: A002 - Jinja's name
    ) -> Template:
        file = str(PurePath(__file__).with_name("templates") / name)
        try:
            code = _Compiled(environment, name, file).get_code(name)
        except FileNotFoundError as error:
            raise TemplateNotFound(name) from error
        if code is None:  # the same as for a module without Python code
            raise TemplateNotFound(name)
        return environment.template_class.from_code(environment, code, globals or {})


class _Compiled(SourceFileLoader):
    """A template, as the source of a module in another language."""

    def __init__(self, environment: Environment, name: str, file: str) -> None:
        super().__init__(name, file)
        self._environment = environment

    def path_stats(self, path: Any) -> dict[str, Any]:
        """The stamp of a template's code, which covers the template, Jinja and this module."""
        of = super().path_stats
        stands = [dict(of(str(one))) for one in (path, *_MAKERS, __file__)]
        return {"mtime": crc32(repr(stands).encode()), "size": stands[0]["size"]}

    def source_to_code(self, data: Any, path: Any, **_: Any) -> CodeType:  # type: ignore[override]
        """Compile the template."""
        return self._environment.compile(bytes(data).decode(), self.name, str(path))
