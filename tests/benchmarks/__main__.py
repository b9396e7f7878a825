"""``python -m tests.benchmarks``: everything in one run, and the tables in Markdown."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import plot, rows, table
from tests.benchmarks.bench import Bench
from tests.benchmarks.contenders import Contender
from tests.benchmarks.contenders.alone import Alone
from tests.benchmarks.contenders.byhand import ByHand
from tests.benchmarks.contenders.feedwright import Feedwright
from tests.benchmarks.contenders.hugo import Hugo
from tests.benchmarks.contenders.peers import Peers, cache
from tests.benchmarks.contenders.pelican import Pelican

PLOT = Path(__file__).parent / "cost.svg"
MANUAL = Path(__file__).parents[2] / "src/feedwright/manual/costs.md"
MARKS = "<!-- what was measured -->", "<!-- until here -->"
_LINES = {
    ("Hugo", "nothing"): "Hugo, every time",
    ("Feedwright", "nothing"): "Feedwright, from nothing",
    ("Feedwright", "edited"): "Feedwright, one edited",
}


def main() -> None:
    """Measures, and prints what was found."""
    told = _arguments()
    sizes = [int(size) for size in told.sizes.split(",")]
    if told.quick:
        sizes, told.rounds = [100, 1000, 3000], 1
    peers = Peers(cache() / "peers")
    ours = Feedwright()
    ours.compile()
    contenders: dict[str, Contender] = {
        one.name: one
        for one in (
            ours,
            Hugo(peers),
            Pelican(peers),
            ByHand(peers, "feedgen"),
            ByHand(peers, "feedgenerator"),
        )
    }
    versions = table.machine(contenders.values())
    contenders[Alone.name] = Alone()
    with tempfile.TemporaryDirectory(prefix="feedwright-benchmarks-") as folder:
        bench = Bench(Path(folder), contenders, told.rounds)
        measured = [(row, bench.pair(row.ours, row.against)) for row in rows.rows(*sizes)]
        bounds = [
            (one, bench.pair(one.alone, one.hugo), bench.pair(one.ours, one.alone))
            for one in rows.bounds(sizes[1])
        ]
        others = rows.by_hand(sizes[1])
        for task in others:
            bench.cost(task)
        if told.plot:
            _draw(bench, sizes)
        found = f"{table.promises(measured)}\n\n{table.bounds(bounds)}\n\n{versions}\n"
        if told.profile:
            tasks = dict.fromkeys(row.ours for row, _ in measured if row.ours.state != "told")
            found += f"\n{table.profiles({task: bench.profile(task) for task in tasks})}\n"
        if told.manual:
            _quote(found)
        others_too = f"{table.costs(bench, bench.costs)}\n\n{table.counts(bench)}\n"
        sys.stdout.write(f"{found}\n{others_too}")


def _draw(bench: Bench, sizes: list[int]) -> None:
    costs = [
        (_LINES[task.contender, task.state], task.articles, bench.cost(task).wall)
        for task in rows.plotted(*sizes)
    ]
    title = "Seconds to publish a main feed and five section feeds"
    PLOT.write_text(plot.svg(title, plot.lines(costs)), encoding="utf-8")


def _quote(found: str) -> None:
    """Puts what was found into the manual, between the marks that stand there."""
    before, start, rest = MANUAL.read_text("utf-8").partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    MANUAL.write_text(f"{before}{start}\n{found}{end}{after}", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--sizes",
        default="1000,10000,100000",
        help="how many articles a small, a middling and a large archive have",
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each pair runs")
    parser.add_argument("--quick", action="store_true", help="small archives, once each")
    parser.add_argument("--plot", action="store_true", help=f"draw {PLOT.name}, too")
    parser.add_argument("--profile", action="store_true", help="tell what each run is spent on")
    parser.add_argument("--manual", action="store_true", help=f"put it into {MANUAL.name}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
