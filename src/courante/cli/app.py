"""The command line's root: runs a command, and turns errors into one line and an exit status."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from courante.errors import CouranteError

FAILED = 1
INTERRUPTED = 130

app = typer.Typer(
    name="courante",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    *,
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.")
    ] = False,
) -> None:
    """Music without end, composed by a network, at the pace of the person who moves."""
    if show_version:
        typer.echo(f"courante {version('courante')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run(arguments: list[str] | None = None) -> int:
    """Run a command line.

    Args:
        arguments: without the program's name; those of this process if none are given.

    Returns:
        The exit status: 0, 1 when something failed, 2 for wrong usage, 130 when interrupted.
    """
    try:
        status = app(args=arguments, prog_name="courante", standalone_mode=False)
    except CouranteError as error:
        return _fail(str(error), FAILED)
    except typer.TyperException as error:
        return _fail(_with_hint(error), error.exit_code)
    except typer.Abort:
        return _fail("interrupted", INTERRUPTED)
    except OSError as error:
        return _fail(_in_words(error), FAILED)
    if status == INTERRUPTED:
        return _fail("interrupted", INTERRUPTED)
    return status if isinstance(status, int) else 0


def _with_hint(error: typer.TyperException) -> str:
    context: typer.Context | None = getattr(error, "ctx", None)
    message = error.format_message()
    return message if context is None else f"{message} (see {context.command_path} --help)"


def _in_words(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    return reason if error.filename is None else f"{error.filename}: {reason}"


def _fail(message: str, status: int) -> int:
    sys.stderr.write(f"courante: {' '.join(message.split())}\n")
    return status
