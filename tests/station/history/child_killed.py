"""A process that keeps a run's history until it is killed; tells each bar that it has handed over.

python child_killed.py FOLDER
"""

import sys
import time
from pathlib import Path

from tests.station.history.making import RUN, record, sqlite_config, stretch

from courante.station.history.sql import SqlHistory

history = SqlHistory(sqlite_config(Path(sys.argv[1]), flush_s=0.25))
history.write(record(saved=True))
number = 0
while True:
    history.add(RUN, stretch([number]))
    history.keep_snapshot(RUN, b"%08d" % number)
    history.keep_music(RUN, bytes([number % 256]) * 300_000)
    sys.stdout.write(f"{number} {time.monotonic()}\n")
    sys.stdout.flush()
    number += 1
    time.sleep(0.01)
