"""The node_exporters of a whole fleet in one process: each host has an address of its own, all have the same port.

    python -m tools.fleet.exporters TEXT HSMS PARTITIONS ADDRESSES

serves the scrape in the file TEXT in the names of each host, and writes host:port of all into ADDRESSES.
"""

import asyncio
import functools
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tools.fleet.site import Fleet, renamed
from tools.fleet.template import Template, template

_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\n\r\n"


class Exporters(asyncio.Protocol):
    """One connection: any request is answered with the host's text, until the other end hangs up."""

    def __init__(self, texts: Mapping[str, str], filled: Template) -> None:
        """Keep the text of each host by its address."""
        self.texts, self.filled = texts, filled
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Find out which host is asked."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.text = self.texts[transport.get_extra_info("sockname")[0]]

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete: a GET has no body."""
        *requests, self.received = (self.received + data).split(b"\r\n\r\n")
        for _ in requests:
            body = (self.text % values(self.filled, int(time.time()) // 60)).encode()
            self.transport.write(_HEAD.format(len(body)).encode() + body)


@functools.lru_cache(maxsize=2)
def values(filled: Template, minute: int) -> tuple[str, ...]:
    """Return the values of a minute, which all hosts have."""
    return filled.values(minute * 60 + 30)


async def _serve(fleet: Fleet, filled: Template, addresses: Path) -> None:
    texts = {host.address: renamed(filled.text, host.hsm) for host in fleet.hosts()}
    port, sockets = 0, []
    for address in texts:
        listening = socket.create_server((address, port), backlog=64)
        port = listening.getsockname()[1]
        sockets.append(listening)
    loop = asyncio.get_running_loop()
    for listening in sockets:
        await loop.create_server(lambda: Exporters(texts, filled), sock=listening)
    addresses.with_suffix(".part").write_text("\n".join(f"{address}:{port}" for address in texts))
    addresses.with_suffix(".part").rename(addresses)
    await asyncio.Event().wait()


if __name__ == "__main__":
    source, hsms, partitions, where = sys.argv[1:]
    asyncio.run(_serve(Fleet(int(hsms), int(partitions)), template(Path(source).read_text()), Path(where)))
