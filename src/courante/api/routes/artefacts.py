"""What was played, to keep: the score, the picture, the training file and the sound of a run."""

from io import BytesIO

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from courante.api.access import TheStation
from courante.api.answers import of_type
from courante.api.kept import KeptRun
from courante.errors import NotFound
from courante.outlet.midi import write_midi
from courante.outlet.picture import run_picture
from courante.outlet.tcx import write_tcx
from courante.station.past import PastRun
from courante.station.run import Run
from courante.station.shown import Shown

router = APIRouter(prefix="/api/runs", tags=["artefacts"])

MIDI = "audio/midi"
MP3 = "audio/mpeg"
SVG = "image/svg+xml"
TCX = "application/vnd.garmin.tcx+xml"
TITLE = "Courante"
_PRIVATE = {"Cache-Control": "no-store"}


@router.get("/{run_id}/score.mid", response_class=Response, responses=of_type(MIDI))
def score(run: KeptRun) -> Response:
    """Everything played so far, as a Standard MIDI File."""
    file = BytesIO()
    shown = _shown(run)
    write_midi(file, shown.played.bars, shown.played.tempos, shown.parts)
    return _file(file, "courante.mid", MIDI)


@router.get("/{run_id}/run.svg", response_class=Response, responses=of_type(SVG))
def picture(run: KeptRun) -> Response:
    """The run and its music over time, with heart rate if it was told: for the runner to share."""
    file = BytesIO()
    shown = _shown(run)
    run_picture(
        file,
        title=TITLE,
        duration_s=run.status().time_s,
        readings=shown.played.readings,
        played=shown.played.bars,
        tempos=shown.played.tempos,
        parts=shown.parts,
        picture_format="svg",
    )
    return _file(file, "courante.svg", SVG)


@router.get("/{run_id}/run.tcx", response_class=Response, responses=of_type(TCX))
def training_file(run: KeptRun) -> Response:
    """The run as a training file: speed, cadence, heart rate and the music's tempo."""
    file = BytesIO()
    played = _shown(run).played
    write_tcx(
        file,
        started_at=run.opened_at,
        readings=played.readings,
        tempos=played.tempos,
        title=TITLE,
    )
    return _file(file, "courante.tcx", TCX)


@router.head("/{run_id}/recording.mp3", include_in_schema=False)
@router.get("/{run_id}/recording.mp3", response_class=FileResponse, responses=of_type(MP3))
def recording(run: KeptRun, station: TheStation) -> FileResponse:
    """The sound of a run that is saved, from when that was asked for; ``Range`` is understood."""
    return FileResponse(
        station.archive.recording(run.run_id),
        headers=_PRIVATE,
        media_type=MP3,
        filename="courante.mp3",
    )


def _shown(run: Run | PastRun) -> Shown:
    shown = run.shown()
    if not shown.played.bars:
        message = "This run has not played a bar yet."
        raise NotFound(message)
    return shown


def _file(content: BytesIO, name: str, media_type: str) -> Response:
    headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content.getvalue(), headers=headers, media_type=media_type)
