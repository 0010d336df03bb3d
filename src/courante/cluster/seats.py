"""The runs of one composer in a cluster: seated where something is asked of them, else parked.

Continuous batching: a run takes a slot when it is asked about, beside whoever composes just then,
and is composed for in the same calls. A run whose station does not ask on in time is parked as a
snapshot, for a call advances every slot of a state.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, TypeVar, final

import numpy as np

from courante.cluster.asking import Answer, Ask, Composed, RunAsk
from courante.cluster.bench import Bench, Run
from courante.composer.contract import Composer
from courante.errors import BadInput
from courante.types import Bits

S = TypeVar("S")

WINDOW_S = 0.02
"""So long a run that has a slot may take to be asked about again while others wait for it."""
MOST_KNOWN = 1024
"""Beyond, who was asked about longest ago is forgotten; their stations tell them again."""


@dataclass(eq=False)
class Job:
    """An ask under way; ``answer`` comes when it is done, or it has ``failed``."""

    ask: Ask
    runs: list[Run] = field(default_factory=list[Run])
    answer: Answer | None = None
    failed: bool = False


@final
class Seats(Generic[S]):
    """Composes what is asked, in as few calls as it can; used by one thread.

    Attributes:
        calls, run_calls: composer calls so far, and runs they were for.
    """

    def __init__(self, composer: Composer[S]) -> None:
        self._composer = composer
        self._benches: list[Bench[S]] = []
        self._known: OrderedDict[str, Run] = OrderedDict()
        self._at: dict[str, Bench[S]] = {}
        self._jobs: list[Job] = []
        self.calls = 0
        self.run_calls = 0

    @property
    def busy(self) -> bool:
        """Whether somebody waits."""
        return bool(self._jobs)

    @property
    def seated(self) -> int:
        """How many runs have a slot."""
        return len(self._at)

    def begin(self, job: Job, now_s: float) -> None:
        """Take an ask on; it is answered at once where nothing is to be composed, or can be."""
        for key in job.ask.done:
            self._forget(key)
        unknown = [ask.key for ask in job.ask.runs if not self._knows(ask)]
        if unknown:
            job.answer = Answer(unknown=tuple(unknown))
            return
        try:
            for ask in job.ask.runs:
                job.runs.append(self._take_on(ask, job.ask.calls))
        except BadInput as error:
            job.answer = _refusal(error)
            for ask in job.ask.runs:
                self._forget(ask.key)
            return
        self._jobs.append(job)
        self._finish_done(now_s)

    def advance(self, now_s: float) -> float:
        """One composer call, if there is one to be made.

        Args:
            now_s: of a clock that only grows.

        Returns:
            How long to wait before the next one, in seconds; others may ask until then.

        Raises:
            Exception: whatever the composer raised; those who waited for it are given up.
        """
        soonest_s = WINDOW_S
        for bench in [b for b in self._benches if any(run.to_do for run in b.runs)]:
            wait_s = self._make_ready(bench, now_s)
            if wait_s > 0:
                soonest_s = min(soonest_s, wait_s)
                continue
            self._step(bench, now_s)
            # The next turn is another bench's.
            self._benches.remove(bench)
            self._benches.append(bench)
            self._finish_done(now_s)
            return 0.0
        return soonest_s

    def _knows(self, ask: RunAsk) -> bool:
        return ask.tale is not None or self._stands(ask)

    def _stands(self, ask: RunAsk) -> bool:
        run = self._known.get(ask.key)
        return run is not None and run.mark == ask.mark and not run.to_do

    def _take_on(self, ask: RunAsk, calls: int) -> Run:
        if ask.tale is not None and not self._stands(ask):
            self._forget(ask.key)
            tale = ask.tale
            told = Run(ask.key, ask.mark, tale.start, list(tale.deeds), tale.calls)
            self._known[ask.key] = told
        run = self._known[ask.key]
        self._known.move_to_end(ask.key)
        run.to_do += ask.fresh
        if calls:
            run.to_do.append(Composed(calls))
        run.mark += len(ask.fresh) + calls
        if ask.key not in self._at:
            bench = self._bench_with_room()
            bench.seat(run)
            self._at[ask.key] = bench
        self._at[ask.key].settle(run)
        self._forget_oldest()
        return run

    def _bench_with_room(self) -> Bench[S]:
        """The fullest one, so that calls are for many."""
        with_room = [bench for bench in self._benches if bench.room]
        if with_room:
            return min(with_room, key=lambda bench: bench.room)
        self._benches.append(Bench(self._composer))
        return self._benches[-1]

    def _make_ready(self, bench: Bench[S], now_s: float) -> float:
        """Park those who would be composed for unasked; how long to wait for them first."""
        idle = [run for run in bench.runs if not run.to_do]
        wait_s = max((run.idle_s + WINDOW_S - now_s for run in idle), default=0.0)
        if wait_s > 0:
            return wait_s
        for run in idle:
            run.start = bench.snapshot(run)
            bench.free(run)
            del self._at[run.key]
        return 0.0

    def _step(self, bench: Bench[S], now_s: float) -> None:
        try:
            self.run_calls += bench.step()
            self.calls += 1
        except BaseException:
            self._give_up(bench)
            raise
        for run in bench.runs:
            try:
                bench.settle(run)
            except BadInput as error:
                self._refuse(run, error)
            if not run.to_do:
                run.idle_s = now_s

    def _refuse(self, run: Run, error: BadInput) -> None:
        """What was asked once a run had been told again is none."""
        for job in [job for job in self._jobs if run in job.runs]:
            self._jobs.remove(job)
            job.answer = _refusal(error)
            for ask in job.ask.runs:
                self._forget(ask.key)

    def _give_up(self, bench: Bench[S]) -> None:
        """A failed call may have consumed the state: its runs are to be told again."""
        self._benches.remove(bench)
        for run in bench.runs:
            run.to_do.clear()
            self._known.pop(run.key, None)
            self._at.pop(run.key, None)
        for job in [job for job in self._jobs if any(run in bench.runs for run in job.runs)]:
            self._jobs.remove(job)
            job.failed = True

    def _finish_done(self, now_s: float) -> None:
        for job in [job for job in self._jobs if not any(run.to_do for run in job.runs)]:
            self._jobs.remove(job)
            for run in job.runs:
                run.idle_s = max(run.idle_s, now_s)
            if any(self._known.get(run.key) is not run for run in job.runs):
                # Told again meanwhile, by whoever did not wait for this.
                job.answer = Answer(unknown=tuple(run.key for run in job.runs))
                continue
            job.answer = self._answer(job)

    def _answer(self, job: Job) -> Answer:
        bits = tuple(self._given_out(run) for run in job.runs) if job.ask.calls else ()
        snapshots: tuple[bytes, ...] = ()
        if job.ask.snapshots:
            snapshots = tuple(self._snapshot(run) for run in job.runs)
        waiting = sum(len(other.runs) for other in self._jobs)
        return Answer(bits, snapshots, load=waiting)

    def _snapshot(self, run: Run) -> bytes:
        bench = self._at.get(run.key)
        if bench is not None:
            return bench.snapshot(run)
        # Parked, while the others of its ask were composed for.
        return run.start if isinstance(run.start, bytes) else b""

    def _given_out(self, run: Run) -> Bits:
        bits = np.concatenate(run.bits)
        run.bits.clear()
        return bits

    def _forget(self, key: str) -> None:
        run = self._known.pop(key, None)
        bench = self._at.pop(key, None)
        if run is not None and bench is not None:
            run.to_do.clear()
            bench.free(run)
        if len(self._benches) > 1:
            self._benches = [b for b in self._benches if b.runs] or self._benches[:1]

    def _forget_oldest(self) -> None:
        idle = [key for key, run in self._known.items() if not run.to_do and key not in self._at]
        for key in idle[: max(0, len(self._known) - MOST_KNOWN)]:
            del self._known[key]


def _refusal(error: BadInput) -> Answer:
    return Answer(refused=(error.field, str(error.value), error.expected))
