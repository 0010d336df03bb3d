"""What music is made with, put together for a command."""

import os
from pathlib import Path

from courante.band.style import load_style
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig, EncoderConfig, OpusConfig, SynthConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.encoder.opus import OpusEncoder
from courante.model.runtime import keep_compiled, keep_to_one_thread
from courante.model.weights import SHIPPED
from courante.station.request import Equipment
from courante.synth.fluidsynth import FluidSynth


def make_equipment(weights: Path | None, soundfont: Path, *, slots: int) -> Equipment:
    """Stages to play with; ``slots`` runs are composed in one call.

    Raises:
        Missing: the weights are not there. BadWeights: they are damaged.
    """
    keep_to_one_thread()
    keep_compiled(_cache_folder() / "compiled")
    composer = NetworkComposer.load(weights_path(weights), ComposerConfig(slots=slots))
    encoder, opus = EncoderConfig(), OpusConfig()
    return Equipment(
        composer=composer,
        synth=FluidSynth(SynthConfig(soundfont=soundfont)),
        encoder=lambda: Mp3Encoder(encoder),
        style=load_style,
        formats={"opus": lambda: OpusEncoder(opus)},
    )


def weights_path(weights: Path | None) -> Path:
    """The weights that were named, or those that come with Courante."""
    return SHIPPED / "styles.safetensors" if weights is None else weights


def _cache_folder() -> Path:
    """Where a program keeps what it can make again (XDG Base Directory Specification)."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".cache") / "courante"
