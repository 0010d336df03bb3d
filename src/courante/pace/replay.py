"""Recorded runs: opens a GPX, TCX or FIT file, whatever its suffix says."""

import re
from pathlib import Path

from courante.errors import BadRunFile
from courante.pace import replay_fit, replay_gpx, replay_tcx
from courante.pace.replay_points import RecordedRun, Recording, to_run

__all__ = ["RecordedRun", "load_run"]

LARGEST_FILE_BYTES = 256 * 2**20
_XML_ROOT = re.compile(rb"<(?:\w+:)?(gpx|TrainingCenterDatabase)[\s>]")
_HEAD_BYTES = 8192


def load_run(path: Path) -> RecordedRun:
    """Load a recorded run; the content decides which format it is.

    Raises:
        BadRunFile: there is no such file, it is of another kind, damaged, or has no time stamps.
    """
    data = _content(path)
    return to_run(_read(data, path.name), path.name)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise BadRunFile(path.name, "a file that large", "at most 256 MiB")
        return path.read_bytes()
    except OSError as error:
        raise BadRunFile(path.name, error.strerror, "a GPX, TCX or FIT file") from error


def _read(data: bytes, file_name: str) -> Recording:
    if data[8:12] == b".FIT":
        return replay_fit.read(data, file_name)
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"<!DOCTYPE" in text[:_HEAD_BYTES]:
        # Neither format has one; in a hostile file it is where entity bombs hide.
        raise BadRunFile(file_name, "<!DOCTYPE", "plain GPX or TCX without a document type")
    root = _XML_ROOT.search(text[:_HEAD_BYTES])
    if root is None:
        raise BadRunFile(file_name, data[:16], "the content of a GPX, TCX or FIT file")
    reader = replay_gpx if root[1] == b"gpx" else replay_tcx
    return reader.read(text, file_name)
