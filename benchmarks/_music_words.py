"""The part of docs/music.md that tells what the network writes, in words and tables."""

from collections.abc import Sequence

import numpy as np

from _formed import LAGS
from _music_network import RUN_BPM, NetworkFound
from _tables import shown, table
from courante.train.copying import longest_copies
from courante.train.statistics import Comparison

AIM_AREA, AIM_STYLE, AIM_ENERGY, AIM_COPY_BARS = 0.75, 0.8, 0.9, 2


def told(found: NetworkFound, minutes: float) -> list[str]:
    """Paragraphs and tables."""
    return [
        *_told_judge(found),
        *_told_styles(found),
        *_told_energy(found),
        *_told_form(found, minutes),
        *_told_copies(found),
        *_told_statistics(found),
    ]


def _told_judge(found: NetworkFound) -> list[str]:
    rows = [
        [
            name,
            f"{music.bars}",
            f"{verdict.composed} / {verdict.people}",
            verdict.linear.text(),
            verdict.boosted.text(),
            f"**{verdict.area.area:.2f}**",
        ]
        for music in found.music
        for name, verdict in [(music.name, found.verdicts[music.name])]
    ]
    telling = [
        [name, one.name, f"{one.area:.2f}", f"{one.people:.3g}", f"{one.composed:.3g}"]
        for name, verdict in found.verdicts.items()
        for one in verdict.telling
    ]
    return [
        "## The judge: can it be told from people's music?",
        (
            "Two classifiers, a logistic regression and boosted stumps, learn to tell composed "
            "excerpts from held-out ones of people by some ninety features, and are asked about "
            "works they did not learn from (five folds, four times). 0.5: cannot be told apart; 1: "
            f"always. In brackets 95 % of a bootstrap over works. The aim is {AIM_AREA} or below."
        ),
        table(["style", "bars", "composed / people", "linear", "boosted", "AUC"], rows),
        "What tells most, each feature by itself:",
        table(["style", "feature", "AUC alone", "people", "composed"], telling),
    ]


def _told_styles(found: NetworkFound) -> list[str]:
    told = ["## Style asked, style recognised"]
    if found.recognised is None or found.people_recognised is None or found.unguided is None:
        return [*told, "These weights have learned one style only."]
    rows = [
        [asked, *(str(count) for count in row), _share(row, n)]
        for n, (asked, row) in enumerate(
            zip(found.recognised.styles, found.recognised.counts, strict=True)
        )
    ]
    unguided = found.unguided.counts[0]
    spread = ", ".join(
        f"{name} {_share(unguided, n)}" for n, name in enumerate(found.unguided.styles)
    )
    return [
        *told,
        (
            "A classifier (logistic, one style against the others) learns from the pieces that the "
            "network learned from, and is asked about 8-bar excerpts. Rows: asked; columns: heard."
        ),
        table(["asked", *found.recognised.styles, "right"], rows),
        (
            f"Mean over styles **{found.recognised.share:.0%}** (the aim is {AIM_STYLE:.0%}); of "
            f"people's held-out music it recognises {found.people_recognised.share:.0%}. Without "
            f"the style input (an even mixture, ablation) it hears {spread}: "
            f"{found.unguided.share:.0%} of what would have been asked."
        ),
    ]


def _share(row: Sequence[int], which: int) -> str:
    return f"{row[which] / sum(row):.0%}" if sum(row) else "–"


def _told_energy(found: NetworkFound) -> list[str]:
    told = ["## Energy asked, density heard"]
    if not found.energies:
        return [*told, "These weights have learned no energy."]
    rows = [
        [name, f"{whole.pairs}", whole.text(), f"{bar.pairs}", bar.text()]
        for name, (whole, bar) in found.energies.items()
    ]
    return [
        *told,
        (
            "Rank correlation (Spearman) of the energy asked with the notes struck in a bar; in "
            f"brackets 95 % of a bootstrap. The aim is {AIM_ENERGY} or above."
        ),
        table(["style", "excerpts", "over excerpts", "bars", "over single bars"], rows),
    ]


def _told_form(found: NetworkFound, minutes: float) -> list[str]:
    rows: list[list[str]] = []
    for name, kinds in found.likenesses.items():
        for kind, like in zip(("people", "composed, no form", "with form"), kinds, strict=True):
            similar = [shown(value) for value in like.similarities]
            counts = [f"{like.bars:.0f}", f"{like.distinct:.0f}", f"{like.most:.0f}"]
            rows.append([name, kind, *similar, *counts])
    lags = [f"{lag} bar{'s' if lag > 1 else ''}" for lag in LAGS]
    return [
        "## Form: how music resembles itself",
        (
            f"Mean cosine of bars so far apart, within 32 bars, in people's pieces and in a run of "
            f"{minutes:g} minutes at {RUN_BPM:.0f} bpm, without and with the form (ablation); and "
            "how many bars sound, how many of them differ, and how often the commonest is heard: "
            "of people in a piece, of ours in the whole run."
        ),
        table(["style", "music", *lags, "bars", "different", "commonest"], rows),
    ]


def _told_copies(found: NetworkFound) -> list[str]:
    rows: list[list[str]] = []
    for music in found.music:
        for kind, pieces in (("composed", music.composed), ("people", music.held_out)):
            copies = longest_copies(pieces, music.pieces, any_key=False)
            bars = np.array([copy.bars for copy in copies])
            within = f"{float((bars <= AIM_COPY_BARS).mean()):.0%}"
            rows.append([music.name, kind, f"{np.median(bars):.2f}", f"{bars.max():.2f}", within])
    return [
        "## Copies",
        (
            "The longest stretch of each excerpt that stands, note for note in the same key, in "
            f"what was learned from, in bars. The aim is at most {AIM_COPY_BARS}; held-out music "
            "of people shows how much of it is the style's common stock."
        ),
        table(["style", "excerpts", "median", "longest", "at most 2 bars"], rows),
    ]


def _told_statistics(found: NetworkFound) -> list[str]:
    names = [music.name for music in found.music]
    first = found.comparisons[names[0]].measures
    rows: list[list[str]] = []
    for measure in first:
        cells = [_cell(found.comparisons[name], measure.name) for name in names]
        rows.append([f"{measure.name} ({measure.unit})", *cells])
    areas = {
        name: float(
            np.mean(
                [
                    measure.sets[0].overlap
                    for measure in found.comparisons[name].measures
                    if measure.sets[0].overlap is not None
                ]
            )
        )
        for name in names
    }
    rows.append(["**mean overlapped area**", *(f"**{areas[name]:.2f}**" for name in names)])
    return [
        "## Statistics",
        (
            "Held-out mean / composed mean, and in brackets the overlapped area of the distances "
            "within held-out music and from composed to held-out (Yang and Lerch 2018; 1 is no "
            "difference)."
        ),
        table(["measure", *names], rows),
    ]


def _cell(comparison: Comparison, name: str) -> str:
    measure = comparison.measure(name)
    ours = measure.sets[0]
    area = "–" if ours.overlap is None else f"{ours.overlap:.2f}"
    if measure.unit == "profile":
        return f"({area})"
    if measure.held_out.mean is None or ours.spread.mean is None:
        return "–"
    return f"{measure.held_out.mean:.3g} / {ours.spread.mean:.3g} ({area})"
