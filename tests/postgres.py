"""A real PostgreSQL server, on a loopback port of its own, for as long as tests need it."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from tests.conftest import missing

USER = "postgres"
BINARIES = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Postgres:
    """A server that ``postgres_server`` made."""

    folder: Path
    port: int
    binaries: Path
    as_user: tuple[str, ...]
    host: str = "127.0.0.1"

    def make(self) -> None:
        """Make its data folder."""
        self._call("initdb", "--no-sync", "--auth=trust", f"--username={USER}")
        with (self.folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet trust\n")

    def start(self) -> None:
        """Start it; it takes connections when this returns."""
        options = (
            f"-c listen_addresses={self.host} -c port={self.port} -c fsync=off"
            f" -c unix_socket_directories={self.folder}"
        )
        log = str(self.folder / "log")
        self._call("pg_ctl", "-w", "-t", "30", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, as if its machine had failed: connections break."""
        self._call("pg_ctl", "-w", "-m", "immediate", "stop")

    def empty_database(self) -> str:
        """The URL of a database that holds nothing (any more)."""
        # Quicker by far than a new one, which begins as a copy of hundreds of files.
        url = self._url("postgres")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        return url

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@{self.host}:{self.port}/{database}"

    def _call(self, program: str, *arguments: str) -> None:
        command = [*self.as_user, str(self.binaries / program), "-D", str(self.folder / "data")]
        # A server inherits no pipe: one that it held open would never end.
        subprocess.run(
            [*command, *arguments],
            check=True,
            cwd="/",
            timeout=60,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextlib.contextmanager
def postgres_server(host: str = "127.0.0.1") -> Generator[Postgres]:
    """A server that runs at an address of this machine; it is gone with its data afterwards."""
    binaries = _binaries()
    # Not below pytest's own folder, which only the user who tests may enter.
    folder = Path(tempfile.mkdtemp(prefix="courante-postgres-"))
    server = Postgres(folder, _free_port(), binaries, _as_user(folder), host)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _binaries() -> Path:
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else sorted(BINARIES.glob("*/bin"))
    if not found:
        missing("PostgreSQL's server", "apt install postgresql")
    return found[-1]


def _as_user(folder: Path) -> tuple[str, ...]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ()
    try:
        user = pwd.getpwnam(USER)
    except KeyError:
        missing(f"the user {USER}", "apt install postgresql, or run the tests as a plain user")
        raise
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
