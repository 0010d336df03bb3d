"""Which node a request belongs to: the one that has the run it names."""

import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import final

from courante.cluster.member import Member
from courante.cluster.nodes import Node
from courante.cluster.placing import least_loaded
from courante.errors import NotFound, OutputFailed
from courante.station.history.leasing import SqlLeases
from courante.station.reviving import HOUSE
from courante.station.station import Station

logger = logging.getLogger(__name__)

KNOWN_S = 2.0
MOST_KNOWN = 10_000
AWAY = "the database is away, and this node does not know where the run plays; others may"
_RUN = re.compile(r"/api/runs/([^/]+)(?:/.*)?")
_LISTEN = re.compile(r"/listen/([^/]+?)(?:\.mp3|\.opus|/playlist\.(?:m3u|pls|xspf))")
_HOUSE = re.compile(r"/(?:stream\.(?:mp3|opus)|playlist\.(?:m3u|pls|xspf))")


@dataclass(frozen=True)
class Asked:
    """What a request names; at most one of these.

    Attributes:
        run_id: of a run. listen_token: of one. opens: whether it opens a new one.
    """

    run_id: str = ""
    listen_token: str = ""
    opens: bool = False

    @property
    def nothing(self) -> bool:
        """Whether any node may answer."""
        return not (self.run_id or self.listen_token or self.opens)


@dataclass(frozen=True)
class Here:
    """This node answers."""


@dataclass(frozen=True)
class Nowhere:
    """The run goes on soon, and no node has it now."""


Whereabouts = Here | Nowhere | Node


def asked_for(method: str, path: str) -> Asked:
    """What a request is about."""
    if path == "/api/runs":
        return Asked(opens=method == "POST")
    if found := _RUN.fullmatch(path):
        return Asked(run_id=found[1])
    if found := _LISTEN.fullmatch(path):
        return Asked(listen_token=found[1])
    return Asked(run_id=HOUSE) if _HOUSE.fullmatch(path) else Asked()


@final
class Atlas:
    """Knows, or asks the registry, where runs are; its methods may be called from any thread."""

    def __init__(self, station: Station, member: Member, leases: SqlLeases) -> None:
        self._station = station
        self._member = member
        self._leases = leases
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def here(self, asked: Asked) -> bool:
        """Whether this node has the run; asks nobody."""
        try:
            if asked.listen_token:
                self._station.by_listen_token(asked.listen_token)
            else:
                self._station.get(asked.run_id)
        except NotFound:
            return False
        return True

    def find(self, asked: Asked) -> Whereabouts:
        """Who answers; waits for the database.

        Raises:
            OutputFailed: the registry cannot be asked, and it is not known from before.
        """
        if asked.opens:
            return self._roomiest()
        if self.here(asked):
            return Here()
        name = self._holder(asked)
        if name is None:
            return Here()
        living = {node.name: node for node in self._member.living()}
        if name == self._member.node.name:
            # Ours by the registry, and not playing yet, or not any more.
            return Nowhere()
        return living.get(name, Nowhere())

    def forget(self, asked: Asked) -> None:
        """What was known of a run was wrong."""
        with self._lock:
            self._known.pop(_key(asked), None)

    def _roomiest(self) -> Whereabouts:
        own = self._member.node.name
        node = least_loaded(self._member.living(), own)
        if node is None:
            return Here()
        self._member.placed(node.name)
        return Here() if node.name == own else node

    def _holder(self, asked: Asked) -> str | None:
        """The node that has the run; empty if none has it now, ``None`` if there is no such run."""
        key, now_s = _key(asked), time.monotonic()
        with self._lock:
            name, known_s = self._known.get(key, ("", -KNOWN_S))
        if name and now_s - known_s < KNOWN_S:
            return name
        try:
            found = self._asked_registry(asked)
        except OutputFailed as error:
            if name:
                return name
            raise OutputFailed(AWAY) from error
        with self._lock:
            self._known.pop(key, None)
            if found:
                self._known[key] = (found, now_s)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return found

    def _asked_registry(self, asked: Asked) -> str | None:
        run_id: str | None = asked.run_id
        if asked.listen_token:
            digest = hashlib.sha256(asked.listen_token.encode()).hexdigest()
            run_id = self._leases.run_listened_to_by(digest)
            if run_id is None:
                return None
        lease = self._leases.holder(run_id)
        if lease is not None:
            return lease.node
        if asked.listen_token or run_id in self._leases.orphans():
            return ""
        return None


def _key(asked: Asked) -> str:
    # No token is kept.
    if asked.listen_token:
        return "listen " + hashlib.sha256(asked.listen_token.encode()).hexdigest()
    return "run " + asked.run_id
