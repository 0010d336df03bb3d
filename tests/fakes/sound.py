"""Listening for tests: decodes MP3 with PyAV, a decoder Courante does not encode with."""

import io

import av
import numpy as np
from numpy.typing import NDArray


def decode(mp3: bytes) -> tuple[int, NDArray[np.float32]]:
    """Sample rate, and samples ``(frames, channels)``."""
    with av.open(io.BytesIO(mp3), mode="r", format="mp3") as container:
        stream = container.streams.audio[0]
        frames = [frame.to_ndarray() for frame in container.decode(stream)]
        rate = stream.rate
    return rate, np.concatenate(frames, axis=1).T.astype(np.float32)


def loudness(samples: NDArray[np.float32], rate: int, window_s: float = 0.5) -> NDArray[np.float64]:
    """Root mean square of each window."""
    length = round(window_s * rate)
    windows = samples[: len(samples) // length * length].reshape(-1, length * samples.shape[1])
    return np.sqrt(np.mean(np.square(windows, dtype=np.float64), axis=1))
