"""What there is to choose from."""

from fastapi import APIRouter

from courante.api.schemas import StyleBody, StylesBody
from courante.band.style import load_style, style_names
from courante.station.request import RunRequest

router = APIRouter(prefix="/api", tags=["styles"])


@router.get("/styles")
def list_styles() -> StylesBody:
    """All styles, the one that plays if none is asked for first."""
    default = RunRequest().style
    names = sorted(style_names(), key=lambda name: (name != default, name))
    return StylesBody(styles=[StyleBody.of(load_style(name)) for name in names])
