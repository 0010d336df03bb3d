"""Ray's actors that begin together, near each other, and are waited for all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from courante.cluster._gate import Gone
from courante.cluster._joining import line_of
from courante.cluster._ray import Actor, Failed
from courante.errors import OutputFailed

FREE_S = 30.0
"""How long what others have is waited for."""


@dataclass(frozen=True)
class Asked:
    """What an actor does now, or what was sent: to be waited for, or to be given to an actor."""

    reference: Any = field(repr=False)


def start_together(count: int, kind: type[Any], *, gpu: bool, remedy: str) -> tuple[Actor, ...]:
    """Start actors, each on a core or GPU of its own, of any machines; all of them or none.

    They are near each other where there is room, have no name in the cluster, and end with this
    process, which has joined it. Methods may be called by several at once.

    Raises:
        OutputFailed: there is too little left for all of them; ``remedy`` is what helps.
    """
    ray, placing = _ray(), import_module("ray.util.placement_group")
    by: Any = import_module("ray.util.scheduling_strategies")
    resource = "GPU" if gpu else "CPU"
    total: dict[str, float] = ray.cluster_resources()
    if total.get(resource, 0) < count:
        raise OutputFailed(_too_little(count, resource, remedy))
    group: Any = placing.placement_group([{resource: 1}] * count, strategy="PACK")
    # What others left a moment ago Ray tells to be taken yet.
    if not group.wait(FREE_S):
        message = _too_little(count, resource, remedy)
        placing.remove_placement_group(group)
        raise OutputFailed(message)
    actors = list[Actor]()
    for place in range(count):
        options = {
            "num_cpus": 0 if gpu else 1,
            "num_gpus": 1 if gpu else 0,
            "max_concurrency": 4,
            "scheduling_strategy": by.PlacementGroupSchedulingStrategy(group, place),
        }
        handle = ray.remote(kind).options(**options).remote()
        actors.append(Actor(f"{kind.__name__} {place}", handle))
    return tuple(actors)


def send(value: object) -> Asked:
    """Have something ready for actors of any machine: give them this in its place."""
    return Asked(_ray().put(value))


def ask(actor: Actor, method: str, *given: object) -> Asked:
    """Call an actor's method, and wait for nothing."""
    taken = [one.reference if isinstance(one, Asked) else one for one in given]
    return Asked(getattr(actor.handle, method).remote(*taken))


def answered(asked: Sequence[Asked], wait_s: float) -> list[Asked]:
    """All that are answered, once one is; none if none is in time."""
    ray = _ray()
    by_reference = {one.reference: one for one in asked}
    waiting = list(by_reference)
    if not ray.wait(waiting, timeout=wait_s)[0]:
        return []
    ready, _ = ray.wait(waiting, num_returns=len(waiting), timeout=0)
    return [by_reference[one] for one in ready]


def answer(asked: Asked) -> Any:  # noqa: ANN401 - whatever it returns
    """What was answered.

    Raises:
        Gone: the actor is dead. Failed: the method raised.
    """
    errors: Any = import_module("ray.exceptions")
    try:
        return _ray().get(asked.reference)
    except errors.RayTaskError as error:
        raise Failed(line_of(error)) from error
    except errors.RayError as error:
        raise Gone(line_of(error)) from error


def own_address() -> str:
    """Of this machine, as Ray knows it; for an actor."""
    return str(_ray().util.get_node_ip_address())


def keep_quiet() -> None:
    """Have Ray print nothing of this process's: it would tell of dead actors, in paragraphs."""
    worker: Any = import_module("ray._private.worker")
    worker.print_to_stdstream = _say_nothing


def _say_nothing(*told: object, **how: object) -> None:
    del told, how


def _too_little(count: int, resource: str, remedy: str) -> str:
    total: dict[str, float] = _ray().cluster_resources()
    free: dict[str, float] = _ray().available_resources()
    return (
        f"the cluster has too little for {count} processes: each takes 1 {resource}, and of "
        f"{total.get(resource, 0):g} there are {free.get(resource, 0):g} free; {remedy}"
    )


def _ray() -> Any:  # noqa: ANN401 - untyped
    return import_module("ray")
