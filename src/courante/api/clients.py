"""Who a caller is: their address, also behind proxies that may be believed."""

import logging
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, cast, final

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from courante.errors import BadConfig

logger = logging.getLogger(__name__)

_NETWORK_BITS = 64
"""An IPv6 customer gets at least a network of this size, so its addresses cost them nothing."""
_LONGEST_NAME = 64


def plain(host: str) -> str:
    """An address as people write it: IPv4 also where a socket of both families shows it mapped."""
    address = _parsed(host)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return host if mapped is None else str(mapped)


def share_of(host: str) -> str:
    """The name under which a caller's share is counted: an IPv4 address, or an IPv6 /64."""
    address = _parsed(plain(host))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> 64 << 64, _NETWORK_BITS)))
    return host[:_LONGEST_NAME] if address is None else str(address)


@final
class Proxies:
    """The proxies whose word counts."""

    def __init__(self, trusted: Sequence[str]) -> None:
        """Take their addresses and networks.

        Raises:
            BadConfig: one is neither an address nor a network.
        """
        self.texts = tuple(trusted)
        self._networks = tuple(_network(text) for text in trusted)

    def __contains__(self, host: str) -> bool:
        """Whether an address is one of theirs."""
        address = _parsed(plain(host))
        return address is not None and any(address in network for network in self._networks)


@final
class Clients:
    """A plain ASGI layer: ``scope["client"]`` and ``scope["scheme"]`` become the caller's own.

    ``X-Forwarded-For`` and ``X-Forwarded-Proto`` count only from trusted proxies; the caller is
    the last address there that is none of theirs.
    """

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._proxies = proxies
        self._told = False
        forwarded: Any = ProxyHeadersMiddleware(cast("Any", app), list(proxies.texts))
        self._app = cast("ASGIApp", forwarded) if proxies.texts else app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        client: tuple[str, int] | None = scope.get("client")
        if client is not None:
            scope["client"] = (plain(client[0]), client[1])
            self._tell_if_forwarded(scope)
        await self._app(scope, receive, send)

    def _tell_if_forwarded(self, scope: Scope) -> None:
        """Once: a proxy in our own house, not trusted, makes all the world share one address."""
        host = scope["client"][0]
        if self._told or host in self._proxies or not _of_the_house(host):
            return
        if any(name == b"x-forwarded-for" for name, _ in scope.get("headers", ())):
            self._told = True
            logger.warning(
                "%s forwards requests, and all of them count as its own; "
                "if it is your proxy, add --trusted-proxy %s",
                host,
                host,
            )


def client_of(scope: Scope) -> str:
    """The name under which the caller's share is counted."""
    client: tuple[str, int] | None = scope.get("client")
    return share_of(client[0]) if client else ""


def _parsed(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _of_the_house(host: str) -> bool:
    address = _parsed(host)
    return address is not None and address.is_private


def _network(text: str) -> Any:  # noqa: ANN401 - of either family, asked only for `in`
    try:
        return ip_network(text)
    except ValueError:
        expected = "an address, or a network such as 10.0.0.0/8"
        raise BadConfig(field="trusted_proxies", value=text, expected=expected) from None
