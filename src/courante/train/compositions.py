"""Pieces composed by a network, in the form of a corpus, so that both can be measured alike."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from courante.composer.contract import Guide, Seat
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig
from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.model.contract import AnyNetwork
from courante.types import COMMON_TIME, Bits, Metre


def compose_pieces(
    network: AnyNetwork,
    pieces: int,
    bars: int,
    *,
    seed: int,
    temperature: float,
    metre: Metre = COMMON_TIME,
    guides: Sequence[Guide] = (),
    sampling: ComposerConfig | None = None,
) -> tuple[Piece, ...]:
    """Compose pieces, piece ``i`` from seed ``seed + i``.

    Args:
        network: composes.
        pieces: how many.
        bars: of each.
        seed: of the first.
        temperature: below 1 safer, above 1 bolder.
        metre: of all.
        guides: what each is to be like; none if the same usual thing is asked of all.
        sampling: how the network is sampled; as many slots as pieces, whatever it says.

    Raises:
        BadInput: there is nothing to compose, there are not as many guides as pieces, or a guide
            asks what the network has not learned. BadConfig: nothing can be composed at that
            temperature, or from that seed.
    """
    if pieces < 1 or bars < 1:
        raise BadInput("pieces, bars", (pieces, bars), "at least one of each")
    if len(guides) not in {0, pieces}:
        raise BadInput("guides", len(guides), f"none, or {pieces}")
    asked = guides or [Guide()] * pieces
    config = replace(sampling or ComposerConfig(), slots=pieces)
    composer = NetworkComposer(network, config)
    state = composer.init()
    for slot in range(pieces):
        seat = Seat(seed + slot, metre, temperature, asked[slot])
        state = composer.join(state, slot, seat)
    steps = bars * metre.steps_per_bar
    calls: list[Bits] = []
    for _ in range(steps // composer.steps_per_call):
        state, bits = composer.step(state)
        calls.append(bits)
    rolls = np.concatenate(calls, axis=1)
    positions = (np.arange(steps) % metre.steps_per_bar).astype(np.int8)
    return tuple(
        Piece(
            title=f"composed from seed {seed + i}",
            work=f"seed {seed + i}",
            metre=metre,
            note_range=network.config.note_range,
            bits=rolls[i],
            positions=positions,
        )
        for i in range(pieces)
    )
