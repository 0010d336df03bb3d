"""The tables of docs/scale.md, and their places in it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from _scale_costs import Costs, Machine, Way
from _scale_day import MEAN_S
from _scale_fleet import Day
from _tables import table

SIZES = 1_000, 100_000, 1_000_000


class Asked(NamedTuple):
    """One day that was simulated."""

    way: str
    at_once: int
    lag_s: float
    headroom: float
    day: Day
    outage: float = 0.0


def measured_table(costs: Costs) -> str:
    """What was measured, for each way of playing."""
    head = (
        "a run",
        "core",
        "of it composing",
        "memory, MB",
        "to the listener, kB/s",
        "a core holds",
    )
    one = Machine(cores=1, memory_gb=1e6, network_gbps=1e6)
    rows = [
        (
            name,
            f"{way.core:.2%}",
            f"{way.composing:.2%}",
            f"{way.memory_mb:.1f}",
            f"{way.bytes_per_s / 1000:.2f}",
            str(one.holds_at_most(way, costs)),
        )
        for name, way in costs.ways.items()
    ]
    return table(head, rows)


def stages_table(costs: Costs) -> str:
    """Milliseconds for a second of music."""
    names = list(costs.stages_ms["mean"])
    rows = [
        (style, *(f"{spent[name]:.1f}" for name in names), f"{sum(spent.values()):.1f}")
        for style, spent in costs.stages_ms.items()
    ]
    return table(("style", *names, "all"), rows)


def paper_table(costs: Costs, machine: Machine) -> str:
    """Machines, memory, network and money for so many at once, all day long."""
    head = (
        *("runs at once", "way", "a machine holds", "machines", "cores", "memory, GB"),
        *("network, Gbit/s", "an hour costs", "of it traffic", "a run costs"),
    )
    rows = [_on_paper(size, name, costs, machine) for size in SIZES for name in costs.ways]
    return table(head, rows)


def _on_paper(size: int, name: str, costs: Costs, machine: Machine) -> tuple[str, ...]:
    way = costs.ways[name]
    holds = machine.holds(way, costs)
    machines = -(-size // holds)
    memory_gb = (machines * machine.cores * costs.idle_mb + size * way.memory_mb) / 1000
    traffic = _traffic(way, size, machine)
    hour = machines * machine.cores * machine.core_hour + traffic
    return (
        f"{size:,}",
        name,
        f"{holds:,}",
        f"{machines:,}",
        f"{machines * machine.cores:,}",
        f"{memory_gb:,.0f}",
        f"{size * way.bytes_per_s * 8 / 1e9:,.3g}",
        f"{hour:,.2f}",
        f"{traffic:,.2f}",
        f"{hour / size * MEAN_S / 3600:.5f}",
    )


def _traffic(way: Way, runs: float, machine: Machine) -> float:
    """Money for an hour of so many runs."""
    return runs * way.bytes_per_s * 3600 / 1e9 * machine.gigabyte


def days_table(days: list[Asked], costs: Costs, machine: Machine) -> str:
    """How simulated days went."""
    head = (
        *("way", "at once", "runs", "most machines", "machine-hours", "failures", "waited"),
        *("wait p99, s", "longest, s", "with silence", "silence p99, s"),
        *("longest, s", "silent s an hour", "a day costs", "without scaling"),
    )
    return table(head, [_day_row(asked, costs, machine) for asked in days])


def _day_row(asked: Asked, costs: Costs, machine: Machine) -> tuple[str, ...]:
    day, way = asked.day, costs.ways[asked.way]
    traffic = _traffic(way, day.runs * MEAN_S / 3600, machine)
    an_hour = machine.cores * machine.core_hour
    return (
        asked.way,
        f"{asked.at_once:,}",
        f"{day.runs:,}",
        f"{day.machines:,}",
        f"{day.machine_hours:,.0f}",
        str(day.failures),
        f"{day.waited:.3%}",
        f"{day.wait_p99_s:.1f}",
        f"{day.wait_most_s:.0f}",
        f"{day.silent:.4%}",
        f"{day.silent_p99_s:.1f}",
        f"{day.silent_most_s:.1f}",
        f"{day.silent_s_per_hour:.4f}",
        f"{day.machine_hours * an_hour + traffic:,.2f}",
        f"{24 * day.machines * an_hour + traffic:,.2f}",
    )


def lags_table(days: list[Asked]) -> str:
    """What slower machines and more room cost and spare."""
    head = (
        "a machine comes after, s",
        "headroom",
        "waited",
        "wait p99, s",
        "longest, s",
        "machine-hours",
    )
    rows = [
        (
            f"{asked.lag_s:.0f}",
            f"{asked.headroom:.0%}",
            f"{asked.day.waited:.3%}",
            f"{asked.day.wait_p99_s:.1f}",
            f"{asked.day.wait_most_s:.0f}",
            f"{asked.day.machine_hours:,.0f}",
        )
        for asked in days
    ]
    return table(head, rows)


def outages_table(days: list[Asked]) -> str:
    """What a part of the fleet costs the ear when it fails in one moment."""
    head = (
        *("way", "at once", "failed", "machines that failed", "with silence", "silence p99, s"),
        *("longest, s", "wait p99, s", "longest wait, s"),
    )
    rows = [
        (
            asked.way,
            f"{asked.at_once:,}",
            f"{asked.outage:.0%}",
            str(asked.day.failures),
            f"{asked.day.silent:.3%}",
            f"{asked.day.silent_p99_s:.1f}",
            f"{asked.day.silent_most_s:.1f}",
            f"{asked.day.wait_p99_s:.1f}",
            f"{asked.day.wait_most_s:.0f}",
        )
        for asked in days
    ]
    return table(head, rows)


def advantage(costs: Costs, machine: Machine) -> str:
    """What a run played by its client spares, in one table."""
    sound, notes = costs.ways["MP3"], costs.ways["notes"]
    playing = (sound.core - sound.composing) / max(1e-9, notes.core - notes.composing)
    alone = replace(machine, network_gbps=1e6)
    rows = [
        ("CPU of a run", f"{sound.core / notes.core:.1f}"),
        ("CPU of a run without composing, which both need", f"{playing:.0f}"),
        ("bytes to the listener", f"{sound.bytes_per_s / notes.bytes_per_s:.0f}"),
        (
            "runs that a machine holds",
            f"{alone.holds(notes, costs) / alone.holds(sound, costs):.1f}",
        ),
        ("music in hand when the server fails, s", "600 to 2.5"),
    ]
    return table(("MP3 to notes, or notes to MP3", "times"), rows)


def filled(page: str, tables: Mapping[str, str]) -> str:
    """The page with every table in its place, between two comments of its name.

    Raises:
        SystemExit: the page has no such place.
    """
    for name, text in tables.items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not place.search(page):
            raise SystemExit(f"docs/scale.md has no place for {name}")
        page = place.sub(lambda found, text=text: f"{found[1]}\n{text}\n\n{found[2]}", page)
    return page
