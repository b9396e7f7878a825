import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from feedwright.domain.errors import UnreadableArticle
from feedwright.runtime import pandoc
from feedwright.runtime.executor import alone
from feedwright.runtime.pandoc import Pandoc

pytest.importorskip("pypandoc", reason="the extra 'documents' is not installed")

RST = b"Title\n=====\n\nA *word*.\n"
ENDLESS = b"#while true { [x] }\n"


@pytest.fixture
def converter() -> Iterator[Pandoc]:
    """A pandoc that is ended after the test."""
    made = Pandoc()
    yield made
    made.close()


def said(converter: Pandoc, data: bytes, form: str = "rst") -> str:
    """The HTML of a document."""
    return str(json.loads(converter.convert(data, form))["html"])


def test_one_process_reads_document_after_document(converter: Pandoc) -> None:
    """It is started once, with the first, and gives each the same bytes again."""
    assert converter.started == 0
    first = converter.convert(RST, "rst")
    for form in ("org", "asciidoc", "textile", "mediawiki", "typst", "djot", "creole"):
        assert "word" in said(converter, b"A word.", form)
    assert converter.convert(RST, "rst") == first
    assert converter.started == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps such files elsewhere")
def test_the_process_leaves_no_file(converter: Pandoc) -> None:
    """What it has made for itself is gone when it is ended, as nobody else would remove it."""
    said(converter, RST)
    pid = converter.pid
    converter.close()
    assert [*Path("/tmp").glob(f"pandoc*{pid}*")] == []  # noqa: S108 - as it has no environment


def test_a_document_that_is_broken_ends_nothing(converter: Pandoc) -> None:
    """What pandoc says of it is told, and the next one is read."""
    told = json.loads(converter.convert(b"#unknown(1)", "typst"))
    assert "unknown" in told["error"]
    assert json.loads(converter.convert(b"x", "latex"))["error"]
    assert said(converter, RST) == "<p>A <em>word</em>.</p>"
    assert converter.started == 1


def test_a_document_that_takes_too_long_is_given_up() -> None:
    """Its process is ended, and another one reads the next document."""
    converter = Pandoc(seconds=1)
    with pytest.raises(UnreadableArticle, match="has not read it after 1 seconds"):
        converter.convert(ENDLESS, "typst")
    converter._seconds = 60  # noqa: SLF001 - to start it may take longer than one
    assert said(converter, RST)
    assert converter.started == 2
    converter.close()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("os.exit(3)", "ends pandoc, which reads rst, with status 3"),
        ("io.read('l') os.exit(251)", "cannot read it in 512 MB"),
        ("io.read('l') io.write('12\\nshort') os.exit(0)", "ends pandoc"),
        ("io.read('l') io.write('no number\\n') io.flush() while true do end", "ends pandoc"),
        ("io.read('l') io.write('999999999999\\n') io.flush()", "more than any article"),
    ],
    ids=["ends", "memory", "short", "nonsense", "huge"],
)
def test_whatever_becomes_of_the_process_is_told(tmp_path: Path, script: str, reason: str) -> None:
    """A document whose process ends is an article that cannot be read, and no error of ours."""
    file = tmp_path / "ends.lua"
    file.write_text(script)
    converter = Pandoc(seconds=60, script=file)
    with pytest.raises(UnreadableArticle, match=reason):
        converter.convert(RST, "rst")
    converter.close()


def test_a_process_that_somebody_ends_is_started_again(converter: Pandoc) -> None:
    """The document that it was to read is none the worse."""
    before = said(converter, RST)
    os.kill(converter.pid, signal.SIGKILL)
    assert said(converter, RST) == before
    assert converter.started == 2


def test_a_process_that_cannot_be_started(
    converter: Pandoc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The system's error is the cause, so that it is tried again in the next run."""
    monkeypatch.setattr(pandoc, "_program", lambda: str(tmp_path / "pandoc"))
    with pytest.raises(UnreadableArticle, match="cannot be started") as caught:
        converter.convert(RST, "rst")
    assert isinstance(caught.value.__cause__, OSError)


def test_a_fork_has_a_process_of_its_own(converter: Pandoc) -> None:
    """Two that read from one line would have each other's answers."""
    before = said(converter, RST)
    ours = converter.pid

    def told(_part: object) -> bytes:
        answer = said(converter, RST)
        return json.dumps([answer, converter.pid]).encode()

    answer, pid = json.loads(alone(told, None))
    assert answer == before
    assert pid != ours
    assert said(converter, RST) == before
    assert converter.started == 1
    _wait_for_end(pid)


def test_the_process_knows_nothing_of_the_machine(tmp_path: Path) -> None:
    """It has no environment, and can write no file."""
    file = tmp_path / "asks.lua"
    file.write_text(
        "io.read('l')\n"
        f"local written = io.open('{tmp_path}/written', 'w')\n"
        "if written then written:setvbuf('no') written = written:write('x') end\n"
        "local s = tostring(os.getenv('HOME')) .. ' ' .. tostring(os.getenv('PATH'))\n"
        "io.write(#s, '\\n', s)\n"
    )
    converter = Pandoc(seconds=60, script=file)
    with suppress(UnreadableArticle):  # where the system ended it when it wrote
        assert converter.convert(b"", "rst") == b"nil nil"
    converter.close()
    written = tmp_path / "written"
    assert not written.exists() or written.read_bytes() == b""


@pytest.mark.skipif(sys.platform != "linux", reason="the bound is the kernel's of Linux")
@pytest.mark.parametrize("document", [RST, ENDLESS], ids=["idle", "busy"])
def test_the_process_ends_with_whoever_started_it(document: bytes) -> None:
    """Though that is killed while a document is read that would never end."""
    program = (
        "import sys, threading, time\n"
        "from feedwright.runtime.pandoc import Pandoc\n"
        "made = Pandoc(seconds=60)\n"
        "made.convert(b'x', 'rst')\n"
        "made._seconds = 1\n"
        "print(made.pid, flush=True)\n"
        f"made.convert({document!r}, {'rst' if document is RST else 'typst'!r})\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.kill()
        parent.wait()
    _wait_for_end(pid)


def _wait_for_end(pid: int) -> None:
    """Waits until a process has gone, and fails where it stays."""
    for _ in range(1200):
        state = Path(f"/proc/{pid}/stat")
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except OSError:
            return
        time.sleep(0.1)
    pytest.fail(f"process {pid} goes on")
