"""The model card that goes with weights."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from courante.corpus.corpus import Corpus
from courante.corpus.split import Split
from courante.model.files import write_whole
from courante.model.tied_parallel import TiedParallel
from courante.model.weights import parameter_count, weights_hash
from courante.train.checkpoint import Place
from courante.train.report import Likelihood, likelihood_markdown


@dataclass(frozen=True)
class Training:
    """How weights came about."""

    corpus: Corpus
    split: Split
    place: Place
    command: Sequence[str]
    seed: int


def write_card(
    path: Path, network: TiedParallel, how: Training, test: Sequence[Likelihood]
) -> None:
    """Write the card as Markdown; the file appears whole or not at all.

    Raises:
        OutputFailed: it cannot be written.
    """
    write_whole(path, _card(network, how, test).encode())


def _card(network: TiedParallel, how: Training, test: Sequence[Likelihood]) -> str:
    config, place, best = network.config, how.place, how.place.best
    valid = f"{-best.valid_nats:.3f} nats a step (pass {best.number})" if best else "not measured"
    corpus, command = _cell(how.corpus.name), _cell(shlex.join(how.command))
    sides = how.split.train, how.split.valid, how.split.test
    pieces = " / ".join(str(len(side)) for side in sides)
    steps = " / ".join(str(sum(piece.steps for piece in side)) for side in sides)
    lowest, highest = config.note_range.lowest, config.note_range.highest
    return f"""# Weights learned from {corpus}

| | |
|---|---|
| network | tied parallel (Johnson 2017), time axis {_by(config.time_units)}, note axis \
{_by(config.note_units)}, dropout {config.dropout:g}, MIDI {lowest}-{highest} |
| parameters | {parameter_count(network):,} |
| weights | {weights_hash(network)} |
| corpus | {corpus}: {len(how.corpus.pieces)} pieces, {len(how.corpus.skipped)} left out |
| train / valid / test | {pieces} pieces, {steps} sixteenth steps, divided by work |
| command | `{command}` |
| seed | {how.seed} |
| time | {place.seconds / 3600:.2f} h for {place.updates} updates, {len(place.records)} passes |
| validation | {valid} |

Test pieces, never learned from: log-likelihood of play and articulate bits, each piece from an
empty memory.

{likelihood_markdown(test)}
"""


def _cell(text: str) -> str:
    """Text that does not end its cell of a Markdown table."""
    return text.replace("|", r"\|")


def _by(units: tuple[int, ...]) -> str:
    return " + ".join(str(size) for size in units)
