"""A comparison as a picture: overlapped areas, and how far each mean is from held-out music."""

import io
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from courante.errors import BadInput
from courante.model.files import write_whole
from courante.train.statistics.comparison import Compared, Comparison

_INK, _FAINT, _GRID = "#20242c", "#7b8494", "#e6e9ef"
_COLUMN_IN, _ROW_IN = 0.62, 0.235
_NAMES_IN, _SHIFTS_IN, _GAP_IN, _MARGIN_IN = 2.35, 3.9, 0.25, 0.2
_TITLE_IN, _FOOT_IN = 0.85, 0.75
_LETTER_IN = 0.05
"""A letter of a slanted name is about so high."""
_LINEAR = 3.0
"""Standard deviations up to which the scale of shifts is linear; logarithmic beyond."""
# Matplotlib types its drawing methods as unknown.
_mpl: Any = mpl


def draw_comparison(comparison: Comparison, path: Path) -> None:
    """Draw a row a measure, as a PNG.

    To the left the overlapped area of every set, the largest framed; to the right the set's mean,
    counted in standard deviations of held-out pieces from the held-out mean. Profiles have no such
    shift; a measure in which held-out pieces do not vary has none either.

    Raises:
        BadInput: there is nothing to draw.
        OutputFailed: the file cannot be written.
    """
    if not comparison.measures or not comparison.standings:
        raise BadInput("comparison", 0, "at least one measure of one set")
    names = [standing.name for standing in comparison.standings]
    rows, columns = len(comparison.measures), len(names)
    head_in = _TITLE_IN + _LETTER_IN * max(len(name) for name in names)
    height_in = head_in + rows * _ROW_IN + _FOOT_IN
    left_in, map_in = _MARGIN_IN + _NAMES_IN, columns * _COLUMN_IN
    width_in = left_in + map_in + _GAP_IN + _SHIFTS_IN + _MARGIN_IN
    figure: Any = Figure(figsize=(width_in, height_in), facecolor="white")
    bottom, height = _FOOT_IN / height_in, rows * _ROW_IN / height_in
    areas = figure.add_axes((left_in / width_in, bottom, map_in / width_in, height))
    shifts = figure.add_axes(
        (
            (left_in + map_in + _GAP_IN) / width_in,
            bottom,
            _SHIFTS_IN / width_in,
            height,
        )
    )
    colours = _colours(columns)
    _draw_areas(areas, comparison.measures, names, colours)
    _draw_shifts(shifts, comparison.measures, names, colours)
    for axes in (areas, shifts):
        _rows(axes, comparison.measures)
    _label_rows(areas, comparison.measures)
    _head(figure, width_in, height_in, comparison)
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=130, format="png", metadata={"Software": None})
    write_whole(path, buffer.getvalue())


def _draw_areas(
    axes: Any,  # noqa: ANN401 - matplotlib types most of it as unknown
    measures: Sequence[Compared],
    names: Sequence[str],
    colours: Sequence[str],
) -> None:
    table = np.array(
        [
            [np.nan if beside.overlap is None else beside.overlap for beside in measure.sets]
            for measure in measures
        ]
    )
    axes.imshow(table, cmap=_shades(), vmin=0, vmax=1, aspect="auto")
    for (row, column), area in np.ndenumerate(table):
        text = "–" if np.isnan(area) else f"{area:.2f}"
        best = names[column] in measures[int(row)].most_overlap
        axes.text(
            column,
            row,
            text,
            ha="center",
            va="center",
            fontsize=7.5,
            color=_INK,
            fontweight="bold" if best else "normal",
        )
        if best:
            axes.add_patch(
                Rectangle((column - 0.46, row - 0.42), 0.92, 0.84, fill=False, ec=_INK, lw=1.1)
            )
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(names)), names, rotation=40, ha="left", fontsize=8.5)
    for label, colour in zip(axes.get_xticklabels(), colours, strict=True):
        label.set_color(colour)
        label.set_fontweight("bold")
    axes.set_xlabel("overlapped area\n(1: cannot be told apart)", fontsize=8.5, color=_INK)


