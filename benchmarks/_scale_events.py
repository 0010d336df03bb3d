"""A day of a fleet, event by event: runs come and go, machines start, fail and are given back.

A run is placed on the emptier of two machines drawn by chance among those that have room
(Mitzenmacher, The power of two choices, 2001); where none has, it waits. Every minute the fleet is
asked to be as large as the runs are many, and some more; a machine that is asked for comes after
``lag_s``. One that is not needed takes no new run and goes when its last is over. One that fails
takes its runs with it: they are noticed and played on elsewhere from their snapshots, first of
all who wait, and there up to the whole of a machine's cores.
"""

import heapq
import math
from collections import deque
from dataclasses import dataclass, field
from random import Random

import numpy as np

from _scale_day import BEGIN_S, DAY_S, Runners
from _scale_fleet import Day, Fleet


@dataclass
class _Machine:
    """One that is there: since when, where among those with room (-1: not), and its runs."""

    number: int
    since_s: float
    place: int = -1
    draining: bool = False
    runs: set[int] = field(default_factory=set[int])


OVER, FAILS, COMES, LOOKS, BACK, OUTAGE = range(6)
LOOK_S = 60.0
OUTAGE_S = 18.5 * 3600 - BEGIN_S


class _Simulation:
    """The state of a day, and what every event does to it."""

    def __init__(self, runners: Runners, fleet: Fleet, seed: int) -> None:
        count = len(runners.starts_s)
        self.fleet, self.draw = fleet, Random(seed)
        self.starts, self.lengths = runners.starts_s.tolist(), runners.lengths_s.tolist()
        self.waits, self.silence = np.zeros(count), np.zeros(count)
        self.lost_at: dict[int, float] = {}
        self.ends: list[float] = [0.0] * count
        self.at: list[_Machine | None] = [None] * count
        self.events: list[tuple[float, int, int]] = []
        self.machines: dict[int, _Machine] = {}
        self.open: list[_Machine] = []
        self.queue: deque[int] = deque()
        self.number = self.coming = self.playing = 0
        self.busiest = self.most_machines = self.failures = 0
        self.paid_s = 0.0

    def day(self) -> Day:
        """All events, in their order, until the last run is over."""
        early = sum(start < LOOK_S * 30 for start in self.starts) / 0.8
        for _ in range(self._wanted(math.ceil(early))):
            self._arrive(0.0)
        heapq.heappush(self.events, (0.0, LOOKS, 0))
        heapq.heappush(self.events, (OUTAGE_S, OUTAGE, 0))
        for run, start in enumerate(self.starts):
            self._until(start)
            self._begin(run, start)
        self._until(math.inf)
        return self._told()

    def _until(self, time_s: float) -> None:
        while self.events and self.events[0][0] <= time_s:
            now, kind, number = heapq.heappop(self.events)
            if kind == OVER:
                self._end(number, now)
            elif kind == LOOKS:
                self._look(now)
            elif kind == COMES:
                self.coming -= 1
                self._arrive(now)
                self._admit(now)
            elif kind == BACK:
                self._bring_back(number, now)
            elif kind == OUTAGE:
                numbers = sorted(self.machines)
                for one in numbers[: round(self.fleet.outage * len(numbers))]:
                    self._fail(one, now)
            elif number in self.machines:
                self._fail(number, now)

    def _begin(self, run: int, now: float) -> None:
        if self.queue or not self._place(run, self._emptier()):
            self.queue.append(run)
            return
        self._plays(run, now)

    def _plays(self, run: int, now: float) -> None:
        if run in self.lost_at:
            self._count_gap(run, now)
        else:
            self.waits[run] = now - self.starts[run]
            self.ends[run] = now + self.lengths[run]
            heapq.heappush(self.events, (self.ends[run], OVER, run))
            self.playing += 1
            self.busiest = max(self.busiest, self.playing)

    def _count_gap(self, run: int, now: float) -> None:
        lost_s = self.lost_at.pop(run)
        # Music in hand grows at least as fast as it is played.
        played_s = lost_s - (self.starts[run] + self.waits[run])
        in_hand_s = min(self.fleet.buffer_s, played_s)
        self.silence[run] += max(0.0, now - lost_s - in_hand_s)

    def _end(self, run: int, now: float) -> None:
        self.playing -= 1
        if run in self.lost_at:
            self._count_gap(run, now)
        machine = self.at[run]
        if machine is None:
            return
        self.at[run] = None
        machine.runs.discard(run)
        if machine.draining and not machine.runs:
            self._leave(machine, now)
            return
        self._reopen(machine)
        self._admit(now)

    def _admit(self, now: float) -> None:
        while self.queue:
            run = self.queue[0]
            if self._is_over(run, now):
                self.queue.popleft()
                continue
            if not self._place(run, self._emptier()):
                return
            self.queue.popleft()
            self._plays(run, now)

    def _is_over(self, run: int, now: float) -> bool:
        return self.ends[run] > 0 and self.ends[run] <= now

    def _place(self, run: int, machine: _Machine | None) -> bool:
        if machine is None:
            return False
        machine.runs.add(run)
        self.at[run] = machine
        if len(machine.runs) >= self.fleet.holds:
            self._close(machine)
        return True

    def _emptier(self) -> _Machine | None:
        if not self.open:
            return None
        one, other = self.draw.choice(self.open), self.draw.choice(self.open)
        return one if len(one.runs) <= len(other.runs) else other

    def _reopen(self, machine: _Machine) -> None:
        room = len(machine.runs) < self.fleet.holds
        if room and machine.place < 0 and not machine.draining:
            machine.place = len(self.open)
            self.open.append(machine)

    def _close(self, machine: _Machine) -> None:
        if machine.place >= 0:
            last = self.open.pop()
            if last is not machine:
                self.open[machine.place] = last
                last.place = machine.place
            machine.place = -1

    def _wanted(self, runs: int) -> int:
        return math.ceil(runs * (1 + self.fleet.headroom) / self.fleet.holds) + 1

    def _look(self, now: float) -> None:
        wanted = self._wanted(self.playing + len(self.queue))
        there = [machine for machine in self.machines.values() if not machine.draining]
        spare = [machine for machine in self.machines.values() if machine.draining]
        missing = wanted - len(there) - self.coming
        for machine in sorted(spare, key=lambda one: -len(one.runs))[: max(0, missing)]:
            machine.draining = False
            self._reopen(machine)
            missing -= 1
        for _ in range(max(0, missing)):
            self.coming += 1
            heapq.heappush(self.events, (now + self.fleet.lag_s, COMES, 0))
        # A tenth more than is wanted stays, or machines would come and go with every minute.
        surplus = len(there) - math.ceil(1.1 * wanted)
        for machine in sorted(there, key=lambda one: len(one.runs))[: max(0, surplus)]:
            machine.draining = True
            self._close(machine)
            if not machine.runs:
                self._leave(machine, now)
        self._admit(now)
        if self.playing or self.queue or now < DAY_S:
            heapq.heappush(self.events, (now + LOOK_S, LOOKS, 0))

    def _arrive(self, now: float) -> None:
        self.number += 1
        machine = _Machine(self.number, now)
        self.machines[self.number] = machine
        self.most_machines = max(self.most_machines, len(self.machines))
        fails = now + self.draw.expovariate(1 / (self.fleet.between_failures_h * 3600))
        heapq.heappush(self.events, (fails, FAILS, self.number))
        self._reopen(machine)

    def _leave(self, machine: _Machine, now: float) -> None:
        del self.machines[machine.number]
        self._close(machine)
        self.paid_s += now - machine.since_s

    def _fail(self, number: int, now: float) -> None:
        if now > DAY_S:
            return
        machine = self.machines[number]
        self._leave(machine, now)
        self.failures += 1
        rate = self.fleet.restored_per_s * max(1, len(self.machines))
        for rank, run in enumerate(sorted(machine.runs)):
            self.at[run] = None
            self.lost_at[run] = now
            back = now + self.fleet.notice_s + rank / rate
            heapq.heappush(self.events, (back, BACK, run))

    def _bring_back(self, run: int, now: float) -> None:
        if run not in self.lost_at:
            return
        machine = self._emptier() or self._least_full()
        if machine is None:
            self.queue.appendleft(run)
            return
        self._place(run, machine)
        self._plays(run, now)

    def _least_full(self) -> _Machine | None:
        """One that may carry more than it was given, for those who had a place already."""
        least = min(self.machines.values(), key=lambda one: len(one.runs), default=None)
        if least is None or len(least.runs) >= self.fleet.holds_at_most:
            return None
        return least

    def _told(self) -> Day:
        last = max(self.ends)
        paid_s = self.paid_s + sum(last - machine.since_s for machine in self.machines.values())
        return Day(
            runs=len(self.starts),
            busiest=self.busiest,
            machines=self.most_machines,
            machine_hours=paid_s / 3600,
            failures=self.failures,
            waited=float((self.waits > 0).mean()),
            wait_p99_s=float(np.quantile(self.waits, 0.99)),
            wait_most_s=float(self.waits.max()),
            silent=float((self.silence > 0).mean()),
            silent_p99_s=float(np.quantile(self.silence, 0.99)),
            silent_most_s=float(self.silence.max()),
            silent_s_per_hour=float(self.silence.sum() / (sum(self.lengths) / 3600)),
        )


def simulate(runners: Runners, fleet: Fleet, seed: int) -> Day:
    """One day; the same seed gives the same day."""
    return _Simulation(runners, fleet, seed).day()
