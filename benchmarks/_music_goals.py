"""The page's first table: each figure's goal, what was reached, and whether that is enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from _loudness import AIM_LUFS, AIM_PEAK_DB, AIM_WITHIN_LU
from _music_band import StyleSound
from _music_energy import BandEnergy
from _music_network import NetworkFound
from _music_words import AIM_AREA, AIM_COPY_BARS, AIM_ENERGY, AIM_STYLE
from _tables import table
from loudness import mean_lufs

AIM_CLOSE = 0.95
"""Share of the beats whose stroke is heard within 30 ms."""
FAULTS = ("parallel fifths", "parallel octaves")
AIM_FAULTS = 2.0
"""So many times as many faults as Bach's own are taken for no more than his."""


@dataclass(frozen=True)
class Goal:
    """A line of the table."""

    figure: str
    goal: str
    reached: str
    good: bool


def goals(
    found: NetworkFound, sounds: Sequence[StyleSound], energies: Mapping[str, BandEnergy]
) -> list[Goal]:
    """All that can be told."""
    return [
        *_heard(found),
        *_asked(found, energies),
        *_written(found),
        *_sounding(sounds),
    ]


def goals_table(rows: Sequence[Goal]) -> str:
    """In Markdown."""
    cells = [[row.figure, row.goal, row.reached, "yes" if row.good else "**no**"] for row in rows]
    return table(["figure", "goal", "measured", "reached"], cells)


def _heard(found: NetworkFound) -> list[Goal]:
    areas = {name: verdict.area.area for name, verdict in found.verdicts.items()}
    told = ", ".join(f"{name} {area:.2f}" for name, area in areas.items())
    good = all(area <= AIM_AREA for area in areas.values())
    return [Goal("judge's AUC", f"≤ {AIM_AREA}", told, good)]


def _asked(found: NetworkFound, energies: Mapping[str, BandEnergy]) -> list[Goal]:
    rows: list[Goal] = []
    if found.recognised is not None:
        share = found.recognised.share
        rows.append(
            Goal("style recognised", f"≥ {AIM_STYLE:.0%}", f"{share:.0%}", share >= AIM_STYLE)
        )
    if found.energies:
        heard = {name: one.steps.correlation for name, one in found.energies.items()}
        rows.append(_followed("energy asked, notes the network writes", heard))
    played = {name: one.followed.correlation for name, one in energies.items()}
    rows.append(_followed("energy asked, notes the band plays", played))
    return rows


def _followed(figure: str, found: dict[str, float]) -> Goal:
    worst = min(found, key=lambda name: found[name])
    told = f"{found[worst]:.2f} ({worst}) to {max(found.values()):.2f}"
    return Goal(figure, f"rank correlation ≥ {AIM_ENERGY}", told, found[worst] >= AIM_ENERGY)


def _written(found: NetworkFound) -> list[Goal]:
    longest = {name: max(copies.composed) for name, copies in found.copies.items()}
    worst = max(longest, key=lambda name: longest[name])
    beyond = sum(bars > AIM_COPY_BARS for one in found.copies.values() for bars in one.composed)
    count = sum(len(one.composed) for one in found.copies.values())
    told = f"{longest[worst]:.1f} bars ({worst}); {beyond} of {count} excerpts beyond"
    rows = [Goal("longest verbatim copy", f"≤ {AIM_COPY_BARS} bars", told, beyond == 0)]
    first = found.music[0].name
    for name in FAULTS:
        people, ours = found.means(first, name)
        told = f"{ours:.3f} a bar; {people:.3f} in {first}"
        rows.append(Goal(name, "no more than twice people's", told, ours <= AIM_FAULTS * people))
    return rows


def _sounding(sounds: Sequence[StyleSound]) -> list[Goal]:
    means = {sound.style.name: mean_lufs(list(sound.heard)) for sound in sounds}
    worst = max(means, key=lambda name: abs(means[name] - AIM_LUFS))
    within = abs(means[worst] - AIM_LUFS) <= AIM_WITHIN_LU
    peak = max(heard.loudness.true_peak_db for sound in sounds for heard in sound.heard)
    close = {sound.style.name: sound.kept.close for sound in sounds}
    last = min(close, key=lambda name: close[name])
    return [
        Goal(
            "loudness of the styles",
            f"{AIM_LUFS:.0f} ± {AIM_WITHIN_LU:.0f} LUFS",
            f"{min(means.values()):.1f} to {max(means.values()):.1f}; {worst} is farthest off",
            within,
        ),
        Goal("true peak", f"< {AIM_PEAK_DB:.0f} dB", f"{peak:.1f} dB", peak < AIM_PEAK_DB),
        Goal(
            "beats within 30 ms while the tempo changes",
            f"≥ {AIM_CLOSE:.0%}",
            f"{close[last]:.1%} ({last}) or more",
            close[last] >= AIM_CLOSE,
        ),
    ]
