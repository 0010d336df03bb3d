"""What a comparison of several sets of pieces with held-out music tells."""

from dataclasses import dataclass

from courante.errors import BadInput


@dataclass(frozen=True)
class Spread:
    """One measure over a set.

    Attributes:
        pieces: how many pieces define it; the others are left out.
        mean, sd: over pieces (the population's); ``None`` for a profile, or if no piece defines it.
    """

    pieces: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True)
class Beside:
    """One measure of one set beside held-out music.

    Attributes:
        name: of the set.
        spread: of the set itself.
        distance: between the two means, in the measure's unit; Euclidean for a profile.
        shift: the set's mean less the held-out mean, in standard deviations of held-out pieces;
            ``None`` for a profile, or where held-out pieces do not vary.
        overlap: overlapped area of two densities: of the distances between held-out pieces, and of
            those from the set's pieces to held-out ones. 1 if the set cannot be told apart.
        divergence_nats: Kullback-Leibler divergence of the second from the first; ``None`` where
            infinite.
    """

    name: str
    spread: Spread
    distance: float | None
    shift: float | None
    overlap: float | None
    divergence_nats: float | None


@dataclass(frozen=True)
class Compared:
    """One measure of all sets.

    Attributes:
        name, unit, theme, source: those of the measure.
        held_out: the measure of held-out music.
        sets: in the order asked for.
        closest: the sets whose mean is nearest to the held-out mean, more than one if they tie;
            none if all tie.
        most_overlap: the same for the overlapped area.
    """

    name: str
    unit: str
    theme: str
    source: str
    held_out: Spread
    sets: tuple[Beside, ...]
    closest: tuple[str, ...]
    most_overlap: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """In how many measures a set comes first, ties included."""

    name: str
    pieces: int
    closest: int
    most_overlap: int


@dataclass(frozen=True)
class Duel:
    """In how many measures one set is strictly closer to held-out music than another.

    Attributes:
        name, rival: the two sets.
        measures: those that both define.
        closer: where the mean of ``name`` is nearer. more_overlap: where its area is larger.
    """

    name: str
    rival: str
    measures: int
    closer: int
    more_overlap: int


@dataclass(frozen=True)
class Comparison:
    """Several sets beside held-out music; ``dataclasses.asdict`` of it goes into JSON as it is."""

    held_out_pieces: int
    measures: tuple[Compared, ...]
    standings: tuple[Standing, ...]
    duels: tuple[Duel, ...]

    def measure(self, name: str) -> Compared:
        """The measure of that name.

        Raises:
            BadInput: there is none.
        """
        for measure in self.measures:
            if measure.name == name:
                return measure
        known = ", ".join(measure.name for measure in self.measures)
        raise BadInput(field="statistic", value=name, expected=known)
