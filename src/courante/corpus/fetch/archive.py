"""Fetch a corpus that is published as one archive."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from courante.corpus.fetch.download import Expected, download, is_there, sha256_of
from courante.corpus.fetch.published import ZipArchive
from courante.corpus.progress import Progress
from courante.errors import BadInput, OutputFailed


def fetch_archive(archive: ZipArchive, folder: Path, progress: Progress | None) -> None:
    """Bring what is in the archive to ``folder``, whole or not at all.

    Raises:
        Missing, BadInput, OutputFailed: as for ``download``.
    """
    name = archive.url.rsplit("/", 1)[-1]
    packed = folder.parent / name
    expected = Expected(archive.size_bytes, archive.sha256, sha256_of)

    def advance(now_bytes: int) -> None:
        if progress is not None:
            progress(now_bytes, archive.size_bytes, name)

    if not is_there(packed, expected):
        download(archive.url, packed, expected, advance)
    try:
        with TemporaryDirectory(dir=folder.parent, prefix=".unpacked-") as unpacked:
            _unpack(packed, Path(unpacked))
            shutil.move(Path(unpacked) / archive.top, folder)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror or error}"
        raise OutputFailed(message) from error
    finally:
        packed.unlink(missing_ok=True)


def _unpack(packed: Path, folder: Path) -> None:
    """The archive is the one that was published: it holds no path that leads elsewhere."""
    try:
        with ZipFile(packed) as archive:
            archive.extractall(folder)
    except BadZipFile as error:
        raise BadInput(field="archive", value=packed.name, expected="a ZIP archive") from error
