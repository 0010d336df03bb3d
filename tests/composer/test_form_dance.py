from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from random import Random

import numpy as np
import pytest
from tests.composer.composed import RANGE, composed

from courante.composer import form, form_snapshot
from courante.composer.form_dance import ECHOED, RHYMED, dance
from courante.composer.form_notes import FormNote, notes_of
from courante.composer.form_plan import Occasion
from courante.composer.form_state import FormState
from courante.composer.form_tune import tune_of
from courante.config import FormConfig
from courante.types import COMMON_TIME, COMPOUND_TIME, PLAY, Bar, Metre, Section

Phrase = list[Bar]
TUNE_BARS = 64


def begun(metre: Metre = COMMON_TIME, seed: int = 7) -> FormState:
    return form.dancing(form.init(FormConfig(), seed, metre, bpm=150.0), dance=True)


def played(state: FormState, bars: int, source: Iterator[Bar] | None = None) -> list[Bar]:
    given: list[Bar] = []
    for bar in source or composed(state.metre):
        state, more = form.step(state, bar)
        given += more
        if len(given) >= bars:
            return given[:bars]
    raise AssertionError


def phrases_of(bars: list[Bar]) -> list[Phrase]:
    starts = [n for n, bar in enumerate(bars) if bar.place.begins]
    return [bars[a:b] for a, b in zip(starts, [*starts[1:], len(bars)], strict=True)]


def notes(bars: list[Bar]) -> tuple[FormNote, ...]:
    return notes_of(np.concatenate([bar.bits for bar in bars]))


@pytest.mark.parametrize("metre", [COMMON_TIME, COMPOUND_TIME])
def test_strains_are_heard_twice_and_the_tune_once_more(metre: Metre) -> None:
    bars = played(begun(metre), TUNE_BARS)
    assert [bar.index for bar in bars] == list(range(TUNE_BARS))
    phrases = phrases_of(bars)
    assert [len(phrase) for phrase in phrases] == [8] * 8
    a, again, b, b_again, *second = [notes(phrase) for phrase in phrases]
    assert a == again
    assert b == b_again
    assert a != b
    assert second == [a, a, b, b]
    sections = [phrase[0].place.section for phrase in phrases]
    assert sections[:4] == [Section.THEME, Section.ANSWER] * 2
    assert set(sections[4:]) == {Section.VARIATION}


def test_the_next_tune_is_another_and_older_ones_visit() -> None:
    phrases = phrases_of(played(begun(), 12 * TUNE_BARS))
    counts = Counter(notes(phrase) for phrase in phrases[:-1])
    assert 12 <= len(counts) <= 24
    visits = [p[0].place for p in phrases if p[0].place.heard >= 3]
    assert visits
    assert all(place.section is Section.VARIATION for place in visits)
    assert max(counts.values()) <= 12


def test_second_halves_begin_like_first_ones_as_often_as_peoples_do() -> None:
    tunes = [dance(Occasion(0), Random(seed)).cues for seed in range(2000)]
    strains = [cue for cues in tunes for cue in cues if not cue.recalled]
    for bars, share in enumerate(ECHOED, start=1):
        found = np.mean([cue.echoes >= bars for cue in strains])
        assert found == pytest.approx(share, abs=0.04)
    rhymed = np.mean([any(cue.rhymes for cue in cues) for cues in tunes])
    assert rhymed == pytest.approx(RHYMED, abs=0.04)


def test_echoes_and_rhymes_are_note_for_note() -> None:
    echoed = rhymed = 0
    for seed in range(20):
        state = begun(seed=seed)
        source = composed(COMMON_TIME, seed)
        bars: list[Bar] = []
        planned = None
        while len(bars) < 32:
            state, more = form.step(state, next(source))
            planned = planned or [cue for cue in state.cues if not cue.recalled]
            bars += more
        a, b = bars[:8], bars[16:24]
        assert planned is not None
        for cue, strain in zip(planned, (a, b), strict=True):
            for at in range(cue.echoes):
                assert sounding(strain[4 + at]) == sounding(strain[at])
            echoed += cue.echoes
        if planned[1].rhymes:
            assert [sounding(bar) for bar in b[6:]] == [sounding(bar) for bar in a[6:]]
            rhymed += 1
    assert echoed
    assert rhymed


