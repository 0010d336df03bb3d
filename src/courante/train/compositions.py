"""Pieces composed by a network, in the form of a corpus, so that both can be measured alike."""

import numpy as np

from courante.composer.contract import Seat
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig
from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.model.contract import AnyNetwork
from courante.types import COMMON_TIME, Bits


def compose_pieces(
    network: AnyNetwork, pieces: int, bars: int, *, seed: int, temperature: float
) -> tuple[Piece, ...]:
    """Compose pieces in 4/4, piece ``i`` from seed ``seed + i``.

    Raises:
        BadInput: there is nothing to compose. BadConfig: nothing can be composed at that
            temperature, or from that seed.
    """
    if pieces < 1 or bars < 1:
        raise BadInput("pieces, bars", (pieces, bars), "at least one of each")
    composer = NetworkComposer(network, ComposerConfig(slots=pieces))
    state = composer.init()
    for slot in range(pieces):
        state = composer.join(state, slot, Seat(seed + slot, COMMON_TIME, temperature))
    steps = bars * COMMON_TIME.steps_per_bar
    calls: list[Bits] = []
    for _ in range(steps // composer.steps_per_call):
        state, bits = composer.step(state)
        calls.append(bits)
    rolls = np.concatenate(calls, axis=1)
    positions = (np.arange(steps) % COMMON_TIME.steps_per_bar).astype(np.int8)
    return tuple(
        Piece(
            title=f"composed from seed {seed + i}",
            work=f"seed {seed + i}",
            metre=COMMON_TIME,
            note_range=network.config.note_range,
            bits=rolls[i],
            positions=positions,
        )
        for i in range(pieces)
    )
