"""What keeps weights from fitting the training pieces alone."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray

from courante.model.cells import LSTMCell
from courante.model.contract import AnyNetwork
from courante.model.trees import map_parts, with_part


def drop_recurrent(network: AnyNetwork, share: float, key: PRNGKeyArray) -> AnyNetwork:
    """Silence a share of the recurrent weights of every LSTM for one window.

    The same weights are silent at every step, so that memory is kept (Merity, Keskar and Socher,
    Regularizing and optimizing LSTM language models, 2018).
    """
    if share == 0:
        return network

    def drop(number: int, cell: LSTMCell) -> LSTMCell:
        cell_key = jax.random.fold_in(key, number)
        keep = jax.random.bernoulli(cell_key, 1 - share, cell.recurrent.shape)
        thinned = jnp.where(keep, cell.recurrent / (1 - share), 0.0)
        return with_part(cell, lambda part: part.recurrent, thinned)

    return map_parts(LSTMCell, drop, network)


def average_share(decay: float, number: Int[Array, ""]) -> Float[Array, ""]:
    """How much of the average stays at update ``number``: less while the average is young."""
    return jnp.minimum(decay, (1 + number) / (10 + number)) * (decay > 0)
