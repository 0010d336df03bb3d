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
ALL_CHANNELS = -1
FAILED = -1
LOG_LEVELS = 5
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
    library: ModuleType, name: str, arguments: str, first: type = ctypes.c_void_p
) -> Callable[..., int]:
    """A function that pyfluidsynth does not wrap; ``arguments``: i int, p pointer."""
    kinds = [first, *({"i": ctypes.c_int, "p": ctypes.c_void_p}[a] for a in arguments)]
    described = [(f"argument{n}", kind, 1) for n, kind in enumerate(kinds)]
    return library.cfunc(name, ctypes.c_int, *described)


def _delete(library: ModuleType, synth: int, settings: int) -> None:
    library.delete_fluid_synth(synth)
    library.delete_fluid_settings(settings)
