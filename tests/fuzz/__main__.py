"""``python -m tests.fuzz TARGET SECONDS [FOLDER]``: runs one target for some time.

Inputs that end in a traceback, or that take very long, are kept in FOLDER, one a place in the
code. Exit status 1 when there was one. With atheris installed it chooses the inputs, by what they
reach in the code, and stops at the first fault.
"""

import sys
import tempfile
import time
import traceback
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random

from tests.fuzz.mutation import Mutations
from tests.fuzz.targets import TARGETS, Target

SLOW = 10.0
"""Seconds of CPU time for one input, beyond which it is kept as one that hangs."""


def main(name: str, seconds: str, folder: str = "") -> int:
    """Fuzzes, and says what was found.

    Args:
        name: Of the target.
        seconds: How long.
        folder: Where to keep what is found; a new one below the system's for temporary files.
    """
    if name not in TARGETS:
        sys.stderr.write(f"{name!r} is no target; there are {', '.join(TARGETS)}\n")
        return 2
    kept = Path(folder or tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    kept.mkdir(parents=True, exist_ok=True)
    if find_spec("atheris"):
        _guided(TARGETS[name], seconds, kept)
    return _run(TARGETS[name], name, float(seconds), kept)


def _guided(target: Target, seconds: str, folder: Path) -> None:
    """Lets atheris drive, which ends this program."""
    atheris = import_module("atheris")
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for seed in target.seeds():
        (corpus / sha256(seed).hexdigest()[:12]).write_bytes(seed)
    with atheris.instrument_imports(include=["feedwright"]):
        target.run(target.seeds()[0])
    options = (f"-max_total_time={seconds}", f"-timeout={SLOW:.0f}", "-max_len=60000")
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={folder}/", str(corpus)], target.run)
    atheris.Fuzz()


def _run(target: Target, name: str, seconds: float, folder: Path) -> int:
    found: set[str] = set()
    until = time.monotonic() + seconds
    number = time.time_ns()
    count = 0
    for data in Mutations(target.seeds(), Random(number)):  # noqa: S311 - no secret is made
        count += 1
        if fault := _fault(target, data):
            place = fault.splitlines()[-1] if fault.startswith("slow") else _place(fault)
            if place not in found:
                found.add(place)
                path = folder / f"{name}-{sha256(data).hexdigest()[:12]}"
                path.write_bytes(data)
                sys.stdout.write(f"{path}\n{fault}\n")
                sys.stdout.flush()
        if time.monotonic() > until:
            break
    sys.stdout.write(f"{name}: {count} inputs from the number {number}, {len(found)} faults\n")
    return 1 if found else 0


def _fault(target: Target, data: bytes) -> str:
    start = time.process_time()
    try:
        target.run(data)
    except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
        return traceback.format_exc()
    taken = time.process_time() - start
    return f"slow: {taken:.0f} s for {len(data)} bytes" if taken > SLOW else ""


def _place(told: str) -> str:
    """Where a traceback ends, which tells faults apart."""
    return [line for line in told.splitlines() if line.lstrip().startswith("File ")][-1]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
