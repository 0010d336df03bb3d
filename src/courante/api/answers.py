"""What answers have in common that players, and pages of other sites, may have."""

from typing import Any

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Other pages may have it; nothing may keep it."""


def of_type(media_type: str) -> dict[int | str, dict[str, Any]]:
    """For the schema: a good answer is of this type."""
    return {200: {"content": {media_type: {}}}}
