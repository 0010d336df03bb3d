from collections import Counter
from dataclasses import replace
from itertools import groupby, islice, pairwise

import numpy as np
import pytest
from tests.composer.composed import RANGE, composed

from courante.composer import form
from courante.composer.form_key import key_of
from courante.composer.form_notes import FormNote, notes_of
from courante.composer.form_state import FormState
from courante.composer.form_tune import tune_of
from courante.config import FormConfig
from courante.errors import BadInput
from courante.types import (
    COMMON_TIME,
    COMPOUND_TIME,
    TRIPLE_TIME,
    Bar,
    Metre,
    NoteRange,
    Pitch,
    Section,
)

HOUR_MIN, LONG_MIN = 60.0, 25.0
PLACES = [
    (COMMON_TIME, 165.0, HOUR_MIN),
    (COMPOUND_TIME, 165.0, LONG_MIN),
    (TRIPLE_TIME, 150.0, LONG_MIN),
    (COMMON_TIME, 84.0, HOUR_MIN),
]
Phrase = list[Bar]
Notes = tuple[FormNote, ...]


def played(state: FormState, minutes: float, bpm: float, seed: int = 1) -> list[Bar]:
    """So many minutes of a piece."""
    wanted = int(minutes * bpm / state.metre.beats_per_bar)
    bars: list[Bar] = []
    for bar in composed(state.metre, seed):
        state, given = form.step(state, bar)
        bars += given
        if len(bars) >= wanted:
            return bars[:wanted]
    raise AssertionError


def begun(metre: Metre = COMMON_TIME, bpm: float = 165.0, seed: int = 7) -> FormState:
    return form.init(FormConfig(), seed, metre, bpm=bpm)


def phrases_of(bars: list[Bar]) -> list[Phrase]:
    starts = [n for n, bar in enumerate(bars) if bar.place.begins]
    return [bars[a:b] for a, b in zip(starts, [*starts[1:], len(bars)], strict=True)]


def windows(bars: list[Bar]) -> list[tuple[int, ...]]:
    """Every four bars in a row: equal where all their notes are."""
    numbers: dict[Notes, int] = {}
    notes = [numbers.setdefault(notes_of(bar.bits), len(numbers)) for bar in bars]
    return [tuple(notes[n : n + 4]) for n in range(len(notes) - 3)]


@pytest.fixture(scope="module", params=PLACES, ids=lambda p: f"{p[0].steps_per_bar}-{p[1]:g}")
def hour(request: pytest.FixtureRequest) -> tuple[list[Bar], float]:
    metre, bpm, minutes = request.param
    bars = played(begun(metre, bpm), minutes, bpm)
    return bars, metre.beats_per_bar / bpm


def test_every_bar_has_its_number_and_its_place_in_a_whole_phrase(
    hour: tuple[list[Bar], float],
) -> None:
    bars, _ = hour
    assert [bar.index for bar in bars] == list(range(len(bars)))
    for phrase in phrases_of(bars)[:-1]:
        assert len(phrase) == phrase[0].place.phrase_bars in (4, 8)
        assert [bar.place.phrase_bar for bar in phrase] == list(range(len(phrase)))
        same = {(b.place.section, b.place.heard, b.place.theme) for b in phrase}
        assert len(same) == 1


def test_no_hour_in_which_the_same_is_heard_too_often_or_nothing_again(
    hour: tuple[list[Bar], float],
) -> None:
    bars, bar_min = hour
    heard = windows(bars)
    assert not any(a == b == c for a, b, c in zip(heard, heard[4:], heard[8:], strict=False))
    assert Counter(heard).most_common(1)[0][1] <= 6
    known: dict[tuple[int, ...], int] = {}
    again = [0]
    for place, window in enumerate(heard):
        if place - known.setdefault(window, place) >= 4:
            again.append(place)
    gaps_min = [(b - a) * bar_min for a, b in pairwise([*again, len(bars)])]
    assert max(gaps_min) < 5
    assert len(known) > 0.75 * len(heard)


