"""A server's answers as a short table for people, and as JSON for machines."""

import json
import time
from importlib.metadata import version

from courante.cli.status_asking import Answers, Figures, Stream

_WIDTH = 12
_BYTES = ("bytes", "kB", "MB", "GB", "TB")


def as_json_text(answers: Answers) -> str:
    """One object; figures by their Prometheus name, labels in braces."""
    figures = None if answers.figures is None else _named(answers.figures)
    told = {
        "url": answers.url,
        "ready": not answers.not_ready,
        "not_ready": answers.not_ready or None,
        "streams": [vars(stream) for stream in answers.streams],
        "figures": figures,
    }
    return json.dumps(told, indent=2)


def as_table(answers: Answers) -> str:
    """A few lines, the most important first."""
    state = f"not ready ({answers.not_ready})" if answers.not_ready else "ready"
    rows = [("at", f"{answers.url}, {state}")]
    rows += [("house", _house(stream)) for stream in answers.streams]
    if answers.figures is None:
        rows.append(("figures", "/metrics is not open to us"))
    else:
        rows += [(name, tell(answers.figures)) for name, tell in _ROWS.items()]
        rows += _others(answers.figures)
    return "\n".join(f"{name:<{_WIDTH}}{told}" for name, told in rows)


def _house(stream: Stream) -> str:
    title = f', "{stream.title}"' if stream.title else ""
    count = f"{stream.listeners} listen (at most {stream.listener_peak} did)"
    return f"{stream.url}: {count}{title}"


def _server(figures: Figures) -> str:
    told = figures.by("courante_build_info", "version")
    began = figures.total("process_start_time_seconds")
    facts = [f"Courante {next(iter(told), '?')} (this command is of {version('courante')})"]
    if began:
        up_s = max(1.0, time.time() - began)
        facts += [
            f"up {_span(up_s)}",
            f"{_size(figures.total('process_resident_memory_bytes'))} of memory",
            f"{figures.total('process_cpu_seconds_total') / up_s:.0%} of a core so far",
            f"{figures.total('process_open_fds'):.0f} files and sockets",
        ]
    return ", ".join(facts)


def _runs(figures: Figures) -> str:
    opened = figures.total("courante_runs_opened_total")
    failed = figures.total("courante_runs_failed_total")
    return f"{figures.total('courante_runs'):.0f} play; {opened:.0f} opened, {failed:.0f} failed"


def _listeners(figures: Figures) -> str:
    now = figures.by("courante_listeners", "format")
    formats = ", ".join(f"{form} {count:.0f}" for form, count in now.items())
    so_far = figures.total("courante_listens_total")
    sent = _size(figures.total("courante_sent_bytes_total"))
    return f"{sum(now.values()):.0f} now ({formats}); {so_far:.0f} so far, {sent} sent"


def _sound(figures: Figures) -> str:
    blocks = figures.total("courante_blocks_total")
    late = figures.total("courante_underruns_total")
    repeated = figures.total("courante_repeated_blocks_total")
    skipped = figures.total("courante_skipped_chunks_total")
    troubles = f"{late:.0f} late, {repeated:.0f} repeated, {skipped:.0f} skipped by slow listeners"
    return f"{blocks:.0f} blocks; {troubles}"


def _composing(figures: Figures) -> str:
    calls = figures.total("courante_composer_calls_total")
    call_ms = 1000 * figures.total("courante_composer_seconds_total") / max(1, calls)
    failed = figures.total("courante_composer_failures_total")
    told = f"{call_ms:.1f} ms a call, {failed:.0f} failed"
    if not figures.names("courante_bars_waiting"):
        return told
    bars = figures.total("courante_bars_waiting")
    return f"{told}; the run with fewest has {bars:.0f} bars waiting"


def _others(figures: Figures) -> list[tuple[str, str]]:
    """What only some servers have: outlets to other servers and files, and a history."""
    connected = figures.by("courante_outlet_connected", "outlet")
    reconnects = figures.by("courante_outlet_reconnects_total", "outlet")
    rows = [
        (
            "outlet",
            f"{name}: {'plays' if on else 'does not play'}, made anew {reconnects[name]:.0f} x",
        )
        for name, on in connected.items()
    ]
    prefix = "courante_history_"
    told = [
        f"{name.removeprefix(prefix).removesuffix('_total').replace('_', ' ')} "
        f"{figures.total(name):g}"
        for name in figures.names(prefix)
    ]
    rows += [("history", ", ".join(told))] if told else []
    return rows + [("cluster", line) for line in _cluster(figures)]


def _cluster(figures: Figures) -> list[str]:
    """What only a node of a cluster has."""
    states = figures.by("courante_cluster_nodes", "state")
    if not states:
        return []
    runs = figures.by("courante_cluster_node_runs", "node")
    away = "" if figures.total("courante_cluster_database") else "; the database is away"
    places = figures.total("courante_cluster_batch_places_total")
    fill = figures.total("courante_cluster_batched_runs_total") / max(1, places)
    taken, let_go, failed = (
        figures.total(f"courante_cluster_{name}_total")
        for name in ("runs_adopted", "runs_let_go", "adoptions_failed")
    )
    moved = f"here {taken:.0f} runs taken, {let_go:.0f} let go, {failed:.0f} could not be taken"
    gone = figures.total("courante_cluster_composers_gone_total")
    composers = figures.total("courante_cluster_composers")
    alone = "; none can be reached, this node composes alone"
    composing = (
        f"here {composers:.0f} composers, batches {fill:.0%} full; {gone:.0f} died on us"
        f"{alone if figures.total('courante_cluster_alone') else ''}"
    )
    relayed = figures.total("courante_cluster_relayed_total")
    broken = figures.total("courante_cluster_relay_broken_total")
    return [
        f"{states.get('playing', 0):.0f} nodes play, {states.get('draining', 0):.0f} drain{away}",
        *(f"{name}: {count:.0f} runs" for name, count in sorted(runs.items())),
        moved,
        composing,
        f"here {relayed:.0f} requests passed on, {broken:.0f} broke off",
    ]


def _named(figures: Figures) -> dict[str, float]:
    named: dict[str, float] = {}
    for (name, labels), value in figures.values.items():
        inside = ",".join(f'{label}="{of}"' for label, of in labels)
        named[f"{name}{{{inside}}}" if labels else name] = value
    return named


def _span(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {int(seconds % 60)} s"


def _size(count: float) -> str:
    unit = 0
    while count >= 1000 and unit < len(_BYTES) - 1:
        count /= 1000
        unit += 1
    return f"{count:.0f} {_BYTES[unit]}" if unit == 0 else f"{count:.1f} {_BYTES[unit]}"


_ROWS = {
    "server": _server,
    "runs": _runs,
    "listeners": _listeners,
    "sound": _sound,
    "composing": _composing,
}
