"""The part of docs/music.md that tells how the network does what it is asked, and who notices."""

from collections.abc import Mapping, Sequence

from _music_energy import BAND_BPM, LEVELS, BandEnergy
from _music_network import NetworkFound
from _tables import table

AIM_AREA, AIM_STYLE, AIM_ENERGY, AIM_COPY_BARS = 0.75, 0.8, 0.9, 2


def told(found: NetworkFound, band: Mapping[str, BandEnergy]) -> list[str]:
    """Paragraphs and tables."""
    return [*_told_judge(found), *_told_styles(found), *_told_energy(found), *_told_band(band)]


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
        "## The judge: can the network's music be told from people's?",
        (
            "Two classifiers, a logistic regression and boosted stumps, learn to tell composed "
            "excerpts from held-out ones of people by some ninety features, and are asked about "
            "works they did not learn from (five folds, four times). 0.5: cannot be told apart; 1: "
            f"always. In brackets 95 % of a bootstrap over works. The aim is {AIM_AREA} or below. "
            "Composed excerpts have their form, as listeners hear it; what is repeated note for "
            "note stands once, as in people's scores."
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
        [
            name,
            f"{one.steps.pairs}",
            one.steps.text(),
            one.bars.text(),
            f"{one.single.pairs}",
            one.single.text(),
        ]
        for name, one in found.energies.items()
    ]
    heads = ["style", "excerpts", "notes a step", "notes a bar", "bars", "single bars, a step"]
    return [
        *told,
        (
            "Rank correlation (Spearman) of the energy asked with the notes struck; in brackets "
            f"95 % of a bootstrap. The aim is {AIM_ENERGY} or above, notes a step: so much is "
            "asked. A bar of 3/4 or 6/8 is shorter, so notes a bar tell metres apart, too."
        ),
        table(heads, rows),
    ]


def _told_band(band: Mapping[str, BandEnergy]) -> list[str]:
    rows = [
        [
            name,
            one.followed.text(),
            f"{one.lowest:.0f} → {one.highest:.0f}",
            f"{one.parts[0]} → {one.parts[1]}",
        ]
        for name, one in band.items()
    ]
    return [
        (
            "The listener hears the band, which adds and removes players before anything else. The "
            f"same with all notes of all parts, at {LEVELS} energies and {BAND_BPM:.0f} bpm; notes "
            "a bar and parts heard are those of the lowest and the highest energy."
        ),
        table(["style of the band", "over excerpts", "notes a bar", "parts"], rows),
    ]
