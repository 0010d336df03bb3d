"""A network beside baselines on one split: log-likelihood, and statistics of its own music."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courante.corpus.piece import Piece, crop
from courante.corpus.split import Split
from courante.model.markov import Baseline, Marginals, MarkovChain
from courante.model.tied_parallel import TiedParallel
from courante.train.evaluate import score_pieces
from courante.train.statistics import Table, describe


@dataclass(frozen=True)
class Likelihood:
    """Nats a step and a note of one model on one side of a split."""

    model: str
    per_step: float
    per_note: float
    steps: int


def compare_likelihoods(
    network: TiedParallel,
    split: Split,
    side: Sequence[Piece],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Likelihood, ...]:
    """The network, a Markov chain for each note, and each note on its own, on the same steps.

    All three foretell play bits and, of playing notes, articulate bits; the first step of a piece
    comes out of silence. The baselines are fitted to the training side, without transposition.
    """
    note_range = network.config.note_range
    score = score_pieces(network, side, progress)
    rows = [Likelihood("tied parallel network", score.per_step, score.per_note, score.steps)]
    learned = [crop(piece, note_range).bits for piece in split.train]
    held_out = [crop(piece, note_range).bits for piece in side]
    baselines: tuple[tuple[str, type[Baseline]], ...] = (
        ("Markov chain, each note", MarkovChain),
        ("marginals, each note", Marginals),
    )
    for name, kind in baselines:
        fitted = kind.fit(learned)
        nats = sum(float(fitted.log_likelihood(bits).sum()) for bits in held_out)
        per_step = nats / score.steps
        rows.append(Likelihood(name, per_step, per_step / note_range.size, score.steps))
    return tuple(rows)


def compare_statistics(
    composed: Sequence[Piece], held_out: Sequence[Piece], learned_from: Sequence[Piece]
) -> tuple[Table, Table]:
    """Statistics of composed and of held-out pieces, with the longest copies out of training."""
    return describe(composed, learned_from), describe(held_out, learned_from)


def statistics_markdown(composed: Table, held_out: Table) -> str:
    """Both tables side by side, as Markdown: mean and standard deviation over the pieces."""
    lines = [
        f"| measure | composed ({composed.pieces} pieces) | held out ({held_out.pieces} pieces) |",
        "|---|---|---|",
    ]
    for row in composed.rows:
        other = held_out.row(row.name)
        ours = f"{row.mean:.3g} ± {row.sd:.2g}"
        theirs = f"{other.mean:.3g} ± {other.sd:.2g}"
        lines.append(f"| {row.name} ({row.unit}) | {ours} | {theirs} |")
    return "\n".join(lines)


def likelihood_markdown(rows: Sequence[Likelihood]) -> str:
    """The likelihoods as Markdown."""
    lines = ["| model | nats a step | nats a note |", "|---|---|---|"]
    lines += [f"| {row.model} | {row.per_step:.3f} | {row.per_note:.5f} |" for row in rows]
    return "\n".join(lines)
