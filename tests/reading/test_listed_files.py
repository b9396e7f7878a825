"""The stamps of files, which are packed until one is asked for."""

import gc
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.publications import NOW, article, run, write

from feedwright.reading.listed_files import ListedFiles, digests, pack, within
from feedwright.runtime.stamps import numbers_of, stamp_from, stamp_of
from feedwright.store.files import bucket_of

NUMBERS = st.tuples(
    st.integers(0, 2**63), st.integers(-(2**66), 2**66), st.integers(), st.integers(0, 2**64 - 1)
)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1)
FILES = st.dictionaries(NAMES, NUMBERS | st.just(""), min_size=1, max_size=5)
FOLDERS = st.dictionaries(st.sampled_from(["", "a/", "a/b/", "ä/"]), FILES, max_size=4)


def listed(folders: Mapping[str, Mapping[str, tuple[int, int, int, int] | str]]) -> ListedFiles:
    """As a scan gives them."""
    return ListedFiles({folder: pack(files) for folder, files in folders.items()})


@given(FOLDERS)
@example({"": {"a.md": (1, 253_402_300_799 * 10**9, 2, 3)}})  # the year 9999, as some systems hold
def test_stamps_are_those_of_the_files(
    folders: Mapping[str, Mapping[str, tuple[int, int, int, int] | str]],
) -> None:
    """Whatever was packed, each file has its stamp, and no other file has one."""
    expected = {
        folder + name: stamp_from(found) if isinstance(found, tuple) else found
        for folder, files in folders.items()
        for name, found in files.items()
    }
    files = listed(folders)

    assert dict(files) == expected
    assert (len(files), bool(files)) == (len(expected), bool(expected))
    assert "a/no such file" not in files
    assert within(files, range(64)) == within(expected, range(64)) == expected


def held(files: ListedFiles) -> int:
    """How many stamps are in memory as text."""
    return sum(isinstance(one, str) and one[:2] == "7 " for one in _reached(files))


def _reached(start: object) -> list[object]:
    """All objects that one refers to, directly or through others."""
    found, waiting = {id(start): start}, [start]
    while waiting:
        for one in gc.get_referents(waiting.pop()):
            if id(one) not in found and not isinstance(one, type | ModuleType | FunctionType):
                found[id(one)] = one
                waiting.append(one)
    return [*found.values()]


def test_few_stamps_are_held_where_all_are_asked_for() -> None:
    """Whoever asks for every stamp, folder by folder, leaves a few of the last in memory."""
    folders = {f"{n}/": {f"{m}.md": (7, n, m, 1) for m in range(100)} for n in range(1000)}
    files = listed(folders)

    assert sum(stamp.startswith("7 ") for _, stamp in files.items()) == 100_000

    assert 100 <= held(files) <= 100_000 // 8


def test_a_folder_is_seldom_unpacked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks in any other order has each folder unpacked a few times, not for each file."""
    unpacked = Counter[str]()
    folders = {f"{n}/": {f"{m}.md": (7, n, m, 1) for m in range(500)} for n in range(40)}
    files = listed(folders)
    usual = msgspec.msgpack.decode

    def counting(packed: bytes, **how: Any) -> Any:
        unpacked["all"] += 1
        return usual(packed, **how)

    monkeypatch.setattr(msgspec.msgpack, "decode", counting)
    for m in range(500):
        for n in range(40):
            assert files[f"{n}/{m}.md"] == f"7 {n} {m} 1"

    assert 40 <= unpacked["all"] <= 40 * 12


def test_a_stamp_is_that_of_the_file(tmp_path: Path) -> None:
    """A file that is listed has the stamp that it has when it is asked for alone."""
    file = tmp_path / "a.md"
    file.write_text("Text.")
    assert listed({"": {"a.md": numbers_of(file.stat())}})["a.md"] == stamp_of(file) != ""


@given(FOLDERS, st.data())
def test_digests_tell_what_changed(
    folders: dict[str, dict[str, tuple[int, int, int, int] | str]], data: st.DataObject
) -> None:
    """They do not depend on the order of folders, and tell of any file that has another stamp."""
    before = digests([listed(folders)])
    assert digests([listed(dict(reversed(folders.items())))]) == before
    assert before.keys() == {*map(bucket_of, folders)}
    if not folders:
        return
    folder = data.draw(st.sampled_from(sorted(folders)))
    changed = {**folders, folder: {**folders[folder], "one more": (1, 2, 3, 4)}}

    after = digests([listed(changed)])

    assert {one for one in before if before[one] != after[one]} == {bucket_of(folder)}


def test_nothing_is_unpacked_where_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No stamp is written down but of the files in the bucket of what changed."""
    names = [f"{n}/{n}.md" for n in range(12)]
    folder = write(tmp_path, {name: article(name, NOW.isoformat()) for name in names})
    for _ in range(3):  # files that were just written are read twice
        run(folder)
    opened: list[str] = []
    usual = ListedFiles.of_folder

    def noting(self: ListedFiles, of: str) -> dict[str, str]:
        opened.append(of)
        return usual(self, of)

    monkeypatch.setattr(ListedFiles, "of_folder", noting)
    run(folder)
    assert opened == []

    (folder / "articles" / "3" / "3.md").write_text(article("Another", NOW.isoformat()))
    assert run(folder).work.files == 1
    assert {*map(bucket_of, opened)} == {bucket_of("articles/3/")}


@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes here alone")
def test_a_folder_with_a_name_that_no_text_can_hold(tmp_path: Path) -> None:
    """Its files are set aside by name, and the others are published."""
    folder = write(tmp_path, {"a.md": article("A", NOW.isoformat())})
    odd = Path(os.fsdecode(os.fsencode(folder / "articles") + b"/\xff"))
    try:
        odd.mkdir()
    except OSError:
        pytest.skip("this file system has no such name")
    (odd / "b.md").write_text(article("B", NOW.isoformat()))

    report = run(folder)

    assert report.articles.read == 1
    (aside,) = report.articles.set_aside
    assert "not UTF-8" in aside.reason


def test_a_folder_with_another_name_is_seen(tmp_path: Path) -> None:
    """Its articles are those of the new name, even where both names are in one bucket."""
    old = "old"
    new = next(
        one
        for n in range(10_000)
        if bucket_of(f"articles/{(one := f'new{n}')}/") == bucket_of("articles/old/")
    )
    folder = write(tmp_path, {f"{old}/a.md": article("A", NOW.isoformat())})
    for _ in range(2):
        run(folder)
    (folder / "articles" / old).rename(folder / "articles" / new)

    assert run(folder).work.files == 1
