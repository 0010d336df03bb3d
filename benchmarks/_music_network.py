"""What the network writes, before any band plays it, measured style by style."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from _composed import (
    Amount,
    Books,
    StyleMusic,
    after,
    guide_to,
    style_music,
    style_names_of,
)
from _formed import Likeness, formed, likeness
from courante.composer.contract import Guide
from courante.config import FormConfig
from courante.config.networks import styles_of
from courante.corpus.piece import Piece
from courante.model.contract import AnyNetwork
from courante.train.compositions import compose_pieces
from courante.train.judge import Followed, Recognition, StyleEar, Verdict, followed, judge
from courante.train.statistics import Comparison, Roll, compare, windows
from courante.train.statistics.rhythm import notes_per_bar

RUN_BPM = 150.0


@dataclass(frozen=True)
class NetworkFound:
    """All that was found about what the network writes."""

    music: tuple[StyleMusic, ...]
    comparisons: Mapping[str, Comparison]
    verdicts: Mapping[str, Verdict]
    energies: Mapping[str, tuple[Followed, Followed]]
    recognised: Recognition | None
    people_recognised: Recognition | None
    unguided: Recognition | None
    likenesses: Mapping[str, tuple[Likeness, Likeness, Likeness]]


def find(
    network: AnyNetwork, amount: Amount, temperature: float, minutes: float, books: Books
) -> NetworkFound:
    """Compose, read what people wrote, and measure both."""
    names = style_names_of(network)
    music = tuple(style_music(network, name, amount, temperature, books) for name in names)
    ear = None
    if len(music) > 1:
        ear = StyleEar({one.name: one.learned for one in music})
    short = amount.short_bars
    return NetworkFound(
        music,
        {one.name: compare({"composed": one.composed}, one.held_out) for one in music},
        {one.name: judge(one.composed, one.held_out) for one in music},
        {one.name: _energy(one) for one in music if styles_of(network.config)},
        ear and ear.recognise({one.name: windows(one.composed, short) for one in music}),
        ear and ear.recognise({one.name: windows(one.held_out, short) for one in music}),
        ear and ear.recognise(_unguided(network, names, amount, temperature)),
        _likenesses(network, music, temperature, minutes),
    )


def _energy(music: StyleMusic) -> tuple[Followed, Followed]:
    """Over excerpts, and over their single bars."""
    heard = [notes_per_bar(Roll.of(piece)) or 0.0 for piece in music.composed]
    bars = [
        (energy, notes_per_bar(Roll.of(bar)) or 0.0)
        for energy, piece in zip(music.energies, music.composed, strict=True)
        for bar in windows([piece], 1)
    ]
    asked_by_bar, heard_by_bar = zip(*bars, strict=True)
    return followed(music.energies, heard), followed(asked_by_bar, heard_by_bar)


def _unguided(
    network: AnyNetwork, names: Sequence[str], amount: Amount, temperature: float
) -> dict[str, Sequence[Piece]]:
    """The ablation: the even mixture, whichever style would have been asked for."""
    guides = [Guide()] * amount.batch
    found = compose_pieces(
        network, amount.batch, 8 + amount.short_bars, seed=1, temperature=temperature, guides=guides
    )
    late = [after(piece, 8) for piece in found]
    return dict.fromkeys(names, late)


def _likenesses(
    network: AnyNetwork, music: Sequence[StyleMusic], temperature: float, minutes: float
) -> dict[str, tuple[Likeness, Likeness, Likeness]]:
    """People's pieces; a long run as it is composed; and the same run with its form."""
    guides = [guide_to(network, one.name, 0.5) for one in music]
    bars = max(32, round(minutes * RUN_BPM / 4))
    runs = compose_pieces(network, len(music), bars, seed=1, temperature=temperature, guides=guides)
    return {
        one.name: (
            likeness(one.whole),
            likeness([run]),
            likeness([formed(run, FormConfig(), seed=1, bpm=RUN_BPM)]),
        )
        for one, run in zip(music, runs, strict=True)
    }
