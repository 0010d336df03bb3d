"""The benchmark tables as Markdown: a summary over the sets, then every set in full."""

from collections.abc import Sequence

from courante.corpus.benchmark import BenchmarkName
from courante.train.benchmark.entries import FAIR_COINS, Entry, Model
from courante.train.benchmark.published import Figure
from courante.types import PIANO_RANGE

_NOTHING = "–"
_CONVENTIONS = """\
# Benchmarks

Made by `scripts/benchmarks DATA`, which trains every model in these tables by the commands that
stand there, and ends with `courante evaluate --benchmark DATA`; do not edit.

Log-likelihood in nats per time step, summed over the notes by the chain rule, pooled over all steps
of the split: the nearer to 0 the better. Unless a column says otherwise, the first step of a piece
counts and is foretold from silence. *Later steps* leaves it out. *In D*: every piece moved from C
up 2 semitones (down 10 where it would leave the notes). Medians and bests are over trainings that
differ in their seed; the best one is the best over all steps. Notes that a network does not know
never sounded in what it learned from; each is foretold to be silent by Laplace's rule."""

_REMARKS: dict[BenchmarkName, str] = {
    "JSB-16th": " Sixteenths at written pitch, not brought to C: the figures cannot be set beside "
    "those of JSB, and *in D* here means two semitones up from wherever a piece is."
}

_COLUMNS = (
    *("model", "notes", "beat", "parameters", "passes", "seeds"),
    *("median", "best", "median, later steps", "best, later steps"),
    *("median, in D", "change in D", "change in D, later steps"),
)


def tables(
    entries: Sequence[Entry], figures: Sequence[Figure], sizes: dict[BenchmarkName, str]
) -> str:
    """All tables, and the sources of what was published.

    Args:
        entries: our models.
        figures: what was published; shown beside the sets that ``sizes`` names.
        sizes: of each set, in words.
    """
    shown = [figure for figure in figures if any(name in figure.nats for name in sizes)]
    parts = [_CONVENTIONS, _summary(entries, shown, list(sizes))]
    for name, size in sizes.items():
        parts.append(f"### {name}\n\n{size}{_REMARKS.get(name, '')}")
        parts.append(_in_full([e for e in entries if e.benchmark == name], shown, name))
    if shown:
        parts.append(_sources(shown))
    return "\n\n".join(parts)


def _summary(
    entries: Sequence[Entry], figures: Sequence[Figure], names: Sequence[BenchmarkName]
) -> str:
    by_place = {(entry.model, entry.benchmark): entry for entry in entries}
    models = list(dict.fromkeys(entry.model for entry in entries))
    lines = _head("model", *names)
    lines.append(_line("fair coins", *[_nats(FAIR_COINS)] * len(names)))
    for model in models:
        cells = [_together(by_place.get((model, name))) for name in names]
        lines.append(_line(model.name, *cells))
    for figure in figures:
        cells = [_pair(figure.nats.get(name), figure.best.get(name)) for name in names]
        lines.append(_line(_cited(figure), *cells))
    return "All steps: median, and (best) where there are several.\n\n" + "\n".join(lines)


def _in_full(entries: Sequence[Entry], figures: Sequence[Figure], name: BenchmarkName) -> str:
    lines = [*_head(*_COLUMNS), _line("fair coins", *_coins())]
    lines += [_line(_marked(entry.model), *_cells(entry)) for entry in entries]
    lines += [_line(_cited(fig), *_published(fig, name)) for fig in figures if name in fig.nats]
    table = "\n".join(lines)
    if any(entry.model.articulate for entry in entries):
        table += "\n\n\\* foretells struck notes too, which can only lower its figures."
    return table


def _coins() -> list[str]:
    nats = _nats(FAIR_COINS)
    return [str(PIANO_RANGE.size), "no", *[_NOTHING] * 3, *[nats, _NOTHING] * 2, nats, "0", "0"]


def _cells(entry: Entry) -> list[str]:
    model, best = entry.model, entry.best.nats
    all_steps = entry.median(lambda nats: nats.all_steps)
    in_d = entry.median(lambda nats: nats.moved)
    several = len(entry.runs) > 1
    return [
        str(model.note_range.size),
        "yes" if model.beat else "no",
        f"{entry.runs[0].parameters:,}",
        _passes(entry),
        _seeds(entry),
        _nats(all_steps),
        _nats(best.all_steps if several else None),
        _nats(entry.median(lambda nats: nats.after_first)),
        _nats(best.after_first if several else None),
        _nats(in_d),
        _change(entry.median(lambda nats: nats.change)),
        _change(entry.median(lambda nats: nats.change_after_first)),
    ]


def _published(figure: Figure, name: BenchmarkName) -> list[str]:
    numbers = [_nats(figure.nats[name]), _nats(figure.best.get(name))]
    nothing = [_NOTHING, _NOTHING]
    columns = nothing + numbers if figure.first_step == "skipped" else numbers + nothing
    trainings = str(figure.trainings) if figure.trainings > 1 else _NOTHING
    notes = str(PIANO_RANGE.size)
    return [notes, *[_NOTHING] * 3, trainings, *columns, *[_NOTHING] * 3]


def _passes(entry: Entry) -> str:
    passes = [run.passes for run in entry.runs if run.passes is not None]
    if not passes:
        return _NOTHING
    low, high = min(passes), max(passes)
    return str(low) if low == high else f"{low}-{high}"


def _seeds(entry: Entry) -> str:
    seeds = [run.seed for run in entry.runs if run.seed is not None]
    if not seeds:
        return _NOTHING
    return f"{len(seeds)} ({', '.join(map(str, seeds))})"


def _together(entry: Entry | None) -> str:
    if entry is None:
        return _NOTHING
    best = entry.best.nats.all_steps if len(entry.runs) > 1 else None
    return _pair(entry.median(lambda nats: nats.all_steps), best)


def _pair(nats: float | None, best: float | None) -> str:
    return _nats(nats) if best is None else f"{_nats(nats)} ({_nats(best)})"


def _nats(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.2f}"


def _change(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:+.3f}"


def _marked(model: Model) -> str:
    return model.name + (r" \*" if model.articulate else "")


def _cited(figure: Figure) -> str:
    estimate = ", estimate" if figure.likelihood == "estimated" else ""
    return f"*{figure.model}*{estimate} [^{figure.source.key}]"


def _sources(figures: Sequence[Figure]) -> str:
    sources = list(dict.fromkeys(figure.source for figure in figures))
    lines = [
        f"[^{source.key}]: {source.citation}. Checked: {source.checked}." for source in sources
    ]
    return "In italics: published by others, as they counted their steps.\n\n" + "\n".join(lines)


def _head(*columns: str) -> list[str]:
    return [_line(*columns), _line(*["---"] * len(columns))]


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
