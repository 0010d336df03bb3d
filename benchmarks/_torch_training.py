"""The paper's network in PyTorch's own LSTM, an update whenever a line comes in.

    python benchmarks/_torch_training.py --notes 88 --lanes 4 --steps 64 --threads 1

``training.py`` runs it beside ours. It imports nothing of Courante, so that any Python that has
PyTorch can run it, and it does the same work: the same inputs, sizes, dropout, loss, Adam and
clipping; memory is carried on from window to window (but never emptied inside one, which
``nn.LSTM`` cannot do). The first line out says what runs; then a line of seconds for each line in.
"""

import argparse
import importlib
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

torch: Any = importlib.import_module("torch")
nn: Any = torch.nn
functional: Any = torch.nn.functional

LOWEST, REACH = 21, 12
TIME_UNITS, NOTE_UNITS, DROPOUT = 200, 100, 0.5
INPUTS = 1 + 12 + 2 * (2 * REACH + 1) + 12 + 5
SIDE = 1024


def main() -> None:
    """Say what runs, then learn on demand."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    update = _learner(options.notes, options.lanes, options.steps, device)
    _timed(update, device)
    hello = {"version": torch.__version__, "device": str(device), "blas": _blas()}
    print(json.dumps(hello | {"peak": _peak(device)}), flush=True)
    for _ in sys.stdin:
        print(_timed(update, device), flush=True)


def _learner(notes: int, lanes: int, steps: int, device: Any) -> Callable[[], None]:  # noqa: ANN401
    """Everything that is carried from update to update, as one function that makes the next."""
    parts = nn.ModuleDict(
        {
            "time": nn.LSTM(INPUTS, TIME_UNITS, num_layers=2, dropout=DROPOUT),
            "between": nn.Dropout(DROPOUT),
            "note": nn.LSTM(TIME_UNITS + 2, NOTE_UNITS, num_layers=2, dropout=DROPOUT),
            "readout": nn.Linear(NOTE_UNITS, 2),
        }
    ).to(device)
    adam = torch.optim.Adam(parts.parameters(), lr=3e-3)
    bits = (torch.rand(steps + 1, lanes, notes, 2, device=device) < 0.05).float()
    beat = torch.randint(0, 2, (steps, lanes, 5), device=device).float() * 2 - 1
    own = _own(notes).to(device)
    turned = (torch.arange(notes)[:, None] + LOWEST + torch.arange(12)) % 12
    memory: Any = None

    def update() -> None:
        nonlocal memory
        adam.zero_grad()
        seen = _inputs(bits[:-1], beat, own, turned.to(device))
        outputs, memory = parts["time"](seen.reshape(steps, lanes * notes, INPUTS), memory)
        memory = tuple(part.detach() for part in memory)
        outputs = parts["between"](outputs).reshape(steps, lanes, notes, TIME_UNITS)
        below = functional.pad(bits[1:, :, :-1], (0, 0, 1, 0))
        rows = torch.cat([outputs, below], dim=-1).permute(2, 0, 1, 3)
        upwards, _ = parts["note"](rows.reshape(notes, steps * lanes, TIME_UNITS + 2))
        logits = parts["readout"](upwards)
        loss = _nats(logits, bits[1:].permute(2, 0, 1, 3).reshape(notes, steps * lanes, 2))
        loss.backward()
        nn.utils.clip_grad_norm_(parts.parameters(), 1.0)
        adam.step()

    return update


def _own(notes: int) -> Any:  # noqa: ANN401
    """What never changes: each note's pitch and pitch class."""
    pitches = torch.arange(notes) + LOWEST
    classes = functional.one_hot(pitches % 12, 12).float()
    return torch.cat([(pitches[:, None] - 60) / 44, classes], dim=1)


def _inputs(before: Any, beat: Any, own: Any, turned: Any) -> Any:  # noqa: ANN401
    """Pitch, class, vicinity, pitch context, beat of every note: ``(steps, lanes, notes, 80)``."""
    steps, lanes, notes, _ = before.shape
    vicinity = functional.pad(before, (0, 0, REACH, REACH)).unfold(2, 2 * REACH + 1, 1)
    context = (before[..., 0] @ own[:, 1:])[..., turned]
    groups = [
        own.expand(steps, lanes, notes, own.shape[1]),
        vicinity.reshape(steps, lanes, notes, -1),
        context,
        beat[:, :, None].expand(steps, lanes, notes, 5),
    ]
    return torch.cat(groups, dim=-1)


def _nats(logits: Any, bits: Any) -> Any:  # noqa: ANN401
    """Of a note: its play bit and, where it plays, its articulate bit."""
    nats = functional.binary_cross_entropy_with_logits(logits, bits, reduction="none")
    return (nats[..., 0] + nats[..., 1] * bits[..., 0]).sum() / bits.shape[1]


def _timed(work: Callable[[], object], device: Any) -> float:  # noqa: ANN401
    began = time.perf_counter()
    work()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - began


def _peak(device: Any) -> float:  # noqa: ANN401
    """Floating point operations per second of a matrix product."""
    square = torch.ones(SIDE, SIDE, device=device)
    seconds = min(_timed(lambda: square @ square, device) for _ in range(10))
    return 2 * SIDE**3 / seconds


def _blas() -> str:
    """What multiplies its matrices: as built, and the library that is really there."""
    built = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    maps = Path("/proc/self/maps")
    found = re.findall(r"lib[\w-]*(?:blas|mkl)[\w.-]*", maps.read_text()) if maps.exists() else []
    return " ".join(["BLAS", built.group(1) if built else "unknown", *sorted(set(found))])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("notes", "lanes", "steps", "threads"):
        parser.add_argument(f"--{name}", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
