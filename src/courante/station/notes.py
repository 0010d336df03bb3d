"""A run's bars as the band plays them, arranged ahead of time, kept by number.

For clients that play notes themselves. Arranging is pure, so the same composed bars give the same
notes here as in the stream; and since the band's state at each bar line is kept, bars can be
arranged anew from any of them where the runner wants or does otherwise by now, and the stream can
go on from any of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import final

from courante.band import arrange
from courante.band.style import Style
from courante.performer import expression
from courante.station.pipeline import PipelineState, may_change
from courante.types import ArrangedBar, Bar, Beats, PlayedBar, Setting

OTHER_ENERGY, OTHER_TEMPO = 0.1, 0.12
"""A bar that was arranged for an energy so far away, or a tempo (as a share), is arranged anew."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A bar that was arranged.

    Attributes:
        bar: its notes. style: who plays it.
        band: the band with this bar waiting; ``None`` for one that the stream had arranged.
        setting: what was asked for it.
    """

    bar: ArrangedBar
    style: Style
    band: arrange.BandState | None
    setting: Setting | None = None


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
        band: with the bar waiting that is arranged next. style: played the one before it.
        fed: number of the composed bar that it needs.
    """

    def __init__(self, start: Fork, style: Style) -> None:
        """Begin at a fork; ``style`` plays from the next half phrase on."""
        self._entries = {
            bar.bar.index: Entry(bar.bar, start.styles[bar.style], None) for bar in start.ahead
        }
        self._expression = start.expression
        self.band = start.band
        self.style: Style = start.band.style
        self.fed = start.fed
        self._next = max(self._entries) + 1 if self._entries else start.first
        self._wanted = style
        self._asked: Setting | None = None

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

    def write(self, composed: Callable[[int], Bar | None], setting: Setting) -> bool:
        """Arrange one bar more.

        Args:
            composed: gives composed bars by number.
            setting: what the band is asked for the bar that it takes now, and gives out next time.

        Returns:
            False if the composed bar that is needed is not there yet.
        """
        bar = composed(self.fed)
        if bar is None:
            return False
        self._change_style()
        before, asked = self.band, self._asked
        self.band, arranged = arrange.step(before, bar, setting)
        self.fed, self._asked = bar.index + 1, setting
        if arranged is not None:
            self._expression, performed = expression.step(self._expression, arranged)
            self._entries[performed.index] = Entry(performed, self.style, before, asked)
            self._next = performed.index + 1
        return True

    def rewrite(self, index: int, style: Style, setting: Setting) -> int | None:
        """Have bars arranged anew where something else is wanted by now.

        Args:
            index: bars before this one stay as they are.
            style: plays from the next half phrase on, as from there everything else counts.
            setting: what the band is asked for now.

        Returns:
            The first bar that is arranged anew, if there is one.
        """
        self._wanted = style
        for number in range(index, self._next):
            entry = self._entries.get(number)
            after = self._entries.get(number + 1)
            if entry is None or entry.band is None:
                continue
            # What is asked for a bar is told with the one before it, which leads over to it.
            if _other_style(entry, style) or (after is not None and _other(after, setting)):
                self.band, self.fed, self._next = entry.band, number + 1, number
                self._asked = entry.setting
                self._entries = {n: kept for n, kept in self._entries.items() if n < number}
                self._dress(entry.style)
                return number
        return None

    def forget(self, before: int) -> None:
        """Keep older bars no longer."""
        for index in [index for index in self._entries if index < before]:
            del self._entries[index]

    def _change_style(self) -> None:
        """Have the style that is wanted play the bar that waits, if it may begin there."""
        style, waiting = self._wanted, self.band.waiting
        begins = waiting is None or may_change(waiting.stage.place)
        if style.name == self.style.name or not begins:
            return
        self.band = arrange.change_style(self.band, style)
        self._dress(style)

    def _dress(self, style: Style) -> None:
        self._expression = expression.init(style.expression, self._expression.seed)
        self.style = style


def _other_style(entry: Entry, style: Style) -> bool:
    """Whether another style is wanted, and may begin with this bar."""
    return entry.style.name != style.name and may_change(entry.bar.place)


def _other(entry: Entry, setting: Setting) -> bool:
    """Whether this bar takes up what was asked for it, and something else is asked for by now."""
    asked, place = entry.setting, entry.bar.place
    if asked is None:
        return False
    energy = may_change(place) and abs(asked.energy - setting.energy) >= OTHER_ENERGY
    tempo = place.begins and abs(asked.tempo_bpm / setting.tempo_bpm - 1) >= OTHER_TEMPO
    return energy or tempo
