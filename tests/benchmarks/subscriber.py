"""A process with callbacks for a hub, which prints a line of JSON for each delivery.

``python -m tests.benchmarks.subscriber --addresses 250 --secret S`` listens at as many
addresses of this machine's loopback network, prints where, and confirms whatever it is asked.
A callback below ``/silent`` confirms, and never answers a delivery.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import sys
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit


def told(**line: Any) -> None:
    """Prints a line at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Callbacks:
    """Answers the hub.

    Args:
        secret: With which deliveries are to be signed.
        wanted: Texts; each delivery's line tells which of them are in it.
    """

    def __init__(self, secret: str, wanted: list[str]) -> None:
        self._secret = secret.encode()
        self._wanted = wanted

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one connection's requests until it ends."""
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ", 2)
        fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        headers = {name.lower(): value for name, value in fields.items()}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        parts = urlsplit(target)
        answer = b""
        if method == "GET":
            answer = parse_qs(parts.query).get("hub.challenge", [""])[0].encode()
        else:
            at = time.time()
            signed = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
            told(
                host=headers["host"],
                path=parts.path,
                at=at,
                signed=headers.get("x-hub-signature") == f"sha256={signed}",
                sha256=hashlib.sha256(body).hexdigest(),
                type=headers.get("content-type", ""),
                link=headers.get("link", ""),
                found=[one for one in self._wanted if one.encode() in body],
            )
            if parts.path.startswith("/silent"):
                await asyncio.sleep(3600)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
        await writer.drain()
        return True


async def main() -> None:
    """Listens until the process is stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--addresses", type=int, default=1)
    parser.add_argument("--secret", default="")
    parser.add_argument("wanted", nargs="*")
    given = parser.parse_args()
    callbacks = Callbacks(given.secret, given.wanted)
    hosts = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(given.addresses - 1)]
    first = await asyncio.start_server(callbacks.serve, "127.0.0.1", 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    for host in hosts:
        await asyncio.start_server(callbacks.serve, host, port, backlog=128)
    told(listening=[f"http://{host}:{port}" for host in ("127.0.0.1", *hosts)])
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
