"""Who asks, when reverse proxies stand before: believed only of addresses that were named.

A number of hops would not do: whoever reaches the port past the proxy could invent her address.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]
TOLD = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")


class TrustedProxies:
    """WSGI middleware: takes address, scheme and host from the headers of a trusted proxy.

    Of X-Forwarded-For the last address that is no trusted proxy itself counts: what stands before
    it came from the client. From anybody else the three headers are dropped.
    """

    def __init__(self, app: "WSGIApplication", networks: Networks) -> None:
        self._app, self._networks = app, networks

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        addresses, scheme, host = (environ.pop(name, "") for name in TOLD)
        if self._trusts(environ.get("REMOTE_ADDR", "")):
            environ["REMOTE_ADDR"] = self._client(addresses, environ["REMOTE_ADDR"])
            if last(scheme) in {"http", "https"}:
                environ["wsgi.url_scheme"] = last(scheme)
            if last(host):
                environ["HTTP_HOST"] = last(host)
        return self._app(environ, start_response)

    def _client(self, addresses: str, peer: str) -> str:
        for address in reversed([each.strip() for each in addresses.split(",")]):
            if not is_address(address):
                break
            peer = address
            if not self._trusts(address):
                break
        return peer

    def _trusts(self, address: str) -> bool:
        if not is_address(address):
            return False
        found = ip_address(address)
        return any(found in network for network in self._networks)


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def last(told: str) -> str:
    """What the nearest proxy added."""
    return told.rpartition(",")[2].strip()
