"""The learning curve as a picture."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from courante.errors import BadInput
from courante.model.files import write_whole
from courante.train.checkpoint import PassRecord


def draw_curve(records: Sequence[PassRecord], path: Path) -> None:
    """Draw nats a step over the passes, learning and validation, as a PNG.

    Raises:
        BadInput: there are no passes.
        OutputFailed: the file cannot be written.
    """
    if not records:
        raise BadInput("records", 0, "at least one finished pass")
    # Matplotlib types its drawing methods as unknown.
    figure: Any = Figure(figsize=(7, 4), layout="constrained")
    axes: Any = figure.subplots()
    passes = [record.number for record in records]
    axes.plot(passes, [r.train_nats for r in records], "o-", label="training, with dropout")
    axes.plot(passes, [r.valid_nats for r in records], "o-", label="validation")
    best = min(records, key=lambda record: record.valid_nats)
    axes.annotate(
        f"best {best.valid_nats:.3f}",
        (best.number, best.valid_nats),
        textcoords="offset points",
        xytext=(0, -16),
        ha="center",
    )
    axes.set_xlabel("passes over the training pieces")
    axes.set_ylabel("nats a step, negative log-likelihood")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=120, format="png", metadata={"Software": None})
    write_whole(path, buffer.getvalue())
