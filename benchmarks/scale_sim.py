r"""What 1,000, 100,000 and 1,000,000 runners at once would take, on paper and by simulation.

    python benchmarks/scale_sim.py --measure [--weights FILE] [--streams 12] [--notes 40] \
        [--seconds 60]
    python benchmarks/scale_sim.py [--cores 16] [--core-hour 0.03] [--gigabyte 0.02] [--fill 0.7]

With --measure: what a run costs on this machine, in both ways of playing, through a real server on
one core with the weights that come with it; written to docs/scale.json, in some five minutes.
Without: reads docs/scale.json, simulates days of a fleet with a fixed seed, and writes the tables
of docs/scale.md, in less than two minutes.
"""

import argparse
import sys
from pathlib import Path

from _scale_costs import Costs, Machine, read_costs
from _scale_day import runners_of_a_day
from _scale_events import simulate
from _scale_fleet import Fleet
from _scale_pages import (
    Asked,
    advantage,
    days_table,
    filled,
    lags_table,
    measured_table,
    outages_table,
    paper_table,
    stages_table,
)

DOCS = Path(__file__).resolve().parent.parent / "docs"
IN_HAND_S = {"MP3": 2.5, "notes": 600.0}
"""Music that a listener has when the server fails: the burst; ten minutes of bars."""
BOOT_S = 120.0
"""Assumed: from asking for a machine until it starts the server."""
HEADROOM = 0.15
LAGS_S = 60.0, 180.0, 600.0
HEADROOMS = 0.05, 0.15, 0.3
OUTAGES = 0.1, 0.3
SEED = 7


def main() -> None:
    """Measure, or simulate and write the page."""
    options = _options()
    if options.measure:
        from _scale_measure import measure_costs  # noqa: PLC0415 - JAX and the server; not to simulate

        command = f"python benchmarks/{Path(sys.argv[0]).name} {' '.join(sys.argv[1:])}"
        costs = measure_costs(options, command)
        options.costs.write_text(costs.text(), encoding="utf-8")
    else:
        costs = read_costs(options.costs)
        machine = Machine(
            cores=options.cores,
            fill=options.fill,
            core_hour=options.core_hour,
            gigabyte=options.gigabyte,
        )
        page = options.page.read_text(encoding="utf-8")
        made = tables(costs, machine, options.sizes, options.between)
        options.page.write_text(filled(page, made), encoding="utf-8")
    print(measured_table(costs))


def tables(costs: Costs, machine: Machine, sizes: tuple[int, ...], between: int) -> dict[str, str]:
    """All tables of the page, by name.

    Args:
        costs: what was measured.
        machine: what is rented.
        sizes: runs at once of the days that are simulated, in both ways.
        between: runs at once of the days of other lags and headrooms, and of outages.
    """
    lag_s = BOOT_S + costs.ready_s

    def day(
        way: str, size: int, lag_s: float = lag_s, room: float = HEADROOM, outage: float = 0.0
    ) -> Asked:
        cost = costs.ways[way]
        fleet = Fleet(
            holds=machine.holds(cost, costs),
            holds_at_most=machine.holds_at_most(cost, costs),
            buffer_s=IN_HAND_S[way],
            lag_s=lag_s,
            headroom=room,
            outage=outage,
        )
        simulated = simulate(runners_of_a_day(size, SEED), fleet, SEED)
        return Asked(way, size, lag_s, room, simulated, outage)

    days = [day(way, size) for size in sizes for way in costs.ways]
    lags = [day("MP3", between, lag, room) for lag in LAGS_S for room in HEADROOMS]
    outages = [day(way, between, outage=share) for share in OUTAGES for way in costs.ways]
    origin = f"{costs.processor}, one core; `{costs.command}`."
    ready = f"From start to ready the server took {costs.ready_s:.0f} s; without runs it takes"
    idle = f"{costs.idle_core:.1%} of a core and {costs.idle_mb:.0f} MB."
    return {
        "measured": f"{origin} {ready} {idle}\n\n{measured_table(costs)}",
        "stages": stages_table(costs),
        "advantage": advantage(costs, machine),
        "paper": paper_table(costs, machine),
        "days": days_table(days, costs, machine),
        "lags": lags_table(lags),
        "outages": outages_table(outages),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="and write docs/scale.json")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--streams", type=int, default=12, help="runs as MP3")
    parser.add_argument("--notes", type=int, default=40, help="runs as notes")
    parser.add_argument("--seconds", type=float, default=60, help="for each way")
    parser.add_argument("--ahead", type=int, default=16, help="bars that a client has in hand")
    parser.add_argument("--cores", type=int, default=16, help="of a machine")
    parser.add_argument("--fill", type=float, default=0.7, help="share of them given to runs")
    parser.add_argument("--core-hour", type=float, default=0.03, help="its price")
    parser.add_argument("--gigabyte", type=float, default=0.02, help="the price of traffic out")
    parser.add_argument("--costs", type=Path, default=DOCS / "scale.json")
    parser.add_argument("--page", type=Path, default=DOCS / "scale.md")
    parser.add_argument("--sizes", type=_sizes, default=(1_000, 10_000, 100_000))
    parser.add_argument(
        "--between", type=int, default=10_000, help="runs of the tables of lags and outages"
    )
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split(","))


if __name__ == "__main__":
    main()
