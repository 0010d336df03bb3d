"""A process whose disk is full for a while: the system lets no file of it grow any more.

python child_full_disk.py FOLDER

Prints what the counters said while the disk was full, and what was kept once it no longer was.
"""

import json
import resource
import sys
import time
from pathlib import Path

from tests.station.history.making import RUN, record, sqlite_config, stretch

from courante.station.history.sql import SqlHistory


def wait_for_failing(history: SqlHistory, *, failing: bool) -> None:
    deadline_s = time.monotonic() + 20
    while (history.counters().failing_s > 0) != failing:
        if time.monotonic() > deadline_s:
            raise SystemExit(2)
        time.sleep(0.02)


folder = Path(sys.argv[1])
history = SqlHistory(sqlite_config(folder))
history.write(record(saved=True))
history.add(RUN, stretch([0]))
history.find(RUN)

largest = max(path.stat().st_size for path in folder.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 50_000, resource.RLIM_INFINITY))
history.keep_music(RUN, bytes(300_000))
for n in range(1, 40):
    history.add(RUN, stretch([n]))
wait_for_failing(history, failing=True)
full = history.counters()

resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
wait_for_failing(history, failing=False)
(unfinished,) = history.unfinished()
told = {
    "held_back": full.held_back,
    "bars": len(history.played(RUN).bars),
    "music": len(unfinished.music or b""),
    "lost": history.counters().lost,
}
history.close()
sys.stdout.write(json.dumps(told))
