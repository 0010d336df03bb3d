"""PyTorch in a process of its own: found, started, and asked for one update at a time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Protocol, Self

INSTALL = "apt-get install python3-torch libopenblas0-pthread"
SCRIPT = Path(__file__).with_name("_torch_training.py")


class Sizes(Protocol):
    """What the network is to be measured with."""

    @property
    def notes(self) -> int: ...
    @property
    def lanes(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def threads(self) -> int: ...


def torch_python(wanted: str | None) -> str | None:
    """The first Python that has PyTorch; ``None``, and how to get it, where there is none."""
    for python in [wanted] if wanted else [sys.executable, "/usr/bin/python3"]:
        try:
            subprocess.run([python, "-c", "import torch"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    print(f"no PyTorch to compare with ({wanted or 'none found'}): {INSTALL}")
    return None


class InTorch:
    """The network in PyTorch, ready to learn, while the ``with`` block lasts.

    Attributes:
        told: version, device and BLAS, and how fast its own matrix product is.
    """

    def __init__(self, python: str, sizes: Sizes) -> None:
        """Start it, and wait for its first update."""
        numbers = {
            "notes": sizes.notes,
            "lanes": sizes.lanes,
            "steps": sizes.steps,
            "threads": sizes.threads,
        }
        words = [f"--{name}={number}" for name, number in numbers.items()]
        self._process = subprocess.Popen(
            [python, str(SCRIPT), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        hello = json.loads(self._line())
        self.told = (
            f"PyTorch {hello['version']} on {hello['device']}, {hello['blas']}, "
            f"matrix product {hello['peak'] / 1e9:.1f} GFLOP/s"
        )

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Let it end, and wait for that."""
        self._process.communicate()

    def update(self) -> float:
        """Learn once; the seconds that it says it took."""
        if self._process.stdin is not None:
            self._process.stdin.write("update\n")
            self._process.stdin.flush()
        return float(self._line())

    def _line(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            sys.exit(f"{SCRIPT.name} ended with status {self._process.wait()}")
        return line
