"""The house of the package: which room may import which, and what stands where."""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src"
MODULES = {
    str(path.relative_to(SRC).with_suffix("")).replace("/", ".").removesuffix(".__init__"): path
    for path in sorted(SRC.rglob("*.py"))
}
GROUND = {"domain", "runtime", "store"}
"""What every step may know: the records, the machine, and what earlier runs left."""
LINE = {"reading", "keep", "choose", "rendering", "checks", "deliver", "announce"}
"""The steps. None knows another; what one gives to the next goes through the pipeline."""
TOP = {"workspace", "session", "recovery", "pipeline"}
MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "runtime": {"domain"},
    "store": {"domain", "runtime"},
    "markup": {"domain"},
    "reading": GROUND | {"markup"},
    "keep": GROUND,
    "choose": GROUND,
    "rendering": GROUND | {"markup"},
    "checks": GROUND,
    "deliver": GROUND,
    "announce": GROUND | {"deliver"},
    "workspace": GROUND | {"reading", "deliver"},
    "session": GROUND | {"workspace", "reading", "keep", "choose", "deliver", "announce"},
    "recovery": GROUND | {"workspace", "reading", "choose", "rendering", "deliver"},
    "pipeline": GROUND | LINE | {"workspace", "session", "recovery"},
    "commands": GROUND | LINE | TOP,
    "server": GROUND | {"workspace", "deliver", "announce"},
    "scheduling": GROUND | {"workspace", "pipeline", "announce", "server"},
    "django": GROUND | LINE,
    "mkdocs": GROUND | LINE,
    "cli": GROUND | LINE | TOP | {"commands", "server", "scheduling"},
}
"""For each room, the others that it may import."""
PURE = {"domain", "markup", "checks"}
"""Rooms in which values and bytes go in, and values and bytes come out."""
PURE_PARTS = (
    "feedwright.reading.fields",
    "feedwright.reading.formats",
    "feedwright.rendering.formats",
)
MAY_TOUCH = (
    "feedwright.runtime",
    "feedwright.store",
    "feedwright.reading.sources",
    "feedwright.deliver.bucket",
    "feedwright.deliver.folder",
    "feedwright.deliver.served",
    "feedwright.announce.pings",
    "feedwright.announce.hub",
    "feedwright.scheduling",
    "feedwright.server",
    "feedwright.cli",
    "feedwright.commands",
    "feedwright.workspace",
    "feedwright.session",
)
"""Who may read the clock, the environment or a file by itself."""
MOST_LINES = 600
MOST_FUNCTION_LINES = 50
LONG_FUNCTIONS = {
    # What is done for every file of a folder calls nothing: a run would feel it.
    "feedwright.reading.sources.folder._listed": 60,
    "feedwright.reading.fields.conversion._article": 73,
    "feedwright.reading.formats.webpage.read": 58,
}
"""Longer functions, with their lines without docstrings; the list may only shrink."""
FLOORS = 9
"""How many rooms stand on each other at most; the number may only shrink."""
LAYERS = 14
"""How many modules wait for each other at most while they load; the number may only shrink."""
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
PARTS = {
    "cronsim",
    "dateutil",
    "feedgen",
    "htmldate",
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
"""What pure code may import that is not Python's own: all of it turns values into values."""
SHIPS = {
    "feedwright.checks.tables": {"pkgutil.get_data"},
    "feedwright.domain.profiles": {"pkgutil.get_data"},
}
"""Pure modules that read what ships with the package, which is as constant as their code."""
PURE_PATHS = {"pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath"}
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
"""What tells the time of day; ``time.monotonic``, by which a wait ends, does not."""
FILES = {"open", "input", "print", "exists", "is_file", "mkdir", "read_bytes", "write_bytes"}
LOCKS = ("feedwright.store", "feedwright.announce.hub.subscription_file")
HOMES = {
    "brotli": "feedwright.deliver.compression",
    "cronsim": "feedwright.scheduling.cron_expressions",
    "django": "feedwright.django",
    "feedgen": "feedwright.rendering.formats.syndication",
    "filelock": LOCKS,
    "granian": "feedwright.server.granian_server",
    "htmldate": "feedwright.reading.formats.webpage.opinion",
    "httpcore": ("feedwright.runtime.http", "feedwright.announce.hub.callbacks"),
    "idna": "feedwright.domain.addresses",
    "jinja2": "feedwright.rendering.html",
    "mkdocs": "feedwright.mkdocs",
    "nh3": "feedwright.markup.sanitising",
    "obstore": "feedwright.runtime.object_store",
    "procrastinate": "feedwright.scheduling.workers.engine",
    "psycopg": "feedwright.runtime.database",
    "psycopg_pool": "feedwright.scheduling.workers.engine",
    "pypandoc": "feedwright.runtime.pandoc",
    "pyromark": "feedwright.markup.markdown",
    "rich": "feedwright.cli",
    "slugify": "feedwright.domain.slugs",
    "sqlite3": "feedwright.runtime.database",
    "tinytag": "feedwright.reading.sources.episodes",
    "trafilatura": "feedwright.reading.formats.webpage.opinion",
    "typer": "feedwright.cli",
    "watchfiles": "feedwright.scheduling.watch",
    "zstandard": "feedwright.deliver.compression",
}
"""The one module, or the rooms, that import each of these parts."""


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


def loaded(nodes: list[ast.stmt]) -> Iterator[str]:
    """What is imported while a module loads, as dotted names: nothing for types or in functions."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from loaded(node.body + node.orelse)
        elif isinstance(node, ast.Try):
            yield from loaded(node.body)


def chain(importing: Mapping[str, set[str]]) -> list[str]:
    """The longest chain of names each of which imports the next."""

    @cache
    def below(name: str) -> list[str]:
        return [name, *max(map(below, sorted(importing[name])), key=len, default=[])]

    return max(map(below, sorted(importing)), key=len)


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


def room(module: str) -> str:
    """The room of a module: the first name below the package's."""
    return module.split(".")[1] if "." in module else ""


def owner(name: str) -> str:
    """The module in which a dotted name is, or that it is."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


ROOMED = [name for name in MODULES if room(name) not in ("", "__main__")]
PURE_MODULES = [name for name in MODULES if room(name) in PURE or within({name}, *PURE_PARTS)]


def test_rooms_are_known() -> None:
    """Every room is on the plan, and every room of the plan has modules."""
    assert {room(name) for name in ROOMED} == MAY_IMPORT.keys()
    assert PURE_MODULES


@pytest.mark.parametrize("module", [name for name in MODULES if MODULES[name].stem == "__init__"])
def test_what_rooms_say_of_themselves(module: str) -> None:
    """What the list in a room's docstring names is a module there."""
    said = ast.get_docstring(tree(module)) or ""
    listed = "".join(part for part in said.split("\n- ")[1:])
    inside = {name.rpartition(".")[2] for name in MODULES if name.rpartition(".")[0] == module}
    assert set(re.findall(r"``(\w+)``", listed)) <= inside


def test_what_the_line_says_of_the_house() -> None:
    """What the docstring of the line names is a room, or a module of one."""
    names = {part for name in MODULES for part in name.split(".")}
    said = ast.get_docstring(tree("feedwright.pipeline")) or ""
    assert set(re.findall(r"``(\w+)``", said)) <= names


@pytest.mark.parametrize("module", ROOMED)
def test_who_imports_whom(module: str) -> None:
    """A module imports its own room and those that its room may import, and no other."""
    others = {room(name) for name in within(imports(module), "feedwright")} - {room(module)}
    assert others <= MAY_IMPORT[room(module)]


def test_floors() -> None:
    """The rooms stand on each other no higher than once reached."""
    found = chain(MAY_IMPORT)
    assert len(found) == FLOORS, " > ".join(found)


def test_layers() -> None:
    """Modules wait for each other no longer than once reached, while they load."""
    importing = {
        name: {owner(one) for one in within(set(loaded(tree(name).body)), "feedwright")} - {name}
        for name in MODULES
    }
    found = chain(importing)
    assert len(found) == LAYERS, " > ".join(found)


@pytest.mark.parametrize("name", MAY_IMPORT)
def test_no_circles(name: str) -> None:
    """The modules of a room can be read one after another: their imports form no circle."""
    left = {
        module: {owner(one) for one in within(imports(module), f"feedwright.{name}")} - {module}
        for module in ROOMED
        if room(module) == name
    }
    while leaves := {module for module, of in left.items() if not of & left.keys()}:
        left = {module: of for module, of in left.items() if module not in leaves}
    assert not left


@pytest.mark.parametrize("module", PURE_MODULES)
def test_pure(module: str) -> None:
    """Pure code opens no file, asks nobody, and imports only what turns values into values."""
    found = imports(module)
    others = {name.partition(".")[0] for name in found - within(found, "feedwright")}
    assert others - sys.stdlib_module_names <= PARTS
    assert not within(found, *IMPURE)
    assert within(found, "pathlib") <= PURE_PATHS
    assert not FILES & set(calls(module))
    reading = within(found, "importlib", "io.open", "pkgutil")
    assert reading == SHIPS.get(module, set())
    assert not within(found, "feedwright.runtime", "feedwright.store")


@pytest.mark.parametrize("module", [name for name in ROOMED if not within({name}, *MAY_TOUCH)])
def test_clock(module: str) -> None:
    """The clock is read where the machine may be touched; elsewhere ``now`` is an argument."""
    assert not CLOCKS & set(calls(module))


@pytest.mark.parametrize(("part", "home"), HOMES.items(), ids=HOMES)
def test_homes(part: str, home: str | tuple[str, ...]) -> None:
    """Each of the parts that we stand on is known to one module, or to few rooms."""
    homes = (home,) if isinstance(home, str) else home
    importing = {module for module in MODULES if within(imports(module), part)}
    assert importing
    assert importing == within(importing, *homes)


def test_destination() -> None:
    """The kind of a destination is known where it is opened; elsewhere by what it can do."""
    for kind in ("bucket", "folder"):
        knowing = {name for name in MODULES if within(imports(name), f"feedwright.deliver.{kind}")}
        assert knowing == {"feedwright.workspace"}


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES)
def test_length(path: Path) -> None:
    """A module can be read in one sitting."""
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_function_length() -> None:
    """A function fits in view, but for few; those are not longer than they once were."""
    found = {}
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0]
                lines = (node.end_lineno or 0) - node.lineno + 1
                if ast.get_docstring(node) is not None:
                    lines -= (first.end_lineno or 0) - first.lineno + 1
                if lines > MOST_FUNCTION_LINES:
                    found[f"{module}.{node.name}"] = lines
    assert found.keys() == LONG_FUNCTIONS.keys()
    assert not {name: found[name] for name, most in LONG_FUNCTIONS.items() if found[name] > most}
