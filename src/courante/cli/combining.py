"""What ``courante combine`` does."""

from pathlib import Path

import typer

from courante.config import EnsembleConfig
from courante.errors import BadInput, OutputFailed
from courante.model.ensemble import Ensemble, joint_range
from courante.model.weights import Origin, load_weights, parameter_count, read_origin, save_weights


def combine_weights(files: tuple[Path, ...], out: Path, name: str) -> None:
    """Write an ensemble of trained networks.

    Raises:
        Missing, BadWeights: a member's weights are not usable.
        BadInput: there are fewer than two, or they do not go together.
        OutputFailed: the file cannot be written.
    """
    if len(files) < 2:
        raise BadInput("weights", len(files), "at least two files to combine")
    members = tuple(load_weights(file) for file in files)
    origins = [read_origin(file) for file in files]
    corpora = sorted({origin.corpus for origin in origins})
    if len(corpora) > 1:
        raise BadInput("weights", ", ".join(corpora), "members that learned from one corpus")
    if len({member.config.articulate for member in members}) > 1:
        raise BadInput("articulate", "some", "members that all tell struck notes, or none")
    config = EnsembleConfig(
        note_range=joint_range([member.config.note_range for member in members]),
        articulate=members[0].config.articulate,
        beat=any(member.config.beat for member in members),
        members=tuple(member.config for member in members),
    )
    ensemble = Ensemble(config, members)
    passes = max(origin.passes for origin in origins)
    origin = Origin(name, corpora[0], origins[0].seed, passes)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"cannot make {out.parent}: {error.strerror}") from error
    save_weights(ensemble, out, origin)
    typer.echo(f"{len(members)} networks, {parameter_count(ensemble):,} parameters")
    typer.echo(out)
