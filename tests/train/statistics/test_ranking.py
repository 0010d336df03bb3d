from courante.train.statistics import Beside, Compared, Spread
from courante.train.statistics.ranking import closest, duels, most_overlap, standings

SPREAD = Spread(1, 1.0, 0.0)


def beside(name: str, distance: float | None, overlap: float | None) -> Beside:
    return Beside(name, SPREAD, distance, None, overlap, None)


def compared(*sets: Beside) -> Compared:
    return Compared("m", "u", "t", "s", SPREAD, sets, closest(sets), most_overlap(sets))


def test_the_nearest_and_the_largest() -> None:
    sets = (beside("a", 0.5, 0.9), beside("b", 0.1, 0.5), beside("c", None, None))
    assert (closest(sets), most_overlap(sets)) == (("b",), ("a",))


def test_ties_share_but_a_tie_of_all_tells_nothing() -> None:
    a, b, c = beside("a", 0.1, 0.5), beside("b", 0.1 + 1e-16, 0.5), beside("c", 0.2, 0.5)
    assert closest((a, b, c)) == ("a", "b")
    assert most_overlap((a, b, c)) == ()
    assert closest((a, b)) == ()
    assert closest((a,)) == ("a",)
    assert closest((beside("x", None, None),)) == ()


def test_standings_count_firsts() -> None:
    measures = [
        compared(beside("a", 0.5, 0.9), beside("b", 0.1, 0.5)),
        compared(beside("a", 0.0, 1.0), beside("b", 0.1, 0.5)),
        compared(beside("a", 0.0, 1.0), beside("b", 0.0, 1.0)),
    ]
    one, other = standings(measures, {"a": 3, "b": 4})
    assert (one.name, one.pieces, one.closest, one.most_overlap) == ("a", 3, 1, 2)
    assert (other.name, other.pieces, other.closest, other.most_overlap) == ("b", 4, 1, 0)


def test_duels_are_strict_and_of_measures_both_define() -> None:
    measures = [
        compared(beside("a", 0.5, 0.9), beside("b", 0.1, 0.5)),
        compared(beside("a", 0.0, 1.0), beside("b", 0.0, 0.9)),
        compared(beside("a", 0.0, 1.0), beside("b", None, None)),
    ]
    ours, theirs = duels(measures, ["a", "b"])
    assert (ours.name, ours.rival, ours.measures) == ("a", "b", 2)
    assert (ours.closer, ours.more_overlap) == (0, 2)
    assert (theirs.closer, theirs.more_overlap) == (1, 0)
