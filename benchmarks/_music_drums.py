"""The part of docs/music.md that tells about the drums: what ``benchmarks/drums.py`` prints."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from _drums_kits import drummer_styles, without_drummer
from _music_band import SAMPLE_ENERGY, SAMPLE_KBPS, SAMPLE_S, running_bpm
from _playing import Setting, Stage
from courante.band.style import load_style

SCRIPT = Path(__file__).with_name("drums.py")


def told_drums(stage: Stage, out: Path, names: Sequence[str]) -> list[str]:
    """Paragraphs and tables; samples without what was learned are written to ``out``.

    Args:
        stage: plays.
        out: the folder of the samples.
        names: of the styles that are told about; only those with a learned drummer matter.

    Raises:
        CalledProcessError: the drum performances are not on this machine.
    """
    links: list[str] = []
    for name in (name for name in drummer_styles() if name in names):
        path = out / f"{name}-patterns.mp3"
        setting = Setting(running_bpm(load_style(name)), SAMPLE_ENERGY)
        stage.plays(name, setting, SAMPLE_S, path, kbps=SAMPLE_KBPS, change=without_drummer)
        with_, without = f"{out.name}/{name}.mp3", f"{out.name}/{path.name}"
        links.append(f"{name} [with]({with_}) and [without]({without})")
    command = [sys.executable, str(SCRIPT)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    head = "`python benchmarks/drums.py`, on the test side of the Groove MIDI Dataset."
    heard = [f"The same bars with the learned drummer and without: {'; '.join(links)}."]
    return ["## Drums learned from people", head, said.strip(), *(heard if links else [])]
