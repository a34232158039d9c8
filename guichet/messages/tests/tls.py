"""TLS on loopback: a certificate made here, and a counter before a server that speaks none."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

PATIENCE_SECONDS = 20


def certificate(folder: Path, *, address: str = "127.0.0.1", ends: timedelta = timedelta(days=1)) -> Path:
    """Write a key and a certificate for an address, signed by itself, in one file; return it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centre")])
    now = datetime.now(UTC)  # OpenSSL reads the machine's clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{made.serial_number:x}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file


@contextmanager
def tls_before(port: int, behind: int, file: Path) -> Iterator[list[str]]:
    """Speak TLS on a port for the server of another one; yield the versions of those who came in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    loop, spoken = asyncio.new_event_loop(), list[str]()
    loop.set_exception_handler(lambda *_: None)  # who refuses our certificate leaves in the middle

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ssl.SSLError, asyncio.IncompleteReadError):
            while content := await reader.read(65_536):
                writer.write(content)
                await writer.drain()
        writer.close()

    async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        spoken.append(str(writer.get_extra_info("ssl_object").version()))
        inward, outward = await asyncio.open_connection("127.0.0.1", behind)
        await asyncio.gather(carry(reader, outward), carry(inward, writer))

    async def opened() -> asyncio.Server:
        return await asyncio.start_server(welcome, "127.0.0.1", port, ssl=context)

    async def closed(server: asyncio.Server) -> None:
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(opened(), loop).result(PATIENCE_SECONDS)
    try:
        yield spoken
    finally:
        asyncio.run_coroutine_threadsafe(closed(server), loop).result(PATIENCE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE_SECONDS)
        loop.close()
