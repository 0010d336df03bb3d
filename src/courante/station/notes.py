"""A run's bars as the band plays them, arranged ahead of time, kept by number.

For clients that play notes themselves. Arranging is pure, so the same composed bars give the same
notes here as in the stream; and since the band's state at each bar line is kept, another style can
begin at any of them, and the stream can go on from any of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import final

from courante.band import arrange
from courante.band.style import Style
from courante.performer import expression
from courante.station.pipeline import PipelineState
from courante.types import ArrangedBar, Bar, Beats, PlayedBar


@dataclass(frozen=True, eq=False)
class Entry:
    """A bar that was arranged.

    Attributes:
        bar: its notes. style: who plays it.
        band: the band with this bar waiting; ``None`` for one that the stream had arranged.
    """

    bar: ArrangedBar
    style: Style
    band: arrange.BandState | None


@dataclass(frozen=True, eq=False)
class Fork:
    """Where a run's notes part from its stream.

    Attributes:
        band, expression: as they are there. styles: all that bars there may name.
        ahead: bars that are arranged and have not begun, none of them a repeat.
        fed: number of the composed bar that the band takes next.
        first, beat: the first bar that has not begun, and where it does.
    """

    band: arrange.BandState
    expression: expression.ExpressionState
    styles: Mapping[str, Style]
    ahead: tuple[PlayedBar, ...]
    fed: int
    first: int
    beat: Beats


def fork(state: PipelineState, begins: int) -> Fork:
    """Part from a stream where it is.

    Args:
        state: the stream.
        begins: the composed bar that a stream takes first.
    """
    waiting = state.band.waiting
    ahead = tuple(bar for bar in state.timing.ahead if not bar.repeated)
    unarranged = begins if waiting is None else waiting.bar.index
    return Fork(
        band=state.band,
        expression=state.expression,
        styles=state.styles,
        ahead=ahead,
        fed=begins if waiting is None else waiting.bar.index + 1,
        first=ahead[0].bar.index if ahead else unarranged,
        beat=ahead[0].start_beat if ahead else state.timing.written_to,
    )


@final
class Notes:
    """Arranged bars; used by one thread at a time.

    Attributes:
        band: with the bar waiting that is arranged next. style: plays that bar.
        fed: number of the composed bar that it needs.
    """

    def __init__(self, start: Fork, style: Style) -> None:
        """Begin at a fork; what is not arranged there is played in ``style``."""
        self._entries = {
            bar.bar.index: Entry(bar.bar, start.styles[bar.style], None) for bar in start.ahead
        }
        self._expression = start.expression
        self.band = start.band
        self.style: Style = start.band.style
        self.fed = start.fed
        self._next = max(self._entries) + 1 if self._entries else start.first
        self._restyle(style)

    @property
    def next(self) -> int:
        """The first bar that is not arranged yet."""
        return self._next

    def get(self, index: int) -> Entry | None:
        """A bar, if it is arranged and kept."""
        return self._entries.get(index)

    @property
    def oldest(self) -> int:
        """The oldest bar kept."""
        return min(self._entries, default=self._next)

    def write(self, composed: Callable[[int], Bar | None]) -> bool:
        """Arrange one bar more.

        Args:
            composed: gives composed bars by number.

        Returns:
            False if the composed bar that is needed is not there yet.
        """
        bar = composed(self.fed)
        if bar is None:
            return False
        before = self.band
        self.band, arranged = arrange.step(before, bar)
        self.fed = bar.index + 1
        if arranged is not None:
            self._expression, performed = expression.step(self._expression, arranged)
            self._entries[performed.index] = Entry(performed, self.style, before)
            self._next = performed.index + 1
        return True

    def restyle(self, index: int, style: Style) -> int:
        """Have bars from this one on, or a later one if need be, arranged anew in another style.

        Returns:
            The first such bar.
        """
        while (entry := self._entries.get(index)) is not None and entry.band is None:
            index += 1
        if entry is not None and entry.band is not None:
            self.band, self.fed, self._next = entry.band, index + 1, index
            self._entries = {n: kept for n, kept in self._entries.items() if n < index}
        self._restyle(style)
        return self._next

    def forget(self, before: int) -> None:
        """Keep older bars no longer."""
        for index in [index for index in self._entries if index < before]:
            del self._entries[index]

    def _restyle(self, style: Style) -> None:
        if style.name != self.style.name:
            self.band = arrange.change_style(self.band, style)
            self._expression = expression.init(style.expression, self._expression.seed)
            self.style = style
