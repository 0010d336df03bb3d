import itertools

import pytest

from courante.performer.ritardando import LAST, Ritardando, planned
from courante.types import Beats, Bpm, Seconds


def duration_s(plan: Ritardando, steps: int = 4000) -> float:
    beats = (plan.end - plan.begin) / steps
    tempi = (plan.tempo_at(Beats(plan.begin + (n + 0.5) * beats)) for n in range(steps))
    return sum(beats * 60 / bpm for bpm in tempi)


def test_it_falls_ever_faster_to_the_last_tempo() -> None:
    plan = Ritardando(Beats(10.0), Beats(14.0), Bpm(160.0))
    tempi = [plan.tempo_at(Beats(10.0 + n / 4)) for n in range(17)]
    falls = [a - b for a, b in itertools.pairwise(tempi)]
    assert tempi[0] == 160.0
    assert tempi[-1] == pytest.approx(LAST * 160.0)
    assert falls == sorted(falls)
    assert falls[0] > 0


@pytest.mark.parametrize("bpm", [60.0, 90.0, 170.0])
@pytest.mark.parametrize("longest_s", [0.9, 2.0, 6.0])
def test_it_is_the_longest_there_is_time_for(bpm: float, longest_s: float) -> None:
    plan = planned(Beats(7.3), Beats(100.0), Bpm(bpm), Seconds(longest_s))
    if plan is None:
        assert 0.7 * 60 / bpm * 1.28 > longest_s * 0.5
        return
    assert plan.end == int(plan.end)
    assert duration_s(plan) <= longest_s * 1.001
    longer = Ritardando(plan.begin, Beats(plan.end + 1), plan.tempo_bpm)
    assert duration_s(longer) > longest_s


def test_it_ends_within_what_is_known_or_not_at_all() -> None:
    plan = planned(Beats(7.3), Beats(10.0), Bpm(170.0), Seconds(60.0))
    assert plan is not None
    assert plan.end == 9.0
    assert planned(Beats(7.3), Beats(8.2), Bpm(170.0), Seconds(60.0)) is None
    assert planned(Beats(7.3), Beats(20.0), Bpm(170.0), Seconds(0.0)) is None
