"""Continuous batching, by hand: what is composed together, and who is parked."""

from tests.fakes.composer import FakeComposer

from courante.cluster.asking import Ask, RunAsk, Tale
from courante.cluster.room import Room
from courante.cluster.seats import WINDOW_S, Job, Seats
from courante.composer.contract import Seat


def seated(seats: Seats[object], seed: int, now_s: float = 0.0) -> Tale:
    tale = Tale.begin(Seat(seed=seed))
    job = Job(Ask((RunAsk(tale.key, 0, tale=tale),), 0))
    seats.begin(job, now_s)
    assert job.answer is not None
    return tale


def asked(seats: Seats[object], tale: Tale, mark: int = 0, calls: int = 1) -> Job:
    job = Job(Ask((RunAsk(tale.key, mark),), calls))
    seats.begin(job, 0.0)
    return job


def make(slots: int = 4) -> "Seats[object]":
    return Seats(FakeComposer(slots=slots))  # pyright: ignore[reportArgumentType, reportReturnType] - of any state


def test_runs_of_many_asks_are_composed_in_one_call() -> None:
    seats = make()
    tales = [seated(seats, seed) for seed in range(3)]
    jobs = [asked(seats, tale) for tale in tales]
    assert seats.advance(0.0) == 0.0
    assert all(job.answer is not None and len(job.answer.bits) == 1 for job in jobs)
    assert (seats.calls, seats.run_calls) == (1, 3)


def test_who_does_not_ask_on_is_waited_for_and_then_parked() -> None:
    seats = make()
    slow, fast = seated(seats, 1), seated(seats, 2)
    job = asked(seats, fast)
    assert 0 < seats.advance(WINDOW_S / 2) <= WINDOW_S
    assert job.answer is None
    assert seats.advance(WINDOW_S) == 0.0
    assert job.answer is not None
    assert seats.seated == 1
    # It goes on where it stood.
    late = asked(seats, slow)
    while late.answer is None:
        seats.advance(1.0)
    alone = make()
    expected = asked(alone, seated(alone, 1))
    alone.advance(0.0)
    assert expected.answer is not None
    assert (late.answer.bits[0] == expected.answer.bits[0]).all()


def test_more_runs_than_slots_take_more_states() -> None:
    seats = make(slots=2)
    jobs = [asked(seats, seated(seats, seed)) for seed in range(5)]
    for _ in range(3):
        seats.advance(0.0)
    assert all(job.answer is not None for job in jobs)
    assert (seats.calls, seats.run_calls) == (3, 5)


def test_a_run_that_stands_elsewhere_is_not_known() -> None:
    seats = make()
    tale = seated(seats, 1)
    job = asked(seats, tale, mark=7)
    assert job.answer is not None
    assert job.answer.unknown == (tale.key,)


def test_who_is_done_frees_a_slot() -> None:
    seats = make()
    tale = seated(seats, 1)
    seats.begin(Job(Ask((), 0, done=(tale.key,))), 0.0)
    assert seats.seated == 0
    job = asked(seats, tale)
    assert job.answer is not None
    assert job.answer.unknown


def test_a_full_room_says_so_at_once() -> None:
    room = Room(FakeComposer(), most_waiting=0)
    assert room.compose(Ask((), 0)).busy
    assert room.counts().refused == 1
