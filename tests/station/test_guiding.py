"""What the composer is asked for follows style and effort."""

from dataclasses import replace

from tests.station.conftest import equip

from courante.band.style import load_style
from courante.composer.contract import Guide, Seat
from courante.config import StationConfig
from courante.station.composing import Composing
from courante.station.guiding import Guiding, guide_of
from courante.station.player import Player
from courante.station.request import RunRequest
from courante.types import COMMON_TIME, PaceReading, Seconds

STYLE = replace(load_style("chorale"), mixture=(("bach", 0.7), ("folk", 0.3)))


def test_a_style_asks_for_what_the_composer_knows_of_its_mixture() -> None:
    assert guide_of(STYLE, 0.62, ("folk", "bach")) == Guide(STYLE.mixture, 0.6, 1.0)
    assert guide_of(STYLE, 0.62, ("folk",)).styles == (("folk", 0.3),)
    assert guide_of(STYLE, 0.62, ()) == Guide((), 0.6, STYLE.counterpoint)


def test_a_style_of_dances_asks_for_dance_tunes() -> None:
    asked = {name: guide_of(load_style(name), 0.5, ()).dance for name in ("session", "quartet")}
    assert asked == {"session": True, "quartet": False}


def test_the_feed_is_told_what_is_new() -> None:
    equipment = equip()
    feed = Composing(equipment.composer, StationConfig()).join(Seat(1))
    player = Player(equipment, StationConfig(), RunRequest(), 1, COMMON_TIME)
    try:
        guiding = Guiding(feed, player, ("bach", "folk"))
        guiding.steer()
        bach, before = load_style("chorale").mixture, feed.guide
        assert before == guide_of(load_style("chorale"), 0.5, ("bach", "folk"))
        assert bach
        player.change(energy=0.53)
        guiding.steer()
        assert feed.guide is before
        player.change(energy=0.9, style="session")
        guiding.steer()
        assert feed.guide == guide_of(load_style("session"), 0.9, ("bach", "folk"))
    finally:
        player.abandon()


def test_an_effort_that_rises_is_answered_by_the_form() -> None:
    equipment = equip()
    feed = Composing(equipment.composer, StationConfig()).join(Seat(1))
    player = Player(equipment, StationConfig(), RunRequest(), 1, COMMON_TIME)
    rises: list[float] = []
    try:
        guiding = Guiding(feed, player, ())
        feed.rise = lambda: rises.append(player.energy.target)  # type: ignore[method-assign]
        guiding.steer()
        assert not rises
        player.observe(PaceReading(Seconds(0.0), speed_mps=4.5), Seconds(0.1))
        player.pacing.step(player.wishes, Seconds(0.2), 0.0)  # type: ignore[arg-type]
        guiding.steer()
        assert rises == [player.energy.target]
    finally:
        player.abandon()
