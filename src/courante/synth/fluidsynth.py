"""FluidSynth as a synthesizer: General MIDI instruments of a soundfont.

Chorus off, reverb on, linear interpolation. Instances share the samples of the programs they use,
and the strokes of percussion, which are rendered once (``strokes``) and added. Equal input gives
equal samples, on every instance: sound is rendered in floating point and rounded here, because
FluidSynth's own 16-bit output is dithered from a table of the C library's ``rand``.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import final

import numpy as np
from numpy.typing import NDArray

from courante.config import SynthConfig
from courante.errors import BadConfig, BadInput, Missing
from courante.synth._fluid import Handle
from courante.synth.contract import Synth, Voice
from courante.synth.ringing import Ringing
from courante.synth.strokes import GRID_FRAMES, Strokes
from courante.types import Part, PcmBlock, TimedNote

CONTROL_GRID_FRAMES = GRID_FRAMES
"""FluidSynth takes note of events every so many frames (1.5 ms)."""
CHANNELS = 16
PERCUSSION_CHANNEL = 9
PERCUSSION_BANK = 128
VOLUME, PAN, REVERB = 7, 10, 91
FULL_SCALE = 32767
KNEE, CEILING = 0.6, 0.8
"""Of full scale: sound is left as it is up to the one, and never reaches beyond the other."""
SOUNDFONT_REMEDY = "on Debian: apt-get install fluid-soundfont-gm; or set the path of another one"


@final
class FluidSynth(Synth):
    """Makes voices by FluidSynth."""

    def __init__(self, config: SynthConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._strokes: dict[Part, Strokes] = {}

    def start(self, parts: Sequence[Part]) -> "FluidVoice":
        """A new voice with these parts; takes about 30 ms, more for the first.

        Raises:
            Missing: libfluidsynth or the soundfont is not on this machine.
            BadConfig: the file is no soundfont, or lacks a part's program.
        """
        handle, number = self.open()
        voice = FluidVoice(handle, number, self._config, self.strokes_of)
        voice.set_parts(parts)
        return voice

    def strokes_of(self, part: Part) -> Strokes:
        """What a percussion part can strike, shared by all voices; for any thread."""
        with self._lock:
            if part not in self._strokes:
                start, rate = partial(self._seated, part), self._config.sample_rate_hz
                self._strokes[part] = Strokes(start, part.channel, rate)
            return self._strokes[part]

    def _seated(self, part: Part) -> Handle:
        handle, number = self.open()
        seat(handle, number, part)
        return handle

    def open(self) -> tuple[Handle, int]:
        """A native synthesizer without parts, and the number of its soundfont.

        Raises:
            Missing: libfluidsynth or the soundfont is not on this machine.
            BadConfig: the file is no soundfont.
        """
        soundfont = self._config.soundfont
        if not soundfont.is_file():
            what = f"soundfont {soundfont}"
            raise Missing(what, SOUNDFONT_REMEDY)
        handle = Handle(_settings(self._config))
        number = handle.load(soundfont)
        if number is None:
            handle.delete()
            raise BadConfig(field="soundfont", value=str(soundfont), expected="an SF2 or SF3 file")
        return handle, number


@final
class FluidVoice(Voice):
    """One run's FluidSynth; made by ``FluidSynth.start``."""

    def __init__(
        self,
        handle: Handle,
        soundfont: int,
        config: SynthConfig,
        strokes_of: Callable[[Part], Strokes],
    ) -> None:
        self._handle = handle
        self._soundfont = soundfont
        self._sample_rate_hz = config.sample_rate_hz
        self._voices, self._voices_beside_kit = config.polyphony, config.kit_polyphony
        self._strokes_of = strokes_of
        self._parts: dict[str, Part] = {}
        self._strokes: dict[str, Strokes] = {}
        self._ringing = Ringing(config.sample_rate_hz)
        self._rendered_frames = 0

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Put the parts on their channels; notes that still sound die away naturally.

        A part that was set before and is the same goes on undisturbed.

        Raises:
            BadConfig: a part's channel is not 0 to 15, or the soundfont lacks its program.
        """
        self._require_open()
        staying = [part for part in parts if self._parts.get(part.name) == part]
        for part in self._parts.values():
            if part not in staying:
                self._handle.end_all(part.channel)
        for part in parts:
            if part not in staying:
                seat(self._handle, self._soundfont, part)
        self._parts = {part.name: part for part in parts}
        percussion = [part for part in parts if part.channel == PERCUSSION_CHANNEL]
        self._strokes = {part.name: self._strokes_of(part) for part in percussion}
        self._handle.limit_voices(self._voices_beside_kit if percussion else self._voices)

    def render(self, notes: Sequence[TimedNote], frames: int) -> PcmBlock:
        """Render the next ``frames`` frames, int16 stereo; notes are met to within 64 frames.

        The end of a note whose part is no longer set is ignored: it has died away already.

        Raises:
            BadInput: a note that begins names a part that is not set.
        """
        self._require_open()
        for note in notes:
            if note.velocity > 0 and note.part not in self._parts:
                raise BadInput(field="part", value=note.part, expected=f"one of {[*self._parts]}")
        sound = np.zeros((frames, 2), np.float32)
        done = 0
        for note in notes:
            strokes = self._strokes.get(note.part)
            if strokes is not None:
                self._strike(strokes, note, frames)
                continue
            frame = self._frame(note, frames)
            if frame > done:
                self._handle.write(sound, done, frame)
                done = frame
            self._sound(note)
        self._handle.write(sound, done, frames)
        self._rendered_frames += frames
        self._ringing.add_to(sound)
        whole = limited(sound)
        whole *= FULL_SCALE
        return PcmBlock(self._sample_rate_hz, np.rint(whole, out=whole).astype(np.int16))

    def close(self) -> None:
        """Free the native state; the voice cannot be used again."""
        self._handle.delete()

    def sounding_voices(self) -> int:
        """How many native voices sound: what rendering costs is in proportion."""
        self._require_open()
        return self._handle.sounding_voices()

    def _strike(self, strokes: Strokes, note: TimedNote, frames: int) -> None:
        if note.velocity > 0:
            frame = max(0, min(round(note.time_s * self._sample_rate_hz), frames))
            self._ringing.strike(strokes.get(note.pitch, note.velocity), note.velocity, frame)

    def _frame(self, note: TimedNote, frames: int) -> int:
        """The frame of this block at which FluidSynth can take note of it."""
        heard = self._rendered_frames + round(note.time_s * self._sample_rate_hz)
        on_grid = heard - heard % CONTROL_GRID_FRAMES - self._rendered_frames
        return max(0, min(on_grid, frames))

    def _sound(self, note: TimedNote) -> None:
        part = self._parts.get(note.part)
        if part is None:
            return
        if note.velocity > 0:
            self._handle.note_on(part.channel, note.pitch, note.velocity)
        else:
            self._handle.note_off(part.channel, note.pitch)

    def _require_open(self) -> None:
        if not self._handle.alive:
            raise BadInput(field="voice", value="closed", expected="one that is open")


def seat(handle: Handle, soundfont: int, part: Part) -> None:
    """Put a part on its channel.

    Raises:
        BadConfig: the channel is not 0 to 15, or the soundfont lacks the part's program.
    """
    if not 0 <= part.channel < CHANNELS:
        field = f"channel of {part.name}"
        raise BadConfig(field, part.channel, "0 to 15")
    bank = PERCUSSION_BANK if part.channel == PERCUSSION_CHANNEL else part.bank
    if not handle.select(part.channel, soundfont, bank, part.program):
        field, program = f"program of {part.name}", f"bank {bank}, program {part.program}"
        raise BadConfig(field, program, "one that the soundfont has")
    for number, value in ((VOLUME, part.volume), (PAN, part.pan), (REVERB, part.reverb)):
        handle.control(part.channel, number, value)
    handle.no_chorus(part.channel)


def limited(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bend peaks down, sample by sample, so that nothing clips.

    The ceiling leaves room for what decoders make of a coded peak: true peaks stay below -1 dB.
    There is neither look-ahead nor memory: no delay, and nothing pumps. Only strokes that meet
    reach the knee.
    """
    size = np.abs(sound)
    if size.max(initial=0) <= KNEE:
        return sound
    room = CEILING - KNEE
    # Few samples are so loud, and the hyperbolic tangent is dear.
    peaks = np.nonzero(size > KNEE)
    bent = sound.copy()
    bent[peaks] = np.copysign(KNEE + room * np.tanh((size[peaks] - KNEE) / room), sound[peaks])
    return bent


def _settings(config: SynthConfig) -> Mapping[str, int | float]:
    return {
        "synth.sample-rate": float(config.sample_rate_hz),
        "synth.gain": float(config.gain),
        "synth.polyphony": config.polyphony,
        "synth.midi-channels": CHANNELS,
        "synth.chorus.active": 0,
        "synth.reverb.active": int(config.reverb),
        "synth.reverb.room-size": float(config.reverb_room),
        "synth.reverb.damp": float(config.reverb_damping),
        "synth.reverb.width": float(config.reverb_width),
        "synth.reverb.level": float(config.reverb_level),
        "synth.dynamic-sample-loading": 1,
        "synth.threadsafe-api": 0,
    }
