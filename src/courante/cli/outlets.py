"""Options and files that name outlets: Icecast servers, and folders of files."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from courante.band.strict_toml import Table
from courante.config import FilesConfig, IcecastAddress, IcecastConfig, OutletsConfig
from courante.config.outlets import LONGEST_FILE_MINUTES
from courante.errors import BadConfig, Missing, OutputFailed

PASSWORD_VARIABLE = "COURANTE_ICECAST_PASSWORD"  # noqa: S105 - the variable's name
MOST_FILES = 100_000
_SHOWN = ("folder", "minutes", "keep", "name", "genre", "description", "website", "public")
"""Fields whose value an error may show."""

IcecastOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="URL",
        help="Also play to icecast://source:PASSWORD@HOST:PORT/MOUNT.mp3 (icecast+https:// for "
        f"TLS); the password may be in {PASSWORD_VARIABLE} instead. May be given again.",
    ),
]
OutletsOption = Annotated[
    Path | None,
    typer.Option("--outlets", metavar="FILE", help="Also play to the outlets of this TOML file."),
]


def outlets_from(
    urls: Sequence[str] | None, file: Path | None, about: IcecastConfig | None = None
) -> OutletsConfig:
    """The outlets that a command line names.

    Args:
        urls: of Icecast servers; see ``IcecastAddress.from_url``.
        file: see ``load_outlets``.
        about: what the servers in ``urls`` tell about the stream; its address is not used.

    Raises:
        BadConfig: a URL is not usable; its password is not shown.
        CouranteError: whatever ``load_outlets`` raises.
    """
    password = os.environ.get(PASSWORD_VARIABLE)
    addresses = [IcecastAddress.from_url(url, password) for url in urls or ()]
    servers = (
        IcecastConfig(address) if about is None else replace(about, address=address)
        for address in addresses
    )
    named = OutletsConfig(icecast=tuple(servers))
    return named if file is None else named.plus(load_outlets(file))


def load_outlets(path: Path) -> OutletsConfig:
    """Read ``[[icecast]]`` and ``[[files]]`` tables.

    Raises:
        Missing: there is no such file, or a password is not in the environment.
        OutputFailed: it cannot be read.
        BadConfig: something in it is wrong; no password is shown.
    """
    if not path.is_file():
        raise Missing(f"outlets file {path}", "name a TOML file with [[icecast]] or [[files]]")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadConfig(path.name, "...", "a TOML file in UTF-8") from error
    except OSError as error:
        raise OutputFailed(f"cannot read {path}: {error.strerror or error}") from error
    root = Table.parse(path.name, text)
    try:
        return _outlets(root)
    except BadConfig as error:
        if error.field.rpartition(".")[2] in _SHOWN:
            raise
        # What stands there may be a password, even where none belongs.
        raise BadConfig(error.field, "...", error.expected) from None


def require_house(outlets: OutletsConfig, *, house: bool) -> None:
    """A server's outlets play its house run.

    Raises:
        BadConfig: there are outlets and no house run.
    """
    if not outlets.empty and not house:
        expected = "a house run for --icecast and --outlets to play"
        raise BadConfig("--no-house", house, expected)


def require_writable(files: Iterable[FilesConfig]) -> None:
    """Make the folders.

    Raises:
        OutputFailed: there can be no such folder, or it is not ours to write into.
    """
    for config in files:
        try:
            config.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"cannot write into {config.folder}: {error.strerror or error}"
            raise OutputFailed(message) from error
        if not os.access(config.folder, os.W_OK | os.X_OK):
            raise OutputFailed(f"cannot write into {config.folder}: not allowed")


def _outlets(root: Table) -> OutletsConfig:
    config = OutletsConfig(
        icecast=tuple(_icecast(table) for table in _tables(root, "icecast")),
        files=tuple(_files(table) for table in _tables(root, "files")),
    )
    root.done()
    if config.empty:
        raise BadConfig(root.field("outlets"), None, "a table [[icecast]] or [[files]]")
    return config


def _tables(root: Table, key: str) -> tuple[Table, ...]:
    return root.tables(key) if root.has(key) else ()


def _icecast(table: Table) -> IcecastConfig:
    url, field = table.text("url"), table.field("url")
    password = _password(table)
    try:
        address = IcecastAddress.from_url(url, password)
    except BadConfig as error:
        raise BadConfig(field, error.value, error.expected) from None
    texts = ("name", "genre", "description", "website")
    given = {name: table.text(name) for name in texts if table.has(name)}
    config = replace(IcecastConfig(address), **given)
    if table.has("public"):
        config = replace(config, public=table.flag("public"))
    if table.has("ca_file"):
        config = replace(config, ca_file=_existing(Path(table.text("ca_file"))))
    table.done()
    return config


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise Missing(f"certificate file {path}", "name a PEM file")
    return path


def _password(table: Table) -> str | None:
    """From the table, from the variable that it names, or from ours."""
    if table.has("password"):
        return table.text("password")
    if not table.has("password_env"):
        return os.environ.get(PASSWORD_VARIABLE)
    name = table.text("password_env")
    password = os.environ.get(name)
    if not password:
        raise Missing(f"environment variable {name}", "set it to the source password")
    return password


def _files(table: Table) -> FilesConfig:
    config = FilesConfig(folder=Path(table.text("folder")))
    if table.has("minutes"):
        # FilesConfig refuses what is too short.
        config = replace(config, minutes=table.number("minutes", 0, LONGEST_FILE_MINUTES))
    if table.has("keep"):
        config = replace(config, keep=table.whole("keep", 1, MOST_FILES))
    table.done()
    return config
