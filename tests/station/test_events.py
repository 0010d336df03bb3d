from courante.station.events import KEPT_EVENTS, Event, EventKind, Events
from courante.types import Seconds


def beat(number: int) -> Event:
    return Event(EventKind.BEAT, Seconds(number / 2), number)


def test_followers_get_what_happens_from_now_on() -> None:
    events, woken = Events(), list[str]()
    events.emit(beat(0))
    first = events.subscribe(lambda: woken.append("first"))
    events.emit(beat(1))
    second = events.subscribe(lambda: woken.append("second"))
    events.emit(beat(2), beat(3))
    assert first.take() == (beat(1), beat(2), beat(3))
    assert second.take() == (beat(2), beat(3))
    assert first.take() == ()
    assert woken == ["first", "first", "second"]


def test_one_who_does_not_listen_gets_the_latest() -> None:
    events = Events()
    follower = events.subscribe(lambda: None)
    for number in range(1000):
        events.emit(beat(number))
    assert follower.take() == tuple(beat(n) for n in range(1000 - KEPT_EVENTS, 1000))


def test_one_who_left_gets_nothing() -> None:
    events = Events()
    follower = events.subscribe(lambda: None)
    assert events.followed
    follower.close()
    follower.close()
    events.emit(beat(1))
    assert follower.take() == ()
    assert not events.followed
