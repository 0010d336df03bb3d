"""``courante train``: weights from a corpus."""

from pathlib import Path
from typing import Annotated

import typer

from courante.cli.options import CACHE, CacheOption, CorpusOption, note_range_of, units_of
from courante.config import TrainConfig

_TRAIN = TrainConfig()
_LEARNING = "How it learns"
USED = "used"


def train(
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FOLDER", help="Gets weights, checkpoint, card and curve."
        ),
    ],
    corpus: CorpusOption = "bach",
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="A named model, see `courante models`; tied_parallel if none."
        ),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Weights to begin with, and their settings."),
    ] = None,
    notes: Annotated[
        str | None,
        typer.Option(
            metavar="LOW-HIGH",
            help="MIDI numbers that it covers; or `used`: as far as the pieces, and a little more.",
        ),
    ] = None,
    time_units: Annotated[
        str | None, typer.Option(metavar="N,N", help="Layers along time.")
    ] = None,
    note_units: Annotated[
        str | None, typer.Option(metavar="N,N", help="Layers along the notes of a step.")
    ] = None,
    dropout: Annotated[
        float | None, typer.Option(metavar="SHARE", help="Units silenced while learning.")
    ] = None,
    order: Annotated[
        int | None, typer.Option(metavar="N", help="Steps that an n-gram looks at.")
    ] = None,
    added: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="INPUT", help="Add inputs, such as articulate or beat."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="INPUT",
            help="Leave out inputs: articulate, beat, midi_number, pitch_class, vicinity or "
            "pitch_context; may be given several times.",
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
        float,
        typer.Option(metavar="RATE", help="Adam's, at its highest.", rich_help_panel=_LEARNING),
    ] = _TRAIN.learning_rate,
    final_rate_share: Annotated[
        float,
        typer.Option(
            metavar="SHARE", help="What is left of the rate at the end.", rich_help_panel=_LEARNING
        ),
    ] = _TRAIN.final_rate_share,
    warmup: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, help="Updates over which it rises.", rich_help_panel=_LEARNING
        ),
    ] = _TRAIN.warmup_updates,
    clip: Annotated[
        float, typer.Option(metavar="NORM", help="Longest gradient.", rich_help_panel=_LEARNING)
    ] = _TRAIN.clip_norm,
    weight_decay: Annotated[
        float,
        typer.Option(
            metavar="RATE", help="How fast idle weights shrink.", rich_help_panel=_LEARNING
        ),
    ] = _TRAIN.weight_decay,
    recurrent_dropout: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            help="Recurrent weights silenced in each update.",
            rich_help_panel=_LEARNING,
        ),
    ] = _TRAIN.recurrent_dropout,
    average: Annotated[
        float,
        typer.Option(
            metavar="DECAY",
            help="Keep the moving average of the weights, such as 0.998.",
            rich_help_panel=_LEARNING,
        ),
    ] = _TRAIN.average,
    transpose: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=0,
            max=11,
            help="Semitones that a piece is moved at most.",
            rich_help_panel=_LEARNING,
        ),
    ] = _TRAIN.transpose,
    transpose_share: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            help="Passes, from the first on, in which pieces are moved.",
            rich_help_panel=_LEARNING,
        ),
    ] = _TRAIN.transpose_share,
    pass_steps: Annotated[
        int,
        typer.Option(
            metavar="STEPS",
            min=0,
            help="Steps of a pass, of each corpus as many; 0 for all there are.",
            rich_help_panel=_LEARNING,
        ),
    ] = _TRAIN.pass_steps,
    fold: Annotated[
        bool,
        typer.Option(
            "--fold",
            help="Move notes beyond the range into it by octaves.",
            rich_help_panel=_LEARNING,
        ),
    ] = _TRAIN.fold,
    hidden: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            help="Pieces of several corpora whose style, energy or phrase is not told.",
            rich_help_panel=_LEARNING,
        ),
    ] = _TRAIN.hidden_share,
    fresh: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            help="Pieces that begin with an empty memory.",
            rich_help_panel=_LEARNING,
        ),
    ] = _TRAIN.fresh_share,
    seed: Annotated[
        int, typer.Option(metavar="N", min=0, help="Of the split and of all that is drawn.")
    ] = _TRAIN.seed,
    processes: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="Processes that share each batch, each on one core; the result is the same. With "
            "1, all cores work on the same products.",
        ),
    ] = 1,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Put them on machines of the Ray cluster at HOST:PORT; local starts one here.",
        ),
    ] = "",
    gpu_processes: Annotated[
        bool,
        typer.Option("--gpu-processes", help="On the cluster, each with a GPU of its own instead."),
    ] = False,
    cache: CacheOption = CACHE,
) -> None:
    """Train a network; a second call goes on from there."""
    config = TrainConfig(
        lanes=lanes,
        window_steps=window,
        passes=passes,
        learning_rate=learning_rate,
        final_rate_share=final_rate_share,
        warmup_updates=warmup,
        clip_norm=clip,
        weight_decay=weight_decay,
        recurrent_dropout=recurrent_dropout,
        average=average,
        transpose=transpose,
        transpose_share=transpose_share,
        pass_steps=pass_steps,
        fold=fold,
        hidden_share=hidden,
        fresh_share=fresh,
        patience=patience,
        seed=seed,
    )
    changes = {
        "note_range": None if notes is None or notes == USED else note_range_of(notes),
        "time_units": None if time_units is None else units_of("time_units", time_units),
        "note_units": None if note_units is None else units_of("note_units", note_units),
        "dropout": dropout,
        "order": order,
    }
    from courante.cli.learning import Spread  # noqa: PLC0415 - heavy
    from courante.cli.training import Wanted, train_weights  # noqa: PLC0415 - heavy

    wanted = {name: value for name, value in changes.items() if value is not None}
    inputs = tuple(added or ()), tuple(without or ())
    asked = Wanted(model, wanted, *inputs, used_notes=notes == USED, start=start)
    spread = Spread(processes, cluster, gpu_processes)
    train_weights(asked, config, corpus, out, cache, spread)
