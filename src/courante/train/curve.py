"""The learning curve as a picture."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from courante.train.checkpoint import PassRecord


def draw_curve(records: Sequence[PassRecord], path: Path) -> None:
    """Draw nats a step over the passes, learning and validation, as a PNG."""
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
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
    figure.savefig(path, dpi=120, format="png", metadata={"Software": None})
