from dataclasses import replace

from tests.station.going_on import HandPlayed

from courante.pace.carried import Carried
from courante.station.standing import Place, Standing, standing_at
from courante.types import Beats, Bpm, Seconds

CARRIED = Carried(Bpm(170.0), Bpm(171.0))


def test_before_the_first_bar_a_run_stands_at_its_start() -> None:
    run = HandPlayed.begin()
    standing = run.player.standing()
    assert standing.place == Place()
    assert standing.carried is not None
    run.play(2, compose=False)
    waiting = run.player.standing().place
    assert waiting.time_s > 0
    assert (waiting.beat, waiting.bar_index, waiting.bar_beat) == (0.0, 0, 0.0)
    run.close()


def test_the_bar_under_way_is_where_a_run_stands() -> None:
    run = HandPlayed.begin()
    run.play(13)
    place = run.player.standing().place
    assert place.bar_beat <= place.beat < place.bar_beat + 4
    under_way = run.played.bars[-1]
    assert (place.bar_index, place.bar_beat) == (under_way.bar.index, under_way.start_beat)
    run.close()


def test_a_standing_is_plain() -> None:
    assert Standing() == Standing(Place(), paused=False, carried=None)


def test_a_run_stands_where_somebody_plays_its_notes_and_holds_its_pace_there() -> None:
    stream = Standing(Place(Seconds(9.0), Beats(20.0), 5, Beats(20.0)), carried=CARRIED)
    there = Place(Seconds(8.0), Beats(17.0), 4, Beats(16.0))
    held = standing_at(stream, there)
    assert (held.place, held.notes) == (there, True)
    assert held.carried == replace(CARRIED, held=True)
    assert standing_at(stream, None) == stream
    assert not standing_at(replace(stream, notes=True), None).notes
