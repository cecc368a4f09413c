"""The health check over HTTP, on a connection as systemd hands it over: standard input and output are the socket."""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fixtures.proven import MORE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitored_host import monitored_host, set_age
from scripts.host import SCRIPTS, Host

from luna_textfile.health import http


class Answer(NamedTuple):
    """An HTTP response, taken apart."""

    status: int
    header: dict[str, str]
    body: bytes

    @property
    def record(self) -> dict[str, Any]:
        """The body's JSON."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def taken_apart(data: bytes) -> Answer:
    """Read a response; its parts must fit together."""
    head, _, body = data.partition(b"\r\n\r\n")
    line, _, fields = head.partition(b"\r\n")
    version, status, _reason = line.decode().split(" ", 2)
    assert version == "HTTP/1.1"
    header = {name.lower(): value for name, value in BytesHeaderParser().parsebytes(fields).items()}
    assert header["connection"] == "close"
    return Answer(int(status), header, body)


@contextmanager
def served(host: Host) -> Iterator[socket.socket]:
    """Start a check with a connection to it, and give the client's end. The process must end well."""
    ours, theirs = socket.socketpair()
    command: list[str | Path] = [SCRIPTS / "luna-textfile", "health", "--http"]
    with (
        ours,
        subprocess.Popen(
            command, stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=subprocess.PIPE, env=host.environ
        ) as check,
    ):
        theirs.close()
        ours.settimeout(20)
        yield ours
        ours.close()
        _, errors = check.communicate(timeout=20)
    assert (check.returncode, errors) == (0, b"")


def ask(host: Host, request: bytes) -> Answer:
    """Send a request, and read all that comes."""
    with served(host) as connection:
        connection.sendall(request)
        return taken_apart(b"".join(iter(lambda: connection.recv(65536), b"")))


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """Give a healthy host."""
    return monitored_host(tmp_path_factory.mktemp("well"))


@pytest.mark.parametrize(
    "request_line",
    [
        "GET / HTTP/1.1",
        "GET /health HTTP/1.0",
        "GET /health?from=probe HTTP/1.1",
        "GET http://localhost:8080/health HTTP/1.1",
        "GET http://localhost:8080 HTTP/1.1",
    ],
)
def test_a_healthy_host_answers_200(well: Host, request_line: str) -> None:
    """JSON, with its length, and not to be cached; in the forms in which clients and proxies ask."""
    answer = ask(well, f"{request_line}\r\nHost: localhost\r\n\r\n".encode())
    assert answer.status == 200
    assert answer.record["healthy"] is True
    assert answer.header["content-type"] == "application/json"
    assert int(answer.header["content-length"]) == len(answer.body)
    assert answer.header["cache-control"] == "no-store"


def test_head_gives_the_same_without_the_body(well: Host) -> None:
    """Status and length are those of GET."""
    answer = ask(well, b"HEAD /health HTTP/1.1\r\n\r\n")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.header["content-length"]) > 0


def test_an_unhealthy_host_answers_503_with_reasons(tmp_path: Path) -> None:
    """What the command line says stands in the body."""
    host = monitored_host(tmp_path)
    set_age(host, "minute", 3600)
    answer = ask(host, b"GET / HTTP/1.1\r\n\r\n")
    assert answer.status == 503
    assert answer.record["healthy"] is False
    assert "60 min ago" in answer.record["schedules"]["minute"]["reasons"][0]


def test_a_wrong_configuration_answers_503_without_its_values(tmp_path: Path) -> None:
    """What is wrong with it is for the log of the host, not for the network."""
    host = monitored_host(tmp_path).setting(LOGGING__LEVEL="a-private-word")
    answer = ask(host, b"GET / HTTP/1.1\r\n\r\n")
    assert answer.status == 503
    assert b"configuration is wrong" in answer.body
    assert b"a-private-word" not in answer.body


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /metrics HTTP/1.1\r\n\r\n", 404),
        (b"GET //health HTTP/1.1\r\n\r\n", 404),
        (b"POST /unknown HTTP/1.1\r\n\r\n", 404),
        (b"POST /health HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 405),
        (b"DELETE / HTTP/1.1\r\n\r\n", 405),
        (b"GET /health\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 9000, 431),
    ],
)
def test_other_requests_are_refused(well: Host, request_bytes: bytes, status: int) -> None:
    """Another path, another method, no HTTP at all, an endless header: each has its status, and a body that says so."""
    answer = ask(well, request_bytes)
    assert answer.status == status
    assert "ask GET /health" in answer.record["error"]
    assert ("allow" in answer.header) == (status == 405)


def test_a_client_that_says_nothing_is_not_waited_for(well: Host) -> None:
    """After three seconds it is told that it took too long."""
    with served(well) as connection:
        connection.sendall(b"GET / HT")
        answer = taken_apart(b"".join(iter(lambda: connection.recv(65536), b"")))
    assert answer.status == 408


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\n\r\n"])
def test_a_client_that_leaves_is_no_error(well: Host, said: bytes) -> None:
    """Before it asked, or before the answer: the process ends with 0 and says nothing."""
    with served(well) as connection:
        connection.sendall(said)


def test_a_request_in_small_pieces_is_one_request(well: Host) -> None:
    """The network may cut it anywhere."""
    with served(well) as connection:
        for byte in b"GET /health HTTP/1.1\r\n\r\n":
            connection.sendall(bytes([byte]))
        assert taken_apart(b"".join(iter(lambda: connection.recv(65536), b""))).status == 200


def in_process(data: bytes) -> bytes:
    """Let the module itself answer what a client sent before it closed its side."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(data)
        ours.shutdown(socket.SHUT_WR)
        http.serve(theirs.fileno(), theirs.fileno(), lambda: (True, {"healthy": True}))
        theirs.close()
        return b"".join(iter(lambda: ours.recv(65536), b""))


@given(
    data=st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: b"GET / HTTP/1.1\r\n" + tail + b"\r\n\r\n")
)
@settings(max_examples=200 * MORE, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_answered_or_nothing_was_said(data: bytes) -> None:
    """No request, however odd, brings a traceback or a response that is none."""
    answer = in_process(data)
    if data:
        assert taken_apart(answer).status in {200, 400, 404, 405, 431}
    else:
        assert answer == b""
