"""Weights files: whatever their bytes, a network or ``BadWeights``.

Few changes to a file leave it readable, so half of what is tried is a file with other settings.
"""

import tempfile
from pathlib import Path

import jax
from tests.fuzz.engine import fuzz, instrumented

with instrumented(
    "courante.model.weights", "courante.model.settings", "courante.model._safetensors"
):
    from courante.model import _safetensors
    from courante.model.settings import config_to_json
    from courante.model.weights import Origin, load_weights, read_origin, save_weights

from courante.config import (
    EnsembleConfig,
    FeedforwardConfig,
    LstmConfig,
    NgramConfig,
    TiedParallelConfig,
)
from courante.errors import BadWeights
from courante.model.tied_parallel import TiedParallel
from courante.types import NoteRange, Pitch

FILE = Path(tempfile.mkdtemp()) / "fuzzed.safetensors"
SIZES = TiedParallelConfig(
    note_range=NoteRange(Pitch(60), Pitch(64)), time_units=(2,), note_units=(2,), dropout=0.0
)
save_weights(TiedParallel(SIZES, key=jax.random.PRNGKey(0)), FILE, Origin("tiny"))
FORMAT = _safetensors.read(FILE).metadata["format"]
KINDS = (TiedParallelConfig(), LstmConfig(), FeedforwardConfig(), NgramConfig(), EnsembleConfig())
SEEDS = (FILE.read_bytes(), *(b"{" + config_to_json(kind).encode() for kind in (SIZES, *KINDS)))


def try_one(data: bytes) -> None:
    """Read it as a composer does, and as `courante models` does."""
    FILE.write_bytes(with_settings(data[1:]) if data[:1] == b"{" else data)
    for read in (load_weights, read_origin):
        try:
            read(FILE)
        except BadWeights:
            continue


def with_settings(text: bytes) -> bytes:
    """A file of these settings, and of no weights."""
    metadata = {"format": FORMAT, "config": text.decode(errors="replace"), "origin": "{}"}
    return _safetensors.packed(_safetensors.Content(metadata, {}))


if __name__ == "__main__":
    fuzz(try_one, SEEDS)
