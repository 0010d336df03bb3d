"""Writes what is played into a run's journal, whoever plays it: the stream, or a client."""

from collections.abc import Sequence
from typing import final

from courante.band.style import Style
from courante.station.journal import Journal
from courante.types import Beats, Bpm, PlayedBar, Seconds, TempoPoint

SAME_BEATS, SAME_S = 1e-3, 0.02
"""What is told of a beat that is so near to what is known is no news."""


@final
class Noting:
    """Each bar once: one that begins no later than the last is known already.

    Attributes:
        styles: of bars that a client has told, by name.
    """

    def __init__(self, journal: Journal, since: Beats) -> None:
        """Write into a journal what begins at a beat or later."""
        self._journal = journal
        self._last = since - 2 * SAME_BEATS
        self._tempo: TempoPoint | None = None
        self.styles: dict[str, Style] = {}

    def rendered(self, bars: Sequence[PlayedBar]) -> None:
        """Bars begin in the stream."""
        new = [bar for bar in bars if bar.start_beat > self._last + SAME_BEATS]
        if new:
            self._last = new[-1].start_beat
            self._journal.add_bars(new)

    def told(self, bar: PlayedBar, style: Style, time_s: Seconds, bpm: Bpm) -> None:
        """A client has begun a bar.

        Args:
            bar: what, and where.
            style: who plays it.
            time_s: of the run, when it begins.
            bpm: its tempo then.
        """
        if bar.start_beat <= self._last + SAME_BEATS:
            return
        self.styles[style.name] = style
        self._last = bar.start_beat
        self._journal.add_bars((bar,))
        last, now = self._tempo, TempoPoint(bar.start_beat, time_s, bpm)
        if last is None or last.tempo_bpm != bpm or abs(_time_of(last, now.beat) - time_s) > SAME_S:
            self._journal.resume(now.beat, now.time_s, now.tempo_bpm)
            self._tempo = now

    def stream_goes_on(self) -> None:
        """The stream tells the tempo again."""
        self._tempo = None


def _time_of(point: TempoPoint, beat: Beats) -> float:
    return point.time_s + (beat - point.beat) * 60.0 / point.tempo_bpm
