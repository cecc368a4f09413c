"""What a query takes: the CPU time of the server that answers, which a busy machine hardly changes, and the wait."""

import time
import urllib.parse
from typing import NamedTuple

from fixtures import web
from fixtures.server import Server

from tools.fleet.process import cpu_seconds

LEAST = 0.1
"""CPU seconds that a measurement has at least: the kernel counts in hundredths."""
MOST_ROUNDS = 20


class Took(NamedTuple):
    """Seconds of CPU, and of waiting in the quickest round; the bytes of the answer."""

    cpu: float
    wall: float
    answer: int


class Asked(NamedTuple):
    """A query for the time before `end`: over a span with a step, in seconds, or with step 0 for that moment."""

    expression: str
    end: int
    span: int = 0
    step: int = 0

    def request(self) -> tuple[str, bytes]:
        """Return the path of the API, and the form."""
        form = {"query": self.expression, "nocache": "1"}
        if not self.step:
            return "query", urllib.parse.urlencode({**form, "time": self.end}).encode()
        last = self.end // self.step * self.step
        span = {"start": last - self.span, "end": last, "step": self.step}
        return "query_range", urllib.parse.urlencode({**form, **span}).encode()


def took(server: Server, url: str, asked: Asked) -> Took:
    """Ask until the CPU time of the server can be measured, at least twice: the first time it reads from the disk."""
    path, form = asked.request()
    answer = web.send(f"{url}/api/v1/{path}", form)
    before = cpu_seconds(server.pid)
    walls: list[float] = []
    while not walls or (cpu_seconds(server.pid) - before < LEAST and len(walls) < MOST_ROUNDS):
        begin = time.monotonic()
        web.send(f"{url}/api/v1/{path}", form)
        walls.append(time.monotonic() - begin)
    return Took((cpu_seconds(server.pid) - before) / len(walls), min(walls), len(answer))
