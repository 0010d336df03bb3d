"""Ray clusters of tests that can be killed, in part or whole."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Generator
from typing import final

from tests.cluster.nodes import environment, free_port
from tests.conftest import REPOSITORY

END_S = 20.0


@final
class RayProcess:
    """A process that holds a Ray cluster of this machine."""

    def __init__(self, port: int) -> None:
        self.address = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.cluster.ray_process", str(port)],
            cwd=REPOSITORY,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, command: str) -> None:
        """Have something done to it; see ``ray_process``."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        self.await_done()

    def end(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def await_done(self) -> None:
        """Wait until what was asked last is done; it begins by itself."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.match(r"done (\S+)", line):
                self.address = found[1]
                return
        raise AssertionError("the Ray cluster of the tests ended")


@contextlib.contextmanager
def rays() -> Generator["Rays"]:
    made = Rays()
    try:
        yield made
    finally:
        made.end()


@final
class Rays:
    """Ray clusters at one address, one after another."""

    def __init__(self) -> None:
        self._port = free_port()
        self._begun: list[RayProcess] = []

    def begin(self) -> RayProcess:
        self._begun.append(RayProcess(self._port))
        self._begun[-1].await_done()
        return self._begun[-1]

    def end(self) -> None:
        for process in self._begun:
            process.end()
