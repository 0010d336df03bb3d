import asyncio
import logging

import pytest
from starlette.types import Message, Receive, Scope, Send

from courante.api.clients import Clients, Proxies, client_of, plain, share_of
from courante.errors import BadConfig


@pytest.mark.parametrize(
    ("host", "share"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
        ("unknown", "unknown"),
        ("x" * 500, "x" * 64),
        ("", ""),
    ],
)
def test_a_share_is_counted_by_address_or_network(host: str, share: str) -> None:
    assert share_of(host) == share


def test_an_ipv4_address_is_shown_plainly() -> None:
    assert plain("::ffff:192.0.2.7") == "192.0.2.7"
    assert plain("2001:db8::1") == "2001:db8::1"


@pytest.mark.parametrize("trusted", ["proxy.example", "10.0.0.1/8", "", "*"])
def test_a_proxy_is_an_address_or_a_network(trusted: str) -> None:
    with pytest.raises(BadConfig, match="trusted_proxies"):
        Proxies([trusted])


def seen(layer_of: list[str], peer: str | None, *forwarded: tuple[str, str]) -> tuple[str, str]:
    """Whom the app behind the layer sees, and by which scheme they came."""
    found: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        found.append(scope)

    async def never() -> Message:
        raise AssertionError

    async def nothing(message: Message) -> None:
        raise AssertionError(message)

    scope: Scope = {
        "type": "http",
        "scheme": "http",
        "client": None if peer is None else (peer, 1234),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in forwarded],
    }
    asyncio.run(Clients(app, Proxies(layer_of))(scope, never, nothing))
    return client_of(found[0]), found[0]["scheme"]


FOR, PROTO = "x-forwarded-for", "x-forwarded-proto"


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "caller"),
    [
        ([], "127.0.0.1", [(FOR, "198.51.100.1"), (PROTO, "https")], ("127.0.0.1", "http")),
        (
            ["127.0.0.1"],
            "127.0.0.1",
            [(FOR, "198.51.100.1"), (PROTO, "https")],
            ("198.51.100.1", "https"),
        ),
        # As a socket of both families shows it.
        (["127.0.0.1"], "::ffff:127.0.0.1", [(FOR, "198.51.100.1")], ("198.51.100.1", "http")),
        (
            ["127.0.0.1"],
            "192.0.2.9",
            [(FOR, "198.51.100.1"), (PROTO, "https")],
            ("192.0.2.9", "http"),
        ),
        # What the caller wrote stands before what the proxy appended.
        (
            ["10.0.0.0/8"],
            "10.1.2.3",
            [(FOR, "203.0.113.9, 198.51.100.1")],
            ("198.51.100.1", "http"),
        ),
        (["10.0.0.0/8"], "10.1.2.3", [(FOR, "198.51.100.1, 10.9.9.9")], ("198.51.100.1", "http")),
        (
            ["10.0.0.0/8"],
            "10.1.2.3",
            [(FOR, "203.0.113.9"), (FOR, "2001:db8::7")],
            ("2001:db8::/64", "http"),
        ),
        (["127.0.0.1"], "127.0.0.1", [(FOR, ""), (PROTO, "gopher")], ("127.0.0.1", "http")),
        (["127.0.0.1"], "127.0.0.1", [(FOR, "[2001:db8::1]:99")], ("2001:db8::/64", "http")),
        (["127.0.0.1"], "127.0.0.1", [(FOR, "\xff\xfe nonsense")], ("\xff\xfe nonsense", "http")),
        (["127.0.0.1"], None, [(FOR, "198.51.100.1")], ("", "http")),
    ],
)
def test_only_trusted_proxies_are_believed(
    trusted: list[str],
    peer: str | None,
    forwarded: list[tuple[str, str]],
    caller: tuple[str, str],
) -> None:
    assert seen(trusted, peer, *forwarded) == caller


def test_a_proxy_that_is_not_trusted_is_told_of_without_its_callers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    seen([], "127.0.0.1", (FOR, "198.51.100.1"))
    assert "--trusted-proxy 127.0.0.1" in caplog.text
    assert "198.51.100.1" not in caplog.text
    caplog.clear()
    seen(["127.0.0.1"], "127.0.0.1", (FOR, "198.51.100.1"))
    seen([], "8.8.8.8", (FOR, "198.51.100.1"))
    seen([], "127.0.0.1")
    assert caplog.text == ""
