"""What the network composes, style by style, beside held-out music of the same style."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from _formed import Shape, formed_bars, written
from courante.band.style import load_style
from courante.composer.contract import Guide
from courante.config import ComposerConfig, CounterpointConfig
from courante.config.networks import styles_of
from courante.corpus.piece import Piece
from courante.corpus.sides import load_sides
from courante.model.contract import AnyNetwork
from courante.train.choosing import fitting
from courante.train.compositions import compose_pieces
from courante.train.statistics import windows
from courante.types import Metre

SPLIT_SEED = 1
FIRST_SEED = 1000
WARM_UP_BARS = 16
"""Composed, and left out: what is judged comes from the middle of a run."""
HEARD_BPM = 150.0
"""The tempo that forms plan with."""
PHRASE_BARS, PLACES = 8, 3
"""Excerpts of usual form begin with the third phrase, the fourth or the fifth in turn."""
RARE = 0.1
"""A metre that fewer of the held-out excerpts have is left out."""
PLAIN = "bach"
"""What weights have learned that know no styles."""


PUREST = {"bach": "chorale", "folk": "session", "quartets": "quartet", "lieder": "piano"}
"""The style of the band that plays a learned style as it is."""


@dataclass(frozen=True)
class Manner:
    """How the network is sampled: where nothing else is asked, as the purest style of the band.

    Attributes:
        temperature, counterpoint: of every style; ``None`` for the band's.
        rules: of counterpoint.
    """

    temperature: float | None = None
    counterpoint: float | None = None
    rules: CounterpointConfig = field(default_factory=CounterpointConfig)

    @property
    def config(self) -> ComposerConfig:
        """For a composer."""
        return ComposerConfig(counterpoint=self.rules)

    def temperature_of(self, style: str) -> float:
        """Of a learned style."""
        asked = self.temperature
        return load_style(PUREST[style]).temperature if asked is None else asked

    def counterpoint_of(self, style: str) -> float:
        """Of a learned style: how strict it is."""
        asked = self.counterpoint
        return load_style(PUREST[style]).counterpoint if asked is None else asked


@dataclass(frozen=True)
class Amount:
    """How much is composed and read.

    Attributes:
        batch: pieces composed at once. excerpts: of people, at most, on each side.
        bars: of an excerpt; chorales are short, theirs have ``short_bars``.
        manner: how the network is sampled.
    """

    batch: int = 32
    excerpts: int = 150
    bars: int = 16
    short_bars: int = 8
    manner: Manner = field(default_factory=Manner)


@dataclass(frozen=True)
class Books:
    """Where people's music is.

    Attributes:
        cache: keeps what was read. folder: has a folder for each style; if none, corpora by name.
    """

    cache: Path
    folder: Path | None = None

    def source(self, style: str) -> str | Path:
        """Where that of a style is."""
        return style if self.folder is None else self.folder / style


@dataclass(frozen=True)
class StyleMusic:
    """Excerpts of one length of one style.

    Attributes:
        bars: their length. energies: asked of each of
        composed: by the network, asked for this style, with its form (as written: what is heard
            again note for note stands once, as in people's scores).
        held_out: of people, never learned from. learned: of people, learned from.
        pieces: all whole pieces that were learned from, and
        whole: all that were not.
    """

    name: str
    bars: int
    composed: tuple[Piece, ...]
    energies: tuple[float, ...]
    held_out: tuple[Piece, ...]
    learned: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    whole: tuple[Piece, ...]


def rules_with(wanted: Sequence[str]) -> CounterpointConfig:
    """The usual rules of counterpoint with these fields set, each ``name=number``.

    Raises:
        SystemExit: there is no such field.
    """
    known = {one.name for one in fields(CounterpointConfig)}
    changes: dict[str, Any] = {}
    for one in wanted:
        name, _, value = one.partition("=")
        if name not in known:
            raise SystemExit(f"no such field: {name}; there are {', '.join(sorted(known))}")
        changes[name] = json.loads(value)
    return replace(CounterpointConfig(), **changes)


def style_names_of(network: AnyNetwork) -> tuple[str, ...]:
    """What the weights have learned."""
    return tuple(style.name for style in styles_of(network.config)) or (PLAIN,)


def guide_to(network: AnyNetwork, style: str, energy: float, manner: Manner) -> Guide:
    """To one style; weights without styles cannot be guided to one."""
    known = bool(styles_of(network.config))
    mixture = ((style, 1.0),) if known else ()
    return Guide(mixture, energy, manner.counterpoint_of(style), dances(style))


def dances(style: str) -> bool:
    """Whether the purest style of the band makes dance tunes of a learned style."""
    return load_style(PUREST[style]).dance


def style_music(network: AnyNetwork, style: str, amount: Amount, books: Books) -> StyleMusic:
    """Read people's music of a style, and compose as much in the same metres."""
    sides = load_sides(books.source(style), SPLIT_SEED, cache=books.cache).split
    fits = network.config.note_range
    learned = tuple(fitting(piece, fits) for piece in sides.train)
    whole = tuple(fitting(piece, fits) for piece in (*sides.valid, *sides.test))
    bars = amount.short_bars if style == PLAIN else amount.bars
    found = windows(whole, bars)
    shares = _shares(found)
    held_out = [piece for piece in found if piece.metre in shares]
    composed, energies = _composed(network, style, bars, shares, amount)
    return StyleMusic(
        name=style,
        bars=bars,
        composed=composed,
        energies=energies,
        held_out=_spread(held_out, amount.excerpts),
        learned=_spread(windows(learned, amount.short_bars), amount.excerpts),
        pieces=learned,
        whole=whole,
    )


def _shares(found: Sequence[Piece]) -> Mapping[Metre, float]:
    counts = Counter(piece.metre for piece in found)
    kept = {metre: n for metre, n in counts.items() if n >= RARE * len(found)}
    return {metre: n / sum(kept.values()) for metre, n in kept.items()}


def _composed(
    network: AnyNetwork,
    style: str,
    bars: int,
    shares: Mapping[Metre, float],
    amount: Amount,
) -> tuple[tuple[Piece, ...], tuple[float, ...]]:
    """As many in each metre as people have; energies evenly spread in each."""
    total = min(amount.batch / share for share in shares.values())
    pieces: list[Piece] = []
    energies: list[float] = []
    for metre, share in shares.items():
        wanted = max(1, round(total * share))
        asked = [float(energy) for energy in _spread_energies(amount.batch, wanted)]
        music = compose_pieces(
            network,
            amount.batch,
            WARM_UP_BARS + bars,
            seed=FIRST_SEED,
            temperature=amount.manner.temperature_of(style),
            metre=metre,
            guides=[guide_to(network, style, energy, amount.manner) for energy in asked],
            sampling=amount.manner.config,
        )
        late = [_excerpt(one, style, number, bars) for number, one in enumerate(music[:wanted])]
        pieces += [replace(one, work=f"{metre} {one.work}") for one in late]
        energies += asked[:wanted]
    return tuple(pieces), tuple(energies)


def _excerpt(piece: Piece, style: str, number: int, bars: int) -> Piece:
    """Some bars of what a form makes of a composed piece; of dances, those of a whole tune."""
    dance = dances(style)
    given = formed_bars(piece, Shape(number, HEARD_BPM, dance))
    later = 0 if dance else PHRASE_BARS * (number % PLACES)
    return written(piece, given, WARM_UP_BARS + later, bars)


def _spread_energies(batch: int, wanted: int) -> list[float]:
    """Those that are wanted are spread over all; the others of the batch are not heard."""
    spread = [(n + 0.5) / wanted for n in range(wanted)]
    return spread + [0.5] * (batch - wanted)


def after(piece: Piece, bars: int) -> Piece:
    """The piece without its first bars; it begins on a bar line."""
    first = bars * piece.metre.steps_per_bar
    return replace(piece, bits=piece.bits[first:], positions=piece.positions[first:])


def _spread(pieces: Sequence[Piece], most: int) -> tuple[Piece, ...]:
    """At most so many; of each work the first, then of each the second, and so on."""
    seen: Counter[str] = Counter()
    turns: list[int] = []
    for piece in pieces:
        turns.append(seen[piece.work])
        seen[piece.work] += 1
    order: list[int] = np.argsort(np.array(turns), kind="stable").tolist()
    return tuple(pieces[number] for number in order[:most])
