"""The home's own certificate authority: what it is, its certificate, and how to trust it."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import FileResponse, Response

from courante.api.home_tls import HomeCertificate
from courante.api.routes.page import WEB
from courante.api.schemas import HttpsBody
from courante.errors import NotFound

router = APIRouter()

CERTIFICATE_PATH = "/courante-authority.crt"
_MEDIA_TYPE = "application/x-x509-ca-cert"


@router.get("/api/https", tags=["health"])
async def https(request: Request) -> HttpsBody:
    """Whether this port speaks HTTPS with a certificate of the home's own authority."""
    home = _home(request)
    if home is None:
        return HttpsBody(home_authority=None, sha256=None)
    return HttpsBody(home_authority=CERTIFICATE_PATH, sha256=home.authority_sha256)


@router.get(CERTIFICATE_PATH, include_in_schema=False)
async def certificate(request: Request) -> Response:
    """The authority's certificate, as phones take it.

    Raises:
        NotFound: the server was not started with --https.
    """
    home = _required(request)
    return Response(home.authority_der, media_type=_MEDIA_TYPE)


@router.get("/trust", include_in_schema=False)
async def trust(
    request: Request, accept_language: Annotated[str, Header(max_length=1000)] = ""
) -> FileResponse:
    """How to have a phone trust this home, step by step.

    Raises:
        NotFound: the server was not started with --https.
    """
    _required(request)
    portuguese = accept_language.strip().lower().startswith("pt")
    file = WEB / ("trust.pt.html" if portuguese else "trust.html")
    return FileResponse(file, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


def _home(request: Request) -> HomeCertificate | None:
    home: HomeCertificate | None = request.app.state.home
    return home


def _required(request: Request) -> HomeCertificate:
    home = _home(request)
    if home is None:
        raise NotFound("this server has no authority of its own; start it with --https")
    return home
