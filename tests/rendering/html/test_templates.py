import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.rendering.html import templates
from feedwright.runtime import fingerprint

NAMES = {"article", "base", "catalogue", "feed", "frame", "parts"}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates and of what loads them, which nothing has loaded yet."""
    here = Path(templates.__file__)
    shutil.copy(here, tmp_path)
    shutil.copytree(
        here.with_name("templates"),
        tmp_path / "templates",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    monkeypatch.setattr(templates, "__file__", str(tmp_path / here.name))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja has compiled."""
    names: list[str] = []
    compiling: Callable[..., object] = jinja2.Environment.compile

    def told(environment: jinja2.Environment, source: str, name: str, file: str) -> object:
        names.append(name.partition(".")[0])
        return compiling(environment, source, name, file)

    monkeypatch.setattr(jinja2.Environment, "compile", told)
    return names


def load(*names: str) -> None:
    """Loads templates as a process does that has loaded none."""
    environment = templates.environment({})
    for name in names:
        environment.get_template(f"{name}.html.j2")


def cached(package: Path) -> set[str]:
    """What lies in the cache."""
    return {one.name for one in (package / "templates" / "__pycache__").iterdir()}


def test_compiled_once(package: Path, compiled: list[str]) -> None:
    """The second process that needs a template has its code from the first."""
    load(*NAMES)
    assert set(compiled) == NAMES
    assert cached(package) == {f"{one}.html.{sys.implementation.cache_tag}.pyc" for one in NAMES}
    compiled.clear()
    load(*NAMES)
    assert compiled == []


def test_another_template(package: Path, compiled: list[str]) -> None:
    """A template that was written anew is compiled anew, though it is as long as before."""
    load("feed", "base")
    file = package / "templates" / "feed.html.j2"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"<", b">"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 10_000_000))
    compiled.clear()
    load("base")
    assert compiled == []
    load("feed")
    assert compiled == ["feed"]


@pytest.mark.parametrize("part", ["templates.py", "compiler.py"])
def test_another_program(
    part: str, package: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of Jinja, or of what tells it how to compile, compiles anew."""
    maker = package / "compiler.py"
    maker.touch()
    monkeypatch.setattr(templates, "_MAKERS", (str(maker),))
    load("feed")
    os.utime(package / part, (1, 1))
    load("feed")
    assert compiled == ["feed", "feed"]


def no_bytecode(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python was told to keep no compiled code."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


def no_folder(package: Path, _: pytest.MonkeyPatch) -> None:
    """There can be no cache."""
    (package / "templates" / "__pycache__").touch()


def no_change(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program lies where this account may not write."""
    opening = os.open

    def refused(path: object, flags: int, *rest: int, **more: int) -> int:
        if str(path).startswith(str(package)) and flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied", path)
        return opening(path, flags, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("_frozen_importlib_external._os.open", refused)


@pytest.mark.parametrize("how", [no_bytecode, no_folder, no_change])
def test_nothing_is_kept(
    how: Callable[[Path, pytest.MonkeyPatch], None],
    package: Path,
    compiled: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where nothing may be kept, or can be, each process compiles, and nobody hears of it."""
    how(package, monkeypatch)
    load("feed")
    load("feed")
    assert compiled == ["feed", "feed"]
    assert not [one for one in package.rglob("*") if one.suffix == ".pyc"]


def test_spoilt(package: Path, compiled: list[str]) -> None:
    """Code of another Python, or none at all, is passed over."""
    load("feed")
    (kept,) = (package / "templates" / "__pycache__").iterdir()
    whole = kept.read_bytes()
    for other in (b"", b"nonsense" * 99, b"\0\0\r\n" + whole[4:]):
        kept.write_bytes(other)
        load("feed")
        assert kept.read_bytes() == whole
    assert compiled == ["feed"] * 4


def test_no_such_template(package: Path) -> None:
    """What is not there is Jinja's own error."""
    assert package.is_dir()
    with pytest.raises(jinja2.TemplateNotFound, match="nothing"):
        load("nothing")


def test_same_edition(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept does not make the program another: nothing is published anew for it."""
    monkeypatch.setattr(fingerprint, "_PACKAGE", str(package))
    of_another_process = fingerprint.program_fingerprint.__wrapped__
    before = of_another_process()
    load(*NAMES)
    assert of_another_process() == before
    (package / "templates" / "feed.html.j2").write_bytes(b"other")
    assert of_another_process() != before


def test_many_at_once(tmp_path: Path) -> None:
    """Processes that fill one cache at once all have whole templates, and leave it whole."""
    program = (
        "from feedwright.rendering.html.templates import environment\n"
        f"made = environment({{}})\n"
        f"for name in {sorted(NAMES)}: print(made.get_template(f'{{name}}.html.j2').blocks.keys())"
    )
    told = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path)}
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", program]
    several = [
        subprocess.Popen(command, env=told, stdout=subprocess.PIPE, text=True) for _ in range(5)
    ]
    answers = {one.communicate()[0] for one in several}
    assert {one.returncode for one in several} == {0}
    assert len(answers) == 1
    found = [one.name for one in tmp_path.rglob("*.html.*")]
    assert sorted(found) == sorted(
        f"{one}.html.{sys.implementation.cache_tag}.pyc" for one in NAMES
    )


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-9, 9),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("ab<&'", min_size=1), inner),
    )
)
def test_json(value: object) -> None:
    """What search engines read is written as ``json.dumps`` writes it, safe within a script."""
    written = templates.environment({}).from_string("{{ value|tojson }}").render(value=value)
    plain = json.dumps(value, ensure_ascii=False, indent=1)
    for sign in "<>&'":
        plain = plain.replace(sign, f"\\u{ord(sign):04x}")
    assert written == plain
