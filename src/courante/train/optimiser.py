"""How the network moves along its gradient: the seam to Optax."""

from dataclasses import dataclass
from typing import Any, NewType, Protocol, final

import optax  # pyright: ignore[reportMissingTypeStubs]

from courante.config import TrainConfig
from courante.model.contract import AnyNetwork
from courante.model.trees import moved_by

_optax: Any = optax

OptimiserState = NewType("OptimiserState", object)
"""A tree of arrays: the moments of Adam, and how many updates were made."""


class _Chain(Protocol):
    """Optax's ``GradientTransformation``."""

    def init(self, params: AnyNetwork) -> OptimiserState: ...
    def update(
        self, updates: AnyNetwork, state: OptimiserState, params: AnyNetwork
    ) -> tuple[AnyNetwork, OptimiserState]: ...


@final
@dataclass(frozen=True)
class Optimiser:
    """Adam with weight decay and clipped gradients; the rate rises, then falls along a cosine.

    Sources: Kingma and Ba 2015; Loshchilov and Hutter, Decoupled weight decay, 2019.

    Attributes:
        config: rates, warm-up and clipping.
        updates: how many are planned in all.
    """

    config: TrainConfig
    updates: int

    def init(self, network: AnyNetwork) -> OptimiserState:
        """The state before the first update."""
        return self._chain().init(network)

    def step(
        self, state: OptimiserState, network: AnyNetwork, gradient: AnyNetwork
    ) -> tuple[OptimiserState, AnyNetwork]:
        """One update; the gradient is a tree like the network."""
        change, state = self._chain().update(gradient, state, network)
        return state, moved_by(network, change)

    def _chain(self) -> _Chain:
        config = self.config
        warmup = min(config.warmup_updates, max(1, self.updates // 10))
        schedule = _optax.warmup_cosine_decay_schedule(
            init_value=config.learning_rate / 10,
            peak_value=config.learning_rate,
            warmup_steps=warmup,
            decay_steps=max(self.updates, warmup + 1),
            end_value=config.learning_rate * config.final_rate_share,
        )
        clip = _optax.clip_by_global_norm(config.clip_norm)
        return _optax.chain(clip, _optax.adamw(schedule, weight_decay=config.weight_decay))
