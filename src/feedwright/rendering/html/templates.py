"""The templates of the pages, compiled once for all processes.

Jinja turns a template into Python's code, which takes longer than to make a page with it. So its
code is kept as Python keeps that of modules: under ``__pycache__`` beside the source, written in
one stroke, and neither written where no such files are wanted nor missed where none can be.
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
"""What has a say in the code that is made of a template."""


def environment(given: Mapping[str, object]) -> Environment:
    """What renders the package's templates.

    Args:
        given: What every template can name.
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
    """As ``json.dumps`` writes it with an indent of 1, for which that has no fast way."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


class _Templates(BaseLoader):
    """Loads templates as modules are loaded."""

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
        if code is None:  # which a module without code of Python's is
            raise TemplateNotFound(name)
        return environment.template_class.from_code(environment, code, globals or {})


class _Compiled(SourceFileLoader):
    """A template, to Python a module's source in another language."""

    def __init__(self, environment: Environment, name: str, file: str) -> None:
        super().__init__(name, file)
        self._environment = environment

    def path_stats(self, path: Any) -> dict[str, Any]:
        """What tells that code is still the template's: it, Jinja and this module are the same."""
        of = super().path_stats
        stands = [dict(of(str(one))) for one in (path, *_MAKERS, __file__)]
        return {"mtime": crc32(repr(stands).encode()), "size": stands[0]["size"]}

    def source_to_code(self, data: Any, path: Any, **_: Any) -> CodeType:  # type: ignore[override]
        """Compiles it."""
        return self._environment.compile(bytes(data).decode(), self.name, str(path))