def sounding(bar: Bar) -> bytes:
    return bar.bits[:, :, PLAY].tobytes()


def test_a_note_is_struck_wherever_the_music_was_put_together() -> None:
    bars = played(begun(), 4 * TUNE_BARS)
    for before, bar in pairwise(bars):
        tail = before.bits[-1, :, PLAY]
        assert not (bar.bits[0, :, PLAY] & ~tail & ~bar.bits[0, :, 1]).any()


def test_the_runners_own_tune_goes_round_twice_in_strains() -> None:
    bits = np.concatenate([bar.bits for bar in islice(composed(COMMON_TIME, 5), 12)])
    tune = tune_of("mine", COMMON_TIME, bits, 0, RANGE)
    state = form.dancing(form.with_tune(begun(), tune, RANGE), dance=True)
    phrases = phrases_of(played(state, 96))
    assert [len(phrase) for phrase in phrases[:8]] == [8, 8, 4, 4] * 2
    first, second = notes_of(bits[:128]), notes_of(bits[128:])
    told = [notes(phrase) for phrase in phrases[:8]]
    assert told[0::4] == told[1::4] == [first, first]
    assert told[2::4] == told[3::4] == [second, second]


def test_dancing_begins_and_ends_with_the_phrase_under_way() -> None:
    state, source = form.init(FormConfig(), 7, COMMON_TIME, bpm=150.0), composed(COMMON_TIME)
    for _ in range(3):
        state, _ = form.step(state, next(source))
    state = form.dancing(state, dance=True)
    assert form.dancing(state, dance=True) is state
    bars: list[Bar] = []
    while len(bars) < 45:
        state, more = form.step(state, next(source))
        bars += more
    phrases = phrases_of(bars[5:])
    assert [notes(p) for p in phrases[:4:2]] == [notes(p) for p in phrases[1:4:2]]
    state = form.dancing(state, dance=False)
    bars = played(state, 80, source)
    assert {bar.place.section for bar in bars} >= {Section.CONTRAST, Section.VARIATION}
    assert {len(phrase) for phrase in phrases_of(bars)[1:-1]} == {8}


def test_a_change_of_mind_at_every_bar_is_harmless() -> None:
    state, source = begun(), composed(COMMON_TIME)
    bars: list[Bar] = []
    for number in range(200):
        state, more = form.step(form.dancing(state, dance=number % 2 == 0), next(source))
        bars += more
    assert [bar.index for bar in bars] == list(range(len(bars)))
    assert all(len(phrase) == 8 for phrase in phrases_of(bars)[:-1])


def test_a_rising_pace_is_answered_within_the_tune() -> None:
    state, source = begun(), composed(COMMON_TIME)
    bars: list[Bar] = []
    while len(bars) < 2 * TUNE_BARS:
        state = form.rise(state) if len(bars) >= 60 else state
        state, more = form.step(state, next(source))
        bars += more
    assert Section.BUILD in {bar.place.section for bar in bars}


@pytest.mark.parametrize("taken", [1, 5, 6, 9, 13, 20])
def test_a_form_goes_on_as_it_would_have(taken: int) -> None:
    state, source = begun(), composed(COMMON_TIME)
    for _ in range(taken):
        state, _ = form.step(state, next(source))
    again = form_snapshot.unpack(form_snapshot.pack(state))
    assert again.dance
    ours, theirs = (played(one, 80, composed(COMMON_TIME, 3)) for one in (state, again))
    assert [bar.bits.tobytes() for bar in ours] == [bar.bits.tobytes() for bar in theirs]


def test_where_the_first_strain_is_not_known_nothing_rhymes_with_it() -> None:
    state, source = begun(), composed(COMMON_TIME)
    state, _ = form.step(state, next(source))
    state = replace(state, cues=tuple(replace(cue, rhymes=2) for cue in state.cues))
    fresh = list(islice(composed(COMMON_TIME, 9), 7))
    bars = played(state, 7, iter(fresh))
    assert sounding(bars[5]) == sounding(fresh[5])
