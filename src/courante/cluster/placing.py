"""Which node takes a run: the one that has most room. Pure; every node comes to the same answer."""

from collections.abc import Sequence

from courante.cluster.nodes import Node


def load(node: Node) -> float:
    """How full a node is, 0 to 1 (and above, where it must)."""
    return node.runs / node.most_runs


def least_loaded(nodes: Sequence[Node], own: str) -> Node | None:
    """Who gets a new run; of equals the one that was asked, then by name.

    Args:
        nodes: that are there.
        own: name of the one that was asked.
    """
    able = [node for node in nodes if not node.draining and node.runs < node.most_runs]
    return min(able, key=lambda node: (load(node), node.name != own, node.name), default=None)


def share(orphans: Sequence[str], nodes: Sequence[Node], own: str) -> tuple[str, ...]:
    """Which of the runs that nobody has are ours to take.

    Each in turn goes to the node that is least loaded with those before it.

    Args:
        orphans: the oldest first.
        nodes: that are there.
        own: our name.
    """
    room = {node.name: [node.runs, node.most_runs] for node in nodes if not node.draining}
    ours: list[str] = []
    for run_id in orphans:
        able = [(runs / most, name) for name, (runs, most) in room.items() if runs < most]
        if not able:
            break
        name = min(able)[1]
        room[name][0] += 1
        if name == own:
            ours.append(run_id)
    return tuple(ours)
