import resource
import subprocess
import sys

from courante.api.descriptors import SPARE, allow_connections
from courante.config import LimitsConfig

PROGRAM = """
import resource, sys
from courante.api.descriptors import allow_connections
from courante.config import LimitsConfig
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 1000))
allow_connections(LimitsConfig(connections=int(sys.argv[1])))
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


def test_as_many_files_may_be_open_as_there_are_connections() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, "500"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == [str(500 + SPARE), "1000"]


def test_more_connections_than_the_system_allows() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, "900"], capture_output=True, text=True, check=False
    )
    assert ran.returncode != 0
    expected = f"at most {1000 - SPARE} while this process may open 1000 files"
    assert f"connections: 900 is not usable; expected {expected}" in ran.stderr


def test_what_is_enough_stays() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    allow_connections(LimitsConfig(connections=1))
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
