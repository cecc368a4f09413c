"""The health check over HTTP: reads one request, writes one response, and ends.

systemd listens and starts one process for each connection (systemd/luna-textfile-health.socket). So this module reads
and writes plain descriptors, and a slow client delays only its own connection, for a few seconds.
"""

import json
import os
import re
import select
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

MOST_HEAD = 8192
"""Bytes of request line and header that are read."""
PATIENCE = 3.0
"""Seconds in which a client must send them."""
PATHS = ("/", "/health")

_STATUS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}
# RFC 9112, 3: method, target, version. The method and every other part are ASCII.
_REQUEST = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) HTTP/1\.[01]")
_ABSOLUTE = re.compile(r"https?://[^/?#]+", re.IGNORECASE)

Look = Callable[[], tuple[bool, Mapping[str, Any]]]
"""Returns whether the host is healthy, and the record of the response."""


class Response(NamedTuple):
    """A response, before it is encoded."""

    status: int
    record: Mapping[str, Any]
    with_body: bool = True


def serve(receive: int, send: int, look: Look) -> None:
    """Answer the request that comes from one descriptor on the other. A client that disconnects is no error."""
    try:
        head = _head(receive)
        if head is not None:
            _write(send, _encoded(_answer(head, look)))
    except (BrokenPipeError, ConnectionResetError):
        pass


def _head(receive: int) -> bytes | int | None:
    """Return request line and header, the status of an error, None if the client sent nothing."""
    data = b""
    give_up = time.monotonic() + PATIENCE
    poll = select.poll()
    poll.register(receive, select.POLLIN)
    while b"\r\n\r\n" not in data and b"\n\n" not in data:
        if len(data) > MOST_HEAD:
            return 431
        remaining = give_up - time.monotonic()
        if remaining <= 0 or not poll.poll(remaining * 1000):
            return 408
        part = os.read(receive, MOST_HEAD)
        if not part:
            return 400 if data else None
        data += part
    return data


def _answer(head: bytes | int, look: Look) -> Response:
    if isinstance(head, int):
        return _refusal(head)
    line = head.split(b"\n", 1)[0].removesuffix(b"\r")
    request = _REQUEST.fullmatch(line)
    if request is None:
        return _refusal(400)
    method, target = (part.decode("ascii") for part in request.groups())
    if _path(target) not in PATHS:
        return _refusal(404, with_body=method != "HEAD")
    if method not in ("GET", "HEAD"):
        return _refusal(405)
    healthy, record = look()
    return Response(200 if healthy else 503, record, with_body=method == "GET")


def _path(target: str) -> str:
    """Return the path of a request target, without the query. Proxies send the absolute form of a target."""
    return _ABSOLUTE.sub("", target, count=1).partition("?")[0] or "/"


def _refusal(status: int, *, with_body: bool = True) -> Response:
    return Response(status, {"error": f"{_STATUS[status]}: ask GET /health"}, with_body)


def _encoded(answer: Response) -> bytes:
    body = json.dumps(answer.record, indent=2).encode() + b"\n"
    lines = [
        f"HTTP/1.1 {answer.status} {_STATUS[answer.status]}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Connection: close",
    ]
    if answer.status == 405:  # noqa: PLR2004 - RFC 9110, 15.5.6: it must name what is allowed
        lines.append("Allow: GET, HEAD")
    head = "\r\n".join([*lines, "", ""]).encode()
    return head + body if answer.with_body else head


def _write(send: int, data: bytes) -> None:
    while data:
        data = data[os.write(send, data) :]
