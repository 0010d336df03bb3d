"""The seam to matplotlib: figures without its global state, saved as the same bytes every time."""

import io
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal, Self

import matplotlib as mpl
import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from courante.errors import BadInput
from courante.outlet.file import FileOutlet
from courante.types import Chunk, Seconds

Format = Literal["png", "svg"]

Floats = NDArray[np.float64]

INK, FAINT, GRID = "#20242c", "#7b8494", "#e6e9ef"
DPI = 150
LEFT, RIGHT = 0.075, 0.975
_RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    # A fixed salt makes the ids inside an SVG the same in every run.
    "svg.hashsalt": "courante",
    "path.simplify": True,
}
_METADATA: dict[Format, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}
_mpl: Any = mpl
# The settings above are global to matplotlib: one picture at a time.
_lock = threading.Lock()


class Panel:
    """One pair of axes. Its drawing methods are matplotlib's, with the types it does not state."""

    def __init__(self, axes: Any) -> None:  # noqa: ANN401 - matplotlib types most of it as unknown
        self._axes = axes

    def bare(self) -> None:
        """A light grid and no box."""
        self._axes.grid(visible=True, color=GRID, linewidth=0.6)
        self._axes.set_axisbelow(True)
        self._axes.spines["left"].set_visible(False)
        self._axes.tick_params(length=0)

    def unframed(self) -> None:
        """Neither grid nor box."""
        for side in ("left", "bottom"):
            self._axes.spines[side].set_visible(False)
        self._axes.tick_params(length=0)

    def line(
        self,
        x: Floats,
        y: Floats,
        colour: str,
        width: float,
        name: str = "",
        *,
        steps: bool = False,
    ) -> None:
        """A curve; ``steps``: each value holds until the next."""
        style = "steps-post" if steps else "default"
        self._axes.plot(x, y, color=colour, linewidth=width, label=name, drawstyle=style)

    def fill(self, x: Floats, y: Floats, down_to: float, colour: str) -> None:
        """A tint between a curve and a level."""
        self._axes.fill_between(x, y, down_to, color=colour, alpha=0.10, linewidth=0)

    def boxes(self, spans: Floats, colours: Floats, *, raster: bool) -> None:
        """Filled rectangles: ``spans`` ``(n, 4)`` left, right, bottom, top; colours ``(n, 4)``.

        ``raster``: in an SVG they are a picture inside the picture.
        """
        left, right, bottom, top = spans.T
        across, up = (left, left, right, right), (bottom, top, top, bottom)
        corners = np.stack([np.stack(across, axis=1), np.stack(up, axis=1)], axis=2)
        collection = PolyCollection(
            list(corners), facecolors=list(colours), linewidths=0, zorder=2.5
        )
        collection.set_rasterized(raster)
        if raster:
            # A note of an hour is thinner than a pixel: shaded, not snapped to nothing.
            collection.set_snap(False)
        self._axes.add_collection(collection)

    def band(self, low: float, high: float, colour: str) -> None:
        """A tint across the panel."""
        self._axes.axhspan(low, high, color=colour, alpha=0.45, linewidth=0)

    def uprights(self, x: Sequence[float] | Floats, colour: str, width: float) -> None:
        """Lines from bottom to top."""
        for place in x:
            self._axes.axvline(float(place), color=colour, linewidth=width)

    def ticks(self, x: Floats, low: float, high: float, colour: str) -> None:
        """Short upright strokes."""
        self._axes.vlines(x, low, high, color=colour, linewidth=0.9)

    def limits_x(self, low: float, high: float) -> None:
        """What the panel shows, from left to right."""
        self._axes.set_xlim(low, high)

    def limits_y(self, low: float, high: float) -> None:
        """What the panel shows, from bottom to top."""
        self._axes.set_ylim(low, high)

    def marks_x(self, places: Sequence[float], names: Sequence[str]) -> None:
        """Names below the panel, each to the right of its place."""
        self._axes.set_xticks(places, names, ha="left")

    def marks_y(self, places: Sequence[float], names: Sequence[str]) -> None:
        """Names beside the panel."""
        self._axes.set_yticks(places, names)

    def numbers_y(self, text: Callable[[float], str]) -> None:
        """How numbers beside the panel are written."""

        def written(value: float, _place: int) -> str:
            return text(value)

        self._axes.yaxis.set_major_formatter(written)

    def label_x(self, text: str) -> None:
        """What runs from left to right."""
        self._axes.set_xlabel(text)

    def label_y(self, text: str) -> None:
        """What runs from bottom to top; in line with the other panels' labels."""
        self._axes.set_ylabel(text, fontsize=8.5, linespacing=1.4)
        self._axes.yaxis.set_label_coords(-0.045, 0.5)

    def names_of_lines(self) -> None:
        """Which line is which, above the panel to the right."""
        self._axes.legend(
            loc="lower right", ncols=2, frameon=False, fontsize=8.5, bbox_to_anchor=(1.0, 0.94)
        )

    def words(self, words: Sequence[tuple[str, str]]) -> None:
        """Coloured words ``(text, colour)`` above the panel, set to the right."""
        right = 1.0
        for text, colour in reversed(words):
            drawn = self._axes.annotate(
                text,
                (right, 1.0),
                xycoords="axes fraction",
                xytext=(0, 5),
                textcoords="offset points",
                ha="right",
                va="bottom",
                fontsize=8.5,
                color=colour,
            )
            width = drawn.get_window_extent().width + 14
            right -= width / self._axes.get_window_extent().width


