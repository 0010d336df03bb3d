"""Files of the page: asked about before each use, and small on the way."""

import gzip
import os
from functools import lru_cache
from pathlib import Path
from typing import final

from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse
from starlette.types import Scope

_TEXTS = frozenset({".css", ".html", ".js", ".svg", ".webmanifest"})
_FRESH = "no-cache"
"""Caches keep it, and ask before each use whether it is still so: no page mixes two versions."""


@final
class PageFiles(StaticFiles):
    """Answers with a file, gzipped if it is text and the browser takes that."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer a request for a file that is there."""
        plain = super().file_response(full_path, stat_result, scope, status_code)
        plain.headers["Cache-Control"] = _FRESH
        if Path(full_path).suffix not in _TEXTS:
            return plain
        plain.headers["Vary"] = "Accept-Encoding"
        asked = Headers(scope=scope)
        if not _takes_gzip(asked.get("accept-encoding", "")):
            return plain
        headers = {
            "Cache-Control": _FRESH,
            "Content-Encoding": "gzip",
            "ETag": f'"{stat_result.st_mtime_ns:x}-{stat_result.st_size:x}-gzip"',
            "Vary": "Accept-Encoding",
        }
        if self.is_not_modified(Headers(headers), asked):
            return NotModifiedResponse(Headers(headers))
        content = _zipped(Path(full_path), stat_result.st_mtime_ns)
        return Response(content, status_code, headers, media_type=plain.media_type)


def _takes_gzip(accepted: str) -> bool:
    offers = [offer.partition(";") for offer in accepted.lower().split(",")]
    return any(
        name.strip() == "gzip" and worth.replace(" ", "") not in {"q=0", "q=0.0"}
        for name, _, worth in offers
    )


@lru_cache(maxsize=32)
def _zipped(path: Path, mtime_ns: int) -> bytes:  # noqa: ARG001 - another time is another content
    return gzip.compress(path.read_bytes(), mtime=0)
