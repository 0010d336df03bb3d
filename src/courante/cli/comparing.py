"""What ``courante evaluate --statistics`` does."""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import typer

from courante.cli.evaluating import Wanted, about, named_networks, side_of
from courante.cli.progress import bar, console
from courante.cli.reading import sides_with_bar
from courante.cli.targets import claim
from courante.corpus.piece import Piece
from courante.corpus.sides import Sides
from courante.model.contract import AnyNetwork
from courante.model.registry import preset
from courante.train.compositions import compose_pieces
from courante.train.counting import fit
from courante.train.statistics import compare, comparison_markdown, draw_comparison, excerpts

FIRST_SEED = 1
"""Of the pieces that are composed to be measured."""
BASELINE = "markov"
"""Every network's music is set beside that of this model, which only counts."""


@dataclass(frozen=True)
class Composed:
    """What each network composes: so many pieces of so many bars at a temperature."""

    pieces: int
    bars: int
    temperature: float


@dataclass(frozen=True)
class Outputs:
    """Files to write, all or none."""

    markdown: Path | None
    json: Path | None
    picture: Path | None


def compare_music(
    weights: tuple[Path, ...], wanted: Wanted, composed: Composed, outputs: Outputs, cache: Path
) -> None:
    """Compose with each network, and print its music's statistics beside held-out music.

    Held-out pieces are cut to the same length; shorter ones are left out.

    Raises:
        CouranteError: weights or corpus are not usable, no two held-out pieces are as long as what
            is composed, or a file cannot be written.
    """
    paths = (outputs.markdown, outputs.json)
    with ExitStack() as stack:
        targets = [None if path is None else stack.enter_context(claim(path)) for path in paths]
        networks = named_networks(weights)
        sides = sides_with_bar(wanted.corpus, wanted.seed, cache)
        networks[BASELINE] = _baseline(next(iter(networks.values())), sides)
        sets = _compose(networks, composed)
        with console.status("measuring"):
            held_out = excerpts(side_of(sides, wanted), composed.bars)
            found = compare(sets, held_out, sides.split.train)
        told = f"{_head(wanted, composed, held_out)}\n\n{comparison_markdown(found)}\n"
        figures = {
            **asdict(wanted),
            **asdict(composed),
            "networks": about(networks),
            "comparison": asdict(found),
        }
        contents = told.encode(), (json.dumps(figures, indent=2) + "\n").encode()
        for target, content in zip(targets, contents, strict=True):
            if target is not None:
                target.fill(content)
        if outputs.picture is not None:
            draw_comparison(found, outputs.picture)
        for target in targets:
            if target is not None:
                target.keep()
    typer.echo(told, nl=False)


def _baseline(network: AnyNetwork, sides: Sides) -> AnyNetwork:
    config = network.config
    counted = replace(preset(BASELINE), note_range=config.note_range, articulate=config.articulate)
    return fit(counted, sides.split.train)


def _compose(networks: Mapping[str, AnyNetwork], composed: Composed) -> dict[str, Sequence[Piece]]:
    sets: dict[str, Sequence[Piece]] = {}
    with bar("composing") as show:
        for done, (name, network) in enumerate(networks.items(), start=1):
            sets[name] = compose_pieces(
                network,
                composed.pieces,
                composed.bars,
                seed=FIRST_SEED,
                temperature=composed.temperature,
            )
            show(done, len(networks), name)
    return sets


def _head(wanted: Wanted, composed: Composed, held_out: Sequence[Piece]) -> str:
    return (
        f"{composed.pieces} pieces of {composed.bars} bars by each model, temperature "
        f"{composed.temperature:g}, beside as many bars of {len(held_out)} pieces of "
        f"{wanted.corpus}, {wanted.side}."
    )
