"""A process that takes runs as fast as it can, beside others that do the same.

python child_taking.py URL FOLDER NODE RUNS

Prints the runs that it got, with their fences, each as ``RUN_ID FENCE``.
"""

import sys
from pathlib import Path

from courante.config import HistoryConfig, LeasesConfig
from courante.errors import OwnedElsewhere
from courante.station.history.leasing import SqlLeases

url, folder, node, runs = sys.argv[1:]
# Patient: that they hold each other up is what is wanted here.
config = HistoryConfig(url=url, folder=Path(folder), busy_s=20.0)
leases = SqlLeases(config, LeasesConfig(lease_s=600.0))
sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.readline()
for number in range(int(runs)):
    try:
        taken = leases.take(f"run {number}", node)
    except OwnedElsewhere:
        continue
    sys.stdout.write(f"{number} {taken.fence}\n")
leases.close()
