"""Sound: blocks, synthesizer, encoder, and how it leaves."""

from dataclasses import dataclass
from pathlib import Path

from courante.config.check import require


@dataclass(frozen=True)
class AudioConfig:
    """The sound between synth and outlet; a block is four MP3 frames (104 ms)."""

    sample_rate_hz: int = 44_100
    block_frames: int = 4 * 1152


DEBIAN_SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")


@dataclass(frozen=True)
class SynthConfig:
    """FluidSynth settings (chosen by measurement: chorus off, reverb on, linear interpolation).

    ``gain`` is FluidSynth's master gain. The ``reverb_`` settings are FluidSynth's own, 0 to 1; the
    defaults fall by 60 dB within 1.2 s, short enough for 170 beats a minute.

    Attributes:
        polyphony: voices of the instruments; those that are nearly gone make room for new ones.
        kit_polyphony: the same where a kit plays along, which covers what is taken away. Its own
            strokes need none.
    """

    soundfont: Path = DEBIAN_SOUNDFONT
    sample_rate_hz: int = 44_100
    polyphony: int = 32
    kit_polyphony: int = 20
    gain: float = 0.85
    reverb: bool = True
    reverb_room: float = 0.2
    reverb_damping: float = 0.4
    reverb_width: float = 0.6
    reverb_level: float = 0.6

    def __post_init__(self) -> None:
        """Refuse what FluidSynth would silently bend."""
        rate = self.sample_rate_hz
        require(
            ok=8_000 <= rate <= 96_000, name="sample_rate_hz", value=rate, expected="8000 to 96000"
        )
        for name in ("polyphony", "kit_polyphony"):
            value = getattr(self, name)
            require(ok=1 <= value <= 1024, name=name, value=value, expected="1 to 1024 voices")
        require(
            ok=0 < self.gain <= 10, name="gain", value=self.gain, expected="above 0, at most 10"
        )
        for name in ("reverb_room", "reverb_damping", "reverb_width", "reverb_level"):
            value = getattr(self, name)
            require(ok=0 <= value <= 1, name=name, value=value, expected="0 to 1")


MP3_SAMPLE_RATES_HZ = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
MP3_BITRATES_KBPS = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


@dataclass(frozen=True)
class EncoderConfig:
    """MP3 settings: constant bitrate, joint stereo; ``quality`` is LAME's, 0 best to 9 fastest."""

    sample_rate_hz: int = 44_100
    bitrate_kbps: int = 128
    quality: int = 7

    def __post_init__(self) -> None:
        """Refuse what MP3 does not have."""
        require(
            ok=self.sample_rate_hz in MP3_SAMPLE_RATES_HZ,
            name="sample_rate_hz",
            value=self.sample_rate_hz,
            expected=f"one of {MP3_SAMPLE_RATES_HZ}",
        )
        highest = 320 if self.sample_rate_hz >= 32_000 else 160
        require(
            ok=self.bitrate_kbps in MP3_BITRATES_KBPS and self.bitrate_kbps <= highest,
            name="bitrate_kbps",
            value=self.bitrate_kbps,
            expected=f"one of {MP3_BITRATES_KBPS}, at most {highest} at this sample rate",
        )
        require(ok=0 <= self.quality <= 9, name="quality", value=self.quality, expected="0 to 9")


@dataclass(frozen=True)
class OutletConfig:
    """Fan-out to listeners.

    Attributes:
        history_s: how much sound is kept; a listener further behind skips to live.
        burst_s: how far behind live a plain player starts. low_lag_burst_s: with ``lag=low``.
    """

    history_s: float = 10.0
    burst_s: float = 2.5
    low_lag_burst_s: float = 0.3

    def __post_init__(self) -> None:
        """Refuse a history that could not hold the longest burst."""
        for name in ("burst_s", "low_lag_burst_s"):
            value = getattr(self, name)
            require(
                ok=0 <= value <= self.history_s / 2,
                name=name,
                value=value,
                expected="0 to half of history_s",
            )
