"""Opening, reading, changing and ending a run."""

from fastapi import APIRouter, Request

from courante.api.access import ControlledRun, TheStation
from courante.api.playlists import address
from courante.api.schemas import Change, NewRun, OpenedRun, RunBody
from courante.band.style import style_names
from courante.errors import BadInput
from courante.station.request import RunRequest
from courante.station.run import Run
from courante.types import Bpm, Mode

router = APIRouter(prefix="/api/runs", tags=["runs"])


@router.post("", status_code=201)
def open_run(request: Request, station: TheStation, asked: NewRun | None = None) -> OpenedRun:
    """Begin a run. Keep the control token: it is shown only now."""
    asked = asked or NewRun()
    _check_style(asked.style)
    run = station.open_run(_request(asked))
    return OpenedRun(
        run_id=run.run_id,
        control_token=run.control_token,
        listen_url=address(request, f"/listen/{run.listen_token}.mp3"),
        playlist_url=address(request, f"/listen/{run.listen_token}/playlist.m3u"),
        expires_at=run.expires_at,
    )


@router.get("/{run_id}")
def read_run(run: ControlledRun) -> RunBody:
    """How the run is, and why its tempo is what it is."""
    return _body(run)


@router.patch("/{run_id}")
def change_run(run: ControlledRun, change: Change) -> RunBody:
    """Change what is given: the tempo with the next block, the style with the next bar."""
    _check_style(change.style)
    bpm = None if change.bpm is None else Bpm(change.bpm)
    run.change(style=change.style, mode=change.mode, bpm=bpm, paused=change.paused)
    return _body(run)


@router.delete("/{run_id}")
def end_run(run: ControlledRun) -> RunBody:
    """End the run: its last notes ring out. Its score and picture can be had for a while."""
    run.end()
    return _body(run)


def _check_style(name: str | None) -> None:
    """In a body an unknown style is a bad value, not a missing page."""
    names = style_names()
    if name is not None and name not in names:
        raise BadInput(field="style", value=name, expected=f"one of {', '.join(names)}")


def _request(asked: NewRun) -> RunRequest:
    default = RunRequest()
    return RunRequest(
        style=asked.style or default.style,
        mode=asked.mode or Mode.AUTO,
        bpm=None if asked.bpm is None else Bpm(asked.bpm),
        seed=asked.seed,
    )


def _body(run: Run) -> RunBody:
    return RunBody.of(run.status(), _heart_rate(run), run.expires_at)


def _heart_rate(run: Run) -> float | None:
    """The latest known; only the holder of the control token gets to see it."""
    readings = reversed(run.journal.readings())
    return next((r.heart_rate_bpm for r in readings if r.heart_rate_bpm is not None), None)
