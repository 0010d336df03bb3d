"""Loudness as broadcasters measure it (EBU R128, ITU-R BS.1770), by ffmpeg's ``ebur128``."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

AIM_LUFS, AIM_WITHIN_LU, AIM_PEAK_DB = -16.0, 1.0, -1.0


@dataclass(frozen=True)
class Loudness:
    """How loud a file is.

    Attributes:
        integrated_lufs: over all of it. range_lu: from its soft to its loud passages.
        true_peak_db: of the analogue signal that it stands for, below full scale.
    """

    integrated_lufs: float
    range_lu: float
    true_peak_db: float


def measure_loudness(path: Path) -> Loudness:
    """Measure a file of sound."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-filter_complex", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    summary = said[said.rindex("Summary:") :]
    return Loudness(_told(summary, "I:"), _told(summary, "LRA:"), _told(summary, "Peak:"))


def _told(summary: str, name: str) -> float:
    found = re.search(rf"^\s*{re.escape(name)}\s+(-?[\d.]+|-?inf)", summary, re.MULTILINE)
    if found is None:
        raise SystemExit(f"ffmpeg's ebur128 told no {name} in:\n{summary}")
    return float(found[1])
