"""The house of the package: which module may import which, and what stands where."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src"
MODULES = {
    str(path.relative_to(SRC).with_suffix("")).replace("/", ".").removesuffix(".__init__"): path
    for path in sorted(SRC.rglob("*.py"))
}
CORE = [name for name in MODULES if name.startswith("feedwright.core")]
EDGES = [name for name in MODULES if name.startswith("feedwright.edges")]
TOP = [name for name in MODULES if name not in CORE and name not in EDGES]

MOST_LINES = 600
IN_CORE = {
    "cronsim",
    "dateutil",
    "feedgen",
    "idna",
    "jinja2",
    "lxml",
    "msgspec",
    "nh3",
    "pyromark",
    "slugify",
    "trafilatura",
    "yaml",
}
"""What the core may import that is not Python's own: all of it turns values into values."""
IMPURE = {
    "asyncio",
    "fcntl",
    "getpass",
    "glob",
    "http",
    "locale",
    "logging",
    "multiprocessing",
    "os",
    "platform",
    "random",
    "secrets",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "uuid",
}
PURE_PATHS = {"pathlib.PurePath", "pathlib.PurePosixPath"}
CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
"""What tells the time of day; ``time.monotonic``, by which an edge gives up, does not."""
FILES = {"open", "input", "print", "exists", "is_file", "mkdir", "read_bytes", "write_bytes"}
PACKAGED = {"feedwright.render.html.pages", "feedwright.render.html.templates"}
"""These read files that ship inside the package, which are constants."""
DATABASES = ("feedwright.store", "feedwright.announce.announcement.hub.subscriptions")
HOMES = {
    "brotli": "feedwright.deliver.compression",
    "cronsim": "feedwright.schedule.export.cron",
    "feedgen": "feedwright.render.formats.syndication",
    "filelock": DATABASES,
    "granian": "feedwright.server.run",
    "httpcore": "feedwright.edges.push",
    "idna": "feedwright.domain.addresses",
    "jinja2": "feedwright.render.formats",
    "nh3": "feedwright.markup.sanitising",
    "pyromark": "feedwright.markup.markdown",
    "rich": "feedwright.cli",
    "slugify": "feedwright.domain.permalinks.latin",
    "sqlite3": DATABASES,
    "typer": "feedwright.cli",
    "watchfiles": "feedwright.schedule.export.watch",
    "zstandard": "feedwright.deliver.compression",
}
"""The one module, or the one room, that imports each of these parts; two have two homes."""


@cache
def imports(module: str) -> set[str]:
    """Everything that a module imports, wherever in it, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@cache
def tree(module: str) -> ast.Module:
    """A module's syntax."""
    return ast.parse(MODULES[module].read_text("utf-8"))


def calls(module: str) -> Iterator[str]:
    """The last two names of everything that a module names by a dot, and of what it calls."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute):
            of = node.value
            owner = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")
            yield f"{owner}.{node.attr}"
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def within(names: set[str], *rooms: str) -> set[str]:
    """Those of some dotted names that lie in one of some rooms."""
    return {name for name in names if any(f"{name}.".startswith(f"{room}.") for room in rooms)}


def test_floors_are_there() -> None:
    """Each floor has modules, so that what is said of them is said of something."""
    assert CORE
    assert EDGES
    assert TOP


@pytest.mark.parametrize("module", CORE)
def test_core(module: str) -> None:
    """The core imports the core, and parts that turn values into values."""
    found = imports(module)
    ours = within(found, "feedwright")
    assert ours == within(found, "feedwright.core")
    others = {name.partition(".")[0] for name in found - ours}
    assert others - sys.stdlib_module_names <= IN_CORE
    assert not within(found, *IMPURE)
    assert within(found, "pathlib") <= PURE_PATHS


@pytest.mark.parametrize("module", [name for name in CORE if name not in PACKAGED])
def test_core_is_pure(module: str) -> None:
    """The core opens no file and asks nobody."""
    assert not FILES & set(calls(module))
    assert not within(imports(module), "importlib", "io.open")


@pytest.mark.parametrize("module", EDGES)
def test_edges(module: str) -> None:
    """An edge imports the core and its own room, and no sibling."""
    ours = within(imports(module), "feedwright")
    room = ".".join(module.split(".")[:3])
    assert ours == within(ours, "feedwright.core", room)


@pytest.mark.parametrize("module", TOP)
def test_command_line_is_on_top(module: str) -> None:
    """Nothing but the way in imports the command line."""
    at_the_top = module == "feedwright.__main__" or bool(within({module}, "feedwright.cli"))
    assert at_the_top or not within(imports(module), "feedwright.cli")


@pytest.mark.parametrize("module", [*CORE, *EDGES])
def test_clock(module: str) -> None:
    """The clock is read on the top floor and nowhere else."""
    assert not CLOCKS & set(calls(module))


@pytest.mark.parametrize(("part", "home"), HOMES.items(), ids=HOMES)
def test_homes(part: str, home: str | tuple[str, ...]) -> None:
    """Each of the parts that we stand on is known to one module, or to one room."""
    homes = (home,) if isinstance(home, str) else home
    importing = {module for module in MODULES if within(imports(module), part)}
    assert importing
    assert importing == within(importing, *homes)


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES)
def test_length(path: Path) -> None:
    """A module can be read in one sitting."""
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
