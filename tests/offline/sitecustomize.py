"""Cuts the network off in the tests and, through PYTHONPATH, in every Python process that they start."""

import ipaddress
import socket


class NetworkUsedError(OSError):
    """Something tried to reach another machine."""


def _local(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) else address
    if not isinstance(host, str) or host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return isinstance(address, str)  # the path of a Unix socket


def _guard(name: str) -> None:
    real = getattr(socket.socket, name)

    def guarded(self: socket.socket, address: object, *rest: object) -> object:
        if self.family != getattr(socket, "AF_UNIX", None) and not _local(address):
            raise NetworkUsedError(f"the network is off limits, and {address} was called")
        return real(self, address, *rest)

    setattr(socket.socket, name, guarded)


_guard("connect")
_guard("connect_ex")
_resolve = socket.getaddrinfo


def _getaddrinfo(host: object, *rest: object, **named: object) -> object:
    if not _local((host,)) and host is not None:
        raise NetworkUsedError(f"the network is off limits, and {host} was looked up")
    return _resolve(host, *rest, **named)  # type: ignore[arg-type]


socket.getaddrinfo = _getaddrinfo  # type: ignore[assignment]
