"""How loud every style is, at several tempi and energies, and how clear its beats are.

    python benchmarks/loudness.py [STYLE...] [--seconds 60] [--weights FILE] [--keep FOLDER]
                                  [--calibrate]

Rendered by the real pipeline; loudness by ffmpeg's ebur128. The aim is -16 LUFS, within 1 LU
between styles, and true peaks below -1 dB. A style's ``loudness_db`` is what to change;
``--calibrate`` changes it in the style's file.
"""

import argparse
import math
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from _beats import decode
from _loudness import AIM_LUFS, Loudness, measure_loudness
from _playing import Played, Setting, Stage
from _transients import Clarity, clarity
from courante.band import style_parts
from courante.band.style import read_style

STYLES = Path(style_parts.__file__).with_name("styles")
LOUDNESS = re.compile(r"^loudness_db = (-?[\d.]+)$", re.MULTILINE)
VOLUME = re.compile(r"^volume = (\d+)$", re.MULTILINE)
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
    parser.add_argument("--calibrate", action="store_true", help="change the styles' files")
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
            if options.calibrate:
                print(calibrated(STYLES / f"{style}.toml", off), flush=True)


def calibrated(path: Path, off_db: float) -> str:
    """Make a style's file so much louder, as far as its loudest part can be; tells what was done.

    Raises:
        SystemExit: the file has no ``loudness_db``.
    """
    text = path.read_text(encoding="utf-8")
    found = LOUDNESS.search(text)
    if found is None:
        raise SystemExit(f"{path} has no loudness_db")
    volumes = [int(volume) for volume in VOLUME.findall(text)]
    most = style_parts.SQUARE_LAW_DB * math.log10(style_parts.LOUDEST / max(volumes))
    wanted = float(found[1]) + off_db
    reached = math.floor(min(wanted, most) * 10) / 10 if wanted > most else round(wanted, 1)
    changed = LOUDNESS.sub(f"loudness_db = {reached:.1f}", text)
    read_style(path.stem, changed)
    path.write_text(changed, encoding="utf-8")
    short = "" if wanted <= most else f"; {wanted:.1f} was wanted, but a part is at its loudest"
    return f"{path.name}: loudness_db = {reached:.1f}, was {found[1]}{short}"


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
