"""The playlists that lead players to the sound."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from courante.api import playlists
from courante.api.access import HeardRun, TheStation
from courante.api.answers import OPEN, of_type
from courante.station.run import Run

router = APIRouter(tags=["sound"])

TITLE = "Courante"
HOUSE_PATH = "/stream"


async def _house_run(station: TheStation) -> Run:
    return station.house


HouseRun = Annotated[Run, Depends(_house_run)]


@router.head("/listen/{listen_token}/playlist.m3u", include_in_schema=False)
@router.get(
    "/listen/{listen_token}/playlist.m3u", response_class=Response, responses=of_type(playlists.M3U)
)
def m3u(request: Request, listen_token: str, run: HeardRun) -> Response:
    """A playlist of the run's sound, as M3U."""
    del run
    return _m3u(request, _personal(listen_token))


@router.head("/playlist.m3u", include_in_schema=False)
@router.get("/playlist.m3u", response_class=Response, responses=of_type(playlists.M3U))
def house_m3u(request: Request, run: HouseRun) -> Response:
    """A playlist of the house run's sound, as M3U."""
    del run
    return _m3u(request, HOUSE_PATH)


@router.head("/listen/{listen_token}/playlist.pls", include_in_schema=False)
@router.get(
    "/listen/{listen_token}/playlist.pls", response_class=Response, responses=of_type(playlists.PLS)
)
def pls(request: Request, listen_token: str, run: HeardRun) -> Response:
    """A playlist of the run's sound, as PLS."""
    del run
    return _pls(request, _personal(listen_token))


@router.head("/playlist.pls", include_in_schema=False)
@router.get("/playlist.pls", response_class=Response, responses=of_type(playlists.PLS))
def house_pls(request: Request, run: HouseRun) -> Response:
    """A playlist of the house run's sound, as PLS."""
    del run
    return _pls(request, HOUSE_PATH)


@router.head("/listen/{listen_token}/playlist.xspf", include_in_schema=False)
@router.get(
    "/listen/{listen_token}/playlist.xspf",
    response_class=Response,
    responses=of_type(playlists.XSPF),
)
def xspf(request: Request, listen_token: str, run: HeardRun) -> Response:
    """A playlist of the run's sound in all its formats, as XSPF."""
    return _xspf(request, run, _personal(listen_token))


@router.head("/playlist.xspf", include_in_schema=False)
@router.get("/playlist.xspf", response_class=Response, responses=of_type(playlists.XSPF))
def house_xspf(request: Request, run: HouseRun) -> Response:
    """A playlist of the house run's sound in all its formats, as XSPF."""
    return _xspf(request, run, HOUSE_PATH)


def _personal(listen_token: str) -> str:
    return f"/listen/{listen_token}"


def _m3u(request: Request, path: str) -> Response:
    content = playlists.m3u(TITLE, playlists.address(request, f"{path}.mp3"))
    return Response(content, headers=OPEN, media_type=playlists.M3U)


def _pls(request: Request, path: str) -> Response:
    content = playlists.pls(TITLE, playlists.address(request, f"{path}.mp3"))
    return Response(content, headers=OPEN, media_type=playlists.PLS)


def _xspf(request: Request, run: Run, path: str) -> Response:
    forms = ("mp3", *run.player.formats.names)
    urls = [playlists.address(request, f"{path}.{form}") for form in forms]
    content = playlists.xspf(TITLE, playlists.address(request, "/"), urls)
    return Response(content, headers=OPEN, media_type=playlists.XSPF)
