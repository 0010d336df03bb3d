"""A final ritardando, as runners stop.

Friberg and Sundberg (1999) measured how runners slow down to a halt, and found the same curve in
how musicians end: the tempo falls ever faster towards the last beat.
"""

from dataclasses import dataclass

from courante.types import Beats, Bpm, Seconds

CURVE = 3.0
"""Their exponent q: 2 brakes with a constant force, 3 with a constant power."""
LAST = 0.5
"""Tempo at the last beat, as a share."""
LEAST_BEATS = 0.5
"""A shorter way to the last beat is no ritardando."""
_FALL = LAST**CURVE - 1
_STRETCH = (LAST ** (CURVE - 1) - 1) / (_FALL * (1 - 1 / CURVE))
"""How much longer it takes than without: the integral of one over the tempo."""


@dataclass(frozen=True)
class Ritardando:
    """From a beat to the last one, which is a whole one, beginning at a tempo."""

    begin: Beats
    end: Beats
    tempo_bpm: Bpm

    def tempo_at(self, beat: Beats) -> Bpm:
        """The tempo at a beat on its way."""
        way = (beat - self.begin) / (self.end - self.begin)
        return Bpm(self.tempo_bpm * (1 + _FALL * min(1.0, max(0.0, way))) ** (1 / CURVE))


def planned(beat: Beats, known_to: Beats, tempo_bpm: Bpm, longest_s: Seconds) -> Ritardando | None:
    """The longest ritardando to a whole beat, if there is time for any.

    Args:
        beat: where it begins.
        known_to: the music is known up to here; the last beat lies before.
        tempo_bpm: the tempo so far.
        longest_s: it takes no longer.
    """
    reach = beat + longest_s * tempo_bpm / 60 / _STRETCH
    end = Beats(float(int(min(reach, known_to - LEAST_BEATS))))
    return Ritardando(beat, end, tempo_bpm) if end - beat >= LEAST_BEATS else None