class Sheet:
    """A figure under way; use it as a context manager, and save it at the end."""

    def __init__(self, width_in: float, height_in: float) -> None:
        self._width_in = width_in
        self._height_in = height_in

    def __enter__(self) -> Self:
        _lock.acquire()
        self._context: Any = _mpl.rc_context(_RC)
        self._context.__enter__()
        size = (self._width_in, self._height_in)
        self._figure: Any = Figure(figsize=size, dpi=DPI, facecolor="white")
        return self

    def __exit__(self, *_: object) -> None:
        self._context.__exit__(None, None, None)
        _lock.release()

    def rows(
        self,
        heights: Sequence[float],
        *,
        top_in: float,
        bottom_in: float,
        gap: float,
        shared_x: bool,
    ) -> list[Panel]:
        """Panels from top to bottom; ``gap`` as a share of their mean height."""
        self._figure.subplots_adjust(
            left=LEFT,
            right=RIGHT,
            top=1 - top_in / self._height_in,
            bottom=bottom_in / self._height_in,
            hspace=gap,
        )
        grid = self._figure.subplots(
            len(heights), 1, sharex=shared_x, height_ratios=list(heights), squeeze=False
        )
        return [Panel(axes) for axes in grid[:, 0]]

    def head(self, title: str, line: str) -> None:
        """A title and a line below it, at the top."""
        title_y, line_y = 1 - 0.33 / self._height_in, 1 - 0.6 / self._height_in
        self._figure.text(LEFT, title_y, title, fontsize=15, fontweight="bold", va="center")
        self._figure.text(LEFT, line_y, line, fontsize=9.5, color=FAINT, va="center")

    def save(self, target: Path | BinaryIO, wanted: Format | None) -> None:
        """Write the picture, whole or not at all.

        Raises:
            BadInput: the path's suffix is no picture's.
            OutputFailed: it cannot be written.
        """
        kind = format_of(target, wanted)
        buffer = io.BytesIO()
        self._figure.savefig(buffer, format=kind, metadata=_METADATA[kind])
        if isinstance(target, Path):
            with FileOutlet(target) as outlet:
                outlet.publish(Chunk(buffer.getvalue(), Seconds(0.0)))
        else:
            target.write(buffer.getvalue())


def format_of(target: Path | BinaryIO, wanted: Format | None) -> Format:
    """The format asked for, or the one the path's suffix tells.

    Raises:
        BadInput: there is neither.
    """
    if wanted is not None:
        return wanted
    suffix = target.suffix.lower() if isinstance(target, Path) else ""
    if suffix == ".png":
        return "png"
    if suffix == ".svg":
        return "svg"
    raise BadInput(field="picture", value=str(target), expected="a file name in .png or .svg")
