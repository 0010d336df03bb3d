"""``courante train``: weights from a corpus."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from courante.cli.options import (
    CACHE,
    CacheOption,
    CorpusOption,
    note_range_of,
    units_of,
)
from courante.config import InputGroups, ModelConfig, TrainConfig

_MODEL, _TRAIN = ModelConfig(), TrainConfig()


class InputGroup(StrEnum):
    """What the network sees; the names of ``InputGroups``."""

    MIDI_NUMBER = "midi_number"
    PITCH_CLASS = "pitch_class"
    VICINITY = "vicinity"
    PITCH_CONTEXT = "pitch_context"
    BEAT = "beat"
    ARTICULATE = "articulate"


def train(
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FOLDER", help="Gets weights, checkpoint, card and curve."
        ),
    ],
    corpus: CorpusOption = "bach",
    notes: Annotated[
        str, typer.Option(metavar="LOW-HIGH", help="MIDI numbers that the network covers.")
    ] = "21-108",
    time_units: Annotated[
        str, typer.Option(metavar="N,N", help="Layers along time, shared by all notes.")
    ] = ",".join(map(str, _MODEL.time_units)),
    note_units: Annotated[
        str, typer.Option(metavar="N,N", help="Layers along the notes of a step.")
    ] = ",".join(map(str, _MODEL.note_units)),
    dropout: Annotated[
        float, typer.Option(metavar="SHARE", help="Units silenced while learning.")
    ] = _MODEL.dropout,
    without: Annotated[
        list[InputGroup] | None,
        typer.Option(
            metavar="INPUT",
            help=f"Leave out inputs: {', '.join(InputGroup)}; may be given several times.",
        ),
    ] = None,
    passes: Annotated[
        int, typer.Option(metavar="N", help="Most passes over the pieces.")
    ] = _TRAIN.passes,
    patience: Annotated[
        int, typer.Option(metavar="N", help="Stop after so many passes without a better one.")
    ] = _TRAIN.patience,
    lanes: Annotated[
        int, typer.Option(metavar="N", help="Pieces that are read side by side.")
    ] = _TRAIN.lanes,
    window: Annotated[
        int, typer.Option(metavar="STEPS", help="Steps that are learned in one go.")
    ] = _TRAIN.window_steps,
    learning_rate: Annotated[
        float, typer.Option(metavar="RATE", help="Adam's, at its highest.")
    ] = _TRAIN.learning_rate,
    final_rate_share: Annotated[
        float, typer.Option(metavar="SHARE", help="What is left of the rate at the end.")
    ] = _TRAIN.final_rate_share,
    warmup: Annotated[
        int, typer.Option(metavar="N", min=0, help="Updates over which the rate rises.")
    ] = _TRAIN.warmup_updates,
    clip: Annotated[
        float, typer.Option(metavar="NORM", help="Longest gradient.")
    ] = _TRAIN.clip_norm,
    transpose: Annotated[
        int,
        typer.Option(metavar="N", min=0, max=11, help="Semitones that a piece is moved at most."),
    ] = _TRAIN.transpose,
    fresh: Annotated[
        float, typer.Option(metavar="SHARE", help="Pieces that begin with an empty memory.")
    ] = _TRAIN.fresh_share,
    seed: Annotated[
        int, typer.Option(metavar="N", min=0, help="Of the split and of all that is drawn.")
    ] = _TRAIN.seed,
    cache: CacheOption = CACHE,
) -> None:
    """Train a network; a second call goes on where the first stopped."""
    model = ModelConfig(
        note_range=note_range_of(notes),
        time_units=units_of("time_units", time_units),
        note_units=units_of("note_units", note_units),
        dropout=dropout,
        inputs=InputGroups(**{group.value: False for group in without or ()}),
    )
    config = TrainConfig(
        lanes=lanes,
        window_steps=window,
        passes=passes,
        learning_rate=learning_rate,
        final_rate_share=final_rate_share,
        warmup_updates=warmup,
        clip_norm=clip,
        transpose=transpose,
        fresh_share=fresh,
        patience=patience,
        seed=seed,
    )
    from courante.cli.training import train_weights  # noqa: PLC0415 - heavy

    train_weights(model, config, corpus, out, cache)
