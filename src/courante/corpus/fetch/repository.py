"""Fetch a corpus that is published as a repository of files."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from courante.corpus.fetch._http import body
from courante.corpus.fetch.download import Expected, download, is_there
from courante.corpus.fetch.git_tree import Blob, blob_hash, tree_hash
from courante.corpus.fetch.published import GitTree
from courante.corpus.progress import Progress
from courante.errors import BadInput, OutputFailed

_AT_ONCE = 6
_LONGEST_LIST_BYTES = 1 << 25
_TREE = "tree"


def fetch_repository(source: GitTree, folder: Path, progress: Progress | None) -> None:
    """Bring the wanted files to ``folder``, all of them or none.

    Until they are all there they lie in ``folder.part``; what lies there is not fetched again.

    Raises:
        Missing, BadInput, OutputFailed: as for ``download``, and ``BadInput`` where the list is not
            the one that was published.
    """
    wanted = [blob for blob in _listed(source) if blob.path.endswith(source.suffixes)]
    gathered = folder.with_name(f"{folder.name}.part")

    def bring(blob: Blob) -> str:
        path = gathered / PurePosixPath(blob.path)
        expected = Expected(blob.size_bytes, blob.digest, blob_hash)
        if not is_there(path, expected):
            download(source.files_url + quote(blob.path), path, expected)
        return path.name

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for done, name in enumerate(pool.map(bring, wanted), start=1):
                if progress is not None:
                    progress(done, len(wanted), name)
        finally:
            pool.shutdown(cancel_futures=True)
    try:
        gathered.rename(folder)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror or error}"
        raise OutputFailed(message) from error


def _listed(source: GitTree) -> list[Blob]:
    """All files of the repository.

    Raises:
        Missing: the host cannot be read.
        BadInput: the root made of this list is not the one that was published.
    """
    content = body(source.list_url, _LONGEST_LIST_BYTES)
    try:
        blobs = list(_blobs(json.loads(content)))
        found = tree_hash(blobs)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        found = f"no list ({error})"
        blobs = []
    if found != source.tree:
        raise BadInput(field="list of files", value=found, expected=f"the tree {source.tree}")
    return blobs


def _blobs(listed: dict[str, list[dict[str, str]]]) -> Iterator[Blob]:
    for entry in listed["tree"]:
        if entry["type"] != _TREE:
            yield Blob(entry["path"], entry["mode"], entry["sha"], int(entry.get("size", 0)))
