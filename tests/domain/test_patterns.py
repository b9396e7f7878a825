import gc
import pkgutil
import re
from importlib import import_module
from typing import Any

import pytest

import feedwright
from feedwright.domain import patterns
from feedwright.domain.patterns import seldom


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is compiled."""
    told: list[Any] = []

    def compiled(text: Any, flags: int = 0) -> Any:
        told.append(text)
        return once(text, flags)

    once = re.compile
    monkeypatch.setattr("feedwright.domain.patterns.re.compile", compiled)
    return told


def test_compiled_when_used(compiling: list[Any]) -> None:
    """It is compiled once, and not before something is looked for by it."""
    made = seldom(r"(?P<first>a+)b", re.IGNORECASE)
    assert compiling == []
    assert made.pattern == r"(?P<first>a+)b"
    assert compiling == []
    assert made.fullmatch("AAB")
    assert made.search("xaab")
    assert compiling == [made.pattern]


def test_does_as_others_do() -> None:
    """All that a pattern offers it offers, before and after it has been compiled."""
    for text, sample in ((r"(\d)(?P<x>[a-z])?", "1a 2 3b"), (rb"(\d)(?P<x>[a-z])?", b"1a 2 3b")):
        whole: re.Pattern[Any] = re.compile(text)
        asked: dict[str, Any] = {
            "findall": lambda one, on: one.findall(on),
            "finditer": lambda one, on: [found.span() for found in one.finditer(on)],
            "fullmatch": lambda one, on: one.fullmatch(on),
            "match": lambda one, on: one.match(on, 1, 3),
            "search": lambda one, on: one.search(on, 2)[0],
            "split": lambda one, on: one.split(on),
            "sub": lambda one, on: one.sub(on[:0], on, count=1),
            "subn": lambda one, on: one.subn(on[:0], on),
            "flags": lambda one, _: one.flags,
            "groups": lambda one, _: one.groups,
            "groupindex": lambda one, _: dict(one.groupindex),
        }
        for ask in asked.values():
            made: re.Pattern[Any] = seldom(text)
            assert ask(made, sample) == ask(whole, sample)
            assert ask(made, sample) == ask(whole, sample)


def test_what_it_does_not_offer() -> None:
    """Anything else is an error, as it is of a pattern."""
    with pytest.raises(AttributeError, match="nonsense"):
        _ = seldom("a").nonsense  # type: ignore[attr-defined]


def test_every_one_is_an_expression() -> None:
    """What is wrong with one is told here, and not by the run that meets it."""
    for module in pkgutil.walk_packages(feedwright.__path__, "feedwright."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    # By its type: to ask others of their class wakes what is lazy.
    waiting = [one for one in gc.get_objects() if issubclass(type(one), patterns._Compiled)]  # noqa: SLF001
    assert len(waiting) > 50
    for one in waiting:
        re.compile(one.pattern, one._flags)  # noqa: SLF001