def test_themes_come_back_and_give_way(hour: tuple[list[Bar], float]) -> None:
    bars, bar_min = hour
    begin: dict[int, int] = {}
    for bar in bars:
        if bar.place.section is Section.THEME:
            begin.setdefault(bar.place.theme, bar.index)
    starts = sorted(begin.values())
    assert all(3.5 <= (b - a) * bar_min <= 6.7 for a, b in pairwise(starts))
    contrast = Section.CONTRAST
    themes = [bar.index for bar in bars[: starts[-1]] if bar.place.section is not contrast]
    away_min = [(b - a) * bar_min for a, b in pairwise(themes)]
    assert max(away_min) <= 3.2, "a theme is away for three minutes at most"
    assert sum(gap >= 0.9 for gap in away_min) >= len(starts) - 1


def test_breakdowns_come_every_eight_minutes_or_so_and_build_up_again(
    hour: tuple[list[Bar], float],
) -> None:
    bars, bar_min = hour
    phrases = phrases_of(bars)
    kinds = [phrase[0].place.section for phrase in phrases]
    downs = [n for n, kind in enumerate(kinds) if kind is Section.BREAKDOWN]
    gaps_min = [(phrases[b][0].index - phrases[a][0].index) * bar_min for a, b in pairwise(downs)]
    assert all(5.5 <= gap <= 12 for gap in gaps_min)
    assert all(kinds[n + 1 : n + 3] == [Section.BUILD, Section.VARIATION] for n in downs[:-1])


def test_what_is_heard_again_is_counted(hour: tuple[list[Bar], float]) -> None:
    bars, _ = hour
    by_theme: dict[int, list[int]] = {}
    for phrase in phrases_of(bars):
        place = phrase[0].place
        if place.section in (Section.ANSWER, Section.VARIATION, Section.BREAKDOWN):
            by_theme.setdefault(place.theme, []).append(place.heard)
        elif place.section is Section.THEME:
            assert place.heard == 0
    for heard in by_theme.values():
        assert heard == sorted(heard)
        assert heard[0] == 1


def test_phrases_close_on_a_chord_that_is_held(hour: tuple[list[Bar], float]) -> None:
    bars, _ = hour
    closing = 0
    whole = [phrase for phrase in phrases_of(bars)[:-1] if len(phrase) == 8]
    for phrase in whole:
        key = key_of(np.concatenate([bar.bits for bar in phrase]))
        columns = {int(c) % 12 for c in np.flatnonzero(phrase[-1].bits[-1, :, 0])}
        chords = (set(key.tonic_triad), set(key.dominant_triad))
        closing += bool(columns) and any(columns <= chord for chord in chords)
    assert closing > 0.85 * len(whole)


def test_keys_move_at_strains_to_related_ones() -> None:
    bars = played(begun(), LONG_MIN, 165.0)
    keys = [
        key_of(np.concatenate([bar.bits for bar in phrase]))
        for phrase in phrases_of(bars)
        if len(phrase) == 8
    ]
    assert len({(key.tonic, key.minor) for key in keys}) >= 6
    steps = [
        abs(((b.tonic + 3 * b.minor - a.tonic - 3 * a.minor) * 7 + 6) % 12 - 6)
        for a, b in pairwise(keys)
    ]
    assert sum(step <= 1 for step in steps) > 0.6 * len(steps)


def test_the_same_seed_and_bars_give_the_same_piece_and_another_seed_another() -> None:
    one, same = (played(begun(), 6, 165.0) for _ in range(2))
    other = played(begun(seed=8), 6, 165.0)
    assert all(np.array_equal(a.bits, b.bits) for a, b in zip(one, same, strict=True))
    assert any(not np.array_equal(a.bits, b.bits) for a, b in zip(one, other, strict=True))


def test_the_first_bars_come_as_soon_as_they_are_composed() -> None:
    state, source = begun(), composed(COMMON_TIME)
    for index in range(7):
        state, bars = form.step(state, next(source))
        assert [bar.index for bar in bars] == [index]
    state, bars = form.step(state, next(source))
    assert [bar.place.section for bar in bars] == [Section.THEME, *[Section.ANSWER] * 8]


def test_a_note_is_struck_wherever_the_music_was_put_together() -> None:
    for before, bar in pairwise(played(begun(), 10, 165.0)):
        sounding, tail = bar.bits[0, :, 0], before.bits[-1, :, 0]
        assert not (sounding & ~tail & ~bar.bits[0, :, 1]).any()


