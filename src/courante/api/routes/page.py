"""The page, and the files it is made of."""

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from courante.api.page_files import PageFiles

router = APIRouter(include_in_schema=False)

WEB = Path(__file__).resolve().parent.parent / "web"
files = PageFiles(directory=WEB)


@router.head("/")
@router.get("/")
async def page(request: Request) -> Response:
    """The page."""
    return await files.get_response("index.html", request.scope)


@router.get("/sw.js")
async def service_worker(request: Request) -> Response:
    """What keeps the page for when there is no network; for all of it, hence from the root."""
    return await files.get_response("sw.js", request.scope)
