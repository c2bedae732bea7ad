"""Requests to servers whose address somebody typed: they reach the servers meant, and nothing inside our network.

The host is resolved once, every address it has is looked at, and the connection goes to the very address that was
looked at, so that a name which changes its answer gains nothing. The certificate is still checked against the name.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection
from typing import Any

import httpx

AGENT = "Mentorship"
SECONDS = 10.0
HTTPS_PORT = 443

Resolve = Callable[..., list[Any]]


class Forbidden(httpx.RequestError):
    """The address leads where no request of ours may go; the text says why and can be shown."""


class Guard(httpx.BaseTransport):
    """Lets https requests to public addresses pass; to others, and over plain http, only for the hosts in ``inside``.

    ``inside`` holds what whoever runs the installation trusts, as ``host`` or ``host:port``.
    """

    def __init__(
        self,
        inside: Collection[str] = (),
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        self.inside = {host.lower() for host in inside}
        self.transport = transport or httpx.HTTPTransport(retries=0)
        self.resolve = resolve

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host.lower()
        address = self._address(request, host, request.url.port or HTTPS_PORT)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)  # the Host header was set before, from the name
        return self.transport.handle_request(request)

    def close(self) -> None:
        self.transport.close()

    def _address(self, request: httpx.Request, host: str, port: int) -> str:
        trusted = bool({host, f"{host}:{port}"} & self.inside)
        if request.url.scheme != "https" and not trusted:
            raise Forbidden("The address does not begin with https.", request=request)
        try:
            found = self.resolve(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError("The name of the server is not known.", request=request) from error
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses:
            raise httpx.ConnectError("The name of the server is not known.", request=request)
        if not trusted and not all(is_public(address) for address in addresses):
            raise Forbidden("The address leads inside our own network.", request=request)
        return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address belongs to the internet at large, also when it is written as IPv4 inside IPv6."""
    parsed = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if parsed in NAT64:
            return is_public(str(ipaddress.IPv4Address(parsed.packed[-4:])))
    return parsed.is_global and not parsed.is_multicast


NAT64 = ipaddress.ip_network("64:ff9b::/96")


def guarded_client(inside: Collection[str] = (), transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """A client that follows no redirect, waits ten seconds at most, heeds no proxy, and asks for plain bodies.

    Plain, so that a limit on what is read is a limit on what is unpacked.
    """
    return httpx.Client(
        transport=Guard(inside, transport), timeout=SECONDS, follow_redirects=False, trust_env=False,
        headers={"User-Agent": AGENT, "Accept-Encoding": "identity"},
    )  # fmt: skip
