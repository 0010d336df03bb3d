"""Put the bytecode beside the resources: pack.py RESOURCES_APK CLASSES_DEX TARGET.

Entries are sorted and bear one fixed time, so that the same input gives the same bytes. What is
stored uncompressed stays so: Android wants that of resources.arsc.
"""

import sys
import zipfile
from pathlib import Path

# The earliest time that a zip file can tell.
TIME = (1980, 1, 1, 0, 0, 0)


def entry(name: str, compression: int) -> zipfile.ZipInfo:
    """An entry without a trace of the machine that packs it."""
    info = zipfile.ZipInfo(name, TIME)
    info.compress_type = compression
    info.create_system = 0
    info.external_attr = 0
    return info


def main(resources: str, dex: str, target: str) -> None:
    """Write the target whole or not at all."""
    new = Path(target + ".new")
    with zipfile.ZipFile(resources) as given:
        contents = {
            info.filename: (info.compress_type, given.read(info)) for info in given.filelist
        }
    contents["classes.dex"] = (zipfile.ZIP_DEFLATED, Path(dex).read_bytes())
    with zipfile.ZipFile(new, "w") as packed:
        for name, (compression, content) in sorted(contents.items()):
            packed.writestr(entry(name, compression), content, compresslevel=9)
    new.replace(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
