"""From a composer to all that runs are made with; knows no network."""

from pathlib import Path
from typing import Any

from courante.band.style import load_style
from courante.composer.contract import Composer
from courante.config import EncoderConfig, OpusConfig, SynthConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.encoder.opus import OpusEncoder
from courante.station.request import Equipment
from courante.synth.fluidsynth import FluidSynth


def equipped(composer: Composer[Any], soundfont: Path) -> Equipment:
    """Stages to play with.

    Raises:
        Missing: the soundfont is not there, or the synthesizer.
    """
    encoder, opus = EncoderConfig(), OpusConfig()
    return Equipment(
        composer=composer,
        synth=FluidSynth(SynthConfig(soundfont=soundfont)),
        encoder=lambda: Mp3Encoder(encoder),
        style=load_style,
        formats={"opus": lambda: OpusEncoder(opus)},
    )
