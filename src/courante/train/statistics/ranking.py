"""Which set comes first, and in how many measures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations

from courante.train.statistics.comparison import Beside, Compared, Duel, Standing

_ROUNDING = 1e-12
"""Figures are counted in units of it, so that sums in another order tie."""


def closest(sets: Sequence[Beside]) -> tuple[str, ...]:
    """The sets whose mean is nearest to the held-out mean."""
    return _first(sets, _nearness)


def most_overlap(sets: Sequence[Beside]) -> tuple[str, ...]:
    """The sets with the largest overlapped area."""
    return _first(sets, _overlap)


def standings(measures: Sequence[Compared], sizes: Mapping[str, int]) -> tuple[Standing, ...]:
    """In how many measures every set comes first; ``sizes`` are pieces by name of set."""
    return tuple(
        Standing(
            name,
            size,
            sum(name in measure.closest for measure in measures),
            sum(name in measure.most_overlap for measure in measures),
        )
        for name, size in sizes.items()
    )


def duels(measures: Sequence[Compared], names: Iterable[str]) -> tuple[Duel, ...]:
    """Every set against every other."""
    return tuple(_duel(measures, name, rival) for name, rival in permutations(names, 2))


_Score = Callable[[Beside], int | None]


def _nearness(beside: Beside) -> int | None:
    return None if beside.distance is None else -round(beside.distance / _ROUNDING)


def _overlap(beside: Beside) -> int | None:
    return None if beside.overlap is None else round(beside.overlap / _ROUNDING)


def _first(sets: Sequence[Beside], score: _Score) -> tuple[str, ...]:
    """The names of the best; none if all that can be ranked are equal (unless there is one)."""
    known = [(beside.name, value) for beside in sets if (value := score(beside)) is not None]
    if not known:
        return ()
    best = max(value for _, value in known)
    names = tuple(name for name, value in known if value == best)
    return () if len(names) == len(known) > 1 else names


def _duel(measures: Sequence[Compared], name: str, rival: str) -> Duel:
    pairs = [
        [next(beside for beside in measure.sets if beside.name == who) for who in (name, rival)]
        for measure in measures
    ]
    known = [pair for pair in pairs if all(beside.distance is not None for beside in pair)]
    return Duel(name, rival, len(known), _better(known, _nearness), _better(known, _overlap))


def _better(pairs: Sequence[Sequence[Beside]], score: _Score) -> int:
    scores = [(score(ours), score(theirs)) for ours, theirs in pairs]
    return sum(a is not None and b is not None and a > b for a, b in scores)
