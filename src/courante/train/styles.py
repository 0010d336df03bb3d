"""Several corpora as the styles that one network learns to tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

import numpy as np

from courante.config import LearnedStyle, ModelConfig, TiedConfig, TrainConfig, styles_of
from courante.corpus.piece import Piece
from courante.corpus.sides import Sides
from courante.corpus.split import Split
from courante.errors import BadConfig, BadInput
from courante.model.contract import AnyNetwork
from courante.model.energy import bar_spans, learned_style
from courante.model.lines import learned_lines
from courante.train.choosing import evenly, fitting, in_excerpts
from courante.train.evaluate import score_pieces
from courante.train.stream import EVERYTHING, NOTHING
from courante.types import Bits, NoteRange

HELD_OUT_STEPS = 8000
"""Of a style that has more to hold out, so much is drawn: to score all would take hours."""


@dataclass(frozen=True)
class StyleScore:
    """How well a style's test pieces are foretold, in nats a step.

    Attributes:
        style: its name. pieces, steps: how much was foretold.
        told: by a network that is told style, energy and place in the phrase. untold: that is not.
    """

    style: str
    pieces: int
    steps: int
    told: float
    untold: float


def mixed(parts: Sequence[Sides], model: ModelConfig, config: TrainConfig) -> Sides:
    """One division of several corpora, each of which is a style by its own name.

    Training pieces are cut into excerpts of 32 bars. Held-out pieces stay whole; with
    ``config.fold``, what lies beyond the network's range is folded into it.
    """
    draw = np.random.default_rng(config.seed)
    split = Split(
        train=tuple(chain.from_iterable(in_excerpts(p) for p in _tagged(parts, "train"))),
        valid=tuple(_held_out(_tagged(parts, "valid"), model.note_range, config, draw)),
        test=tuple(_held_out(_tagged(parts, "test"), model.note_range, config, draw)),
    )
    kept = f"of each at most about {HELD_OUT_STEPS} steps to validate and to test"
    return Sides(
        name=" + ".join(part.name for part in parts),
        split=split,
        skipped=tuple(chain.from_iterable(part.skipped for part in parts)),
        division=f"each {parts[0].division}, {kept}",
        articulated=all(part.articulated for part in parts),
    )


def with_styles(model: ModelConfig, pieces: Sequence[Piece], config: TrainConfig) -> ModelConfig:
    """The settings with the styles of the pieces, and what their bars are like.

    Raises:
        BadConfig: it is no kind of network that learns styles.
    """
    if not isinstance(model, TiedConfig):
        raise BadConfig("corpus", "several", "one corpus, or a network that is tied over the notes")
    names = dict.fromkeys(piece.style for piece in pieces)
    return replace(
        model, styles=tuple(_learned(n, pieces, model.note_range, config) for n in names)
    )


def with_lines(model: ModelConfig, pieces: Sequence[Piece], config: TrainConfig) -> ModelConfig:
    """The settings of weights that learned styles before lines were learned, with lines.

    Args:
        model: their settings.
        pieces: what they learned from.
        config: how.

    Raises:
        BadConfig: they learned no styles. BadInput: they learned from other pieces, as what is
            known of the bars of their styles shows.
    """
    told = with_styles(model, pieces, config)
    for ours, theirs in zip_longest(_styles_without_lines(model), _styles_without_lines(told)):
        if ours != theirs:
            shown = theirs.name if ours is None else ours.name
            raise BadInput("corpus", shown, "the pieces that the weights learned from")
    return told


def score_styles(network: AnyNetwork, pieces: Sequence[Piece]) -> tuple[StyleScore, ...]:
    """Score held-out pieces style by style, told everything and told nothing."""
    found: list[StyleScore] = []
    for style in dict.fromkeys(piece.style for piece in pieces):
        own = [piece for piece in pieces if piece.style == style]
        told = score_pieces(network, own, told=EVERYTHING)
        untold = score_pieces(network, own, told=NOTHING)
        found.append(StyleScore(style, len(own), told.steps, told.per_step, untold.per_step))
    return tuple(found)


def styles_markdown(scores: Sequence[StyleScore]) -> str:
    """The scores as Markdown."""
    lines = ["| style | pieces | steps | nats a step | told nothing |", "|---|---|---|---|---|"]
    lines += [
        f"| {s.style} | {s.pieces} | {s.steps} | {s.told:.3f} | {s.untold:.3f} |" for s in scores
    ]
    return "\n".join(lines)


def _tagged(parts: Sequence[Sides], side: str) -> list[Piece]:
    return [replace(p, style=part.name) for part in parts for p in getattr(part.split, side)]


def _held_out(
    pieces: Sequence[Piece], note_range: NoteRange, config: TrainConfig, draw: np.random.Generator
) -> list[Piece]:
    styles = len({piece.style for piece in pieces})
    chosen = evenly(pieces, styles * HELD_OUT_STEPS, draw)
    return [fitting(p, note_range) for p in chosen] if config.fold else chosen


def _styles_without_lines(model: ModelConfig) -> list[LearnedStyle]:
    return [replace(style, lines=()) for style in styles_of(model)]


def _learned(
    name: str, pieces: Sequence[Piece], note_range: NoteRange, config: TrainConfig
) -> LearnedStyle:
    own = [piece for piece in pieces if piece.style == name]
    kept = [fitting(piece, note_range) if config.fold else piece for piece in own]
    bars = [(piece.note_range.lowest, bits) for piece in kept for bits in _whole_bars(piece)]
    return replace(learned_style(name, (bits for _, bits in bars)), lines=learned_lines(bars))


def _whole_bars(piece: Piece) -> list[Bits]:
    whole = piece.metre.steps_per_bar
    spans = bar_spans(piece.positions)
    return [piece.bits[start:end] for start, end in spans if end - start == whole]
