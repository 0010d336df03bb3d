"""How loud every style is, at several tempi and energies, and how clear its beats are.

    python benchmarks/loudness.py [STYLE...] [--seconds 60] [--weights FILE] [--keep FOLDER]

Rendered by the real pipeline; loudness by ffmpeg's ebur128. The aim is -16 LUFS, within 1 LU
between styles, and true peaks below -1 dB. A style's ``loudness_db`` is what to change.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from _beats import decode
from _loudness import AIM_LUFS, Loudness, measure_loudness
from _playing import Played, Setting, Stage
from _transients import Clarity, clarity

SETTINGS = (Setting(100, 0.2), Setting(150, 0.5), Setting(175, 0.9))


@dataclass(frozen=True)
class Heard:
    """A style as it sounds at one setting."""

    played: Played
    loudness: Loudness
    clarity: Clarity


def main() -> None:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--keep", type=Path, help="keep the sounds in this folder")
    options = parser.parse_args()
    stage = Stage(options.weights)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        print("\n".join(HEAD))
        for style in options.styles or stage.styles:
            heard = [listen(stage, style, one, options.seconds, folder) for one in SETTINGS]
            print("\n".join(row(one) for one in heard), flush=True)
            off = AIM_LUFS - mean_lufs(heard)
            print(f"| {style}, mean | | | **{AIM_LUFS - off:.1f}** | | | {off:+.1f} to go | | |")


def listen(stage: Stage, style: str, setting: Setting, seconds: float, folder: Path) -> Heard:
    """Play a style and measure it."""
    path = folder / f"{style}-{setting.bpm:.0f}-{setting.energy:g}.mp3"
    played = stage.plays(style, setting, seconds, path)
    samples, rate = decode(path)
    last = played.music.bars[-1]
    end = float(last.start_beat) + played.metre.beats_per_bar
    found = clarity(samples, rate, played.music.tempos, played.delay_s, end)
    return Heard(played, measure_loudness(path), found)


def mean_lufs(heard: list[Heard]) -> float:
    """Of a style, over its settings."""
    return sum(one.loudness.integrated_lufs for one in heard) / len(heard)


HEAD = (
    "| style | bpm | energy | LUFS | range, LU | true peak, dB | onsets: beat | off-beat | rest |",
    "|---|---|---|---|---|---|---|---|---|",
)


def row(heard: Heard) -> str:
    """A line of the table."""
    loudness, onsets = heard.loudness, heard.clarity
    setting = heard.played.setting
    return (
        f"| {heard.played.style} | {setting.bpm:.0f} | {setting.energy:g} "
        f"| {loudness.integrated_lufs:.1f} | {loudness.range_lu:.1f} | {loudness.true_peak_db:.1f} "
        f"| {onsets.beat:.1f} | {onsets.off_beat:.1f} | {onsets.rest:.1f} |"
    )


if __name__ == "__main__":
    main()
