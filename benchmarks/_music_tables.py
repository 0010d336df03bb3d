"""The part of docs/music.md that sets what is composed beside what people wrote: form to copies."""

import numpy as np

from _composed import HEARD_BPM
from _formed import LAGS
from _music_network import NetworkFound
from _music_words import AIM_COPY_BARS
from _tables import shown, table
from courante.train.statistics import Comparison

KINDS = ("people", "composed, no form", "with form")
VOICE_LEADING = (
    *("parallel fifths", "parallel octaves", "direct fifths", "direct octaves"),
    *("voice overlaps", "leaps over an octave", "spacing over an octave"),
)


def told(found: NetworkFound, minutes: float) -> list[str]:
    """Paragraphs and tables."""
    return [*_told_form(found, minutes), *_told_faults(found), *_told_copies(found)]


def _told_form(found: NetworkFound, minutes: float) -> list[str]:
    rows: list[list[str]] = []
    for name, kinds in found.likenesses.items():
        for kind, like in zip(KINDS, kinds, strict=True):
            similar = [shown(value) for value in like.similarities]
            counts = [f"{like.bars:.0f}", f"{like.distinct:.0f}", f"{like.most:.0f}"]
            hour = "–" if kind == "people" else f"{like.distinct * 60 / minutes:.0f}"
            rows.append([name, kind, *similar, *counts, hour])
    lags = [f"{lag} bar{'s' if lag > 1 else ''}" for lag in LAGS]
    return [
        "## Form: how music resembles itself",
        (
            f"Mean cosine of bars so far apart, within 32 bars, in people's pieces and in a run of "
            f"{minutes:g} minutes at {HEARD_BPM:.0f} bpm, without the form (ablation) and with it; "
            "how many bars sound, how many of them differ, and how often the commonest is heard: "
            "of people in the mean piece, of ours in the whole run. Different bars an hour are "
            "those of the run at its own rate."
        ),
        table(["style", "music", *lags, "bars", "different", "commonest", "an hour"], rows),
    ]


def _told_faults(found: NetworkFound) -> list[str]:
    rows: list[list[str]] = []
    for measure in VOICE_LEADING:
        both = [found.means(music.name, measure) for music in found.music]
        rows.append([measure, *(f"{people:.3f} / {ours:.3f}" for people, ours in both)])
    names = [music.name for music in found.music]
    return [
        "## Voice leading",
        (
            "What textbooks of four-part writing count as faults, by the bar, people's / composed. "
            "Only Bach's chorales keep to these rules; in the other styles the column of people "
            "says how little they mean there."
        ),
        table(["fault", *names], rows),
    ]


def _told_copies(found: NetworkFound) -> list[str]:
    rows: list[list[str]] = []
    for name, copies in found.copies.items():
        for kind, bars in (("composed", copies.composed), ("people", copies.people)):
            within = f"{float((np.array(bars) <= AIM_COPY_BARS).mean()):.0%}"
            rows.append([name, kind, f"{np.median(bars):.2f}", f"{max(bars):.2f}", within])
    return [
        "## Copies",
        (
            "The longest stretch of each excerpt that stands, note for note in the same key, in "
            f"what was learned from, in bars. The aim is at most {AIM_COPY_BARS}; held-out music "
            "of people shows how much of it is the style's common stock."
        ),
        table(["style", "excerpts", "median", "longest", "at most 2 bars"], rows),
    ]


def told_statistics(found: NetworkFound) -> list[str]:
    """All measures of all styles."""
    names = [music.name for music in found.music]
    rows: list[list[str]] = []
    for measure in found.comparisons[names[0]].measures:
        cells = [_cell(found.comparisons[name], measure.name) for name in names]
        rows.append([f"{measure.name} ({measure.unit})", *cells])
    for label, comparisons in (
        ("**mean overlapped area**", found.comparisons),
        ("the same, people beside people", found.again),
    ):
        rows.append([label, *(f"{mean_area(comparisons[name]):.2f}" for name in names)])
    return [
        "## Statistics",
        (
            "Held-out mean / composed mean, and in brackets the overlapped area of the distances "
            "within held-out music and from composed to held-out (Yang and Lerch 2018; 1 is no "
            "difference). The last line compares one half of the held-out works with the other: "
            "nothing composed can be asked for more."
        ),
        table(["measure", *names], rows),
    ]


def mean_area(comparison: Comparison) -> float:
    """The overlapped area, mean of all measures that have one."""
    areas = [measure.sets[0].overlap for measure in comparison.measures]
    return float(np.mean([area for area in areas if area is not None]))


def _cell(comparison: Comparison, name: str) -> str:
    measure = comparison.measure(name)
    ours = measure.sets[0]
    area = "–" if ours.overlap is None else f"{ours.overlap:.2f}"
    if measure.unit == "profile":
        return f"({area})"
    if measure.held_out.mean is None or ours.spread.mean is None:
        return "–"
    return f"{measure.held_out.mean:.3g} / {ours.spread.mean:.3g} ({area})"
