"""Every kind of network, and the settings that have a name.

A kind is one file, one entry of ``KINDS``, and one mirrored test.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import jax
from jaxtyping import PRNGKeyArray

from courante.config import (
    EnsembleConfig,
    FeedforwardConfig,
    InputGroups,
    LstmConfig,
    LstmNadeConfig,
    MarginalsConfig,
    MarkovConfig,
    ModelConfig,
    NgramConfig,
    TiedNadeConfig,
    TiedParallelConfig,
)
from courante.errors import BadConfig
from courante.model.contract import AnyNetwork
from courante.model.ensemble import Ensemble
from courante.model.feedforward import Feedforward
from courante.model.lstm import Lstm
from courante.model.lstm_nade import LstmNade
from courante.model.marginals import Marginals
from courante.model.markov import Markov
from courante.model.ngram import Ngram
from courante.model.tied_nade import TiedNade
from courante.model.tied_parallel import TiedParallel
from courante.types import Bits, NoteRange, Pitch

K_contra = TypeVar("K_contra", bound=ModelConfig, contravariant=True)
K = TypeVar("K", bound=ModelConfig)


@dataclass(frozen=True)
class Criteria:
    """Those of Briot, Hadjeres and Pachet (Deep learning techniques for music, 2019)."""

    objective: str
    representation: str
    architecture: str
    strategy: str


class Build(Protocol[K_contra]):
    """Makes a network with fresh weights."""

    def __call__(self, config: K_contra, /, *, key: PRNGKeyArray) -> AnyNetwork:
        """From settings and a key."""
        ...


@dataclass(frozen=True)
class Kind(Generic[K]):
    """A kind of network.

    Attributes:
        config: its settings.
        build: fresh weights from settings and a key.
        fit: for a kind that learns by counting: weights from settings and the bits of pieces, each
            ``(steps, notes, 2)``. ``None`` for a kind that learns by gradient.
        criteria: what it is. source: where it comes from.
    """

    config: type[K]
    build: Build[K]
    criteria: Criteria
    source: str
    fit: Callable[[K, Sequence[Bits]], AnyNetwork] | None = None


def _ensemble(config: EnsembleConfig, *, key: PRNGKeyArray) -> Ensemble:
    keys = jax.random.split(key, len(config.members))
    both = zip(config.members, keys, strict=True)
    return Ensemble(config, tuple(build(member, key=own) for member, own in both))


KINDS: Mapping[str, Kind[Any]] = {
    "tied_parallel": Kind(
        config=TiedParallelConfig,
        build=TiedParallel,
        criteria=Criteria(
            objective="polyphony of any number of voices, without end",
            representation="piano roll with play and articulate bits",
            architecture="LSTM along time, tied over notes, x LSTM along notes",
            strategy="sampling, step by step and upwards in a step",
        ),
        source="Johnson, Generating polyphonic music using tied parallel networks, EvoMUSART 2017",
    ),
    "tied_nade": Kind(
        config=TiedNadeConfig,
        build=TiedNade,
        criteria=Criteria(
            objective="polyphony of any number of voices, without end",
            representation="piano roll with play and articulate bits",
            architecture="LSTM along time, tied over notes, x NADE over a window of lower notes",
            strategy="sampling, step by step and upwards in a step",
        ),
        source="Johnson, Generating polyphonic music using tied parallel networks, EvoMUSART 2017",
    ),
    "lstm_nade": Kind(
        config=LstmNadeConfig,
        build=LstmNade,
        criteria=Criteria(
            objective="polyphony of any number of voices, without end",
            representation="piano roll with play and articulate bits, a step one vector",
            architecture="LSTM along time x NADE over the notes of a step",
            strategy="sampling, step by step and upwards in a step",
        ),
        source="Boulanger-Lewandowski, Bengio and Vincent, Modeling temporal dependencies in "
        "high-dimensional sequences, ICML 2012 (RNN-NADE)",
    ),
    "lstm": Kind(
        config=LstmConfig,
        build=Lstm,
        criteria=Criteria(
            objective="polyphony of any number of voices, without end",
            representation="piano roll with play and articulate bits, a step one vector",
            architecture="LSTM along time",
            strategy="sampling, step by step, the notes of a step independently",
        ),
        source="Eck and Schmidhuber, Finding temporal structure in music: blues improvisation with "
        "LSTM recurrent networks, NNSP 2002",
    ),
    "feedforward": Kind(
        config=FeedforwardConfig,
        build=Feedforward,
        criteria=Criteria(
            objective="polyphony of any number of voices, without end",
            representation="piano roll with play and articulate bits, a window of steps one vector",
            architecture="feedforward, rectified linear units",
            strategy="sampling, step by step, the notes of a step independently",
        ),
        source="Todd, A connectionist approach to algorithmic composition, Computer Music Journal "
        "1989; Bengio, Ducharme, Vincent and Jauvin, A neural probabilistic language model, 2003",
    ),
    "ensemble": Kind(
        config=EnsembleConfig,
        build=_ensemble,
        criteria=Criteria(
            objective="polyphony of any number of voices, without end",
            representation="that of its members",
            architecture="a mixture of trained networks, made by `courante combine`",
            strategy="sampling; chance chooses the member that draws a step",
        ),
        source="Hansen and Salamon, Neural network ensembles, IEEE Trans. PAMI 12, 1990",
    ),
    "marginals": Kind(
        config=MarginalsConfig,
        build=Marginals.uniform,
        fit=Marginals.fit,
        criteria=Criteria(
            objective="a floor to measure from: notes as often as in the corpus",
            representation="piano roll with play and articulate bits",
            architecture="a table of one row: each note on its own, no memory",
            strategy="sampling, all notes of a step at once",
        ),
        source="Laplace's rule of succession, as in Bishop, Pattern recognition, 2006, 2.1",
    ),
    "markov": Kind(
        config=MarkovConfig,
        build=Markov.uniform,
        fit=Markov.fit,
        criteria=Criteria(
            objective="a floor to measure from: notes as long and as often as in the corpus",
            representation="piano roll with play and articulate bits",
            architecture="a Markov chain of first order for each note on its own",
            strategy="sampling, all notes of a step at once",
        ),
        source="Markov chain of first order, note by note, Laplace's rule",
    ),
    "ngram": Kind(
        config=NgramConfig,
        build=Ngram.uniform,
        fit=Ngram.fit,
        criteria=Criteria(
            objective="polyphony out of the steps of the corpus, without end",
            representation="whole steps as symbols: play and articulate bits of all notes",
            architecture="n-gram with back-off to shorter contexts, then to a Markov chain a note",
            strategy="sampling of whole steps; of single notes where no context is trusted",
        ),
        source="Witten and Bell, The zero-frequency problem, IEEE Trans. Inf. Theory 37, 1991; "
        "Conklin and Witten, Multiple viewpoint systems, J. New Music Research 24, 1995",
    ),
}
"""By name."""

_PAPER_INPUTS = InputGroups(pitch_class=False)

PRESETS: Mapping[str, ModelConfig] = {
    "biaxial": TiedParallelConfig(
        note_range=NoteRange(Pitch(24), Pitch(101)), time_units=(300, 300), note_units=(100, 50)
    ),
    "tied_parallel": TiedParallelConfig(),
    "balstm": TiedParallelConfig(articulate=False, beat=False, inputs=_PAPER_INPUTS),
    "tp_lstm_nade": TiedNadeConfig(articulate=False, beat=False, inputs=_PAPER_INPUTS),
    "lstm_nade": LstmNadeConfig(articulate=False, beat=False),
    "lstm": LstmConfig(articulate=False, beat=False),
    "feedforward": FeedforwardConfig(articulate=False, beat=False),
    "marginals": MarginalsConfig(),
    "markov": MarkovConfig(),
    "ngram": NgramConfig(),
}
"""Settings that have a name; ``biaxial`` is Johnson's code (2015), ``balstm`` his paper (2017)."""


def kind_of(config: ModelConfig) -> tuple[str, Kind[Any]]:
    """Name and kind of a network with these settings."""
    for name, kind in KINDS.items():
        if type(config) is kind.config:
            return name, kind
    raise BadConfig("model", type(config).__name__, f"settings of one of {', '.join(KINDS)}")


def preset(name: str) -> ModelConfig:
    """The settings of that name.

    Raises:
        BadConfig: there are none.
    """
    if name not in PRESETS:
        raise BadConfig("model", name, f"one of {', '.join(PRESETS)}")
    return PRESETS[name]


def build(config: ModelConfig, *, key: PRNGKeyArray) -> AnyNetwork:
    """A network with fresh weights."""
    return kind_of(config)[1].build(config, key=key)
