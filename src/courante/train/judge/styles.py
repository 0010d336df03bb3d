"""An ear for styles: learned from the corpora, asked about excerpts it has not heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray

from courante.corpus.piece import Piece
from courante.errors import BadInput
from courante.train.judge.features import features_of
from courante.train.judge.logistic import Logistic, Scale

Ids = NDArray[np.int64]

_PENALTY = 3.0


@dataclass(frozen=True)
class Recognition:
    """What was heard where something was asked.

    Attributes:
        styles: names of the rows and columns.
        counts: ``counts[asked][heard]``, in excerpts.
    """

    styles: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def share(self) -> float:
        """Mean over styles of the share that was recognised: each style weighs the same."""
        shares = [row[n] / sum(row) for n, row in enumerate(self.counts) if sum(row)]
        return sum(shares) / len(shares) if shares else 0.0


@final
class StyleEar:
    """One logistic regression a style, that style against the others; the loudest wins."""

    def __init__(self, examples: Mapping[str, Sequence[Piece]]) -> None:
        """Learn.

        Args:
            examples: by style, excerpts of one length.

        Raises:
            BadInput: there are fewer than two styles, or one has no example.
        """
        if len(examples) < 2:
            raise BadInput("styles", len(examples), "at least two to tell apart")
        for name, pieces in examples.items():
            if not pieces:
                raise BadInput(f"examples of {name}", 0, "at least one")
        self.styles = tuple(examples)
        features = np.concatenate([features_of(pieces) for pieces in examples.values()])
        of_style = np.repeat(np.arange(len(examples)), [len(p) for p in examples.values()])
        self._scale = Scale.of(features)
        scaled = self._scale.apply(features)
        self._ears = tuple(
            Logistic.fit(scaled, of_style == number, _PENALTY) for number in range(len(examples))
        )

    def heard(self, pieces: Sequence[Piece]) -> tuple[str, ...]:
        """The style that each sounds like."""
        numbers: list[int] = self._numbers(pieces).tolist()
        return tuple(self.styles[number] for number in numbers)

    def recognise(self, asked: Mapping[str, Sequence[Piece]]) -> Recognition:
        """Set what is heard beside what was asked.

        Raises:
            BadInput: a style that was never learned.
        """
        rows: dict[str, tuple[int, ...]] = dict.fromkeys(self.styles, (0,) * len(self.styles))
        for name, pieces in asked.items():
            if name not in rows:
                raise BadInput("style", name, ", ".join(self.styles))
            found = np.bincount(self._numbers(pieces), minlength=len(self.styles))
            rows[name] = tuple(found.tolist())
        return Recognition(self.styles, tuple(rows.values()))

    def _numbers(self, pieces: Sequence[Piece]) -> Ids:
        scaled = self._scale.apply(features_of(pieces))
        logits = np.stack([ear.logits(scaled) for ear in self._ears])
        loudest: Ids = logits.argmax(axis=0)
        return loudest
