"""The strokes that ring in one voice: added to its sound, block by block."""

from typing import final

import numpy as np

from courante.synth.strokes import Sound, Stroke

CHOKED_DB_PER_S = 112.0
"""How fast a stroke dies away that another one ends, as in FluidSynth."""
CHOKED_S = 0.6
"""Then it is gone."""


@final
class Ringing:
    """What was struck and has not died away; used by one thread at a time."""

    def __init__(self, sample_rate_hz: int) -> None:
        seconds = np.arange(round(CHOKED_S * sample_rate_hz)) / sample_rate_hz
        dying = (10.0 ** (-CHOKED_DB_PER_S / 20 * seconds)).astype(np.float32)
        # Both channels are written out: multiplying by a broadcast one is many times as slow.
        self._dying = np.stack([dying, dying], axis=1)
        self._piece: Sound = np.empty((0, 2), np.float32)
        self._strokes: list[_Struck] = []

    def strike(self, stroke: Stroke, velocity: int, frame: int) -> None:
        """Strike at a frame of the block that comes next; strikes come in order."""
        if stroke.chokes:
            for other in self._strokes:
                if other.stroke.chokes == stroke.chokes:
                    other.choke(frame)
        self._strokes.append(_Struck(stroke, stroke.gain(velocity), frame))

    def add_to(self, sound: Sound) -> None:
        """Add what sounds in a block, and go on to the next."""
        if len(self._piece) < len(sound):
            self._piece = np.empty_like(sound)
        for struck in self._strokes:
            struck.add_to(sound, self._dying, self._piece)
        self._strokes = [struck for struck in self._strokes if struck.left]


@final
class _Struck:
    """A stroke under way.

    Attributes:
        left: whether any of it is still to come.
    """

    def __init__(self, stroke: Stroke, gain: float, frame: int) -> None:
        self.stroke = stroke
        self.left = True
        self._gain = np.float32(gain)
        self._begin = frame
        """Where it begins, counted from the block that comes next: below 0 once it sounds."""
        self._choked: int | None = None

    def choke(self, frame: int) -> None:
        """Die away from this frame of the block that comes next on."""
        if self._choked is None:
            self._choked = frame

    def add_to(self, sound: Sound, dying: Sound, room: Sound) -> None:
        """Add what sounds in a block, and go on to the next.

        Args:
            sound: of the block.
            dying: how a stroke that is choked dies away.
            room: to work in, no shorter than the block: asking for memory takes longer than adding.
        """
        end = self._begin + len(self.stroke.sound)
        if self._choked is None:
            self._add(sound, self._begin, end, room)
        else:
            self._add(sound, self._begin, min(end, self._choked), room)
            end = min(end, self._choked + len(dying))
            self._add(sound, self._choked, end, room, dying)
            self._choked -= len(sound)
        self._begin -= len(sound)
        self.left = end > len(sound)

    def _add(
        self, sound: Sound, start: int, stop: int, room: Sound, fade: Sound | None = None
    ) -> None:
        """Add what falls from ``start`` to ``stop``, as far as that is in this block.

        ``fade`` begins at ``start``.
        """
        first, last = max(0, start), min(stop, len(sound))
        if last <= first:
            return
        piece = room[: last - first]
        np.multiply(
            self.stroke.sound[first - self._begin : last - self._begin], self._gain, out=piece
        )
        if fade is not None:
            piece *= fade[first - start : last - start]
        sound[first:last] += piece
