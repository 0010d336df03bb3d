"""What was played, to keep: the score, and the picture of the run."""

from io import BytesIO

from fastapi import APIRouter
from fastapi.responses import Response

from courante.api.access import ControlledRun
from courante.errors import NotFound
from courante.outlet.midi import write_midi
from courante.outlet.picture import run_picture
from courante.station.run import Run
from courante.types import PlayedBar

router = APIRouter(prefix="/api/runs", tags=["artefacts"])

MIDI = "audio/midi"
SVG = "image/svg+xml"


@router.get("/{run_id}/score.mid", response_class=Response)
def score(run: ControlledRun) -> Response:
    """Everything played so far, as a Standard MIDI File."""
    file = BytesIO()
    write_midi(file, _played(run), run.journal.tempos(), run.parts)
    return _file(file, "courante.mid", MIDI)


@router.get("/{run_id}/run.svg", response_class=Response)
def picture(run: ControlledRun) -> Response:
    """The run and its music over time, with heart rate if it was told: for the runner to share."""
    file = BytesIO()
    run_picture(
        file,
        title="Courante",
        duration_s=run.status().time_s,
        readings=run.journal.readings(),
        played=_played(run),
        tempos=run.journal.tempos(),
        parts=run.parts,
        picture_format="svg",
    )
    return _file(file, "courante.svg", SVG)


def _played(run: Run) -> tuple[PlayedBar, ...]:
    bars = run.journal.bars()
    if not bars:
        message = "This run has not played a bar yet."
        raise NotFound(message)
    return bars


def _file(content: BytesIO, name: str, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content.getvalue(), headers=headers, media_type=media_type)