def test_without_a_form_bars_pass_unchanged_in_phrases_of_eight() -> None:
    state = form.init(FormConfig(enabled=False), 1, COMMON_TIME, given=16)
    for number, bar in enumerate(islice(composed(COMMON_TIME), 40)):
        state, (given,) = form.step(state, bar)
        assert given.index == 16 + number
        assert np.array_equal(given.bits, bar.bits)
        assert (given.place.phrase_bar, given.place.phrase_bars) == (number % 8, 8)


def test_a_rising_pace_is_answered_with_a_build_at_the_next_phrase_and_not_too_often() -> None:
    state, source = begun(), composed(COMMON_TIME)
    bars: list[Bar] = []
    asked = 0
    while len(bars) < 400:
        if len(bars) > 100:
            state, asked = form.rise(state), asked or len(bars)
        state, given = form.step(state, next(source))
        bars += given
    builds = [bar.index for bar in bars if bar.place.section is Section.BUILD and bar.place.begins]
    first = next(index for index in builds if index >= asked)
    assert first - asked <= 16
    assert [b.place.section for b in bars[first + 4 : first + 12]] == [Section.VARIATION] * 8
    short = [index for index in builds if bars[index].place.phrase_bars == 4]
    assert all(b - a >= 1.5 * 165 / 4 for a, b in pairwise(short))
    kinds = [kind for kind, _ in groupby(bar.place.phrase_bar for bar in bars)]
    assert kinds[0] == 0
    assert all(b in (0, a + 1) for a, b in pairwise(kinds))


def test_other_music_goes_on_at_the_number_it_is_given() -> None:
    state, source = begun(), composed(COMMON_TIME)
    for _ in range(3):
        state, _ = form.step(state, next(source))
    state, bars = form.step(form.begin_anew(state, 20), next(source))
    assert bars[0].index == 20
    assert bars[0].bits[0, :, 1].any()


@pytest.mark.parametrize("columns", [4, 13, 88])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5])
def test_any_music_at_all_is_made_a_piece(columns: int, share: float) -> None:
    draw = np.random.default_rng(columns)
    note_range = NoteRange(Pitch(20), Pitch(19 + columns))
    state = begun()
    for index in range(400):
        bits = draw.random((16, columns, 2)) < share
        state, bars = form.step(state, Bar(index, COMMON_TIME, note_range, bits))
        assert all(bar.bits.shape == bits.shape for bar in bars)


def test_a_bar_of_another_metre_is_refused() -> None:
    with pytest.raises(BadInput, match="bar"):
        form.step(begun(), next(composed(TRIPLE_TIME)))


@pytest.mark.parametrize("length", [1, 3, 8, 12, 32])
def test_a_tune_is_the_first_theme_and_comes_back(length: int) -> None:
    bits = np.concatenate([bar.bits for bar in islice(composed(COMMON_TIME, 5), length)])
    tune = tune_of("mine", COMMON_TIME, bits, 0, RANGE)
    state = form.with_tune(begun(), tune, RANGE)
    bars = played(state, 16, 165.0)
    for ours, theirs in zip(bars, np.split(bits, length), strict=False):
        assert ours.place.section is Section.THEME
        assert notes_of(ours.bits) == notes_of(theirs)
    assert phrases_of(bars)[0][0].place.phrase_bars in (4, 8)
    again = [b.index for b in bars if b.place.theme == 0 and b.place.section is Section.VARIATION]
    assert any(index > 12 * 165 / 4 for index in again), "it visits in later episodes"


def test_a_tune_in_another_metre_than_the_run_is_refused() -> None:
    bits = next(composed(TRIPLE_TIME)).bits
    tune = tune_of("waltz", TRIPLE_TIME, bits, 0, RANGE)
    with pytest.raises(BadInput, match="theme"):
        form.with_tune(begun(), tune, RANGE)


def test_a_composer_hears_the_tune_in_whole_phrases_once() -> None:
    bits = np.concatenate([bar.bits for bar in islice(composed(COMMON_TIME), 12)])
    state = form.with_tune(begun(), tune_of("mine", COMMON_TIME, bits, 0, RANGE), RANGE)
    prelude = form.prelude(state)
    assert prelude is not None
    assert len(prelude) == 16 * 16
    state, _ = form.step(state, next(composed(COMMON_TIME)))
    assert form.prelude(state) is None
    assert form.prelude(replace(state, themes=())) is None
