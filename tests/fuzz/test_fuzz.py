from itertools import islice
from pathlib import Path
from random import Random

import pytest
from tests.fuzz.mutation import Mutations
from tests.fuzz.targets import ROOT, TARGETS, Target

FOUND = ROOT / "tests" / "golden" / "fuzz"
CASES = sorted(path for path in FOUND.rglob("*") if path.is_file())
MUTATIONS = 40


@pytest.mark.parametrize("path", CASES, ids=[path.name for path in CASES])
def test_what_was_found_stays_mended(path: Path) -> None:
    """An input that once ended in a traceback ends in a value now; its folder is the target's."""
    TARGETS[path.parent.name].run(path.read_bytes())


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_mutations_end_in_a_value(target: Target) -> None:
    """Whatever breaks an input, reading it ends in a value or in an error of its own."""
    seeds = target.seeds()
    assert seeds
    for data in islice(Mutations(seeds, Random(20261125)), MUTATIONS):  # noqa: S311 - no secret
        target.run(data)


def test_mutations_are_the_same_again() -> None:
    """A number says which mutations come, so that what one run found another finds again."""
    first, second = (Mutations([b"abc", b"def"], Random(7)) for _ in range(2))  # noqa: S311
    assert [*islice(first, 100)] == [*islice(second, 100)]
    assert len({*islice(first, 100)}) > 50
