"""The distinct steps of a corpus, numbered."""

from typing import Self, final

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int, UInt32
from numpy.typing import NDArray

from courante.model.arrays import pad, to_device
from courante.model.search import first_not

_WORD_BITS = 32
UNKNOWN = -1
"""The number of a step that is not in the vocabulary."""
SILENCE = 0
"""The number of the step without any bit set, which is in every vocabulary."""


@final
class Vocabulary(eqx.Module):
    """Steps as rows of 32-bit words, the lowest bit first, sorted; a step's row is its number."""

    words: UInt32[Array, "steps words"]

    @classmethod
    def empty(cls, steps: int, bits: int) -> Self:
        """Room for so many steps of so many bits."""
        return cls(to_device(np.zeros((steps, _words(bits)), np.uint32)))

    @classmethod
    def collect(cls, steps: NDArray[np.bool_]) -> tuple[Self, NDArray[np.int64]]:
        """Number the steps of a corpus.

        Args:
            steps: one a row, ``(steps, bits)``.

        Returns:
            The vocabulary, and the number of each step.
        """
        width = _words(steps.shape[1])
        packed = np.zeros((1 + len(steps), 4 * width), np.uint8)
        in_bytes = np.packbits(steps, axis=1, bitorder="little")
        packed[1:, : in_bytes.shape[1]] = in_bytes
        words, numbers = np.unique(packed.view("<u4"), axis=0, return_inverse=True)
        return cls(to_device(words)), numbers.reshape(-1)[1:]

    def find(self, bits: Bool[Array, " bits"]) -> Int[Array, ""]:
        """The number of a step, or ``UNKNOWN``."""
        size, width = self.words.shape
        padded = pad(bits, (0, width * _WORD_BITS - bits.shape[0])).reshape(width, _WORD_BITS)
        wanted = (padded.astype(jnp.uint32) << _shifts()).sum(axis=1, dtype=jnp.uint32)

        def below(row: Int[Array, ""]) -> Bool[Array, ""]:
            found = self.words[row]
            decisive = jnp.argmax(found != wanted)
            return found[decisive] < wanted[decisive]

        row = first_not(below, jnp.int32(0), jnp.int32(size), size)
        same = (row < size) & (self.words[row] == wanted).all()
        return jnp.where(same, row, UNKNOWN)

    def bits(self, number: Int[Array, ""], count: int) -> Bool[Array, " bits"]:
        """The first ``count`` bits of a step."""
        return ((self.words[number][:, None] >> _shifts()) & 1).reshape(-1)[:count] == 1


def _words(bits: int) -> int:
    return -(-bits // _WORD_BITS)


def _shifts() -> UInt32[Array, " 32"]:
    return to_device(np.arange(_WORD_BITS, dtype=np.uint32))
