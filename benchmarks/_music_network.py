"""What the network writes, before any band plays it, measured style by style."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from _composed import (
    HEARD_BPM,
    Amount,
    Books,
    Manner,
    StyleMusic,
    after,
    dances,
    guide_to,
    style_music,
    style_names_of,
)
from _formed import Likeness, Shape, formed, likeness
from courante.composer.contract import Guide
from courante.config.networks import styles_of
from courante.corpus.piece import Piece
from courante.model.contract import AnyNetwork
from courante.train.compositions import compose_pieces
from courante.train.copying import longest_copies
from courante.train.judge import Followed, Recognition, StyleEar, Verdict, followed, judge
from courante.train.statistics import Comparison, Roll, compare, windows
from courante.train.statistics.rhythm import notes_per_bar

RUN_TEMPERATURE, RUN_COUNTERPOINT = 0.93, 0.8
"""The mean of the band's styles: for what all styles share."""


@dataclass(frozen=True)
class Copies:
    """The longest copy in each excerpt, in bars: of what was composed, and of held-out music."""

    composed: tuple[float, ...]
    people: tuple[float, ...]


@dataclass(frozen=True)
class EnergyFollowed:
    """Energy asked and notes struck.

    Attributes:
        steps: notes a step, over excerpts: what is asked, and the same in bars of any length.
        bars: notes a bar, over excerpts, in whatever metres.
        single: notes a step, over their single bars.
    """

    steps: Followed
    bars: Followed
    single: Followed


@dataclass(frozen=True)
class NetworkFound:
    """All that was found about what the network writes, most of it by the style asked for.

    Attributes:
        comparisons: with held-out music. again: one half of the held-out works compared with the
            other half, which is as alike as two sets of that style are.
        free: the first style once more, without the rules of counterpoint (ablation), and
            free_verdict: what the judge says of it.
        unguided: what was recognised of an even mixture of styles.
        likenesses: of people's pieces, of a long run as composed, and of it with its form.
    """

    music: tuple[StyleMusic, ...]
    comparisons: Mapping[str, Comparison]
    again: Mapping[str, Comparison]
    verdicts: Mapping[str, Verdict]
    copies: Mapping[str, Copies]
    free: StyleMusic
    free_verdict: Verdict
    energies: Mapping[str, EnergyFollowed]
    recognised: Recognition | None
    people_recognised: Recognition | None
    unguided: Recognition | None
    likenesses: Mapping[str, tuple[Likeness, Likeness, Likeness]]

    def means(self, style: str, measure: str) -> tuple[float, float]:
        """Of people's excerpts, and of the composed ones; both define it."""
        found = self.comparisons[style].measure(measure)
        return found.held_out.mean or 0.0, found.sets[0].spread.mean or 0.0


def find(network: AnyNetwork, amount: Amount, minutes: float, books: Books) -> NetworkFound:
    """Compose, read what people wrote, and measure both."""
    names = style_names_of(network)
    music = tuple(style_music(network, name, amount, books) for name in names)
    ear = None
    if len(music) > 1:
        ear = StyleEar({one.name: one.learned for one in music})
    free = style_music(network, names[0], replace(amount, manner=Manner(counterpoint=0)), books)
    short = amount.short_bars
    return NetworkFound(
        music,
        {one.name: compare({"composed": one.composed}, one.held_out) for one in music},
        {one.name: _again(one) for one in music},
        {one.name: judge(one.composed, one.held_out) for one in music},
        {one.name: _copies(one) for one in music},
        free,
        judge(free.composed, free.held_out),
        {one.name: _energy(one) for one in music if styles_of(network.config)},
        ear and ear.recognise({one.name: windows(one.composed, short) for one in music}),
        ear and ear.recognise({one.name: windows(one.held_out, short) for one in music}),
        ear and ear.recognise(_unguided(network, names, amount)),
        _likenesses(network, music, amount, minutes),
    )


def _again(music: StyleMusic) -> Comparison:
    """Every other work, so that no work is on both sides."""
    works = sorted({piece.work for piece in music.held_out})
    ours = [piece for piece in music.held_out if works.index(piece.work) % 2]
    theirs = [piece for piece in music.held_out if not works.index(piece.work) % 2]
    return compare({"people": ours}, theirs)


def _copies(music: StyleMusic) -> Copies:
    both = (*music.composed, *music.held_out)
    bars = [copy.bars for copy in longest_copies(both, music.pieces, any_key=False)]
    count = len(music.composed)
    return Copies(tuple(bars[:count]), tuple(bars[count:]))


def _energy(music: StyleMusic) -> EnergyFollowed:
    """Over excerpts, and over their single bars."""
    singles = [
        (energy, _notes_per_step(bar))
        for energy, piece in zip(music.energies, music.composed, strict=True)
        for bar in windows([piece], 1)
    ]
    asked, heard = zip(*singles, strict=True)
    return EnergyFollowed(
        followed(music.energies, [_notes_per_step(piece) for piece in music.composed]),
        followed(music.energies, [_notes_per_bar(piece) for piece in music.composed]),
        followed(asked, heard),
    )


def _notes_per_step(piece: Piece) -> float:
    return _notes_per_bar(piece) / piece.metre.steps_per_bar


def _notes_per_bar(piece: Piece) -> float:
    return notes_per_bar(Roll.of(piece)) or 0.0


def _unguided(
    network: AnyNetwork, names: Sequence[str], amount: Amount
) -> dict[str, Sequence[Piece]]:
    """The ablation: the even mixture, whichever style would have been asked for."""
    guides = [Guide(counterpoint=RUN_COUNTERPOINT)] * amount.batch
    found = compose_pieces(
        network,
        amount.batch,
        8 + amount.short_bars,
        seed=1,
        temperature=RUN_TEMPERATURE,
        guides=guides,
        sampling=amount.manner.config,
    )
    late = [after(piece, 8) for piece in found]
    return dict.fromkeys(names, late)


def _likenesses(
    network: AnyNetwork,
    music: Sequence[StyleMusic],
    amount: Amount,
    minutes: float,
) -> dict[str, tuple[Likeness, Likeness, Likeness]]:
    """People's pieces; a long run as it is composed; and the same run with its form."""
    guides = [guide_to(network, one.name, 0.5, amount.manner) for one in music]
    bars = max(32, round(minutes * HEARD_BPM / 4))
    runs = compose_pieces(
        network,
        len(music),
        bars,
        seed=1,
        temperature=RUN_TEMPERATURE,
        guides=guides,
        sampling=amount.manner.config,
    )
    return {
        one.name: (
            likeness(one.whole),
            likeness([run]),
            likeness([formed(run, Shape(1, HEARD_BPM, dances(one.name)))]),
        )
        for one, run in zip(music, runs, strict=True)
    }
