"""The contract of a network: one set of weights that trains, is scored, and composes.

A network reads music one step at a time. ``advance`` takes in the step before, ``draw`` chooses the
notes of the present one, from low to high; ``log_likelihood`` does both for a whole window whose
notes are known. The two must agree: what ``draw`` draws, at temperature 1, has exactly the chances
that ``log_likelihood`` tells.

All methods are for one run; callers batch them with ``jax.vmap``.
"""

from abc import abstractmethod
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

import equinox as eqx
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray

from courante.config import ModelConfig
from courante.model.counterpoint import Rules

K_co = TypeVar("K_co", bound=ModelConfig, covariant=True)
M = TypeVar("M")
C = TypeVar("C")


class Moment(NamedTuple):
    """What is known of a step besides the notes before it; of many steps, with more axes.

    Every kind is given all of it and looks at what it has learned.

    Attributes:
        position: place of the step in its bar.
        triple: whether the bar has twelve steps, not sixteen.
        compound: whether its beats are of six steps (6/8), not of four.
        bar: place of the bar among eight; below 0 if it is not known.
        styles: the share of each of ``config.styles_of``; all 0 if it is not known.
        energy: density, polyphony and activity of the bar (``courante.model.energy``); below 0 if
            they are not known.
    """

    position: Int[Array, "*steps"]
    triple: Bool[Array, "*steps"]
    compound: Bool[Array, "*steps"]
    bar: Int[Array, "*steps"]
    styles: Float[Array, "*steps styles"]
    energy: Float[Array, "*steps 3"]


class Window(NamedTuple):
    """Successive steps of one piece (or of several, one after the other).

    Attributes:
        before: bits of the step before each step. bits: the steps themselves.
        moment: what else is known of each step.
        fresh: where the memory is emptied before the step.
    """

    before: Bool[Array, "steps notes 2"]
    bits: Bool[Array, "steps notes 2"]
    moment: Moment
    fresh: Bool[Array, " steps"]


class Draws(NamedTuple):
    """How the notes of one step are to be chosen.

    Attributes:
        uniform: chance, in [0, 1); for each note one number for play and one for articulate.
        sounded: notes that sounded in the step before; only these can sound without being struck.
        temperature: divides the logits.
        conservativity: power the chances to play are raised to; below 1 the step is fuller.
        rules: what is to be avoided besides; ``None`` for nothing.
    """

    uniform: Float[Array, "notes 2"]
    sounded: Bool[Array, " notes"]
    temperature: Float[Array, ""]
    conservativity: Float[Array, ""]
    rules: Rules | None = None


class Drawn(NamedTuple):
    """A chosen step: its bits, and for each note how willing it was to play."""

    bits: Bool[Array, "notes 2"]
    chances: Float[Array, " notes"]


class Network(eqx.Module, Generic[K_co, M, C]):
    """Weights, and what they do.

    ``K_co`` is the kind's settings, ``M`` what a run remembers, ``C`` what a step is drawn from.

    Attributes:
        config: sizes and inputs; ``config.articulate`` false means that articulate bits are neither
            seen nor foretold, and that what it draws is struck only out of silence.
    """

    config: eqx.AbstractVar[K_co]

    @abstractmethod
    def init(self) -> M:
        """The empty memory of a run."""

    @abstractmethod
    def advance(self, memory: M, before: Bool[Array, "notes 2"], moment: Moment) -> tuple[M, C]:
        """Take in the step before.

        Args:
            memory: of all steps before that.
            before: bits of the step before the present one.
            moment: what else is known of the present step.
        """

    @abstractmethod
    def draw(self, context: C, draws: Draws) -> Drawn:
        """Choose the notes of the present step, each knowing the ones below it."""

    @abstractmethod
    def log_likelihood(
        self, memory: M, window: Window, key: PRNGKeyArray | None = None
    ) -> tuple[M, Float[Array, " steps"]]:
        """Nats of each step, summed over its notes by the chain rule.

        A note counts with its play bit and, where it plays and ``config.articulate`` is set, its
        articulate bit.

        Args:
            memory: of the steps before the window.
            window: the steps.
            key: for dropout; ``None`` outside training.
        """


AnyNetwork: TypeAlias = Network[ModelConfig, Any, Any]
"""Whatever kind it is, and whatever it remembers."""
