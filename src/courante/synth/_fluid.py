"""The typed seam to libfluidsynth, by way of pyfluidsynth's prototypes; nothing musical lives here.

Every call releases Python's global lock. A handle is used by one thread at a time.
"""

import contextlib
import ctypes
import importlib
import io
import weakref
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from courante.errors import Missing

LINEAR = 1
"""FluidSynth's number for linear interpolation."""
ALL_CHANNELS, ALL_VOICES = -1, -1
CHORUS_SEND, EXCLUSIVE_CLASS = 15, 57
"""The numbers of SF2's generators."""
FULL_SEND = 1000.0
"""In SF2's tenths of a percent."""
FAILED = -1
LOG_LEVELS = 5
KINDS: Mapping[str, type] = {"f": ctypes.c_float, "i": ctypes.c_int, "p": ctypes.c_void_p}
LIBRARY_REMEDY = (
    "on Debian: apt-get install libfluidsynth3; and in this environment: pip install pyfluidsynth"
)


class Handle:
    """One native synthesizer.

    Args:
        settings: FluidSynth's own settings by name.

    Raises:
        Missing: libfluidsynth is not on this machine.
    """

    def __init__(self, settings: Mapping[str, int | float]) -> None:
        self._library = _library()
        native = self._library.new_fluid_settings()
        for name, value in settings.items():
            if isinstance(value, int):
                self._library.fluid_settings_setint(native, name.encode(), value)
            else:
                self._library.fluid_settings_setnum(native, name.encode(), value)
        self._synth: int = self._library.new_fluid_synth(native)
        self._write = _bound(self._library, "fluid_synth_write_float", "ipiipii")
        set_interpolation = _bound(self._library, "fluid_synth_set_interp_method", "ii")
        set_interpolation(self._synth, ALL_CHANNELS, LINEAR)
        self._set_polyphony = _bound(self._library, "fluid_synth_set_polyphony", "i")
        self._set_generator = _bound(self._library, "fluid_synth_set_gen", "iif")
        self.delete = weakref.finalize(self, _delete, self._library, self._synth, native)
        """Free the native memory; harmless when called twice."""

    @property
    def alive(self) -> bool:
        """Whether it was not deleted yet."""
        return self.delete.alive

    def load(self, soundfont: Path) -> int | None:
        """Load a soundfont and return its number, ``None`` if it is not usable."""
        number = self._library.fluid_synth_sfload(self._synth, str(soundfont).encode(), 0)
        return None if number == FAILED else number

    def select(self, channel: int, soundfont: int, bank: int, program: int) -> bool:
        """Put a program on a channel; false if the soundfont has no such program."""
        done = self._library.fluid_synth_program_select(
            self._synth, channel, soundfont, bank, program
        )
        return done != FAILED

    def control(self, channel: int, number: int, value: int) -> None:
        """Set a MIDI controller."""
        self._library.fluid_synth_cc(self._synth, channel, number, value)

    def no_chorus(self, channel: int) -> None:
        """Send nothing to the chorus: even one that is off costs time."""
        self._set_generator(self._synth, channel, CHORUS_SEND, -FULL_SEND)

    def limit_voices(self, count: int) -> None:
        """So many sound at most; of more, those that are nearly gone end."""
        self._set_polyphony(self._synth, count)

    def note_on(self, channel: int, key: int, velocity: int) -> None:
        """Begin a note."""
        self._library.fluid_synth_noteon(self._synth, channel, key, velocity)

    def note_off(self, channel: int, key: int) -> None:
        """End a note."""
        self._library.fluid_synth_noteoff(self._synth, channel, key)

    def end_all(self, channel: int) -> None:
        """Let all notes of a channel die away."""
        self._library.fluid_synth_all_notes_off(self._synth, channel)

    def sounding_voices(self) -> int:
        """How many native voices (samples under way) there are; each costs processor time."""
        return self._library.fluid_synth_get_active_voice_count(self._synth)

    def exclusive_class(self) -> int:
        """Of the voice that sounds; 0 if there is none, or it is in none."""
        voices = (ctypes.c_void_p * 1)()
        list_voices = _bound(self._library, "fluid_synth_get_voicelist", "pii")
        list_voices(self._synth, voices, len(voices), ALL_VOICES)
        if voices[0] is None:
            return 0
        generator = _bound(self._library, "fluid_voice_gen_get", "i", gives=ctypes.c_float)
        return round(generator(voices[0], EXCLUSIVE_CLASS))

    def write(self, into: NDArray[np.float32], start: int, stop: int) -> None:
        """Render frames ``start`` to ``stop`` of ``(frames, 2)``, C-contiguous, -1 to 1."""
        address = into.ctypes.data
        self._write(self._synth, stop - start, address, 2 * start, 2, address, 2 * start + 1, 2)


@cache
def _library() -> ModuleType:
    """Load libfluidsynth and silence its log: it complains of each voice that it takes away."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            module = importlib.import_module("fluidsynth")
    except (ImportError, OSError) as error:
        what = f"libfluidsynth ({error})"
        raise Missing(what, LIBRARY_REMEDY) from error
    module.delete_fluid_settings(module.new_fluid_settings())
    set_log_function = _bound(module, "fluid_set_log_function", "pp", first=ctypes.c_int)
    for level in range(LOG_LEVELS):
        set_log_function(level, None, None)
    return module


def _bound(
    library: ModuleType,
    name: str,
    arguments: str,
    first: type = ctypes.c_void_p,
    gives: type = ctypes.c_int,
) -> Callable[..., int]:
    """A function that pyfluidsynth does not wrap; ``arguments``: f float, i int, p pointer."""
    kinds = [first, *(KINDS[argument] for argument in arguments)]
    described = [(f"argument{n}", kind, 1) for n, kind in enumerate(kinds)]
    return library.cfunc(name, gives, *described)


def _delete(library: ModuleType, synth: int, settings: int) -> None:
    library.delete_fluid_synth(synth)
    library.delete_fluid_settings(settings)
