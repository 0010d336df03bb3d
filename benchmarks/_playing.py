"""Every style through the real pipeline: composer, form, band, performer, synth, encoder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

from courante.band.style import Style, load_style, style_names
from courante.cli.equipment import make_equipment
from courante.config import DEBIAN_SOUNDFONT, EncoderConfig, StationConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.outlet.file import FileOutlet
from courante.station.offline import Rendered, render_bars, render_run
from courante.station.request import Equipment, RunRequest, metre_of
from courante.types import Bpm, Metre, Mode, PaceReading, Seconds

SEED = 7


@dataclass(frozen=True)
class Setting:
    """At which tempo a style is asked to play, and with how much energy."""

    bpm: float
    energy: float


@dataclass(frozen=True)
class Played:
    """What a style played, and the file that it is in.

    Attributes:
        delay_s: how much later than at its own place a sound lies in the file.
    """

    style: str
    setting: Setting
    metre: Metre
    music: Rendered
    path: Path
    delay_s: float


@final
class Stage:
    """All that is needed to hear a style; one composer for all of them."""

    def __init__(self, weights: Path | None, config: StationConfig | None = None) -> None:
        self._equipment = make_equipment(weights, DEBIAN_SOUNDFONT, slots=1)
        self._config = StationConfig() if config is None else config
        self.styles = style_names()
        self.learned = self._equipment.composer.styles

    def plays(
        self,
        style: str,
        setting: Setting,
        seconds: float,
        path: Path,
        *,
        kbps: int = 128,
        config: StationConfig | None = None,
        change: Callable[[Style], Style] | None = None,
    ) -> Played:
        """Play whole bars of a style that last about so long, the last notes' ringing included.

        ``change`` is done to the style first, as an ablation does.
        """
        request = RunRequest(style, bpm=Bpm(setting.bpm), seed=SEED, energy=setting.energy)
        metre = metre_of(request, load_style(style))
        station = config or self._config
        beats = (seconds - station.ring_out_s) * setting.bpm / 60
        bars = max(1, int(beats / metre.beats_per_bar))
        equipment = self._at(kbps)
        if change is not None:
            changed = change(load_style(style))
            equipment = replace(equipment, style=_always(changed))
        with FileOutlet(path) as sound:
            music = render_bars(bars, Bpm(setting.bpm), request, equipment, sound, config=station)
        delay_s = float(Mp3Encoder(EncoderConfig(bitrate_kbps=kbps)).delay_s)
        return Played(style, setting, metre, music, path, delay_s)

    def follows(
        self, style: str, readings: Sequence[PaceReading], seconds: float, path: Path, mode: Mode
    ) -> Played:
        """Play a style to a runner."""
        request = RunRequest(style, mode=mode, seed=SEED, energy=0.6)
        equipment = self._at(128)
        with FileOutlet(path) as sound:
            music = render_run(
                readings, Seconds(seconds), request, equipment, sound, config=self._config
            )
        metre = metre_of(request, load_style(style))
        setting = Setting(float(music.tempos[0].tempo_bpm), 0.6)
        delay_s = float(Mp3Encoder(EncoderConfig()).delay_s)
        return Played(style, setting, metre, music, path, delay_s)

    def _at(self, kbps: int) -> Equipment:
        config = EncoderConfig(bitrate_kbps=kbps)
        return replace(self._equipment, encoder=lambda: Mp3Encoder(config))


def _always(style: Style) -> Callable[[str], Style]:
    def load(_name: str) -> Style:
        return style

    return load
