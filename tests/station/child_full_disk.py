"""A process that records a run until the disk is full: the system lets no file grow any further.

python child_full_disk.py FOLDER LIMIT_BYTES

Prints what became of the recording, and how much the run published meanwhile.
"""

import json
import resource
import sys
import time
from pathlib import Path

from tests.recordings import broadcast_of, mp3_chunks

from courante.config import HistoryConfig
from courante.station.recording import Recordings

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
chunks = mp3_chunks(8.0)
recordings = Recordings(HistoryConfig(folder=Path(sys.argv[1])), look_s=0.02)
broadcast = broadcast_of()
recordings.start("ab12", broadcast)
for chunk in chunks:
    broadcast.publish(chunk)
    time.sleep(0.01)
deadline_s = time.monotonic() + 10
while not recordings.counters().stopped and time.monotonic() < deadline_s:
    time.sleep(0.02)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
counters = recordings.counters()
recordings.close()
told = {
    "recording": counters.recording,
    "stopped": counters.stopped,
    "all_published": abs(broadcast.published_s - sum(c.duration_s for c in chunks)) < 1e-6,
}
sys.stdout.write(json.dumps(told))
