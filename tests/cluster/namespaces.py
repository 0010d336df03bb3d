"""Networks of tests: a switch and hosts on it, in network namespaces that only this process holds.

No namespace gets a name, so nothing is left on the machine when this process ends, however it ends,
and any number of test runs have the same addresses without meeting.
"""

import contextlib
import ctypes
import os
import shutil
import subprocess
from collections.abc import Generator
from dataclasses import dataclass
from typing import final

from tests.conftest import missing

CLONE_NEWNET = 0x40000000
SWITCH = "switch"
SUBNET = "198.18.0"
"""Of the range that is set aside for benchmarks of networks (RFC 2544): nobody lives there."""

_libc = ctypes.CDLL(None, use_errno=True)


@final
@dataclass(frozen=True)
class Namespace:
    """A network namespace; it lives as long as its file is open, or a process is in it.

    Attributes:
        file: descriptor of it.
    """

    file: int

    @staticmethod
    def present() -> "Namespace":
        """The one that this thread is in."""
        return Namespace(os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC))

    @staticmethod
    def make() -> "Namespace":
        """A new one, in which this machine is known to itself."""
        before = Namespace.present()
        try:
            _require(_libc.unshare(CLONE_NEWNET))
            made = Namespace.present()
            _ip("link", "set", "lo", "up")
        finally:
            before.enter()
            before.close()
        return made

    def enter(self) -> None:
        """This thread is in it from now on; so are the threads and processes that it starts."""
        _require(_libc.setns(self.file, CLONE_NEWNET))

    @contextlib.contextmanager
    def entered(self) -> Generator[None]:
        """This thread is in it for a while."""
        before = Namespace.present()
        try:
            self.enter()
            yield
        finally:
            before.enter()
            before.close()

    def close(self) -> None:
        """Let go of it."""
        os.close(self.file)


@final
@dataclass(frozen=True)
class Network:
    """A switch, the namespace it stands in, and what is plugged into it.

    Attributes:
        hosts: by their addresses.
    """

    here: Namespace
    address: str
    hosts: dict[str, Namespace]

    def unplug(self, address: str) -> None:
        """Cut a host off: nothing goes to it, nothing comes from it."""
        self._set(address, "down")

    def plug(self, address: str) -> None:
        """Have it be reached again."""
        self._set(address, "up")

    def _set(self, address: str, state: str) -> None:
        with self.here.entered():
            _ip("link", "set", _plug(address), state)


@contextlib.contextmanager
def network(hosts: int) -> Generator[Network]:
    """A network; this thread stands at its switch as long as it is there."""
    require_namespaces()
    with contextlib.ExitStack() as stack:
        here = Namespace.make()
        stack.callback(here.close)
        stack.enter_context(here.entered())
        made = Network(here, f"{SUBNET}.1", {})
        _ip("link", "add", SWITCH, "type", "bridge")
        _ip("address", "add", f"{made.address}/24", "dev", SWITCH)
        _ip("link", "set", SWITCH, "up")
        for number in range(hosts):
            address = f"{SUBNET}.{number + 2}"
            host = Namespace.make()
            stack.callback(host.close)
            made.hosts[address] = host
            _wire(host, address)
        yield made


def require_namespaces() -> None:
    """Skip, or fail in CI, where this machine lets nobody make networks."""
    if shutil.which("ip") is None:
        missing("the program ip", "apt install iproute2")
    try:
        Namespace.make().close()
    except PermissionError:
        missing("the right to make network namespaces", "run the tests as root")


def _wire(host: Namespace, address: str) -> None:
    plug = _plug(address)
    netns = f"/proc/self/fd/{host.file}"
    _ip("link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", netns, keep=host)
    _ip("link", "set", plug, "master", SWITCH, "up")
    with host.entered():
        _ip("address", "add", f"{address}/24", "dev", "eth0")
        _ip("link", "set", "eth0", "up")


def _plug(address: str) -> str:
    return f"plug{address.rpartition('.')[2]}"


def _ip(*arguments: str, keep: Namespace | None = None) -> None:
    files = () if keep is None else (keep.file,)
    ran = subprocess.run(
        ["ip", *arguments], pass_fds=files, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"ip {' '.join(arguments)}: {ran.stderr}"


def _require(done: int) -> None:
    if done != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
