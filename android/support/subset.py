"""Copy the files below some folders of one jar into another: subset.py JAR TARGET PREFIX..."""

import sys
import zipfile
from pathlib import Path


def main(source: str, target: str, *prefixes: str) -> None:
    """Write the target whole or not at all; fail if a prefix has no file."""
    new = Path(target + ".new")
    with zipfile.ZipFile(source) as jar, zipfile.ZipFile(new, "w") as subset:
        names = sorted(name for name in jar.namelist() if not name.endswith("/"))
        for prefix in prefixes:
            chosen = [name for name in names if name.startswith(prefix)]
            if not chosen:
                sys.exit(f"subset.py: {source} has no file below {prefix}")
            for name in chosen:
                subset.writestr(zipfile.ZipInfo(name), jar.read(name))
    new.replace(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
