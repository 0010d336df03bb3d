"""Sound beside the MP3 stream: Ogg Opus."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class OpusConfig:
    """Opus settings: variable bitrate around ``bitrate_kbps``, stereo, packets of 20 ms.

    ``sample_rate_hz`` is that of the sound given; Opus itself has 48 kHz. ``complexity`` is
    libopus's, 0 to 10: from 7 on it analyses the sound, which takes half as much time again, and
    spends a quarter more bits than asked for on our music.
    """

    sample_rate_hz: int = 44_100
    bitrate_kbps: int = 96
    complexity: int = 5

    def __post_init__(self) -> None:
        """Refuse what Opus does not have."""
        rate, kbps = self.sample_rate_hz, self.bitrate_kbps
        require(
            ok=8_000 <= rate <= 96_000, name="sample_rate_hz", value=rate, expected="8000 to 96000"
        )
        require(ok=32 <= kbps <= 256, name="bitrate_kbps", value=kbps, expected="32 to 256")
        level = self.complexity
        require(ok=0 <= level <= 10, name="complexity", value=level, expected="0 to 10")
