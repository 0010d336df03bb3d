"""The model card that goes with weights."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from courante.corpus.sides import Sides
from courante.model.contract import AnyNetwork
from courante.model.files import write_whole
from courante.model.registry import kind_of
from courante.model.settings import settings_of
from courante.model.weights import parameter_count, weights_hash
from courante.train.report import Likelihood, likelihood_markdown
from courante.train.styles import StyleScore, styles_markdown


@dataclass(frozen=True)
class Training:
    """How weights came about; ``seconds`` in all, ``progress`` in words.

    ``styles`` are the scores of each style, if there are several.
    """

    model: str
    sides: Sides
    command: Sequence[str]
    seed: int
    seconds: float
    progress: str
    styles: Sequence[StyleScore] = ()


def write_card(path: Path, network: AnyNetwork, how: Training, test: Sequence[Likelihood]) -> None:
    """Write the card as Markdown; the file appears whole or not at all.

    Raises:
        OutputFailed: it cannot be written.
    """
    write_whole(path, _card(network, how, test).encode())


def _card(network: AnyNetwork, how: Training, test: Sequence[Likelihood]) -> str:
    corpus, command = _cell(how.sides.name), _cell(shlex.join(how.command))
    split = how.sides.split
    sides = split.train, split.valid, split.test
    pieces = " / ".join(str(len(side)) for side in sides)
    steps = " / ".join(str(sum(piece.steps for piece in side)) for side in sides)
    name, kind = kind_of(network.config)
    settings = "".join(f"| {field} | {shown} |\n" for field, shown in settings_of(network.config))
    return f"""# Weights of {_cell(how.model)}, learned from {corpus}

| | |
|---|---|
| network | {name}: {kind.criteria.architecture} |
| source | {kind.source} |
{settings}| parameters | {parameter_count(network):,} |
| weights | {weights_hash(network)} |
| corpus | {corpus}, {how.sides.division}; {len(how.sides.skipped)} left out |
| train / valid / test | {pieces} pieces, {steps} steps |
| command | `{command}` |
| seed | {how.seed} |
| time | {how.seconds / 3600:.2f} h |
| learning | {how.progress} |

Test pieces, never learned from: log-likelihood of {_foretold(network)}, each piece from an
empty memory.

{likelihood_markdown(test)}
{_styles(how)}"""


def _styles(how: Training) -> str:
    if not how.styles:
        return ""
    told = "told style, energy and place in the phrase of every bar, and told nothing of them"
    return f"\nStyle by style, {told}:\n\n{styles_markdown(how.styles)}\n"


def _foretold(network: AnyNetwork) -> str:
    return "play and articulate bits" if network.config.articulate else "play bits"


def _cell(text: str) -> str:
    """Text that does not end its cell of a Markdown table."""
    return text.replace("|", r"\|")
