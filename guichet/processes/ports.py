"""Ports of this machine: who can take one, who answers on one."""

import socket

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not bound


def is_free(host: str, port: int) -> bool:
    """Tell whether a port can be taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int, page: str, *, name: str = "localhost") -> bool:
    """Tell whether a page is answered with 200, asked for under a host's name."""
    try:
        with socket.create_connection((_EVERYWHERE.get(host, host), port), timeout=5) as connection:
            connection.sendall(f"GET {page} HTTP/1.0\r\nHost: {name}\r\n\r\n".encode())
            return connection.recv(32).split()[1:2] == [b"200"]
    except OSError:
        return False
