import pytest

from courante.corpus.score import Quarters, Score, Signature, Voice, WrittenBar, WrittenNote
from courante.corpus.stretches import Stretch, stretches


def score(
    bars: list[tuple[str, float]], pickup: float = 0.0, held: tuple[float, float] | None = None
) -> Score:
    """Bars of a metre and a length each, a quarter on every place; and one note that is held."""
    onset, written, signatures = 0.0, list[WrittenBar](), list[Signature]()
    for metre, length in bars:
        written.append(WrittenBar(Quarters(onset), Quarters(length)))
        if not signatures or signatures[-1].metre != metre:
            signatures.append(Signature(Quarters(onset), metre))
        onset += length
    places = range(int(onset))
    notes = [
        WrittenNote(Quarters(float(place)), Quarters(1.0), 60 + place % 24) for place in places
    ]
    if held is not None:
        notes.append(WrittenNote(Quarters(held[0]), Quarters(held[1]), 40))
    return Score((Voice("v", tuple(notes)),), tuple(written), tuple(signatures), Quarters(pickup))


def cut(bars: list[tuple[str, float]], pickup: float = 0.0) -> list[tuple[str, str]]:
    return [(found.score.metres[0], found.where) for found in stretches(score(bars, pickup))]


def notes(stretch: Stretch, pitch: int) -> list[tuple[float, float, bool]]:
    found = [note for voice in stretch.score.voices for note in voice.notes if note.pitch == pitch]
    return [(note.onset_quarters, note.length_quarters, note.tied) for note in found]


def test_a_constant_metre_is_one_stretch() -> None:
    assert cut([("4/4", 4)] * 3) == [("4/4", "bars 1-3")]


def test_a_change_of_metre_cuts_and_a_metre_not_understood_is_left_out() -> None:
    bars = [("4/4", 4.0)] * 2 + [("5/4", 5.0)] + [("3/4", 3.0)] * 2 + [("6/8", 3.0)]
    assert cut(bars) == [("4/4", "bars 1-2"), ("3/4", "bars 4-5"), ("6/8", "bars 6-6")]


def test_the_same_bar_written_in_two_ways_goes_on() -> None:
    assert cut([("4/4", 4.0), ("2/2", 4.0)]) == [("4/4", "bars 1-2")]


def test_a_bar_line_off_the_grid_begins_anew() -> None:
    bars = [("4/4", length) for length in (4.0, 3.0, 4.0, 4.0)]
    assert cut(bars) == [("4/4", "bars 1-2"), ("4/4", "bars 3-4")]


def test_a_bar_that_is_too_long_is_left_out() -> None:
    bars = [("4/4", length) for length in (4.0, 6.0, 4.0)]
    assert cut(bars) == [("4/4", "bars 1-1"), ("4/4", "bars 3-3")]


def test_bars_cut_by_a_repeat_stay_together_and_the_pick_up_is_kept() -> None:
    bars = [("4/4", length) for length in (1.0, 4.0, 3.0, 1.0, 4.0, 3.0)]
    (whole,) = stretches(score(bars, pickup=1.0))
    assert (whole.where, whole.score.pickup_quarters) == ("bars 1-6", 1.0)


def test_a_pick_up_after_a_change_completes_a_bar() -> None:
    bars = [("4/4", 4.0), ("3/4", 1.0), ("3/4", 3.0)]
    _, waltz = stretches(score(bars))
    assert waltz.score.pickup_quarters == 1.0
    assert [bar.onset_quarters for bar in waltz.score.bars] == [0.0, 1.0]


def test_notes_count_from_the_cut_and_one_held_over_it_sounds_on_both_sides() -> None:
    bars = [("4/4", 4.0), ("3/4", 3.0)]
    first, second = stretches(score(bars, held=(3.0, 3.0)))
    assert notes(first, 40) == [(3.0, 1.0, False)]
    assert notes(second, 40) == [(0.0, 2.0, True)]
    assert [notes(first, 60 + place) for place in range(7)] == [
        *([(float(place), 1.0, False)] for place in range(4)), [], [], [],
    ]  # fmt: skip
    assert [notes(second, 64 + place) for place in range(3)] == [
        [(float(place), 1.0, False)] for place in range(3)
    ]


def test_where_parts_disagree_nothing_can_be_counted() -> None:
    both = score([("4/4", 4.0), ("4/4", 4.0)])
    here = (*both.signatures, Signature(Quarters(0.0), "12/8"))
    assert stretches(Score(both.voices, both.bars, here)) == ()


def test_without_bars_the_signatures_cut() -> None:
    whole = score([("4/4", 4.0)] * 2 + [("3/4", 3.0)] * 2)
    found = stretches(Score(whole.voices, (), whole.signatures))
    assert [(stretch.score.metres, stretch.where) for stretch in found] == [
        (("4/4",), "from quarter 0"),
        (("3/4",), "from quarter 8"),
    ]
    assert notes(found[1], 60 + 13) == [(5.0, 1.0, False)]


@pytest.mark.parametrize("bars", [[], [("7/8", 3.5)]])
def test_nothing_to_count_is_nothing(bars: list[tuple[str, float]]) -> None:
    assert cut(bars) == []
