"""How felt bars of any metre and feel lie on bars of 4/4, which is what was learned.

A bar of 4/4 lies as it is, in half time over two felt bars. 6/8 is a shuffle: two beats of
triplets, so that two bars of it share a bar of 4/4 and a backbeat falls on the second foot of each.
3/4 leaves a beat out: the third, so that backbeats follow the downbeat (as in a waltz), or in half
time the second, so that one backbeat stands at the end; a fill leaves out the first and runs on to
the bar line.
"""

from dataclasses import dataclass
from typing import NamedTuple

from courante.band.drums.ask import DrumAsk
from courante.band.feel import Feel
from courante.model.drums.kit import Grid
from courante.types import COMPOUND_TIME, TRIPLE_TIME, Metre

SWUNG = 0.57
"""Swing from which on the kit plays in triplets."""
_STRAIGHT, _TRIPLET = 0.5, 2 / 3
_ALL = (0, 1, 2, 3)
_WALTZ, _WALTZ_IN_ONE, _WALTZ_FILL = (0, 1, 3), (0, 2, 3), (1, 2, 3)


class Moment(NamedTuple):
    """A slot of the learned bar as it is heard in a felt bar.

    Attributes:
        slot: of the learned bar. onset_beats: where it is written in the felt bar.
        late_beats: how much later the swing puts it.
    """

    slot: int
    onset_beats: float
    late_beats: float

    @property
    def felt(self) -> bool:
        """Whether a felt beat begins with it."""
        return self.onset_beats % 1 == 0


@dataclass(frozen=True)
class Frame:
    """How felt bars lie on learned bars.

    Attributes:
        grid: that the learned bar lies on.
        swing: where the off-beat eighth lies in the felt beat; on triplets, the last of three.
        spans: felt bars that a learned bar lasts.
        stretch: felt beats in a learned beat.
        beats, fill_beats: learned beats that are heard of it, and of one that is a fill.
    """

    grid: Grid
    swing: float
    spans: int = 1
    stretch: int = 1
    beats: tuple[int, ...] = _ALL
    fill_beats: tuple[int, ...] = _ALL

    def moments(self, share: int, *, fill: bool) -> tuple[Moment, ...]:
        """The slots that are heard in a felt bar.

        Args:
            share: which of the felt bars of the learned bar.
            fill: whether the learned bar is a fill.
        """
        beats = self.fill_beats if fill else self.beats
        heard = len(beats) // self.spans
        return tuple(
            self._moment(number, beat, at)
            for number, beat in enumerate(beats[share * heard : (share + 1) * heard])
            for at in range(self.grid)
        )

    def _moment(self, number: int, beat: int, at: int) -> Moment:
        beats, within = divmod(at * self.stretch / self.grid, 1)
        if self.grid == Grid.TRIPLET:
            late = (self.swing - _TRIPLET) * at / 2
        else:
            # The beat's halves are stretched and squeezed evenly.
            late = (self.swing - _STRAIGHT) * 2 * min(within, 1 - within)
        onset_beats = number * self.stretch + beats + within
        return Moment(beat * self.grid + at, onset_beats, late)


def frame_of(ask: DrumAsk, metre: Metre) -> Frame:
    """The frame for a metre of ``courante.types``."""
    if metre == COMPOUND_TIME:
        return Frame(Grid.TRIPLET, _TRIPLET, spans=2)
    grid = Grid.TRIPLET if ask.swing >= SWUNG else Grid.STRAIGHT
    if metre == TRIPLE_TIME:
        beats = _WALTZ_IN_ONE if ask.feel == Feel.HALF else _WALTZ
        return Frame(grid, ask.swing, beats=beats, fill_beats=_WALTZ_FILL)
    if ask.feel == Feel.HALF:
        return Frame(Grid.STRAIGHT, ask.swing, spans=2, stretch=2)
    return Frame(grid, ask.swing)
