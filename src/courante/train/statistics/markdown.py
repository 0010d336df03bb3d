"""A comparison as Markdown: means, overlapped areas, and who comes first how often."""

from collections.abc import Sequence

from courante.train.statistics.comparison import Beside, Compared, Comparison, Spread

_MEANS = (
    "Mean ± standard deviation over pieces (their number in brackets); bold is the mean nearest to"
    " held-out music, for profiles (histograms and matrices) the distance to it."
)
_AREAS = (
    "Overlapped area of the distances within held-out music and from each set to it (1 is no"
    " difference), and the Kullback-Leibler divergence in nats; bold is the largest area."
)
_STANDINGS = (
    "In how many measures each set comes first; and pair by pair, in how many the set of the row is"
    " nearer in mean / larger in area than the set of the column."
)


def comparison_markdown(comparison: Comparison) -> str:
    """Three tables: means, overlapped areas with divergences, and standings.

    The closest set of each row is bold. Where not all pieces define a measure, how many do stands
    behind its mean.
    """
    names = [standing.name for standing in comparison.standings]
    sizes = {standing.name: standing.pieces for standing in comparison.standings}
    heads = [f"{name} ({size})" for name, size in sizes.items()]
    held_out = comparison.held_out_pieces
    means = [
        [f"{m.name} ({m.unit})", _shown(m.held_out, held_out), *_means(m, sizes)]
        for m in comparison.measures
    ]
    areas = [[m.name, *_areas(m)] for m in comparison.measures]
    tables = [
        _MEANS,
        _table(["measure", f"held out ({held_out})", *heads], means),
        _AREAS,
        _table(["measure", *names], areas),
        _STANDINGS,
        _standings(comparison, names),
    ]
    return "\n\n".join(tables)


def _means(measure: Compared, sizes: dict[str, int]) -> list[str]:
    return [
        _bold(_mean(measure, beside, sizes[beside.name]), beside.name in measure.closest)
        for beside in measure.sets
    ]


def _mean(measure: Compared, beside: Beside, size: int) -> str:
    if measure.unit == "profile" and beside.distance is not None:
        return f"{beside.distance:.3g} away"
    return _shown(beside.spread, size)


def _shown(spread: Spread, size: int) -> str:
    count = "" if spread.pieces == size else f" ({spread.pieces})"
    if spread.mean is None:
        return "–"
    return f"{spread.mean:.3g} ± {spread.sd:.2g}{count}"


def _areas(measure: Compared) -> list[str]:
    return [_bold(_area(beside), beside.name in measure.most_overlap) for beside in measure.sets]


def _area(beside: Beside) -> str:
    if beside.overlap is None:
        return "–"
    divergence = "∞" if beside.divergence_nats is None else f"{beside.divergence_nats:.2g}"
    return f"{beside.overlap:.2f} ({divergence})"


def _standings(comparison: Comparison, names: Sequence[str]) -> str:
    duels = {(duel.name, duel.rival): duel for duel in comparison.duels}
    rows: list[list[str]] = []
    for standing in comparison.standings:
        row = [standing.name, str(standing.closest), str(standing.most_overlap)]
        for rival in names:
            duel = duels.get((standing.name, rival))
            row.append(
                "" if duel is None else f"{duel.closer} / {duel.more_overlap} of {duel.measures}"
            )
        rows.append(row)
    heads = ["set", "nearest mean", "largest area", *(f"against {name}" for name in names)]
    return _table(heads, rows)


def _bold(text: str, wanted: bool) -> str:  # noqa: FBT001 - reads as a sentence where it is called
    return f"**{text}**" if wanted else text


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
