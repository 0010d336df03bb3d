"""Networks beside models that only count, on one split: how well they foretell its music."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from courante.corpus.piece import Piece
from courante.corpus.split import Split
from courante.errors import BadInput
from courante.model.contract import AnyNetwork
from courante.model.registry import preset
from courante.train.counting import fit
from courante.train.evaluate import score_pieces

COUNTED = ("markov", "marginals")
"""Models that every network is set beside."""


@dataclass(frozen=True)
class Likelihood:
    """Nats a step and a note of one model on one side of a split."""

    model: str
    per_step: float
    per_step_after_first: float
    per_note: float
    steps: int


def compare_likelihoods(
    networks: Mapping[str, AnyNetwork],
    split: Split,
    side: Sequence[Piece],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Likelihood, ...]:
    """Score networks by name, and the counted models, on the same steps.

    The counted models foretell the notes and bits of the first network; they are fitted to the
    training side, without transposition.

    Raises:
        BadInput: there is no network, or there are no pieces.
        BadScore: a piece has notes outside a network's range.
    """
    if not networks:
        raise BadInput("networks", 0, "at least one")
    first = next(iter(networks.values())).config
    everyone = dict(networks)
    for name in COUNTED:
        counted = replace(preset(name), note_range=first.note_range, articulate=first.articulate)
        everyone[name] = fit(counted, split.train)
    return tuple(_likelihood(name, one, side, progress) for name, one in everyone.items())


def likelihood_markdown(rows: Sequence[Likelihood]) -> str:
    """The likelihoods as Markdown."""
    lines = [
        "| model | nats a step | without first steps | nats a note |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row.model} | {row.per_step:.3f} | {row.per_step_after_first:.3f} "
        f"| {row.per_note:.5f} |"
        for row in rows
    ]
    return "\n".join(lines)


def _likelihood(
    name: str,
    network: AnyNetwork,
    side: Sequence[Piece],
    progress: Callable[[int, int], None] | None,
) -> Likelihood:
    score = score_pieces(network, side, progress)
    after_first = score.per_step_after_first
    return Likelihood(name, score.per_step, after_first, score.per_note, score.steps)
