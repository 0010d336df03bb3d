"""How a run ends, and what it is in the end, whoever asked and whatever went wrong."""

import pytest
from tests.fakes.clock import BEGINNING
from tests.station.staged import Staged

from courante.station.events import EventKind
from courante.station.finishing import MOVED, Finishing
from courante.station.notes_client import Ending, Over


def finishing_of(staged: Staged, told: list[str]) -> Finishing:
    return Finishing(
        staged.stage,
        staged.performing,
        events=staged.events,
        logbook=staged.logbook,
        clock=staged.clock,
        on_over=lambda: told.append("over"),
    )


def test_who_asks_first_says_why_and_the_end_comes_once_it_is_done() -> None:
    staged, told = Staged.begin(), list[str]()
    finishing = finishing_of(staged, told)
    follower = staged.events.subscribe(lambda: None)
    staged.play(8)
    finishing.ask("enough")
    finishing.ask("late")
    finishing.move(lambda: told.append("last"))
    assert (finishing.asked, finishing.moved, finishing.ended) == ("enough", False, None)
    assert finishing.ended_s == staged.clock.now()
    ended_s = staged.clock.now()
    finishing.end("enough")
    staged.clock.advance(60.0)
    assert (finishing.ended, finishing.ended_s, told) == ("enough", ended_s, ["over"])
    assert finishing.ended_at is not None
    assert (finishing.ended_at - BEGINNING).total_seconds() == pytest.approx(ended_s)
    assert finishing.over.is_set()
    assert not finishing.failed
    assert staged.stage.broadcast.closed
    last = follower.take()[-1]
    assert (last.kind, last.value) == (EventKind.END, "enough")
    assert last.time_s == staged.stage.player.time_s


def test_a_run_that_moves_stands_still_first_and_rings_no_more() -> None:
    staged, told = Staged.begin(), list[str]()
    finishing = finishing_of(staged, told)
    staged.play(8)
    share, _ = staged.stage.notes.open(lambda: None, None, 4)
    time_s = staged.stage.player.time_s
    finishing.move(lambda: told.append("last"))
    finishing.ask("too late")
    assert (finishing.asked, finishing.moved) == (MOVED, True)
    finishing.end(MOVED)
    assert told == ["last", "over"]
    assert finishing.ended == MOVED
    assert staged.stage.player.time_s == time_s
    assert share.over == Over(Ending.CLOSING, MOVED)


def test_a_run_that_fails_is_over_even_if_its_last_sound_fails_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staged, told = Staged.begin(), list[str]()
    finishing = finishing_of(staged, told)
    staged.play(2)
    with monkeypatch.context() as patch:
        patch.setattr(staged.stage.player, "finish", None)
        with pytest.raises(TypeError):
            finishing.fail(RuntimeError("synth on fire"))
    assert (finishing.failed, finishing.ended) == (True, "failed: synth on fire")
    assert finishing.over.is_set()
    assert told == ["over"]
    assert staged.stage.broadcast.closed
    staged.hand.close()
