"""MIDI files: whatever their bytes, a piece or ``BadScore``."""

import tempfile
from pathlib import Path

from tests.corpus.midi_bytes import name, off, on, save, signature
from tests.fuzz.engine import fuzz, instrumented

with instrumented("courante.corpus._mido", "courante.corpus.roll", "mido.midifiles"):
    from courante.corpus._mido import read_score
    from courante.corpus.roll import piece_from_score

from courante.errors import BadScore

FILE = Path(tempfile.mkdtemp()) / "fuzzed.mid"
SEEDS = tuple(
    save(FILE, *tracks).read_bytes()
    for tracks in (
        (on(0, 60) + on(240, 64) + off(240, 60) + off(240, 64),),
        (signature(3, 4) + signature(4, 4, 1440), on(0, 40, channel=9) + off(480, 40, channel=9)),
        (name("one") + on(0, 100) + on(100_000, 21), on(0, 60, velocity=0)),
    )
)


def try_one(data: bytes) -> None:
    """Read it as one file of a corpus."""
    FILE.write_bytes(data)
    try:
        piece_from_score(read_score(FILE), title="fuzzed", work="fuzzed")
    except BadScore:
        return


if __name__ == "__main__":
    fuzz(try_one, SEEDS)
