import numpy as np
from tests.train.rolls import drawn, sung

from courante.train.statistics import Roll, profiles
from courante.train.statistics.profiles import NOTE_LENGTHS


def test_pitch_class_histogram_weighs_by_length() -> None:
    histogram = profiles.pitch_class_histogram(Roll.of(drawn({60: "x-..", 72: "x-..", 67: "..x-"})))
    assert histogram is not None
    assert histogram.tolist() == [4 / 6, 0, 0, 0, 0, 0, 0, 2 / 6, 0, 0, 0, 0]


def test_pitch_class_transitions_go_from_every_end_to_every_beginning() -> None:
    flat = profiles.pitch_class_transitions(Roll.of(drawn({60: "x-..", 64: "x-x-", 67: "..x."})))
    assert flat is not None
    matrix = flat.reshape(12, 12)
    found = {(int(a), int(b)): matrix[a, b] for a, b in np.argwhere(matrix)}
    assert found == {(0, 4): 0.25, (0, 7): 0.25, (4, 4): 0.25, (4, 7): 0.25}
    assert profiles.pitch_class_transitions(Roll.of(drawn({60: "x.x."}))) is None


def test_note_lengths_count_as_the_nearest_class() -> None:
    def class_of(steps: int) -> int:
        histogram = profiles.note_length_histogram(Roll.of(drawn({60: "x" + "-" * (steps - 1)})))
        assert histogram is not None
        assert histogram.sum() == 1
        return NOTE_LENGTHS[int(histogram.argmax())]

    assert [class_of(length) for length in NOTE_LENGTHS] == list(NOTE_LENGTHS)
    assert [class_of(length) for length in (5, 7, 9, 10, 11, 14, 15, 40)] == [
        4, 6, 8, 8, 12, 12, 16, 16,
    ]  # fmt: skip


def test_note_length_transitions_follow_the_order_of_notes() -> None:
    flat = profiles.note_length_transitions(Roll.of(drawn({60: "x---x-x-x---"})))
    assert flat is not None
    quarter, eighth = NOTE_LENGTHS.index(4), NOTE_LENGTHS.index(2)
    matrix = flat.reshape(len(NOTE_LENGTHS), -1)
    assert matrix[quarter, eighth] == matrix[eighth, eighth] == matrix[eighth, quarter]
    assert matrix.sum() == 1
    assert profiles.note_length_transitions(Roll.of(drawn({60: "x---"}))) is None


def test_profiles_do_not_depend_on_how_often_music_is_repeated() -> None:
    once, twice = Roll.of(sung([60, 64, 67, 60])), Roll.of(sung([60, 64, 67, 60, 64, 67, 60, 60]))
    one, two = profiles.pitch_class_histogram(once), profiles.pitch_class_histogram(twice)
    assert one is not None
    assert two is not None
    assert one.sum() == two.sum() == 1
    assert np.abs(one - two).max() <= 0.0001


def test_silence_has_no_profile() -> None:
    silent = Roll.of(drawn({60: "...."}))
    assert profiles.pitch_class_histogram(silent) is None
    assert profiles.pitch_class_transitions(silent) is None
    assert profiles.note_length_histogram(silent) is None
    assert profiles.note_length_transitions(silent) is None
