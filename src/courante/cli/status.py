"""``courante status``: how a running server is."""

from typing import Annotated

import typer

from courante.config import ApiConfig


def status(
    url: Annotated[
        str, typer.Argument(metavar="[URL]", help="Where the server is.")
    ] = f"http://localhost:{ApiConfig().port}",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Tell how a server is; fail if it is down or not ready."""
    from courante.cli.status_asking import ask, require_ready  # noqa: PLC0415 - only used here
    from courante.cli.status_table import as_json_text, as_table  # noqa: PLC0415 - the same

    answers = ask(url)
    typer.echo(as_json_text(answers) if as_json else as_table(answers))
    require_ready(answers)
