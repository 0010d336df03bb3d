"""Options of ``courante serve`` that say to whom it speaks, how, and how much they may ask for."""

from pathlib import Path
from typing import Annotated

import typer


def _count(text: str) -> object:
    return typer.Option(metavar="N", min=1, help=text)


def _seconds(text: str) -> object:
    return typer.Option(metavar="SECONDS", help=text)


ConnectionsOption = Annotated[int, _count("Connections at one time.")]
ConnectionsPerAddressOption = Annotated[int, _count("Connections of one address.")]
StreamsOption = Annotated[int, _count("Listeners at one time, over all runs.")]
StreamsPerAddressOption = Annotated[int, _count("Listeners of one address, over all runs.")]
RunsPerAddressOption = Annotated[int, _count("Runs of one address at one time.")]
OpeningsOption = Annotated[int, _count("Runs that one address may open in a minute.")]
FollowersOption = Annotated[int, _count("Followers of a run's events at one time.")]
BodyBytesOption = Annotated[int, _count("Largest body of a request.")]
HeaderBytesOption = Annotated[int, _count("Largest head of a request.")]
UrlBytesOption = Annotated[int, _count("Longest path and query.")]
HeaderSecondsOption = Annotated[float, _seconds("A request's head must be there by then.")]
BodySecondsOption = Annotated[float, _seconds("A request's body must be there by then.")]
StalledSecondsOption = Annotated[float, _seconds("Who takes nothing for so long is cut off.")]
CertificateOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="PEM certificate (with its chain): serve by TLS only."),
]
KeyOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="PEM private key of the certificate.")
]
TrustedProxyOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ADDRESS",
        help="Proxy (or network of proxies) that may say who a caller is; may be repeated.",
    ),
]
HttpsOption = Annotated[
    bool,
    typer.Option(
        "--https/--no-https",
        help="Speak HTTPS too, by an authority of this home's own, which phones can trust.",
    ),
]
HttpsNameOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="With --https: a name of this machine that it does not know; may be repeated.",
    ),
]
