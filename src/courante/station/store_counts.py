"""What the stores of runs count, for metrics."""

from courante.station.counters import Count, CountKind
from courante.station.history.contract import HistoryCounters
from courante.station.keeping import Stores
from courante.station.owning import OwningCounters
from courante.station.recording import RecordingCounters

GAUGE = CountKind.GAUGE


def counts_of(stores: Stores) -> tuple[Count, ...]:
    """How keeping goes; nothing where nothing is kept."""
    if not stores.keeping:
        return ()
    now = stores.history.counters()
    recordings = stores.recordings
    return (
        *_of_history(now),
        *(() if recordings is None else _of_recordings(recordings.counters())),
        *(_of_ownership(stores.ownership.counters(), now) if stores.ownership.shared else ()),
    )


def _of_history(now: HistoryCounters) -> tuple[Count, ...]:
    return (
        Count("history_written", "Bars, tempi, readings, snapshots and records kept.", now.written),
        Count("history_held_back", "How many of them wait.", now.held_back, GAUGE),
        Count("history_held_back_bytes", "What they take, about.", now.held_back_bytes, GAUGE),
        Count("history_lost", "How many of them were given up.", now.lost),
        Count("history_failing_seconds", "How long writing has failed.", now.failing_s, GAUGE),
    )


def _of_ownership(now: OwningCounters, history: HistoryCounters) -> tuple[Count, ...]:
    refused = history.refused
    return (
        Count("leases_held", "Runs that are this node's.", now.held, GAUGE),
        Count("leases_uncertain", "How many of them may be another's.", now.uncertain, GAUGE),
        Count("leases_taken", "Runs that this node has taken.", now.taken),
        Count("leases_lost", "Runs that another node has taken from this one.", now.lost),
        Count("lease_renewals_failed", "Renewals that the database did not answer.", now.failed),
        Count("history_refused", "What was not kept: its run was another node's.", refused),
    )


def _of_recordings(now: RecordingCounters) -> tuple[Count, ...]:
    return (
        Count("recordings", "Runs that are being recorded.", now.recording, GAUGE),
        Count("recordings_stopped", "Recordings that ended before their run.", now.stopped),
        Count("recordings_skipped_chunks", "Chunks the disk was too slow for.", now.skipped_chunks),
    )
