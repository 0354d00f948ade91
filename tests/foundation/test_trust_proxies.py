"""Address, scheme and host of who asks: only trusted proxies are believed."""

from ipaddress import ip_network

import pytest
from flask import Flask, request

from challenge_hub.foundation.proxies import TrustedProxies

NETWORKS = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
FOR, PROTO, HOST = "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"


def seen(peer: str, **told: str) -> str:
    """What the application is told: address, scheme, host."""
    app = Flask(__name__)

    @app.get("/")
    def show() -> str:
        return f"{request.remote_addr} {request.scheme} {request.host}"

    app.wsgi_app = TrustedProxies(app.wsgi_app, NETWORKS)  # type: ignore[method-assign]  # as app.py does
    headers = {name.replace("_", "-"): value for name, value in told.items()}
    reply = app.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": peer})
    return reply.get_data(as_text=True)


@pytest.mark.parametrize(
    ("peer", "told", "address"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the first was invented
        ("127.0.0.1", "203.0.113.7, 10.1.2.3", "203.0.113.7"),  # by way of two proxies of ours
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),  # a proxy itself asks
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "'; DROP TABLE person", "127.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # past the proxy: not believed
    ],
)
def test_the_address_is_the_last_one_that_is_no_proxy_of_ours(
    peer: str, told: str, address: str
) -> None:
    assert seen(peer, **{FOR: told}).split()[0] == address


def test_scheme_and_host_come_from_a_trusted_proxy() -> None:
    told = {PROTO: "https", HOST: "hub.example.org"}

    assert seen("10.0.0.9", **told) == "10.0.0.9 https hub.example.org"


def test_scheme_and_host_of_a_stranger_are_not_believed() -> None:
    told = {PROTO: "https", HOST: "evil.example"}

    assert seen("203.0.113.9", **told) == "203.0.113.9 http localhost"


def test_an_unknown_scheme_is_none() -> None:
    assert seen("127.0.0.1", **{PROTO: "javascript"}).split()[1] == "http"
