"""Receivers on the loopback that write down what reaches them: one for web calls, one for mail."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Call(NamedTuple):
    """One POST: its path and its JSON."""

    path: str
    body: dict[str, Any]


class Mail(NamedTuple):
    """One mail: those it is for, and itself."""

    recipients: tuple[str, ...]
    message: EmailMessage

    def part(self, kind: str) -> str:
        """Return the part of a kind, `plain` or `html`."""
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content())


@contextmanager
def web_sink(calls: list[Call]) -> Iterator[int]:
    """Answer every POST as Slack does, and append it to the list. Gives the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            calls.append(Call(self.path, json.loads(self.rfile.read(length))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests speak."""

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield port


@contextmanager
def mail_sink(mails: list[Mail]) -> Iterator[int]:
    """Take every mail (RFC 5321, without TLS or login), and append it to the list. Gives the port."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            recipients: list[str] = []
            self.wfile.write(b"220 sink\r\n")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipients.append(line.decode().partition("<")[2].partition(">")[0])
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    mails.append(Mail(tuple(recipients), self.content()))
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 sink\r\n")

        def content(self) -> EmailMessage:
            # A line that begins with a dot is sent with one more (RFC 5321, 4.5.2).
            lines = (line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n"))
            return message_from_bytes(b"".join(lines), _class=EmailMessage, policy=policy.default)

    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        yield port


@contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
