"""The benchmark figures as a picture: one panel a set, one line a model."""

import io
from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure as Canvas

from courante.corpus.benchmark import BenchmarkName
from courante.errors import BadInput
from courante.train.benchmark.entries import Entry
from courante.train.benchmark.published import Figure

OURS, THEIRS, GRID = "#1f5fa8", "#8a8f99", "#e6e9ef"


def draw_benchmarks(
    entries: Sequence[Entry], figures: Sequence[Figure], names: Sequence[BenchmarkName]
) -> bytes:
    """Draw log-likelihoods of all steps as a PNG; the same figures give the same bytes.

    Each training of ours is a dot and their median a stroke; what was published is hollow.

    Raises:
        BadInput: there is no set to draw.
    """
    if not names:
        raise BadInput("benchmark", 0, "at least one set to draw")
    rows = [_rows(entries, figures, name) for name in names]
    heights = [max(1, len(found)) for found in rows]
    # Matplotlib types its drawing methods as unknown.
    canvas: Any = Canvas(figsize=(8, 1.2 + 0.24 * sum(heights) + 0.7 * len(names)))
    canvas.set_layout_engine("constrained")
    panels: Any = canvas.subplots(len(names), 1, squeeze=False, height_ratios=heights)
    for axes, name, found in zip(panels[:, 0], names, rows, strict=True):
        _panel(axes, name, found)
    panels[-1, 0].set_xlabel("log-likelihood of the test side, nats a step; nearer to 0 is better")
    buffer = io.BytesIO()
    canvas.savefig(buffer, dpi=120, format="png", metadata={"Software": None})
    return buffer.getvalue()


_Row = tuple[str, float, list[float], bool]
"""Label, stroke, dots, and whether it is ours."""


def _rows(entries: Sequence[Entry], figures: Sequence[Figure], name: BenchmarkName) -> list[_Row]:
    rows: list[_Row] = []
    for entry in entries:
        if entry.benchmark == name:
            runs = [run.nats.all_steps for run in entry.runs]
            median = entry.median(lambda nats: nats.all_steps)
            rows.append((entry.model.name, min(runs) if median is None else median, runs, True))
    for figure in figures:
        if name in figure.nats:
            nats = figure.nats[name]
            estimate = ", estimate" if figure.likelihood == "estimated" else ""
            label = f"{figure.model}{estimate} ({figure.source.key[-4:]})"
            rows.append((label, nats, [nats, figure.best.get(name, nats)], False))
    return sorted(rows, key=lambda row: row[1])


def _panel(axes: Any, name: BenchmarkName, rows: Sequence[_Row]) -> None:  # noqa: ANN401 - untyped
    for place, (_, stroke, dots, ours) in enumerate(rows):
        colour = OURS if ours else THEIRS
        fill = colour if ours else "none"
        axes.plot([min(dots), max(dots)], [place, place], color=colour, linewidth=1)
        axes.scatter(dots, [place] * len(dots), s=22, edgecolors=colour, facecolors=fill, zorder=3)
        axes.plot([stroke, stroke], [place - 0.3, place + 0.3], color=colour, linewidth=2)
    axes.set_yticks(range(len(rows)), [row[0] for row in rows], fontsize=8)
    axes.set_title(name, loc="left", fontsize=10)
    axes.grid(visible=True, axis="x", color=GRID)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
