"""The page, and the files it is made of."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

router = APIRouter(include_in_schema=False)

WEB = Path(__file__).resolve().parent.parent / "web"
files = StaticFiles(directory=WEB)

_FRESH = {"Cache-Control": "no-cache"}


@router.head("/")
@router.get("/")
async def page() -> FileResponse:
    """The page."""
    return FileResponse(WEB / "index.html", headers=_FRESH)
