"""Opening, reading, changing and ending a run."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from courante.api.access import ControlledRun, Opening, TheStation
from courante.api.kept import KeptRun
from courante.api.playlists import address, websocket_address
from courante.api.schemas import Change, ListenAddresses, NewRun, OpenedRun, RunBody
from courante.band.style import style_names
from courante.config.metres import metre_named
from courante.errors import BadInput
from courante.station.past import PastRun
from courante.station.request import RunRequest
from courante.station.run import Run
from courante.station.tokens import Secrets
from courante.station.wishes import energy_wish_from, with_energy
from courante.types import Bpm, Mode

router = APIRouter(prefix="/api/runs", tags=["runs"])

Purge = Annotated[bool, Query(description="Leave no trace of it: no row, no recording.")]


@router.post("", status_code=201)
def open_run(
    request: Request, station: TheStation, opened: Opening, asked: NewRun | None = None
) -> OpenedRun:
    """Begin a run. Keep the control token: it is shown only now."""
    asked = asked or NewRun()
    _check_style(asked.style)
    secrets = Secrets()
    addresses = _addresses(request, secrets.listen)
    run = station.open_run(_request(asked), secrets.tokens, saved=asked.save)
    opened(run.run_id)
    return OpenedRun(
        run_id=run.run_id,
        control_token=secrets.control,
        listen_url=addresses.listen_url,
        playlist_url=addresses.playlist_url,
        notes_url=websocket_address(request, f"/api/runs/{run.run_id}/notes"),
        expires_at=run.expires_at,
    )


@router.get("/{run_id}")
def read_run(run: KeptRun) -> RunBody:
    """How the run is, and why its tempo is what it is; or how it was, if it was saved."""
    return _body(run)


@router.patch("/{run_id}")
def change_run(run: ControlledRun, station: TheStation, change: Change) -> RunBody:
    """Change what is given: the tempo with the next block, style and energy by half phrases.

    ``save`` can be changed for some minutes after the run is over, too.
    """
    _check_style(change.style)
    if change.save:
        station.archive.require_savable(run.run_id)
    if change.save is None or change.model_dump(exclude={"save"}, exclude_none=True):
        bpm = None if change.bpm is None else Bpm(change.bpm)
        run.change(
            style=change.style,
            mode=change.mode,
            bpm=bpm,
            paused=change.paused,
            energy=energy_wish_from(change.energy),
        )
    if change.save is not None:
        station.archive.save(run, saved=change.save)
    return _body(run)


@router.delete("/{run_id}")
def end_run(run: KeptRun, station: TheStation, purge: Purge = False) -> RunBody:  # noqa: FBT002 - a query, named by FastAPI
    """End the run: its last notes ring out. Its score and picture can be had for a while.

    With ``purge`` all that was kept of it is deleted at once, also if it was saved or is over.
    """
    if isinstance(run, Run):
        run.end()
    body = _body(run)
    if purge:
        station.archive.purge(run)
    return body


@router.post("/{run_id}/listen_token", status_code=201)
def renew_listen_token(request: Request, run: ControlledRun) -> ListenAddresses:
    """Revoke the link to the run's sound and get another; who listens already goes on."""
    # Asked for a host that is none, it is not to be revoked.
    _addresses(request, "")
    return _addresses(request, run.deed.renew_listen_token())


def _addresses(request: Request, listen_token: str) -> ListenAddresses:
    return ListenAddresses(
        listen_url=address(request, f"/listen/{listen_token}.mp3"),
        playlist_url=address(request, f"/listen/{listen_token}/playlist.m3u"),
    )


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
        energy=with_energy(None, energy_wish_from(asked.energy)),
        metre=None if asked.metre is None else metre_named(asked.metre),
    )


def _body(run: Run | PastRun) -> RunBody:
    kept_until = run.kept_until if isinstance(run, PastRun) else None
    return RunBody.of(run.status(), _heart_rate(run), run.expires_at, kept_until)


def _heart_rate(run: Run | PastRun) -> float | None:
    """The latest known; only the holder of the control token gets to see it."""
    told = run.shown().played.readings if isinstance(run, PastRun) else run.journal.readings()
    readings = reversed(told)
    return next((r.heart_rate_bpm for r in readings if r.heart_rate_bpm is not None), None)
