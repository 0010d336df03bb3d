"""Where somebody who plays a run's notes themselves is, as they tell, and as time goes on."""

from collections.abc import Iterator
from dataclasses import dataclass

from courante.types import Beats, Bpm, Seconds

SAME_BEATS = 0.05
"""Bars that were not told of are taken as played if no more than this is missing."""
FASTEST_BPM, SLOWEST_BPM = 400.0, 20.0


@dataclass(frozen=True)
class Ear:
    """A bar begins to be heard.

    Attributes:
        bar: its number. beat: of the run, at its start. time_s: of the run.
        tempo_bpm: from here on.
        moving: whether the music goes on by itself from there.
    """

    bar: int
    beat: Beats
    time_s: Seconds
    tempo_bpm: Bpm
    moving: bool = True


def heard_now(ear: Ear, now_s: Seconds, last_bar: int, beats_per_bar: int) -> Ear:
    """The ear by now, in the bar that is under way; ``beat`` is that of the moment.

    Args:
        ear: as it was told last.
        now_s: the run's time.
        last_bar: nobody can have got beyond its end.
        beats_per_bar: of all bars.
    """
    if not ear.moving:
        return ear
    passed = max(0.0, now_s - ear.time_s) * ear.tempo_bpm / 60.0
    bars = min(int(passed / beats_per_bar), max(0, last_bar - ear.bar))
    within = min(passed - bars * beats_per_bar, beats_per_bar * 0.999)
    beat = Beats(ear.beat + bars * beats_per_bar + within)
    return Ear(ear.bar + bars, beat, now_s, ear.tempo_bpm)


def between(last: Ear, now: Ear, beats_per_bar: int) -> Iterator[Ear]:
    """The bars that must have been heard between two that were told of, if that is plain."""
    bars = now.bar - last.bar
    beats = now.beat - last.beat
    if bars < 2 or abs(beats - bars * beats_per_bar) > SAME_BEATS:
        return
    seconds = now.time_s - last.time_s
    bpm = last.tempo_bpm
    if seconds > 0:
        bpm = Bpm(min(FASTEST_BPM, max(SLOWEST_BPM, beats * 60.0 / seconds)))
    for bar in range(1, bars):
        share = bar / bars
        beat = Beats(last.beat + share * beats)
        yield Ear(last.bar + bar, beat, Seconds(last.time_s + share * seconds), bpm)
