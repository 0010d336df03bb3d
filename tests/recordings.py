"""Sound as a run publishes it: real MP3, frame by frame."""

from functools import cache
from itertools import pairwise

import numpy as np

from courante.config import EncoderConfig, OutletConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.outlet.broadcast import Broadcast
from courante.types import Chunk, PcmBlock

RATE = 44_100
BLOCK = 4608


@cache
def mp3_chunks(seconds: float, hertz: float = 440.0) -> tuple[Chunk, ...]:
    """A tone as a run's encoder gives it, block by block."""
    time = np.arange(round(seconds * RATE)) / RATE
    wave = (8000 * np.sin(2 * np.pi * hertz * time)).astype(np.int16)
    samples = np.stack([wave, wave], axis=1)
    encoder = Mp3Encoder(EncoderConfig())
    edges = [*range(0, len(samples), BLOCK), len(samples)]
    blocks = [PcmBlock(RATE, samples[start:stop]) for start, stop in pairwise(edges)]
    chunks = [encoder.encode(block) for block in blocks]
    return tuple(chunk for chunk in (*chunks, encoder.finish()) if chunk.data)


def mp3(seconds: float, hertz: float = 440.0) -> bytes:
    """The same in one piece."""
    return b"".join(chunk.data for chunk in mp3_chunks(seconds, hertz))


def broadcast_of(*chunks: Chunk, history_s: float = 10.0) -> Broadcast:
    """A run that has published these."""
    broadcast = Broadcast(OutletConfig(history_s=history_s, burst_s=0.5))
    for chunk in chunks:
        broadcast.publish(chunk)
    return broadcast