def _draw_shifts(
    axes: Any,  # noqa: ANN401 - matplotlib types most of it as unknown
    measures: Sequence[Compared],
    names: Sequence[str],
    colours: Sequence[str],
) -> None:
    axes.set_xscale("symlog", linthresh=_LINEAR, linscale=1.2)
    axes.axvspan(-1, 1, color=_GRID, zorder=0)
    axes.axvline(0, color=_FAINT, linewidth=0.8, zorder=1)
    widest = 1.0
    for column, (name, colour) in enumerate(zip(names, colours, strict=True)):
        besides = [measure.sets[column] for measure in measures]
        known = [
            (beside.shift, row) for row, beside in enumerate(besides) if beside.shift is not None
        ]
        x, y = [shift for shift, _ in known], np.array([row for _, row in known], dtype=float)
        # Side by side in its row, so that equal sets do not hide each other.
        y += 0.5 * ((column + 0.5) / len(names) - 0.5)
        axes.scatter(x, y, s=20, color=colour, label=name, linewidths=0, alpha=0.9, zorder=3)
        widest = max([widest, *(abs(shift) for shift in x)])
    reach = max(_LINEAR, widest) * 1.3
    axes.set_xlim(-reach, reach)
    marks = [mark for mark in (1, 3, 10, 100, 1000, 10000) if mark < reach]
    places = [*(-mark for mark in reversed(marks)), 0, *marks]
    axes.set_xticks(places, [f"{place:g}".replace("-", "−") for place in places])
    axes.set_xticks([], minor=True)
    axes.grid(axis="x", color=_GRID, linewidth=0.8, zorder=0)
    axes.set_yticks([])
    axes.hlines(np.arange(len(measures) - 1) + 0.5, -reach, reach, color=_GRID, lw=0.5, zorder=0)
    axes.xaxis.set_label_position("bottom")
    axes.set_xlabel(
        "mean, from the held-out mean,\nin standard deviations of held-out pieces",
        fontsize=8.5,
        color=_INK,
    )


def _rows(axes: Any, measures: Sequence[Compared]) -> None:  # noqa: ANN401 - as above
    """The same rows in both panels, with a line between themes."""
    axes.set_ylim(len(measures) - 0.5, -0.5)
    axes.tick_params(length=0, labelsize=8.5)
    for spine in axes.spines.values():
        spine.set_color(_GRID)
    ends = np.cumsum([len(list(group)) for _, group in groupby(measures, lambda m: m.theme)])
    for end in ends[:-1].tolist():
        axes.axhline(end - 0.5, color=_FAINT, linewidth=0.9, zorder=2)


def _label_rows(axes: Any, measures: Sequence[Compared]) -> None:  # noqa: ANN401 - as above
    axes.set_yticks(range(len(measures)), [measure.name for measure in measures], color=_INK)
    row = 0
    for theme, group in groupby(measures, lambda m: m.theme):
        size = len(list(group))
        axes.annotate(
            theme.upper(),
            (0, row + (size - 1) / 2),
            xycoords=("axes fraction", "data"),
            xytext=(-72 * _NAMES_IN + 8, 0),
            textcoords="offset points",
            rotation=90,
            ha="center",
            va="center",
            fontsize=6.5 if size > 2 else 4.8,
            color=_FAINT,
        )
        row += size


def _head(
    figure: Any,  # noqa: ANN401 - matplotlib types most of it as unknown
    width_in: float,
    height_in: float,
    comparison: Comparison,
) -> None:
    left = _MARGIN_IN / width_in
    sizes = sorted({standing.pieces for standing in comparison.standings})
    pieces = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]}-{sizes[-1]}"
    title = "Beside held-out music"
    line = f"{comparison.held_out_pieces} pieces held out, {pieces} in a set"
    figure.text(left, 1 - 0.3 / height_in, title, fontsize=13, fontweight="bold", color=_INK)
    figure.text(left, 1 - 0.52 / height_in, line, fontsize=8.5, color=_FAINT)


def _shades() -> Any:  # noqa: ANN401 - as above
    """Warm for little overlap, cool for much; dark print is readable on all of it."""
    return _mpl.colors.LinearSegmentedColormap.from_list(
        "overlap", ["#f6c9a8", "#fbf3e4", "#d9ece6", "#7fc4b4"]
    )


def _colours(count: int) -> list[str]:
    palette = _mpl.colormaps["tab10" if count <= 10 else "tab20"].colors
    colours = [str(_mpl.colors.to_hex(colour)) for colour in palette]
    return [colours[number % len(colours)] for number in range(count)]
