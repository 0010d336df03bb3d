"""The part of docs/music.md that tells about the drums: what ``benchmarks/drums.py`` prints."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("drums.py")


def told_drums(*, quick: bool) -> list[str]:
    """Paragraphs and tables; a quick run leaves them out, the performances take a while to read.

    Raises:
        CalledProcessError: the drum performances are not on this machine.
    """
    if quick:
        return []
    command = [sys.executable, str(SCRIPT)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    head = "Made by `python benchmarks/drums.py`, from the Groove MIDI Dataset."
    return ["## Drums learned from people", head, said.strip()]
